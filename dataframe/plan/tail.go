package plan

import (
	"fmt"

	"weir/dataframe/column"
)

// A Tail keeps the last N rows.
type Tail struct {
	In Node
	N  int64
}

func (*Tail) node() {}

// Schema implements Node.
func (n *Tail) Schema() *column.Schema { return n.In.Schema() }

// Inputs implements Node.
func (n *Tail) Inputs() []Node { return []Node{n.In} }

// With implements Node.
func (n *Tail) With(i []Node) Node { return &Tail{i[0], n.N} }

func (n *Tail) String() string { return fmt.Sprintf("Tail %d", n.N) }
