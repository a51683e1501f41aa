package pq

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// variantShape is where the group of a VARIANT keeps its values, or that of a field or an element of one: as bytes, or in
// typed columns of their own. See https://github.com/apache/parquet-format/blob/master/VariantShredding.md.
type variantShape struct {
	metadata, value, typed int             // places of the group's fields; -1: there is none
	element                *variantShape   // of arrays in typed
	fields                 []*variantField // of objects in typed, by name
}

type variantField struct {
	*variantShape
	name []byte
	at   int // place among the fields of typed
}

// variant makes n a text, the JSON of the VARIANT at.
func (t *treeReader) variant(at int, n node) (*node, int, error) {
	n.typ = column.String
	group, next, err := t.fields(at, n)
	if err != nil {
		return nil, 0, err
	}
	if n.variant, err = t.shredded(group, true); err != nil {
		return nil, 0, fmt.Errorf("it is a VARIANT, %w", err)
	}
	n.kids = []*node{group}
	return &n, next, nil
}

// shredded is how the group keeps values; top says that it is all of a VARIANT.
func (t *treeReader) shredded(group *node, top bool) (*variantShape, error) {
	s := &variantShape{-1, -1, -1, nil, nil}
	if group.typ.Kind != column.KindStruct {
		return nil, fmt.Errorf("of which a part is %s, not a group", group.typ)
	}
	for i, f := range group.typ.Fields {
		isBytes := group.kids[i].kids == nil && f.Type.Kind == column.KindBinary
		switch {
		case top && f.Name == "metadata" && isBytes:
			s.metadata = i
		case f.Name == "value" && isBytes:
			s.value = i
		case f.Name == "typed_value":
			s.typed = i
			if err := t.shredTyped(s, group.kids[i]); err != nil {
				return nil, err
			}
		default:
			return nil, fmt.Errorf("which cannot have a field %s %s", f.Name, f.Type)
		}
	}
	switch {
	case top && s.metadata < 0:
		return nil, errors.New("which lacks its metadata")
	case s.value < 0 && s.typed < 0:
		return nil, errors.New("of which a part has neither value nor typed_value")
	}
	return s, nil
}

func (t *treeReader) shredTyped(s *variantShape, n *node) (err error) {
	switch {
	case n.variant != nil || n.typ.Kind == column.KindMap:
		return errors.New("of which a typed_value is a map or a VARIANT")
	case n.kids == nil:
		if l := t.parts[n.part]; !l.shreds() {
			return fmt.Errorf("which cannot have a typed_value %s of %s", l.Type, l.phys)
		}
	case n.typ.Kind == column.KindList:
		s.element, err = t.shredded(n.kids[0], false)
	default:
		return t.shredFields(s, n)
	}
	return err
}

func (t *treeReader) shredFields(s *variantShape, n *node) error {
	s.fields = []*variantField{}
	for i, f := range n.typ.Fields {
		inner, err := t.shredded(n.kids[i], false)
		if err != nil {
			return err
		}
		s.fields = append(s.fields, &variantField{inner, []byte(f.Name), i})
	}
	slices.SortFunc(s.fields, func(a, b *variantField) int { return bytes.Compare(a.name, b.name) })
	return nil
}

// shreds reports whether l is of a type that a VARIANT has.
func (l *Leaf) shreds() bool {
	switch l.Type.Kind {
	case column.KindBinary:
		return l.phys == format.ByteArray
	case column.KindFloat32:
		return l.phys == format.Float
	case column.KindTime:
		return l.Type.Unit == column.Micro
	case column.KindTimestamp:
		return l.phys == format.Int64 && l.Type.Unit != column.Milli
	case column.KindUint8, column.KindUint16, column.KindUint32, column.KindUint64, column.KindInterval:
		return false
	}
	return true
}
