package plan

import "weir/dataframe/column"

// Keep says which row of several with equal keys stays.
type Keep uint8

// KeepFirst and KeepLast keep that row in input order; KeepNone keeps only rows whose
// keys no other row has.
const (
	KeepFirst Keep = iota
	KeepLast
	KeepNone
)

func (k Keep) String() string { return [...]string{"first", "last", "none"}[k] }

// A Distinct keeps one row of every set of rows with equal On, or with all
// columns equal if On is nil. Nulls are equal here. The rows that stay keep their
// order.
type Distinct struct {
	In   Node
	On   []Expr
	Keep Keep
}

// NewDistinct resolves on over in and keeps first rows.
func NewDistinct(in Node, on []Expr) (*Distinct, error) { return NewDistinctKeep(in, on, KeepFirst) }

// NewDistinctKeep resolves on over in.
func NewDistinctKeep(in Node, on []Expr, keep Keep) (*Distinct, error) {
	n := &Distinct{In: in, Keep: keep}
	for _, e := range on {
		r, err := Resolve(e, in.Schema())
		if err != nil {
			return nil, err
		}
		n.On = append(n.On, Unalias(r))
	}
	return n, nil
}

func (*Distinct) node() {}

// Schema implements Node.
func (n *Distinct) Schema() *column.Schema { return n.In.Schema() }

// Inputs implements Node.
func (n *Distinct) Inputs() []Node { return []Node{n.In} }

// With implements Node.
func (n *Distinct) With(i []Node) Node { return &Distinct{i[0], n.On, n.Keep} }

func (n *Distinct) String() string {
	s := "Distinct"
	if n.On != nil {
		s += " on " + joinExprs(n.On)
	}
	if n.Keep != KeepFirst {
		s += " keep " + n.Keep.String()
	}
	return s
}
