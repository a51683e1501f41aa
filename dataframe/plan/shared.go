package plan

import (
	"fmt"
	"strings"

	"weir/dataframe/column"
)

// A Common is a part of a plan that several steps read. It is computed once, for all of them. The optimizer makes
// Commons, and may exchange Node until the plan is run.
type Common struct {
	Name string // for Explain
	Node Node
}

// A Shared is columns of the rows of a Common, in the Common's order. It is a leaf: what is below belongs to all that
// are Of the same Common.
type Shared struct {
	Of     *Common
	schema *column.Schema
}

// NewShared is all columns of the rows of c.
func NewShared(c *Common) *Shared { return &Shared{c, c.Node.Schema()} }

// WithColumns is n with only those of its columns that keep names.
func (n *Shared) WithColumns(keep func(name string) bool) *Shared {
	schema := &column.Schema{}
	for _, f := range n.schema.Fields {
		if keep(f.Name) {
			schema.Fields = append(schema.Fields, f)
		}
	}
	return &Shared{n.Of, schema}
}

func (*Shared) node() {}

// Schema implements Node.
func (n *Shared) Schema() *column.Schema { return n.schema }

// Inputs implements Node.
func (n *Shared) Inputs() []Node { return nil }

// With implements Node.
func (n *Shared) With([]Node) Node { return n }

func (n *Shared) String() string {
	s := "Shared " + n.Of.Name
	if n.schema.Len() < n.Of.Node.Schema().Len() {
		s += fmt.Sprintf(" columns=[%s]", strings.Join(n.schema.Names(), ", "))
	}
	return s
}

// Each calls f for n and all steps below it, for those of a Common once.
func Each(n Node, f func(Node)) {
	seen := map[*Common]bool{}
	var walk func(Node)
	walk = func(n Node) {
		f(n)
		if s, ok := n.(*Shared); ok && !seen[s.Of] {
			seen[s.Of] = true
			walk(s.Of.Node)
		}
		for _, in := range n.Inputs() {
			walk(in)
		}
	}
	walk(n)
}

// Expressions are those that n evaluates itself. What an Apply computes is not among them.
func Expressions(n Node) []Expr {
	var out []Expr
	switch n := n.(type) {
	case *Scan:
		for _, f := range n.Request.Filters {
			out = append(out, f.Expr)
		}
	case *FilterRows:
		out = append(out, n.Where)
	case *Project:
		out = n.Exprs
	case *Aggregate:
		out = append(append(out, n.Keys...), n.Aggs...)
	case *Join:
		out = append(append(out, n.LeftOn...), n.RightOn...)
		if n.Where != nil {
			out = append(out, n.Where)
		}
	case *Sort:
		for _, k := range n.Keys {
			out = append(out, k.X)
		}
	case *Distinct:
		out = n.On
	case *Window:
		out = n.Calls
	case *Check:
		out = append(out, n.Cond)
	case *Apply:
		out = append(out, n.Keys...)
		for _, k := range n.Order {
			out = append(out, k.X)
		}
	}
	return out
}
