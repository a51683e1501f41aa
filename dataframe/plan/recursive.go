package plan

import (
	"fmt"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
)

// A Recursive is the rows of Base, then those that Step makes of them, then those
// that it makes of these, until it makes none: WITH RECURSIVE. Without All, a row that came
// before comes no more, and nothing is made of it; nulls are equal here. Rows come round by
// round, and no round is computed before the one before it is read.
type Recursive struct {
	Name       string
	Base, Step Node // of the same schema; Step has an Iteration in it
	All        bool
}

// An Iteration is, inside the Step of the Recursive called as it is, the rows of the round before.
type Iteration struct {
	Name   string
	schema *column.Schema
}

// NewRecursive makes the step over the rows of the round before and puts it together with
// base. Columns go by position; their types are base's, unified with what the step makes of them.
func NewRecursive(name string, base Node, all bool, step func(*Iteration) (Node, error)) (*Recursive, error) {
	for range maxWidenings {
		it := &Iteration{Name: name, schema: nullable(base.Schema())}
		s, err := step(it)
		if err != nil {
			return nil, err
		}
		types, err := unifyByPosition(name, base, s)
		if err != nil {
			return nil, err
		}
		wider, err := castColumns(base, types)
		if err != nil {
			return nil, err
		}
		if !sameTypes(wider.Schema(), base.Schema()) {
			base = wider // and once more, with wider columns
			continue
		}
		if s, err = fitStep(s, base.Schema()); err != nil {
			return nil, err
		}
		return &Recursive{Name: name, Base: base, Step: s, All: all}, nil
	}
	return nil, fmt.Errorf("the types of %s grow from round to round; cast what it makes", name)
}

// maxWidenings is how often the types of a recursion may grow: more often than there are
// wider types of a number.
const maxWidenings = 50

func nullable(s *column.Schema) *column.Schema {
	out := &column.Schema{Fields: append([]column.Field(nil), s.Fields...)}
	for i := range out.Fields {
		out.Fields[i].Nullable = true
	}
	return out
}

func sameTypes(a, b *column.Schema) bool {
	for i := range a.Fields {
		if !a.Fields[i].Type.Equal(b.Fields[i].Type) {
			return false
		}
	}
	return true
}

// fitStep is s with the names and types of schema.
func fitStep(s Node, schema *column.Schema) (Node, error) {
	var es []Expr
	for i, f := range s.Schema().Fields {
		to := schema.Fields[i]
		e := Expr(&Column{Name: f.Name})
		if !f.Type.Equal(to.Type) {
			if !funcs.CanCast(f.Type, to.Type) {
				return nil, fmt.Errorf("column %q is %s, and then %s; cast one of them", to.Name, to.Type, f.Type)
			}
			e = &Cast{X: e, To: to.Type}
		}
		es = append(es, &Alias{e, to.Name})
	}
	return NewProject(s, es)
}

func (*Recursive) node() {}
func (*Iteration) node() {}

// Schema implements Node.
func (n *Recursive) Schema() *column.Schema { return nullable(n.Base.Schema()) }

// Schema implements Node.
func (n *Iteration) Schema() *column.Schema { return n.schema }

// Inputs implements Node.
func (n *Recursive) Inputs() []Node { return []Node{n.Base, n.Step} }

// Inputs implements Node.
func (n *Iteration) Inputs() []Node { return nil }

// With implements Node.
func (n *Recursive) With(i []Node) Node { return &Recursive{n.Name, i[0], i[1], n.All} }

// With implements Node.
func (n *Iteration) With([]Node) Node { return n }

func (n *Recursive) String() string {
	if n.All {
		return "Recursive all " + n.Name
	}
	return "Recursive " + n.Name
}

func (n *Iteration) String() string { return "Iteration of " + n.Name }

// Feed is n, a step, with rows in the place of its Iterations called name.
func Feed(n Node, name string, rows []*column.Batch) Node {
	if it, ok := n.(*Iteration); ok && it.Name == name {
		return NewValues(it.schema, rows)
	}
	ins := n.Inputs()
	if len(ins) == 0 {
		return n
	}
	out := make([]Node, len(ins))
	changed := false
	for i, in := range ins {
		out[i] = Feed(in, name, rows)
		changed = changed || out[i] != in
	}
	if !changed {
		return n
	}
	return n.With(out)
}
