package pq

import (
	"errors"
	"fmt"

	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// maxDepth is how deep a schema may be nested.
const maxDepth = 64

// A node is a part of a nested column's tree: a stored column, a struct, a list of
// what its only kid is, or a VARIANT. Levels are those of Dremel (Melnik and others, 2010).
type node struct {
	typ      column.Type
	def      uint8 // the definition level from which on it is not null
	elem     uint8 // of a list: from which on it has an element
	rep      uint8 // of a list: the repetition level of its elements but the first
	above    uint8 // the elem of the nearest list around it
	aboveRep uint8 // and its rep
	part     int   // the stored column, or the first one below
	kids     []*node
	variant  *variantShape // of a VARIANT: what its only kid, a struct, has in it
}

// nullable reports whether n may be null where what is around it is not, which has the definition level def.
func (n *node) nullable(def uint8) bool { return n.def > def || n.variant != nil }

// treeReader makes a column of the elements of a schema.
type treeReader struct {
	s      []format.SchemaElement
	chunks int  // stored columns before
	nanos  bool // the writer's INT96 have nanoseconds
	parts  []*Leaf
}

var errSchema = errors.New("the Parquet footer is corrupt: schema")

// skip gives the element after the tree at, and how many columns are stored for it.
func (t *treeReader) skip(at, depth int) (next, leaves int, err error) {
	if at >= len(t.s) || depth > maxDepth {
		return 0, 0, errSchema
	}
	n := t.s[at].NumChildren.V
	next = at + 1
	switch {
	case n <= 0 && t.s[at].Type.Valid:
		return next, 1, nil
	case n <= 0: // a group without fields
		return next, 0, nil
	}
	for range n {
		to, l, err := t.skip(next, depth+1)
		if err != nil {
			return 0, 0, err
		}
		leaves, next = leaves+l, to
	}
	return next, leaves, nil
}

// column reads the tree at, which is whole.
func (t *treeReader) column(at int) (*Leaf, error) {
	e := &t.s[at]
	if e.NumChildren.V <= 0 && e.RepetitionType.V != format.Repeated {
		l, err := t.leaf(at)
		if err != nil {
			return nil, err
		}
		l.Optional = e.RepetitionType.V == format.Optional
		if l.Optional {
			l.maxDef = 1
		}
		return l, nil
	}
	n, _, err := t.field(at, node{})
	if err != nil {
		return nil, err
	}
	return &Leaf{Name: e.Name, Type: n.typ, Optional: n.nullable(0), Chunk: t.parts[0].Chunk, parts: t.parts, tree: n}, nil
}

// leaf is the stored column at.
func (t *treeReader) leaf(at int) (*Leaf, error) {
	e := &t.s[at]
	l := &Leaf{Name: e.Name, Chunk: t.chunks, phys: e.Type.V, width: int(e.TypeLength.V)}
	if err := l.setType(e); err != nil {
		return nil, err
	}
	if l.phys == format.Int96 && t.nanos {
		l.Type.Unit = column.Nano
	}
	t.chunks++
	return l, nil
}

// field is the node of the element at, whatever it repeats, and the element after it. in has
// the levels around it.
func (t *treeReader) field(at int, in node) (*node, int, error) {
	n := node{def: in.def, above: in.above, aboveRep: in.aboveRep, part: len(t.parts)}
	switch t.s[at].RepetitionType.V {
	case format.Optional:
		n.def++
	case format.Repeated:
		// A repeated field that is no list's is a list of its own, and never null.
		return t.list(n, func(in node) (*node, int, error) { return t.value(at, in) })
	}
	return t.value(at, n)
}

// list makes n a list of what element reads.
func (t *treeReader) list(n node, element func(in node) (*node, int, error)) (*node, int, error) {
	n.elem, n.rep = n.def+1, n.aboveRep+1
	kid, next, err := element(node{def: n.elem, above: n.elem, aboveRep: n.rep, part: n.part})
	if err != nil {
		return nil, 0, err
	}
	n.typ = column.List(kid.typ)
	n.typ.Fields[0].Nullable = kid.nullable(n.elem)
	n.kids = []*node{kid}
	return &n, next, nil
}

// value is the node of the element at, with the levels n, but for its repetition.
func (t *treeReader) value(at int, n node) (*node, int, error) {
	e := &t.s[at]
	if e.NumChildren.V <= 0 {
		l, err := t.leaf(at)
		if err != nil {
			return nil, 0, fmt.Errorf("its part %s: %w", e.Name, err)
		}
		l.maxDef, l.maxRep, l.slotDef = n.def, n.aboveRep, n.above
		n.typ = l.Type
		t.parts = append(t.parts, l)
		return &n, at + 1, nil
	}
	conv := deprecated.ConvertedType(-1)
	if e.ConvertedType.Valid {
		conv = e.ConvertedType.V
	}
	_, isList := e.LogicalType.Value.(*format.ListType)
	_, isMap := e.LogicalType.Value.(*format.MapType)
	if _, ok := e.LogicalType.Value.(*format.VariantType); ok {
		return t.variant(at, n)
	}
	if e.NumChildren.V == 1 && t.s[at+1].RepetitionType.V == format.Repeated {
		switch {
		case isList || conv == deprecated.List:
			return t.list(n, func(in node) (*node, int, error) { return t.element(at, in) })
		case (isMap || conv == deprecated.Map || conv == deprecated.MapKeyValue) && t.isEntry(at+1):
			return t.mapOf(at, n)
		}
	}
	return t.fields(at, n)
}

// element is what the list at, whose only field is repeated, has in it: the field's only
// field, or in files of old writers the repeated field itself.
func (t *treeReader) element(at int, in node) (*node, int, error) {
	if t.wrapsElement(at) {
		return t.field(at+2, in)
	}
	return t.value(at+1, in)
}

func (t *treeReader) wrapsElement(at int) bool {
	inner := &t.s[at+1]
	return inner.NumChildren.V == 1 && inner.Name != "array" && inner.Name != t.s[at].Name+"_tuple" && t.s[at+2].RepetitionType.V != format.Repeated
}

// isEntry reports whether the group at has a key and a value.
func (t *treeReader) isEntry(at int) bool {
	return t.s[at].NumChildren.V == 2 && t.s[at+1].RepetitionType.V != format.Repeated
}

// mapOf makes n the map at.
func (t *treeReader) mapOf(at int, n node) (*node, int, error) {
	out, next, err := t.list(n, func(in node) (*node, int, error) { return t.fields(at+1, in) })
	if err != nil {
		return nil, 0, err
	}
	entry := out.kids[0]
	out.typ = column.Map(entry.kids[0].typ, entry.kids[1].typ)
	out.typ.Fields[1].Nullable = entry.typ.Fields[1].Nullable
	entry.typ = out.typ.Element()
	return out, next, nil
}

// fields makes n the struct at.
func (t *treeReader) fields(at int, n node) (*node, int, error) {
	next := at + 1
	seen := map[string]bool{}
	for range t.s[at].NumChildren.V {
		e := &t.s[next]
		if seen[e.Name] {
			return nil, 0, fmt.Errorf("it has two fields called %s", e.Name)
		}
		seen[e.Name] = true
		kid, to, err := t.field(next, n)
		if err != nil {
			return nil, 0, err
		}
		n.typ.Fields = append(n.typ.Fields, column.Field{Name: e.Name, Type: kid.typ, Nullable: kid.nullable(n.def)})
		n.kids = append(n.kids, kid)
		next = to
	}
	n.typ.Kind = column.KindStruct
	return &n, next, nil
}
