package exec

import (
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// distance computes bounds of RANGE at an offset: where the keys of the partition
// reach the own key moved by the offset. Rows whose key is null have
// each other as frame on that side.
func (f *windowFrame) distance(h *held, p *windowPart, b windowBound, end bool, out []int32) error {
	if len(out) == 0 {
		return nil
	}
	keys := column.Flatten(f.key.of(h, p.order))
	later := (b.kind == plan.Following) != f.by.Desc
	moved, beyond, err := b.shift.Move(keys, b.offset.of(h, p.order), later)
	if err != nil {
		return err
	}
	from, err := castTo(b.shift.Type, false)(len(out), []column.Vector{keys})
	if err != nil {
		return err
	}
	f.currentRow(p, end, out)
	m := newMeeting(from, moved, f.by.Desc, end)
	for k := range len(p.parts) - 1 {
		lo, hi := p.parts[k], p.parts[k+1]
		for lo < hi && !keys.Nulls().Has(int(lo)) {
			lo++
		}
		for lo < hi && !keys.Nulls().Has(int(hi-1)) {
			hi--
		}
		for i := lo; i < hi; i++ {
			if beyond[i] {
				if out[i] = lo; b.kind == plan.Following {
					out[i] = hi
				}
			}
		}
		m.place(lo, hi, beyond, out)
	}
	return nil
}

// A meeting finds out where moved keys fall among the keys, by sorting both
// together.
type meeting struct {
	ordering    *ordering
	n           int32 // keys; the moved ones come after them in the vector
	end         bool  // keys that equal a moved one come before it
	es, scratch []entry
}

func newMeeting(keys, moved column.Vector, desc, end bool) *meeting {
	both := column.Concat(keys.Type(), []column.Vector{column.Flatten(keys), moved})
	return &meeting{ordering: newOrdering([]plan.SortKey{{Desc: desc}}, []column.Vector{both}), n: int32(keys.Len()), end: end}
}

// place sets the bounds of rows lo..hi-1, whose keys are sorted and not null.
func (m *meeting) place(lo, hi int32, beyond []bool, out []int32) {
	m.es = m.es[:0]
	if m.end {
		m.keys(lo, hi)
	}
	for i := lo; i < hi; i++ {
		if !beyond[i] {
			m.es = append(m.es, entry{row: m.n + i})
		}
	}
	if !m.end {
		m.keys(lo, hi)
	}
	if len(m.scratch) < len(m.es) {
		m.scratch = make([]entry, len(m.es))
	}
	m.ordering.sort(m.es, m.scratch, 0)
	before := lo
	for _, e := range m.es {
		if e.row < m.n {
			before++
		} else {
			out[e.row-m.n] = before
		}
	}
}

func (m *meeting) keys(lo, hi int32) {
	for i := lo; i < hi; i++ {
		m.es = append(m.es, entry{row: i})
	}
}
