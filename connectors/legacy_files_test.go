//go:build integration

package connectors

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	pformat "github.com/parquet-go/parquet-go/format"
)

// Files as old and other writers make them, which no library of today would write: their footers are made
// anew.

// footer changes the footer of a file.
type footer func(*pformat.FileMetaData)

// refoot is a file with another footer.
func refoot(data []byte, change footer) []byte {
	n := int(binary.LittleEndian.Uint32(data[len(data)-8:]))
	var md pformat.FileMetaData
	must(0, thrift.Unmarshal(&thrift.CompactProtocol{}, data[len(data)-8-n:len(data)-8], &md))
	change(&md)
	return withFooter(data[:len(data)-8-n], must(thrift.Marshal(&thrift.CompactProtocol{}, &md)))
}

func withFooter(pages, foot []byte) []byte {
	out := append(bytes.Clone(pages), foot...)
	return append(binary.LittleEndian.AppendUint32(out, uint32(len(foot))), "PAR1"...)
}

// converted gives the schema elements at places an old annotation.
func converted(c deprecated.ConvertedType, precision, scale int32, places ...int) footer {
	return func(md *pformat.FileMetaData) {
		for _, i := range places {
			e := &md.Schema[i]
			e.LogicalType = pformat.LogicalType{}
			e.ConvertedType.V, e.ConvertedType.Valid = c, true
			e.Precision.V, e.Precision.Valid = precision, precision > 0
			e.Scale.V, e.Scale.Valid = scale, precision > 0
		}
	}
}

func together(fs ...footer) footer {
	return func(md *pformat.FileMetaData) {
		for _, f := range fs {
			f(md)
		}
	}
}

func legacy[T any](dir, name string, change footer, values ...T) []byte {
	var b bytes.Buffer
	w := parquet.NewGenericWriter[T](&b)
	must(w.Write(values))
	must(0, w.Close())
	data := b.Bytes()
	if change != nil {
		data = refoot(data, change)
	}
	must(0, os.WriteFile(filepath.Join(dir, "legacy-"+name+".parquet"), data, 0o666))
	return data
}

func ptr[T any](v T) *T { return &v }

type oldPhone struct {
	Number int64   `parquet:"number"`
	Kind   *string `parquet:"kind,optional"`
}

type oldPhones struct {
	ID     int32 `parquet:"id"`
	Phones *struct {
		Phone []oldPhone `parquet:"phone"`
	} `parquet:"phoneNumbers,optional"`
}

type oldRepeated struct {
	A []int32  `parquet:"Int32_list"`
	S []string `parquet:"String_list"`
	G struct {
		B []int32 `parquet:"Int32_list_in_group"`
	} `parquet:"group_of_lists"`
}

type oldInner struct {
	Array []int32 `parquet:"array"`
}

type oldMiddle struct {
	Array []oldInner `parquet:"array"`
}

type oldLists struct {
	A *oldMiddle `parquet:"a,optional"`
}

type oldBag struct {
	Bag []struct {
		Element *int32 `parquet:"array_element,optional"`
	} `parquet:"bag"`
}

type oldHive struct {
	L *oldBag `parquet:"l,optional"`
}

type oldElements struct {
	E []oldPhone `parquet:"element"`
}

type oldOne struct {
	V int64 `parquet:"v"`
}

type oldTuples struct {
	E []oldOne `parquet:"l_tuple"`
}

type oldArrays struct {
	E []oldOne `parquet:"array"`
}

type oldEntry struct {
	K *string `parquet:"key,optional"`
	V *int32  `parquet:"value,optional"`
}

type oldEntries struct {
	Map []oldEntry `parquet:"map"`
}

type oldStrictEntries struct {
	Map []struct {
		K string `parquet:"key"`
		V *int32 `parquet:"value,optional"`
	} `parquet:"map"`
}

type oldKeys struct {
	Map []struct {
		K string `parquet:"key"`
	} `parquet:"key_value"`
}

type oldList[T any] struct {
	L *T `parquet:"l,optional"`
}

type oldMoment struct {
	T deprecated.Int96 `parquet:"t"`
}

type oldNumbers struct {
	A int32  `parquet:"a"`
	B int64  `parquet:"b"`
	C []byte `parquet:"c"`
	D int32  `parquet:"d"`
	E int64  `parquet:"e"`
	F int64  `parquet:"f"`
}

func writeLegacy(t *testing.T, dir string) {
	t.Helper()
	legacyLists(dir)
	legacyMaps(dir)
	legacyNumbers(dir)
}

func legacyLists(dir string) {
	phones := oldElements{[]oldPhone{{1, ptr("home")}, {2, nil}}}
	p := func(x ...oldPhone) oldPhones {
		return oldPhones{1, &struct {
			Phone []oldPhone `parquet:"phone"`
		}{x}}
	}
	legacy(dir, "repeated-group", nil, oldPhones{ID: 7}, p(), p(phones.E...))
	some := oldRepeated{A: []int32{0, 1, 2}, S: []string{"foo", ""}}
	some.G.B = []int32{9, 8}
	legacy(dir, "repeated-primitive", nil, some, oldRepeated{}, oldRepeated{A: []int32{4}})
	lists := []oldLists{{&oldMiddle{[]oldInner{{[]int32{1, 2}}, {[]int32{3, 4}}}}}, {}, {&oldMiddle{}}}
	legacy(dir, "old-list", converted(deprecated.List, 0, 0, 1), lists...)
	legacy(dir, "old-list-of-lists", converted(deprecated.List, 0, 0, 1, 2), lists...)
	bag := &oldBag{}
	bag.Bag = append(bag.Bag, struct {
		Element *int32 `parquet:"array_element,optional"`
	}{ptr(int32(1))}, struct {
		Element *int32 `parquet:"array_element,optional"`
	}{})
	legacy(dir, "hive-list", converted(deprecated.List, 0, 0, 1), oldHive{bag}, oldHive{}, oldHive{&oldBag{}})
	legacy(dir, "list-of-two-levels", converted(deprecated.List, 0, 0, 1), oldList[oldElements]{&phones}, oldList[oldElements]{}, oldList[oldElements]{&oldElements{}})
	legacy(dir, "tuple", converted(deprecated.List, 0, 0, 1), oldList[oldTuples]{&oldTuples{[]oldOne{{1}, {2}}}}, oldList[oldTuples]{})
	legacy(dir, "array-struct", converted(deprecated.List, 0, 0, 1), oldList[oldArrays]{&oldArrays{[]oldOne{{1}, {2}}}}, oldList[oldArrays]{})
}

func legacyMaps(dir string) {
	entries := []oldList[oldEntries]{{&oldEntries{[]oldEntry{{ptr("a"), ptr(int32(1))}, {ptr("b"), nil}}}}, {}, {&oldEntries{}}}
	strict := oldStrictEntries{}
	for _, k := range []string{"a", "b"} {
		strict.Map = append(strict.Map, struct {
			K string `parquet:"key"`
			V *int32 `parquet:"value,optional"`
		}{k, ptr(int32(1))})
	}
	stricts := []oldList[oldStrictEntries]{{&strict}, {}, {&oldStrictEntries{}}}
	legacy(dir, "map", converted(deprecated.Map, 0, 0, 1), stricts...)
	legacy(dir, "map-key-value", converted(deprecated.MapKeyValue, 0, 0, 1), stricts...)
	legacy(dir, "map-both", together(converted(deprecated.Map, 0, 0, 1), converted(deprecated.MapKeyValue, 0, 0, 2)), stricts...)
	legacy(dir, "map-optional-keys", converted(deprecated.Map, 0, 0, 1), entries...)
	legacy(dir, "null-key", converted(deprecated.Map, 0, 0, 1), oldList[oldEntries]{&oldEntries{[]oldEntry{{nil, ptr(int32(1))}}}})
	keys := oldKeys{}
	for _, k := range []string{"a", "b"} {
		keys.Map = append(keys.Map, struct {
			K string `parquet:"key"`
		}{k})
	}
	legacy(dir, "map-no-value", converted(deprecated.Map, 0, 0, 1), oldList[oldKeys]{&keys}, oldList[oldKeys]{})
}

func legacyNumbers(dir string) {
	at := func(day uint32, nanos uint64) oldMoment {
		return oldMoment{deprecated.Int96{uint32(nanos), uint32(nanos >> 32), day}}
	}
	const epoch = 2440588
	legacy(dir, "int96-far", nil, at(epoch+106751990, 5000), at(0, 0), at(epoch, 86399999999000), at(5373484, 1000))
	legacy(dir, "int96-nanos", nil, at(epoch, 1), at(epoch, 86399999999999))
	values := []oldNumbers{{123, 456, []byte{1, 0}, 10, 20, 30}, {-123, -456, []byte{0xff}, -10, -20, 86399999999}, {0, 0, []byte{}, 0, 0, 0}}
	dates := together(converted(deprecated.Date, 0, 0, 4), converted(deprecated.TimestampMillis, 0, 0, 5), converted(deprecated.TimeMicros, 0, 0, 6))
	legacy(dir, "decimals", together(converted(deprecated.Decimal, 4, 2, 1), converted(deprecated.Decimal, 10, 0, 2), dates), values...)
	legacy(dir, "decimal-bytes", together(converted(deprecated.Decimal, 4, 2, 1), converted(deprecated.Decimal, 10, 0, 2), converted(deprecated.Decimal, 10, 2, 3), dates), values...)
	legacy(dir, "no-precision", converted(deprecated.Decimal, 0, 0, 1), values...)
	small := []oldNumbers{{12, 456, []byte("ab"), 10, 20, 30}, {13, 0, nil, 0, 0, 0}}
	for _, c := range []deprecated.ConvertedType{deprecated.Uint8, deprecated.Uint16, deprecated.Uint32, deprecated.Int8, deprecated.Int16, deprecated.Int32} {
		legacy(dir, "integer-"+string('a'+rune(c)), converted(c, 0, 0, 1), small...)
	}
	data := legacy(dir, "wrong-rows", func(md *pformat.FileMetaData) { md.NumRows = 7 }, small...)
	legacy(dir, "old-offsets", func(md *pformat.FileMetaData) {
		md.CreatedBy, md.ColumnOrders = "", nil
		for i := range md.RowGroups[0].Columns {
			m := &md.RowGroups[0].Columns[i].MetaData
			if m.DictionaryPageOffset > 0 {
				m.DataPageOffset = m.DictionaryPageOffset
			}
			m.DictionaryPageOffset, m.Statistics, m.EncodingStats = 0, pformat.Statistics{}, nil
		}
	}, small...)
	// The old fields of statistics order texts as signed bytes.
	legacy(dir, "old-statistics", func(md *pformat.FileMetaData) {
		md.RowGroups[0].Columns[2].MetaData.Statistics = pformat.Statistics{Min: []byte("zz"), Max: []byte("aa")}
	}, small...)
	legacyBytes(dir, data)
}

// legacyBytes makes files of bytes that no library writes, from data.
func legacyBytes(dir string, data []byte) {
	save := func(name string, data []byte) {
		must(0, os.WriteFile(filepath.Join(dir, "legacy-"+name+".parquet"), data, 0o666))
	}
	var end int64
	flipped := refoot(data, func(md *pformat.FileMetaData) {
		md.NumRows = 2
		c := &md.RowGroups[0].Columns[0].MetaData
		end = c.DataPageOffset + c.TotalCompressedSize
	})
	flipped[end-1] ^= 1
	save("bad-checksum", flipped)
	// A logical type of the future is one that is not known.
	type id struct {
		ID [16]byte `parquet:"id,uuid"`
	}
	known := legacy(dir, "uuid", nil, id{[16]byte{1, 2, 3}})
	n := int(binary.LittleEndian.Uint32(known[len(known)-8:]))
	pages, foot := known[:len(known)-8-n], known[len(known)-8-n:len(known)-8]
	save("future-type", withFooter(pages, bytes.Replace(foot, []byte{0xec, 0, 0}, []byte{0x0c, 60, 0, 0}, 1)))
}
