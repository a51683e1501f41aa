package arrow

import (
	"encoding/hex"
	"fmt"

	"weir/connectors/internal/variant"
	"weir/dataframe/column"
)

// extensions are the extension types that are more than the way they are kept; others, such
// as JSON, which is a text, are read as what they are kept as.
var extensions = map[string]struct {
	typ     column.Type
	keeps   func(f *field) bool // whether f is what it must be kept as
	convert func(column.Vector) (column.Vector, error)
}{
	"arrow.uuid":            {column.String, func(f *field) bool { return f.arrow == typeFixedBinary && f.width == 16 }, uuids},
	"arrow.bool8":           {column.Bool, func(f *field) bool { return f.arrow == typeInt && f.signed && f.width == 1 }, bool8s},
	"arrow.parquet.variant": {column.String, plainVariant, variants},
}

// extend is f, or a field around it if the field table t says that it is of an extension type.
func (f *field) extend(t table) *field {
	for _, pair := range t.tables(6) {
		if pair.string(0) != "ARROW:extension:name" {
			continue
		}
		x, ok := extensions[pair.string(1)]
		if !ok || f.refused != "" || !x.keeps(f) {
			return f
		}
		around := &field{name: f.name, typ: x.typ, arrow: typeExtension, children: []*field{f}, extended: x.convert, dict: f.dict}
		f.dict = nil
		return around
	}
	return f
}

func uuids(v column.Vector) (column.Vector, error) {
	var text [36]byte
	return mapTexts(v, func(_ int, b []byte) ([]byte, error) {
		for from, to, k := 0, 0, 0; k < 5; k++ {
			n := [5]int{4, 2, 2, 2, 6}[k]
			hex.Encode(text[to:], b[from:from+n])
			if from, to = from+n, to+2*n; k < 4 {
				text[to] = '-'
				to++
			}
		}
		return text[:], nil
	})
}

// mapTexts makes a text of each blob; nil is a null.
func mapTexts(v column.Vector, text func(i int, blob []byte) ([]byte, error)) (column.Vector, error) {
	flat := column.Flatten(v).(*column.Texts)
	out := column.TextBuilder{Typ: column.String}
	out.Reserve(flat.Len())
	valid := flat.Nulls()
	for i := range flat.Len() {
		if valid != nil && !valid.Has(i) {
			out.AppendNull()
			continue
		}
		b, err := text(i, flat.Bytes(i))
		if err != nil {
			return nil, fmt.Errorf("row %d: %w", i, err)
		}
		if b == nil {
			out.AppendNull()
		} else {
			out.Append(b)
		}
	}
	return out.Texts(), nil
}

func bool8s(v column.Vector) (column.Vector, error) {
	flat := column.Flatten(v).(*column.Ints)
	return values(column.Bool, flat.Len(), flat.Valid, func(i int) (bool, error) { return flat.Values[i] != 0, nil })
}

// plainVariant is whether f keeps variants whose values are not in columns of their own.
func plainVariant(f *field) bool {
	return f.arrow == typeStruct && len(f.children) == 2 && f.children[0].name == "metadata" && f.children[1].name == "value" &&
		f.children[0].typ.Equal(column.Binary) && f.children[1].typ.Equal(column.Binary)
}

// variants are the JSON of variants; the null of JSON is a null.
func variants(v column.Vector) (column.Vector, error) {
	parts := column.Flatten(v).(*column.Structs)
	metadata := column.Flatten(parts.Cols[0]).(*column.Texts)
	var text []byte
	return mapTexts(parts.Cols[1], func(i int, value []byte) ([]byte, error) {
		names, err := variant.ReadNames(metadata.Bytes(i))
		if err != nil || variant.IsNull(value) {
			return nil, err
		}
		text, err = variant.Append(text[:0], &names, value)
		return text, err
	})
}
