package plan

import (
	"fmt"

	"weir/dataframe/column"
)

// A RowIndex puts a column before those of In: the number of each row in input
// order, counted from From.
type RowIndex struct {
	In   Node
	Name string
	From int64
	// Rising says that the numbers need only rise from row to row, for whoever wants to restore the order of rows: then
	// parts of the rows are numbered at once, and rows that nobody needs are left out.
	Rising bool
	schema *column.Schema
}

// NewRowIndex numbers the rows of in from from in a column called name.
func NewRowIndex(in Node, name string, from int64) (*RowIndex, error) {
	s := &column.Schema{Fields: append([]column.Field{{Name: name, Type: column.Int64}}, in.Schema().Fields...)}
	return &RowIndex{In: in, Name: name, From: from, schema: s}, unique(s)
}

func (*RowIndex) node() {}

// Schema implements Node.
func (n *RowIndex) Schema() *column.Schema { return n.schema }

// Inputs implements Node.
func (n *RowIndex) Inputs() []Node { return []Node{n.In} }

// With implements Node.
func (n *RowIndex) With(i []Node) Node {
	out := *n
	out.In = i[0]
	return &out
}

func (n *RowIndex) String() string {
	if n.Rising {
		return fmt.Sprintf("RowIndex %s rising", n.Name)
	}
	return fmt.Sprintf("RowIndex %s from %d", n.Name, n.From)
}
