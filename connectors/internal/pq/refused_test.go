package pq

import (
	"fmt"
	"testing"

	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

func leafElement(name string, phys format.Type, width int32, logical format.LogicalTypeValue) format.SchemaElement {
	return format.SchemaElement{Name: name, Type: thrift.New(phys), TypeLength: thrift.New(width), LogicalType: format.LogicalType{Value: logical}}
}

func groupElement(name string, rep format.FieldRepetitionType, kids int32, logical format.LogicalTypeValue) format.SchemaElement {
	return format.SchemaElement{Name: name, RepetitionType: thrift.New(rep), NumChildren: thrift.New(kids), LogicalType: format.LogicalType{Value: logical}}
}

func TestRefused(t *testing.T) {
	m, err := newMeta(&format.FileMetaData{Schema: []format.SchemaElement{
		{Name: "root"},
		leafElement("a", format.Int64, 0, nil),
		leafElement("a", format.ByteArray, 0, &format.StringType{}),
		leafElement("half", format.FixedLenByteArray, 3, &format.Float16Type{}),
		leafElement("place", format.ByteArray, 0, &format.GeometryType{}),
		leafElement("small", format.Int64, 0, &format.IntType{BitWidth: 8, IsSigned: true}),
		{Name: "none"},
		groupElement("s", format.Optional, 2, nil), leafElement("x", format.Int64, 0, nil), leafElement("x", format.Int64, 0, nil),
		leafElement("z", format.Int64, 0, nil),
	}}, 100)
	if err != nil {
		t.Fatal(err)
	}
	want := "[{half its values have 3 bytes, not 2}" +
		" {small it is a int8 of INT64} {none it is a group without fields} {s it has two fields called x}]"
	if got := fmt.Sprint(m.Refused); got != want {
		t.Errorf("%s, not %s", got, want)
	}
	if len(m.Leaves) != 4 || m.Leaves[0].Chunk != 0 || m.Leaves[1].Name != "a_1" || m.Leaves[2].Type.String() != "binary" || m.Leaves[3].Chunk != 7 || m.Refusal("a") != "" || m.Refusal("half") == "" || m.Refusal("b") != "" {
		t.Errorf("%+v", m.Leaves)
	}
}

// TestSchemas reads the forms of lists and maps that writers have used.
func TestSchemas(t *testing.T) {
	repeated := func(e format.SchemaElement) format.SchemaElement {
		e.RepetitionType = thrift.New(format.Repeated)
		return e
	}
	old := func(e format.SchemaElement, c deprecated.ConvertedType) format.SchemaElement {
		e.ConvertedType = thrift.New(c)
		return e
	}
	n := leafElement("n", format.Int64, 0, nil)
	s := leafElement("s", format.ByteArray, 0, &format.StringType{})
	list := func(name string, rep format.FieldRepetitionType) format.SchemaElement {
		return groupElement(name, rep, 1, &format.ListType{})
	}
	group := func(name string, kids int32) format.SchemaElement {
		return groupElement(name, format.Repeated, kids, nil)
	}
	for _, c := range []struct {
		name, typ string
		tree      []format.SchemaElement
	}{
		{"three levels", "list<int64>", []format.SchemaElement{list("l", format.Optional), group("list", 1), n}},
		{"three levels, old annotation", "list<int64>", []format.SchemaElement{old(groupElement("l", format.Optional, 1, nil), deprecated.List), group("bag", 1), n}},
		{"two levels", "list<int64>", []format.SchemaElement{list("l", format.Required), repeated(n)}},
		{"two levels of structs", "list<struct<n int64, s string>>", []format.SchemaElement{list("l", format.Required), group("element", 2), n, s}},
		{"named array", "list<struct<n int64>>", []format.SchemaElement{list("l", format.Required), group("array", 1), n}},
		{"named as a tuple", "list<struct<n int64>>", []format.SchemaElement{list("l", format.Required), group("l_tuple", 1), n}},
		{"a repeated field in the repeated one", "list<struct<n list<int64>>>", []format.SchemaElement{list("l", format.Required), group("list", 1), repeated(n)}},
		{"repeated without annotation", "list<int64>", []format.SchemaElement{repeated(n)}},
		{"repeated group", "list<struct<n int64, s string>>", []format.SchemaElement{group("g", 2), n, s}},
		{"lists of lists", "list<list<string>>", []format.SchemaElement{list("l", format.Optional), group("list", 1), list("element", format.Optional), group("list", 1), s}},
		{"map", "map<string, int64>", []format.SchemaElement{groupElement("m", format.Optional, 1, &format.MapType{}), group("key_value", 2), s, n}},
		{"map, old annotations", "map<string, int64>", []format.SchemaElement{old(groupElement("m", format.Optional, 1, nil), deprecated.MapKeyValue), group("map", 2), s, n}},
		{"map, annotated twice", "map<string, int64>", []format.SchemaElement{old(groupElement("m", format.Optional, 1, nil), deprecated.Map), old(group("map", 2), deprecated.MapKeyValue), s, n}},
		{"map without values", "struct<key_value list<struct<s string>>>", []format.SchemaElement{groupElement("m", format.Optional, 1, &format.MapType{}), group("key_value", 1), s}},
		{"struct", "struct<n int64, s string>", []format.SchemaElement{groupElement("g", format.Optional, 2, nil), n, s}},
	} {
		m, err := newMeta(&format.FileMetaData{Schema: append([]format.SchemaElement{{Name: "root"}}, c.tree...)}, 100)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if len(m.Leaves) != 1 || m.Leaves[0].Type.String() != c.typ {
			t.Errorf("%s: %v %v, not %s", c.name, m.Leaves, m.Refused, c.typ)
		}
	}
	deep := []format.SchemaElement{{Name: "root"}}
	for range 100 {
		deep = append(deep, groupElement("g", format.Repeated, 1, nil))
	}
	if _, err := newMeta(&format.FileMetaData{Schema: append(deep, n)}, 100); err == nil {
		t.Error("a schema of 100 levels was read")
	}
	if _, err := newMeta(&format.FileMetaData{Schema: []format.SchemaElement{{Name: "root"}, groupElement("g", format.Required, 1<<31-1, nil), n}}, 100); err == nil {
		t.Error("a group of 2^31 fields was read")
	}
}
