package pq

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
	"github.com/parquet-go/parquet-go/variant"
)

// TestVariantSchemas refuses columns that cannot be VARIANT.
func TestVariantSchemas(t *testing.T) {
	optional := func(e format.SchemaElement) format.SchemaElement {
		e.RepetitionType = thrift.New(format.Optional)
		return e
	}
	bytesOf := func(name string) format.SchemaElement { return optional(leafElement(name, format.ByteArray, 0, nil)) }
	group := func(name string, kids int32) format.SchemaElement {
		return groupElement(name, format.Optional, kids, nil)
	}
	list := groupElement("typed_value", format.Optional, 1, &format.ListType{})
	repeated := groupElement("list", format.Repeated, 1, nil)
	metadata, value := bytesOf("metadata"), bytesOf("value")
	typed := func(phys format.Type, width int32, logical format.LogicalTypeValue) format.SchemaElement {
		return optional(leafElement("typed_value", phys, width, logical))
	}
	type elements = []format.SchemaElement
	for _, c := range []struct {
		kids   int32
		fields elements
		want   string // the reason; "": none
	}{
		{2, elements{metadata, value}, ""},
		{2, elements{value, metadata}, ""},
		{2, elements{metadata, typed(format.Int64, 0, nil)}, ""},
		{3, elements{metadata, value, typed(format.FixedLenByteArray, 16, &format.UUIDType{})}, ""},
		{3, elements{metadata, value, list, repeated, group("element", 1), typed(format.Double, 0, nil)}, ""},
		{3, elements{metadata, value, group("typed_value", 2), group("a", 1), value, group("b", 2), value, typed(format.Int32, 0, &format.DateType{})}, ""},
		{1, elements{metadata}, "neither value nor typed_value"},
		{1, elements{value}, "lacks its metadata"},
		{2, elements{metadata, leafElement("value", format.ByteArray, 0, &format.StringType{})}, "cannot have a field value string"},
		{2, elements{leafElement("metadata", format.Int64, 0, nil), value}, "cannot have a field metadata int64"},
		{3, elements{metadata, value, bytesOf("more")}, "cannot have a field more"},
		{3, elements{metadata, value, typed(format.FixedLenByteArray, 4, nil)}, "a typed_value binary of FIXED_LEN_BYTE_ARRAY"},
		{3, elements{metadata, value, typed(format.Int32, 0, &format.IntType{BitWidth: 32})}, "a typed_value uint32"},
		{3, elements{metadata, value, typed(format.Int96, 0, nil)}, "a typed_value timestamp"},
		{3, elements{metadata, value, group("typed_value", 1), bytesOf("a")}, "a part is binary, not a group"},
		{3, elements{metadata, value, group("typed_value", 1), group("a", 1), bytesOf("metadata")}, "cannot have a field metadata"},
		{3, elements{metadata, value, list, repeated, bytesOf("element")}, "a part is binary, not a group"},
		{3, elements{metadata, value, groupElement("typed_value", format.Optional, 1, &format.MapType{}), groupElement("key_value", format.Repeated, 2, nil), leafElement("key", format.Int32, 0, nil), value}, "a map or a VARIANT"},
		{3, elements{metadata, value, groupElement("typed_value", format.Optional, 2, &format.VariantType{}), metadata, value}, "a map or a VARIANT"},
	} {
		s := append([]format.SchemaElement{{Name: "root"}, groupElement("v", format.Optional, c.kids, &format.VariantType{})}, c.fields...)
		m, err := newMeta(&format.FileMetaData{Schema: s}, 100)
		if err != nil {
			t.Fatal(err)
		}
		switch why := m.Refusal("v"); {
		case c.want == "" && (len(m.Leaves) != 1 || m.Leaves[0].Type.String() != "string" || !m.Leaves[0].Optional):
			t.Errorf("%+v %s", m.Leaves, why)
		case c.want != "" && !strings.Contains(why, c.want):
			t.Errorf("%q, not %q", why, c.want)
		}
	}
}

// variantFile is a file of a column v of variants that have ints and strings in columns of their own.
func variantFile(t testing.TB, rows ...parquet.Row) []byte {
	node, err := parquet.ShreddedVariant(parquet.Group{"n": parquet.Int(32), "s": parquet.List(parquet.String())})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[any](&b, parquet.NewSchema("x", parquet.Group{"v": node}))
	if _, err := w.WriteRows(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// variantRow is a row of it: metadata, value, n, and one string, each in bytes and typed. A nil is not there.
func variantRow(metadata, value, nValue, n, sValue, s any) parquet.Row {
	at := func(column int, v any, def, absent int) parquet.Value {
		if v == nil {
			return parquet.Value{}.Level(0, absent, column)
		}
		return parquet.ValueOf(v).Level(0, def, column)
	}
	typed := 0
	if nValue != nil || n != nil || sValue != nil || s != nil {
		typed = 1
	}
	elements := typed
	if s != nil {
		elements = 3
	}
	return parquet.Row{
		at(0, metadata, 0, 0), at(1, value, 1, 0), at(2, nValue, 2, typed), at(3, n, 2, typed), at(4, sValue, 2, typed),
		parquet.Value{}.Level(0, elements, 5), at(6, s, 4, elements),
	}
}

func TestVariantConflicts(t *testing.T) {
	var names variant.MetadataBuilder
	object := variant.Encode(&names, variant.MakeObject([]variant.Field{{Name: "n", Value: variant.Int8(5)}, {Name: "z", Value: variant.Int8(6)}}))
	_, metadata := names.Build()
	five := []byte{3 << 2, 5}
	for _, c := range []struct {
		row  parquet.Row
		want string // a part of the error if it begins with !
	}{
		{variantRow(metadata, five, nil, nil, nil, nil), "5"},
		{variantRow(metadata, object, nil, nil, nil, nil), `{"n":5,"z":6}`},
		{variantRow(metadata, nil, nil, int32(7), nil, "a"), `{"n":7,"s":["a"]}`},
		{variantRow(metadata, nil, five, nil, five, nil), `{"n":5,"s":5}`},
		{variantRow([]byte{}, nil, nil, int32(7), nil, nil), `{"n":7}`}, // no names are needed
		{variantRow(metadata, object, nil, int32(7), nil, nil), `{"n":7,"z":6}`},
		{variantRow(metadata, object, nil, nil, five, nil), `{"s":5,"z":6}`},
		{variantRow(metadata, five, nil, int32(7), nil, nil), "!no object has fields in columns"},
		{variantRow(metadata, nil, five, int32(7), nil, nil), "!both in bytes and in a column of its own"},
		{variantRow(metadata, nil, nil, nil, five, "a"), "!both in bytes and in a column of its own"},
		{variantRow([]byte{}, five, nil, nil, nil, nil), "!metadata are empty"},
		{variantRow(metadata, []byte{}, nil, nil, nil, nil), "!cut off"},
		{variantRow(metadata, nil, nil, nil, nil, "\xff"), "!not UTF-8"},
	} {
		file := variantFile(t, c.row)
		m, err := ReadMeta(int64(len(file)), func(p []byte, off int64) error { copy(p, file[off:]); return nil })
		if err != nil || len(m.Leaves) != 1 {
			t.Fatalf("%+v %v", m, err)
		}
		values, err := valuesOf(m, 0, &m.Leaves[0], file)
		if err != nil {
			t.Fatal(err)
		}
		got, err := values.Read(1)
		if why, bad := strings.CutPrefix(c.want, "!"); bad {
			if err == nil || !strings.Contains(err.Error(), why) {
				t.Errorf("%v: %v", c.want, err)
			}
		} else if err != nil || fmt.Sprint(got.At(0)) != c.want {
			t.Errorf("%v, not %s: %v", got, c.want, err)
		}
	}
}

// TestVariantFlipped changes each byte of a file of variants: reading it gives an error or values, not a
// panic.
func TestVariantFlipped(t *testing.T) {
	file := variantSample(t)
	if n, err := readAll(file); err != nil || n == 0 {
		t.Fatal(n, err)
	}
	for i := range file {
		bad := bytes.Clone(file)
		bad[i] ^= []byte{1, 4, 0x80, 0xff}[i%4]
		readAll(bad)
	}
}

func variantSample(t testing.TB) []byte {
	var names variant.MetadataBuilder
	object := variant.Encode(&names, variant.MakeObject([]variant.Field{{Name: "x", Value: variant.MakeArray([]variant.Value{variant.Int64(5), variant.String("é")})}, {Name: "z", Value: variant.Double(6)}}))
	_, metadata := names.Build()
	var rows []parquet.Row
	for i := range 30 {
		rows = append(rows, variantRow(metadata, object, nil, int32(i), nil, "a"), variantRow(metadata, nil, object, nil, object, nil), variantRow(metadata, object, nil, nil, nil, nil))
	}
	return variantFile(t, rows...)
}
