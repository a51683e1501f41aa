package exec

import (
	"fmt"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan"
)

// A windowFrame is a frame ready to be computed.
type windowFrame struct {
	unit       plan.FrameUnit
	start, end windowBound
	exclude    plan.Exclusion
	key        windowArg // of RANGE with an offset
	by         plan.SortKey
}

type windowBound struct {
	kind   plan.BoundKind
	offset windowArg
	shift  *funcs.Shift // of RANGE with an offset
}

func (w *windowing) compileFrame(c *windowCall, o *plan.Over) error {
	f := o.Frame
	if f == nil {
		f = &plan.Frame{Unit: plan.Range, Start: plan.Bound{Kind: plan.UnboundedPreceding}, End: plan.Bound{Kind: plan.CurrentRow}}
	}
	c.frame = windowFrame{unit: f.Unit, exclude: f.Exclude}
	for i, b := range []plan.Bound{f.Start, f.End} {
		out := windowBound{kind: b.Kind}
		if b.Offset != nil {
			var err error
			if out.offset, err = w.arg(b.Offset); err != nil {
				return err
			}
			if f.Unit == plan.Range {
				if out.shift, err = funcs.NewShift(o.Order[0].X.Type(), b.Offset.Type(), b.Unit); err != nil {
					return err
				}
				if c.frame.key, err = w.arg(o.Order[0].X); err != nil {
					return err
				}
				c.frame.by = o.Order[0]
			}
		}
		if i == 0 {
			c.frame.start = out
		} else {
			c.frame.end = out
		}
	}
	return nil
}

// whole reports whether the frame of every row is its partition.
func (f *windowFrame) whole(s *windowSort) bool {
	return f.rising() && (f.end.kind == plan.UnboundedFollowing || f.end.kind == plan.CurrentRow && f.unit != plan.Rows && len(s.keys) == 0)
}

// rising reports whether every frame begins with its partition and lacks no row in its
// middle.
func (f *windowFrame) rising() bool {
	return f.start.kind == plan.UnboundedPreceding && f.exclude == plan.ExcludeNone
}

// frameBounds are the first row of every row's frame and the one after the last.
type frameBounds struct{ lo, hi []int32 }

func (f *windowFrame) bounds(h *held, p *windowPart) (*frameBounds, error) {
	n := len(p.order)
	b := &frameBounds{make([]int32, n), make([]int32, n)}
	for i, side := range []struct {
		bound windowBound
		out   []int32
	}{{f.start, b.lo}, {f.end, b.hi}} {
		if err := f.bound(h, p, side.bound, i == 1, side.out); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// bound computes the starts or, if end, the ends of all frames.
func (f *windowFrame) bound(h *held, p *windowPart, b windowBound, end bool, out []int32) error {
	switch b.kind {
	case plan.UnboundedPreceding, plan.UnboundedFollowing:
		for k := range len(p.parts) - 1 {
			at := p.parts[k]
			if b.kind == plan.UnboundedFollowing {
				at = p.parts[k+1]
			}
			for i := p.parts[k]; i < p.parts[k+1]; i++ {
				out[i] = at
			}
		}
		return nil
	case plan.CurrentRow:
		f.currentRow(p, end, out)
		return nil
	}
	if f.unit == plan.Range {
		return f.distance(h, p, b, end, out)
	}
	counts, err := countsOf(b.offset.of(h, p.order), len(p.order))
	if err != nil {
		return err
	}
	if b.kind == plan.Preceding {
		for i := range counts {
			counts[i] = -counts[i]
		}
	}
	if f.unit == plan.Rows {
		rowsAway(p, counts, end, out)
	} else {
		groupsAway(p, counts, end, out)
	}
	return nil
}

func (f *windowFrame) currentRow(p *windowPart, end bool, out []int32) {
	if f.unit == plan.Rows {
		for i := range out {
			out[i] = int32(i)
			if end {
				out[i]++
			}
		}
		return
	}
	for g := range len(p.peers) - 1 {
		at := p.peers[g]
		if end {
			at = p.peers[g+1]
		}
		for i := p.peers[g]; i < p.peers[g+1]; i++ {
			out[i] = at
		}
	}
}

// countsOf are the offsets v, each at most n.
func countsOf(v column.Vector, n int) ([]int64, error) {
	out := make([]int64, n)
	if n == 0 {
		return out, nil
	}
	if c, ok := v.(*column.Const); ok {
		k, err := countOf(c.Value, 0)
		for i := range out {
			out[i] = min(k, int64(n))
		}
		return out, err
	}
	for i := range out {
		k, err := countOf(v, i)
		if err != nil {
			return nil, err
		}
		out[i] = min(k, int64(n))
	}
	return out, nil
}

func countOf(v column.Vector, i int) (int64, error) {
	if !v.Nulls().Has(i) {
		return 0, fmt.Errorf("the offset of a frame is null")
	}
	k := v.(*column.Ints).Values[i]
	if k < 0 {
		return 0, fmt.Errorf("the offset %d of a frame is negative", k)
	}
	return k, nil
}

// rowsAway are bounds a number of rows away.
func rowsAway(p *windowPart, by []int64, end bool, out []int32) {
	for k := range len(p.parts) - 1 {
		from, to := p.parts[k], p.parts[k+1]
		for i := from; i < to; i++ {
			at := int64(i) + by[i]
			if end {
				at++
			}
			out[i] = int32(min(max(at, int64(from)), int64(to)))
		}
	}
}

// groupsAway are bounds a number of runs of equal rows away.
func groupsAway(p *windowPart, by []int64, end bool, out []int32) {
	first, last := 0, 0 // runs of the partition
	for k := range len(p.parts) - 1 {
		first = last
		for p.peers[last] < p.parts[k+1] {
			last++
		}
		for g := first; g < last; g++ {
			for i := p.peers[g]; i < p.peers[g+1]; i++ {
				at := int64(g) + by[i]
				if end {
					at++
				}
				out[i] = p.peers[min(max(at, int64(first)), int64(last))]
			}
		}
	}
}

// ranges are the frames as sets of rows: b without the excluded ones.
func (b *frameBounds) ranges(p *windowPart, exclude plan.Exclusion) *funcs.Ranges {
	n := len(b.lo)
	r := &funcs.Ranges{Of: make([]int32, 1, n+1), Lo: make([]int32, 0, n), Hi: make([]int32, 0, n)}
	g := 0
	for i := range int32(n) {
		for exclude != plan.ExcludeNone && p.peers[g+1] <= i {
			g++
		}
		lo, hi := b.lo[i], b.hi[i]
		add := func(from, to int32) {
			if from, to = max(from, lo), min(to, hi); from < to {
				r.Lo, r.Hi = append(r.Lo, from), append(r.Hi, to)
			}
		}
		switch exclude {
		case plan.ExcludeNone:
			add(lo, hi)
		case plan.ExcludeCurrentRow:
			add(lo, i)
			add(i+1, hi)
		case plan.ExcludeGroup:
			add(lo, p.peers[g])
			add(p.peers[g+1], hi)
		case plan.ExcludeTies:
			add(lo, p.peers[g])
			add(i, i+1)
			add(p.peers[g+1], hi)
		}
		r.Of = append(r.Of, int32(len(r.Lo)))
	}
	return r
}
