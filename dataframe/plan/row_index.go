package plan

import (
	"fmt"

	"weir/dataframe/column"
)

// A RowIndex puts a column before those of In: the number of each row in input
// order, counted from From.
type RowIndex struct {
	In     Node
	Name   string
	From   int64
	schema *column.Schema
}

// NewRowIndex numbers the rows of in from from in a column called name.
func NewRowIndex(in Node, name string, from int64) (*RowIndex, error) {
	s := &column.Schema{Fields: append([]column.Field{{Name: name, Type: column.Int64}}, in.Schema().Fields...)}
	return &RowIndex{in, name, from, s}, unique(s)
}

func (*RowIndex) node() {}

// Schema implements Node.
func (n *RowIndex) Schema() *column.Schema { return n.schema }

// Inputs implements Node.
func (n *RowIndex) Inputs() []Node { return []Node{n.In} }

// With implements Node.
func (n *RowIndex) With(i []Node) Node { return &RowIndex{i[0], n.Name, n.From, n.schema} }

func (n *RowIndex) String() string { return fmt.Sprintf("RowIndex %s from %d", n.Name, n.From) }
