package exec

import (
	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan"
)

// A recycler is a Reader that can use the memory of its batches again. Only who knows that nothing points into a batch
// any more tells it: an aggregation that adds numbers up. To new memory belongs that it is cleared, far from the
// processor and, in the end, collected.
type recycler interface {
	// recycle says that the batch that Next gave last is not used any more.
	recycle()
}

func recycle(r column.Reader) {
	if r, ok := r.(recycler); ok {
		r.recycle()
	}
}

// rooms are what a Reader gathers its batches into.
type rooms struct {
	cols []column.Room
	last bool // the last batch is in them
	free bool // what is in them is not used any more
}

// next gives the rooms for the next batch of n columns.
func (r *rooms) next(n int) []column.Room {
	if !r.free {
		r.cols = make([]column.Room, n)
	}
	r.last, r.free = true, false
	return r.cols
}

// recycle says that the last batch is not used any more.
func (r *rooms) recycle() { r.free = r.free || r.last }

func (r *scanReader) recycle() {
	if in, ok := r.in.(plan.Recycler); ok {
		in.Recycle()
	}
}

func (m *metered) recycle() { recycle(m.in) }

// recycle passes on if the batch below was computed at once.
func (p *project) recycle() {
	for i, v := range p.last {
		reuse(p.exprs[i].root, v)
	}
	p.last = nil
	if !p.cut {
		recycle(p.in)
	}
}

// reuse takes back v, which e gave for a batch and nothing points into any more, if it is e's alone.
func reuse(e evaluator, v column.Vector) {
	if c, ok := e.(*callOf); ok && c.fresh {
		funcs.Reuse(v)
	}
}

func (f *filter) recycle() {
	f.rooms.recycle()
	recycle(f.in)
}

// recycle passes on to the left side once all pairs of its batch are out of use.
func (j *join) recycle() {
	j.rooms.recycle()
	if j.b == nil && j.given == 1 {
		recycle(j.in)
	}
}

// keepsNothing reports whether a keeps nothing that points into its arguments.
func (a *aggregate) keepsNothing() bool {
	switch a.name {
	case "count":
		return true
	case "stddev", "stddev_pop", "variance", "var_pop", "sem", "corr", "covar_pop", "covar_samp",
		"regr_slope", "regr_intercept", "regr_r2", "regr_sxx", "regr_syy", "regr_sxy", "regr_count":
		return true // of numbers
	case "sum", "avg", "min", "max":
		return len(a.types) == 1 && a.types[0].Layout() != column.LayoutText && !a.types[0].Kind.Nested()
	}
	return false
}

// forgets reports whether the groupers keep nothing of the batches that they took.
func (n *groupings) forgets(groupers []*grouper) bool {
	for _, g := range groupers {
		if g.spread != nil {
			return false
		}
		for _, agg := range g.a.aggs {
			if !agg.forgets {
				return false
			}
		}
	}
	return true
}
