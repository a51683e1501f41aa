package dataframe

import (
	"fmt"
	"math"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// Samples are drawn by a hash of the row's number or key and the seed: the same seed
// draws the same rows, on any number of workers.

// Sample draws n rows, all if there are not so many; every row has the same chance.
// They keep their order. seed picks another sample.
func (f *Frame) Sample(n int, seed ...int) *Frame {
	return f.numbered(func(in *Frame, number string) *Frame {
		if n < 0 {
			return f.s.fail(fmt.Errorf("sample of %d rows: the number is negative; SampleFraction takes a share", n))
		}
		return in.Sort(drawOf(Col(number), seed), Col(number)).Limit(n).Sort(number)
	})
}

// SampleFraction draws about the share of the rows, 0.01 for one in a hundred. A row that
// was drawn stays drawn when rows are added below. seed picks another sample.
func (f *Frame) SampleFraction(share float64, seed ...int) *Frame {
	return f.numbered(func(in *Frame, number string) *Frame { return in.drawn(Col(number), share, seed) })
}

// SampleBy draws about the share of the values of key, a column by name or an Expr, with all
// their rows, so that whole users stay together. What is drawn depends on the value and the seed
// alone: the same users come from every table, today and when rows are added. The rows of a null
// key go together too.
func (f *Frame) SampleBy(key any, share float64, seed ...int) *Frame {
	return f.drawn(columnOf(key), share, seed)
}

// SampleKeys draws n values of key with all their rows: 1,000 users with all they did.
func (f *Frame) SampleKeys(n int, key any, seed ...int) *Frame {
	if f.err != nil {
		return f
	}
	if n < 0 {
		return f.s.fail(fmt.Errorf("sample of %d keys: the number is negative", n))
	}
	k := columnOf(key)
	if k.err != nil {
		return f.s.fail(k.err)
	}
	const name, draw = "key of sample", "draw of sample"
	keys := f.Select(k.As(name)).Distinct().WithColumns(drawOf(Col(name), seed).As(draw)).Sort(draw, name).Limit(n)
	// Null equals nothing in a join, so hash64 stands for the key: it differs for different
	// keys but for a chance of one in 10^19 a pair.
	return f.then(func() (plan.Node, error) {
		if keys.err != nil {
			return nil, keys.err
		}
		return plan.NewJoin(f.node, keys.node, plan.Semi, []plan.Expr{drawOf(k, seed).node}, []plan.Expr{&plan.Column{Name: draw}}, "")
	})
}

// drawOf is a number that depends on the seed and x.
func drawOf(x Expr, seed []int) Expr {
	s := 0
	if len(seed) > 0 {
		s = seed[0]
	}
	return Call("hash64", s, Expr{node: plan.Unalias(x.node), err: x.err})
}

// drawn keeps the rows whose draw is among the share of all int64s.
func (f *Frame) drawn(by Expr, share float64, seed []int) *Frame {
	return f.then(func() (plan.Node, error) {
		if !(share >= 0 && share <= 1) {
			return nil, fmt.Errorf("sample share %v is not between 0 and 1; Sample(n) draws a number of rows", share)
		}
		if share == 1 {
			return f.node, nil
		}
		if by.err != nil {
			return nil, by.err
		}
		below := int64(math.MinInt64)
		if over := share * (1 << 63) * 2; over >= 1<<63 {
			below = int64(over - 1<<63)
		} else {
			below += int64(over)
		}
		return plan.NewFilter(f.node, drawOf(by, seed).Lt(below).node)
	})
}

// numbered is what do makes of f with its rows numbered, without the numbers.
func (f *Frame) numbered(do func(in *Frame, number string) *Frame) *Frame {
	if f.err != nil {
		return f
	}
	number := freeName(f.Schema(), "row of sample")
	out := do(f.RowIndex(number), number)
	if out.err != nil {
		return out
	}
	return out.Drop(number)
}

// freeName is name, or name with blanks, that no column of s has.
func freeName(s *column.Schema, name string) string {
	for s.Index(name) >= 0 {
		name += " "
	}
	return name
}
