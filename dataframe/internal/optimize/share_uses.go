package optimize

import (
	"context"

	"weir/dataframe/plan"
)

// mostAsked is how many conditions of readers are put together into one at most.
const mostAsked = 8

// settle optimizes the subplans anew, now that n tells what is read of each: only columns that are read are computed, and only
// rows that some reader wants.
func settle(ctx context.Context, n plan.Node, parts []*subplan, o Options) error {
	read := readings{}
	read.add(n, true)
	for i := len(parts) - 1; i >= 0; i-- { // readers first
		p := parts[i]
		r := read[p.common]
		if r == nil {
			continue
		}
		wanted, err := r.of(p.raw)
		if err != nil {
			return err
		}
		made := &runner{n: wanted, off: o.Off, unordered: !r.ordered}
		if err := made.run(ctx); err != nil {
			return err
		}
		p.common.Node = made.n
		read.add(made.n, r.ordered)
	}
	return nil
}

// readings are what is read of Commons.
type readings map[*plan.Common]*reading

// A reading is what all readers of a Common want of it.
type reading struct {
	columns names
	asked   []plan.Expr // one of these is true of each row that anybody wants
	all     bool        // all rows are wanted
	ordered bool        // the order of the rows can be seen
}

// add notes what n reads; ordered tells that the order of its rows can be seen.
func (r readings) add(n plan.Node, ordered bool) {
	switch n := n.(type) {
	case *plan.Shared:
		r.note(n, nil, ordered)
		return
	case *plan.FilterRows:
		if s, ok := n.In.(*plan.Shared); ok {
			r.note(s, n.Where, ordered)
			return
		}
	}
	for i, seen := range orderBelow(n, ordered) {
		r.add(n.Inputs()[i], seen)
	}
}

func (r readings) note(n *plan.Shared, where plan.Expr, ordered bool) {
	of := r[n.Of]
	if of == nil {
		of = &reading{columns: names{}}
		r[n.Of] = of
	}
	for _, c := range n.Schema().Names() {
		of.columns[c] = true
	}
	of.ordered = of.ordered || ordered
	switch {
	case where != nil && has(of.asked, where):
	case where == nil || !anywhere(where) || len(of.asked) == mostAsked:
		of.all = true
	default:
		of.asked = append(of.asked, where)
	}
}

// of is what is wanted of n.
func (r *reading) of(n plan.Node) (plan.Node, error) {
	out, err := n, error(nil)
	if !r.all {
		if out, err = plan.NewFilter(out, joinOr(r.asked)); err != nil {
			return nil, err
		}
	}
	var es []plan.Expr
	for _, c := range n.Schema().Names() {
		if r.columns[c] {
			es = append(es, &plan.Column{Name: c})
		}
	}
	if len(es) == n.Schema().Len() {
		return out, nil
	}
	return plan.NewProject(out, es)
}
