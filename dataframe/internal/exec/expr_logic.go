package exec

import (
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// logic is AND or OR. The right side is computed only for the rows that the
// left side leaves open, if it could fail: x <> 0 AND 10 / x > 1.
type logic struct {
	or          bool
	left, right evaluator
	cols        []int // of the right side
	fails       bool
}

func (c *compiler) logic(e *plan.Call, or bool, args []evaluator) evaluator {
	return &logic{or, args[0], args[1], c.columns(e.Args[1]), plan.CanFail(e.Args[1])}
}

func (l *logic) eval(st *state, b *column.Batch) (column.Vector, error) {
	lv, err := l.left.eval(st, b)
	if err != nil {
		return nil, err
	}
	left := bools(lv)
	if l.fails {
		open := make([]int32, 0, b.N)
		for i, x := range left.Values {
			if x != l.or || !left.Valid.Has(i) {
				open = append(open, int32(i))
			}
		}
		if len(open) == 0 {
			return left, nil
		}
		if len(open) < b.N {
			return l.partly(st, b, left, open)
		}
	}
	rv, err := l.right.eval(st, b)
	if err != nil {
		return nil, err
	}
	return l.combine(left, bools(rv)), nil
}

// partly computes the right side for the rows open; for the others it does not
// matter.
func (l *logic) partly(st *state, b *column.Batch, left *column.Bools, open []int32) (column.Vector, error) {
	rv, err := l.right.eval(st, pick(b, open, l.cols))
	if err != nil {
		return nil, err
	}
	part := bools(rv)
	right := &column.Bools{Typ: column.Bool, Values: make([]bool, b.N)}
	if part.Valid != nil {
		right.Valid = column.FullBitmap(b.N)
	}
	for k, i := range open {
		right.Values[i] = part.Values[k]
		if !part.Valid.Has(k) {
			right.Valid.Clear(int(i))
		}
	}
	return l.combine(left, right), nil
}

// combine is three-valued: AND is false if a side is, OR true if a side is,
// else null if a side is.
func (l *logic) combine(a, b *column.Bools) column.Vector {
	n := len(a.Values)
	out := &column.Bools{Typ: column.Bool, Values: make([]bool, n)}
	if l.or {
		for i, x := range a.Values {
			out.Values[i] = x || b.Values[i]
		}
	} else {
		for i, x := range a.Values {
			out.Values[i] = x && b.Values[i]
		}
	}
	if a.Valid == nil && b.Valid == nil {
		return out
	}
	out.Valid = column.NewBitmap(n)
	for i := range n {
		av, bv := a.Valid.Has(i), b.Valid.Has(i)
		decided := av && a.Values[i] == l.or || bv && b.Values[i] == l.or
		if decided || av && bv {
			out.Values[i] = decided == l.or
			out.Valid.Set(i)
		} else {
			out.Values[i] = false
		}
	}
	out.Valid = out.Valid.Nulls(n)
	return out
}

// nullTest is x IS NULL or, if not null, IS NOT NULL.
type nullTest struct {
	x    evaluator
	null bool
}

func (n nullTest) eval(st *state, b *column.Batch) (column.Vector, error) {
	v, err := n.x.eval(st, b)
	if err != nil {
		return nil, err
	}
	if c, ok := v.(*column.Const); ok {
		is := c.Value.Nulls().Has(0) != n.null
		return &column.Const{Value: &column.Bools{Typ: column.Bool, Values: []bool{is}}, N: b.N}, nil
	}
	out := &column.Bools{Typ: column.Bool, Values: make([]bool, b.N)}
	valid := v.Nulls()
	for i := range out.Values {
		out.Values[i] = valid.Has(i) != n.null
	}
	return out, nil
}

// bools is v flat; a bare NULL is a null bool.
func bools(v column.Vector) *column.Bools {
	if b, ok := column.Flatten(v).(*column.Bools); ok {
		return b
	}
	return column.Flatten(column.NullsOf(column.Bool, v.Len())).(*column.Bools)
}
