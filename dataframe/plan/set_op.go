package plan

import (
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
)

// SetKind says which rows of the left side a SetOp keeps.
type SetKind uint8

// Except keeps the rows that Right does not have, Intersect those that it has.
const (
	Except SetKind = iota
	Intersect
)

func (k SetKind) String() string { return [...]string{"except", "intersect"}[k] }

// A SetOp compares whole rows; nulls are equal here, and so are NaNs. Without All every
// row comes once. With All rows count: of a row that Left has m times and Right n
// times, Except keeps the last m-n and Intersect the first min(m, n). The rows are
// Left's, in the order of Left.
type SetOp struct {
	Left, Right Node // of the same types
	Kind        SetKind
	All         bool
}

// NewSetOp compares the rows of left and right, column by column in their order;
// names are left's, types are unified.
func NewSetOp(kind SetKind, all bool, left, right Node) (*SetOp, error) {
	types, err := unifyByPosition(kind.String(), left, right)
	if err != nil {
		return nil, err
	}
	l, err := castColumns(left, types)
	if err != nil {
		return nil, err
	}
	r, err := castColumns(right, types)
	if err != nil {
		return nil, err
	}
	return &SetOp{l, r, kind, all}, nil
}

// unifyByPosition is the common type of every pair of columns.
func unifyByPosition(what string, left, right Node) ([]column.Type, error) {
	l, r := left.Schema(), right.Schema()
	if l.Len() != r.Len() {
		return nil, fmt.Errorf("%s: one side has %d columns (%s), the other %d (%s); select the same number on both",
			what, l.Len(), strings.Join(l.Names(), ", "), r.Len(), strings.Join(r.Names(), ", "))
	}
	out := make([]column.Type, l.Len())
	for i := range out {
		t, err := funcs.Unify([]column.Type{l.Fields[i].Type, r.Fields[i].Type})
		if err != nil {
			return nil, fmt.Errorf("%s: column %d (%q and %q): %w", what, i+1, l.Fields[i].Name, r.Fields[i].Name, err)
		}
		out[i] = t
	}
	return out, nil
}

// castColumns is in with its columns of these types, under their names.
func castColumns(in Node, types []column.Type) (Node, error) {
	same := true
	var es []Expr
	for i, f := range in.Schema().Fields {
		c := Expr(&Column{Name: f.Name, Index: i})
		if !f.Type.Equal(types[i]) {
			same = false
			c = &Alias{&Cast{X: c, To: types[i]}, f.Name}
		}
		es = append(es, c)
	}
	if same {
		return in, nil
	}
	return NewProject(in, es)
}

func (*SetOp) node() {}

// Schema implements Node.
func (n *SetOp) Schema() *column.Schema { return n.Left.Schema() }

// Inputs implements Node.
func (n *SetOp) Inputs() []Node { return []Node{n.Left, n.Right} }

// With implements Node.
func (n *SetOp) With(i []Node) Node { return &SetOp{i[0], i[1], n.Kind, n.All} }

func (n *SetOp) String() string {
	s := "SetOp " + n.Kind.String()
	if n.All {
		s += " all"
	}
	return s
}
