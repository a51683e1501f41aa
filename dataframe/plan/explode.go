package plan

import (
	"fmt"
	"strings"

	"weir/dataframe/column"
)

// An Explode makes a row of every element of a list: the other columns repeat, and the element
// takes the place and name of the list. Several lists are taken apart side by side; in a
// row they must be of one length, or null, which goes with any. A map m becomes the two
// columns m_key and m_value.
type Explode struct {
	In      Node
	Columns []int // of In, lists and maps
	// Outer keeps a row whose lists are empty or null: its elements are null. Else it has no
	// rows.
	Outer bool
	// Position, if not "", is a column before the others: the place of the element in its
	// list, from 0; null for a row that Outer keeps.
	Position string
	// Padded lets the lists of a row differ in length: the shorter ones end in nulls. Else that is
	// an error.
	Padded bool
	schema *column.Schema
}

// NewExplode takes apart the lists or maps in the columns of in.
func NewExplode(in Node, columns []int, outer bool, position string) (*Explode, error) {
	n := &Explode{In: in, Columns: columns, Outer: outer, Position: position, schema: &column.Schema{}}
	if len(columns) == 0 {
		return nil, fmt.Errorf("explode: name a column of lists; there are %s", in.Schema())
	}
	if position != "" {
		n.schema.Fields = append(n.schema.Fields, column.Field{Name: position, Type: column.Int64, Nullable: outer})
	}
	for i, f := range in.Schema().Fields {
		switch {
		case !n.Explodes(i):
			n.schema.Fields = append(n.schema.Fields, f)
		case f.Type.Kind == column.KindList:
			n.schema.Fields = append(n.schema.Fields, column.Field{Name: f.Name, Type: f.Type.Element(), Nullable: true})
		case f.Type.Kind == column.KindMap:
			for k, part := range f.Type.Fields {
				part.Name = f.Name + [...]string{"_key", "_value"}[k]
				part.Nullable = true
				n.schema.Fields = append(n.schema.Fields, part)
			}
		default:
			return nil, fmt.Errorf("explode: column %q is %s, not a list or map", f.Name, f.Type)
		}
	}
	return n, unique(n.schema)
}

// Explodes reports whether column i of In is taken apart.
func (n *Explode) Explodes(i int) bool {
	for _, c := range n.Columns {
		if c == i {
			return true
		}
	}
	return false
}

func (*Explode) node() {}

// Schema implements Node.
func (n *Explode) Schema() *column.Schema { return n.schema }

// Inputs implements Node.
func (n *Explode) Inputs() []Node { return []Node{n.In} }

// With implements Node.
func (n *Explode) With(i []Node) Node {
	return &Explode{i[0], n.Columns, n.Outer, n.Position, n.Padded, n.schema}
}

func (n *Explode) String() string {
	var names []string
	for _, c := range n.Columns {
		names = append(names, n.In.Schema().Fields[c].Name)
	}
	s := "Explode " + strings.Join(names, ", ")
	if n.Outer {
		s += " outer"
	}
	if n.Position != "" {
		s += " position " + n.Position
	}
	if n.Padded {
		s += " padded"
	}
	return s
}
