package exec

import (
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// caseOf is CASE: every branch is computed only for the rows that take it.
type caseOf struct {
	typ          column.Type
	whens, thens []branch
	other        *branch
}

type branch struct {
	evaluator
	cols []int
}

func (c *compiler) branch(e plan.Expr) (branch, error) {
	n, err := c.node(e)
	return branch{n, c.columns(e)}, err
}

func (c *compiler) caseOf(e *plan.Case) (evaluator, error) {
	out := &caseOf{typ: e.Type()}
	for i := range e.Whens {
		w, err := c.branch(e.Whens[i])
		if err != nil {
			return nil, err
		}
		t, err := c.branch(e.Thens[i])
		if err != nil {
			return nil, err
		}
		out.whens, out.thens = append(out.whens, w), append(out.thens, t)
	}
	if e.Else != nil {
		b, err := c.branch(e.Else)
		if err != nil {
			return nil, err
		}
		out.other = &b
	}
	return out, nil
}

// on computes the branch for the rows rows of b; nil means all.
func (br *branch) on(st *state, b *column.Batch, rows []int32) (column.Vector, error) {
	if rows != nil {
		b = pick(b, rows, br.cols)
	}
	return br.eval(st, b)
}

func (c *caseOf) eval(st *state, b *column.Batch) (column.Vector, error) {
	place := make([]int32, b.N) // row to its place in the pieces put together
	at := 0
	var pieces []column.Vector
	add := func(br *branch, rows []int32) error {
		v, err := br.on(st, b, rows)
		if err != nil {
			return err
		}
		if rows == nil {
			pieces = append(pieces, v)
			return nil
		}
		for k, r := range rows {
			place[r] = int32(at + k)
		}
		at += len(rows)
		pieces = append(pieces, column.Flatten(v))
		return nil
	}
	var open []int32 // nil: all rows
	for i := range c.whens {
		w, err := c.whens[i].on(st, b, open)
		if err != nil {
			return nil, err
		}
		taken, left := split(bools(w), open)
		if len(taken) == b.N {
			taken = nil
		}
		if taken == nil || len(taken) > 0 {
			if err := add(&c.thens[i], taken); err != nil {
				return nil, err
			}
		}
		if taken == nil {
			return pieces[0], nil
		}
		open = left
		if len(open) == 0 {
			break
		}
		if len(open) == b.N {
			open = nil
		}
	}
	if open == nil || len(open) > 0 {
		last := branch{&constant{column.NullsOf(c.typ, 1).Value}, nil}
		if c.other != nil {
			last = *c.other
		}
		if err := add(&last, open); err != nil {
			return nil, err
		}
		if open == nil {
			return pieces[0], nil
		}
	}
	return column.Gather(column.Concat(c.typ, pieces), place), nil
}

// split parts rows (nil: all) by whether v is true. taken is not nil.
func split(v *column.Bools, rows []int32) (taken, left []int32) {
	taken, left = make([]int32, 0, len(v.Values)), make([]int32, 0, len(v.Values))
	for i, x := range v.Values {
		r := int32(i)
		if rows != nil {
			r = rows[i]
		}
		if x && v.Valid.Has(i) {
			taken = append(taken, r)
		} else {
			left = append(left, r)
		}
	}
	return taken, left
}

// coalesce takes the first argument that is not null, and computes the others
// only for the rows that get so far.
func (c *compiler) coalesce(e *plan.Call, typ column.Type, args []evaluator) evaluator {
	out := &caseOf{typ: typ}
	last := len(args) - 1
	for i, a := range args[:last] {
		b := branch{a, c.columns(e.Args[i])}
		out.whens, out.thens = append(out.whens, branch{nullTest{a, false}, b.cols}), append(out.thens, b)
	}
	out.other = &branch{args[last], c.columns(e.Args[last])}
	return out
}
