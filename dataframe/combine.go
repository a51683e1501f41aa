package dataframe

import (
	"fmt"
	"strings"

	"weir/dataframe/plan"
)

// UnionAll puts the rows of others below those of f, column by column in their order.
// The number of columns and their types must be the same on all sides; the names are
// f's. Union goes by name instead.
func (f *Frame) UnionAll(others ...*Frame) *Frame { return f.stack("union all", false, others) }

// UnionRelaxed is UnionAll of columns whose types differ: each gets the type that
// holds the values of all sides, so that int64 below float64 is float64.
func (f *Frame) UnionRelaxed(others ...*Frame) *Frame { return f.stack("union relaxed", true, others) }

func (f *Frame) stack(what string, relaxed bool, others []*Frame) *Frame {
	return f.then(func() (plan.Node, error) {
		ins := []plan.Node{f.node}
		for i, o := range others {
			n, err := o.likeColumnsOf(f, fmt.Sprintf("%s: frame %d", what, i+2), relaxed)
			if err != nil {
				return nil, err
			}
			ins = append(ins, n)
		}
		return plan.NewUnion(ins)
	})
}

// likeColumnsOf is f with the names of g's columns.
func (f *Frame) likeColumnsOf(g *Frame, what string, relaxed bool) (plan.Node, error) {
	if f.err != nil {
		return nil, f.err
	}
	have, want := f.Schema(), g.Schema()
	if have.Len() != want.Len() {
		return nil, fmt.Errorf("%s has %d columns (%s), the first %d (%s); Union goes by name and fills with nulls",
			what, have.Len(), strings.Join(have.Names(), ", "), want.Len(), strings.Join(want.Names(), ", "))
	}
	var es []plan.Expr
	for i, c := range have.Fields {
		w := want.Fields[i]
		if !relaxed && !c.Type.Equal(w.Type) {
			return nil, fmt.Errorf("%s: column %d is %q %s, the first has %q %s there; UnionRelaxed unifies types",
				what, i+1, c.Name, c.Type, w.Name, w.Type)
		}
		es = append(es, &plan.Alias{X: &plan.Column{Name: c.Name}, Name: w.Name})
	}
	return plan.NewProject(f.node, es)
}

// ConcatFrames puts frames below each other. how is "vertical" (the same columns in the same
// order), "relaxed" (their types may differ) or "byname" (columns are matched by name; what
// one lacks is null there).
func ConcatFrames(how string, frames ...*Frame) *Frame {
	if len(frames) == 0 {
		return NewSession(Options{}).fail(fmt.Errorf("concat: no frames"))
	}
	first, rest := frames[0], frames[1:]
	switch how {
	case "vertical":
		return first.UnionAll(rest...)
	case "relaxed":
		return first.UnionRelaxed(rest...)
	case "byname":
		for _, f := range rest {
			first = first.Union(f)
		}
		return first
	}
	return first.then(func() (plan.Node, error) {
		return nil, fmt.Errorf(`concat %q: there are "vertical", "relaxed" and "byname"`, how)
	})
}

// Except keeps the rows of f that other does not have, each once. Rows are compared whole,
// column by column in their order; nulls are equal. The rows keep the order of f.
func (f *Frame) Except(other *Frame) *Frame { return f.setOp(plan.Except, false, other) }

// ExceptAll is Except that counts: of a row that f has three times and other once,
// two stay, the last two.
func (f *Frame) ExceptAll(other *Frame) *Frame { return f.setOp(plan.Except, true, other) }

// Intersect keeps the rows of f that other has too, each once; see Except.
func (f *Frame) Intersect(other *Frame) *Frame { return f.setOp(plan.Intersect, false, other) }

// IntersectAll is Intersect that counts: of a row that f has three times and other
// twice, the first two stay.
func (f *Frame) IntersectAll(other *Frame) *Frame { return f.setOp(plan.Intersect, true, other) }

func (f *Frame) setOp(kind plan.SetKind, all bool, other *Frame) *Frame {
	return f.then(func() (plan.Node, error) {
		if other.err != nil {
			return nil, other.err
		}
		return plan.NewSetOp(kind, all, f.node, other.node)
	})
}
