package exec

import (
	"context"
	"slices"
	"unsafe"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// filter keeps the rows for which every conjunct is true. A conjunct is
// computed for the rows that those before it kept.
type filter struct {
	in        column.Reader
	conjuncts []*expr
	states    []*state
	needed    []bool // the columns that are read above; nil: all
	sel, next []int32
	rooms     rooms
}

func (b *builder) filter(n *plan.FilterRows, in *stage, needed []bool) (*stage, error) {
	conjuncts, err := compileAll(plan.SplitAnd(n.Where), n.In.Schema())
	if err != nil {
		return nil, err
	}
	fails := slices.ContainsFunc(conjuncts, func(e *expr) bool { return e.fails })
	s := &stage{schema: n.Schema(), origin: func(c int) *origin { return in.originOf(c).withdrawn(fails) }}
	s.start = in.each(func(r column.Reader) column.Reader {
		return &filter{in: r, conjuncts: conjuncts, states: newStates(conjuncts), needed: needed}
	})
	return s, nil
}

func newStates(es []*expr) []*state {
	out := make([]*state, len(es))
	for i, e := range es {
		out[i] = e.newState()
	}
	return out
}

func (f *filter) Schema() *column.Schema { return f.in.Schema() }
func (f *filter) Close() error           { return f.in.Close() }

func (f *filter) Next(ctx context.Context) (*column.Batch, error) {
	for {
		b, err := f.in.Next(ctx)
		if err != nil {
			return nil, err
		}
		f.rooms.last = false
		all, err := f.keep(b)
		switch {
		case err != nil:
			return nil, err
		case all:
			return b, nil
		case len(f.sel) > 0:
			return f.gather(b), nil
		}
	}
}

// gather is the rows kept. A column that nobody reads is left out.
func (f *filter) gather(b *column.Batch) *column.Batch {
	out := &column.Batch{N: len(f.sel), Cols: make([]column.Vector, len(b.Cols)), Seq: b.Seq}
	rooms := f.rooms.next(len(b.Cols))
	for i, c := range b.Cols {
		if f.needed == nil || f.needed[i] {
			out.Cols[i] = rooms[i].Gather(c, f.sel)
		} else {
			out.Cols[i] = unread(c.Type(), len(f.sel))
		}
	}
	return out
}

// keep finds the rows to keep: all, or those in f.sel.
func (f *filter) keep(b *column.Batch) (all bool, err error) {
	all = true
	for c, e := range f.conjuncts {
		part := b
		picked := !all && (e.fails || len(f.sel)*2 < b.N)
		if picked {
			part = pick(b, f.sel, e.cols)
		}
		v, err := e.eval(f.states[c], part)
		if err != nil {
			return false, err
		}
		if k, ok := v.(*column.Const); ok {
			if bools(k.Value).Values[0] && k.Value.Nulls().Has(0) {
				continue
			}
			f.sel = f.sel[:0]
			return false, nil
		}
		f.narrow(bools(v), all, picked)
		all = all && len(f.sel) == b.N
		if !all && len(f.sel) == 0 {
			return false, nil
		}
	}
	return all, nil
}

// narrow leaves in f.sel the rows for which v is true; v is of all rows, or of
// those in f.sel if picked.
func (f *filter) narrow(v *column.Bools, all, picked bool) {
	n := len(v.Values)
	if cap(f.next) < n {
		f.next = make([]int32, n)
	}
	out := f.next[:n]
	k := 0
	switch keep := bytesOf(v); {
	case all:
		for i, x := range keep {
			out[k] = int32(i)
			k += int(x)
		}
	case picked:
		for i, x := range keep {
			out[k] = f.sel[i]
			k += int(x)
		}
	default:
		for _, i := range f.sel {
			out[k] = i
			k += int(keep[i])
		}
	}
	f.sel, f.next = out[:k], f.sel[:0]
}

// bytesOf is 1 where v is true, 0 where it is false or null.
func bytesOf(v *column.Bools) []byte {
	if v.Valid != nil {
		clean := make([]byte, len(v.Values))
		for i, x := range v.Values {
			if x && v.Valid.Has(i) {
				clean[i] = 1
			}
		}
		return clean
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v.Values))), len(v.Values))
}
