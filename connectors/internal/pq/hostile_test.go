package pq

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// mostAllocated is what a file of some kilobytes may have allocated in all.
const mostAllocated = 1 << 30

// allocated is how many bytes f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// footed is a file of a body and the footer bytes.
func footed(body, footer []byte) []byte {
	out := append([]byte(magic), body...)
	out = append(out, footer...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(footer)))
	return append(out, magic...)
}

// TestHostileFooters reads footers that claim more than there is.
func TestHostileFooters(t *testing.T) {
	huge := binary.AppendUvarint(nil, math.MaxInt32)
	list := func(field byte, kind byte) []byte { // a list of 2^31-1 values as the field
		return append([]byte{field<<4 | 9, 0xf0 | kind}, huge...)
	}
	for name, footer := range map[string][]byte{
		"a schema of 2^31 elements": append([]byte{0x15, 2}, list(1, 12)...),
		"2^31 row groups":           append([]byte{0x15, 2}, list(3, 12)...),
		"2^31 bytes of a text":      append([]byte{0x15, 2, 0x58}, huge...),
		"structs in structs":        bytes.Repeat([]byte{0x1c}, 10_000),
		"lists in lists":            append([]byte{0x19}, bytes.Repeat([]byte{0x19}, 10_000)...),
		"many empty row groups":     append([]byte{0x15, 2, 0x39, 0xfc, 0x80, 0x80, 0x80, 0x01}, make([]byte, 1<<21)...),
		"nothing":                   {},
	} {
		file := footed(nil, footer)
		var err error
		n := allocated(func() { _, err = readAll(file) })
		if err == nil || n > mostAllocated/4 {
			t.Errorf("%s: %d bytes allocated, %v", name, n, err)
		}
	}
}

// hostile is a file of one row group with one column chunk, body.
func hostile(schema []format.SchemaElement, phys format.Type, codec format.CompressionCodec, rows, values int64, body []byte) []byte {
	md := format.FileMetaData{NumRows: rows, Schema: append([]format.SchemaElement{{Name: "root"}}, schema...), RowGroups: []format.RowGroup{{NumRows: rows,
		Columns: []format.ColumnChunk{{MetaData: format.ColumnMetaData{Type: phys, Codec: codec, NumValues: values, DataPageOffset: 4, TotalCompressedSize: int64(len(body))}}}}}}
	footer, err := thrift.Marshal(&thrift.CompactProtocol{}, &md)
	if err != nil {
		panic(err)
	}
	return footed(body, footer)
}

// hostilePage is a page with its header.
func hostilePage(values, size int32, enc format.Encoding, body []byte) []byte {
	h := format.PageHeader{Type: format.DataPage, UncompressedPageSize: size, CompressedPageSize: int32(len(body)), DataPageHeader: thrift.New(format.DataPageHeader{
		NumValues: values, Encoding: enc, DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE})}
	head, err := thrift.Marshal(&thrift.CompactProtocol{}, &h)
	if err != nil {
		panic(err)
	}
	return append(head, body...)
}

// readFirst reads the first rows of the first column of a file.
func readFirst(file []byte) error {
	m, err := ReadMeta(int64(len(file)), func(p []byte, off int64) error { copy(p, file[off:]); return nil })
	if err != nil {
		return err
	}
	c, err := valuesOf(m, 0, &m.Leaves[0], file)
	if err != nil {
		return err
	}
	_, err = c.Read(int(min(m.Rows, column.BatchRows)))
	return err
}

// TestHostilePages reads pages that claim more than there is.
func TestHostilePages(t *testing.T) {
	text := leafElement("c", format.ByteArray, 0, &format.StringType{})
	number := leafElement("c", format.Int64, 0, nil)
	many := leafElement("c", format.Int64, 0, nil)
	many.RepetitionType = thrift.New(format.Repeated)
	run := func(n uint64, v byte) []byte { // a run of n levels v, behind its length
		b := append(binary.AppendUvarint(nil, n<<1), v)
		return append(binary.LittleEndian.AppendUint32(nil, uint32(len(b))), b...)
	}
	lengths := func(n uint64) []byte { // the header of n values in DELTA_BINARY_PACKED
		return append(binary.AppendUvarint([]byte{0x80, 1, 4}, n), 0)
	}
	for _, c := range []struct {
		name   string
		schema format.SchemaElement
		codec  format.CompressionCodec
		rows   int64
		values int64
		page   []byte
	}{
		{"2^31 bytes in a page", number, format.Uncompressed, 1, 1, hostilePage(1, math.MaxInt32, format.Plain, make([]byte, 8))},
		{"2^31 bytes of snappy", number, format.Snappy, 1, 1, hostilePage(1, math.MaxInt32, format.Plain, binary.AppendUvarint(nil, math.MaxInt32))},
		{"half a gigabyte of brotli", number, format.Brotli, 1, 1, hostilePage(1, maxPage, format.Plain, []byte{0x5b, 0xff, 0xff, 0xff})},
		{"half a gigabyte of zstd", number, format.Zstd, 1, 1, hostilePage(1, maxPage, format.Plain, []byte{0x28, 0xb5, 0x2f, 0xfd})},
		{"2^31 values", number, format.Uncompressed, math.MaxInt32, math.MaxInt32, hostilePage(math.MaxInt32, 8, format.Plain, make([]byte, 8))},
		{"2^20 values of 8 bytes", number, format.Uncompressed, 1 << 20, 1 << 20, hostilePage(1<<20, 8, format.Plain, make([]byte, 8))},
		{"2^31 texts by deltas", text, format.Uncompressed, 10, 10, hostilePage(10, 9, format.DeltaLengthByteArray, lengths(math.MaxInt32))},
		{"2^31 prefixes", text, format.Uncompressed, 10, 10, hostilePage(10, 9, format.DeltaByteArray, lengths(math.MaxInt32))},
		{"a text of 2^31 bytes", text, format.Uncompressed, 1, 1, hostilePage(1, 4, format.Plain, []byte{0xff, 0xff, 0xff, 0x7f})},
		{"2^25 lists without a row", many, format.Uncompressed, 1, 1 << 25, hostilePage(1<<25, 24, format.Plain, append(run(1<<25, 1), run(1<<25, 1)...))},
		{"levels of another chunk", many, format.Uncompressed, 1, 10, hostilePage(10, 16, format.Plain, append(run(10, 0), run(5, 0)...))},
		{"a page after the rows", many, format.Uncompressed, 5, 4, hostilePage(4, 24, format.Plain, append(run(4, 0), run(4, 0)...))},
	} {
		file := hostile([]format.SchemaElement{c.schema}, c.schema.Type.V, c.codec, c.rows, c.values, c.page)
		var err error
		n := allocated(func() { err = readFirst(file) })
		if err == nil || n > mostAllocated {
			t.Errorf("%s: %d bytes allocated, %v", c.name, n, err)
		}
	}
}

// TestContradictingParts reads structs whose parts have levels of different rows.
func TestContradictingParts(t *testing.T) {
	schema := column.NewSchema(column.Field{Name: "l", Type: column.List(column.Struct(column.Field{Name: "a", Type: column.Int64}, column.Field{Name: "b", Type: column.Int64}))})
	file := func(items ...int) []byte {
		b := column.NewBuilder(schema.Fields[0].Type, len(items))
		for _, n := range items {
			l := make([]any, n)
			for i := range l {
				l[i] = map[string]any{"a": i, "b": i}
			}
			if err := b.Append(l); err != nil {
				t.Fatal(err)
			}
		}
		var out bytes.Buffer
		w, err := NewWriter(&out, schema, format.Uncompressed, make(chan struct{}, 1))
		if err == nil {
			err = w.WriteGroup([]*column.Batch{{N: len(items), Cols: []column.Vector{b.Vector()}}})
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	one, other := file(2, 3, 0, 4), file(3, 2, 0, 4)
	m, err := ReadMeta(int64(len(one)), func(p []byte, off int64) error { copy(p, one[off:]); return nil })
	if err != nil {
		t.Fatal(err)
	}
	// The second part comes from the other file, which has the same sizes.
	at := m.Groups[0].Columns[1].MetaData
	mixed := append([]byte(nil), one...)
	copy(mixed[at.DataPageOffset:at.DataPageOffset+at.TotalCompressedSize], other[at.DataPageOffset:])
	c, err := valuesOf(m, 0, &m.Leaves[0], mixed)
	if err != nil {
		t.Fatal(err)
	}
	v, err := c.Read(4)
	if err == nil {
		// Lists of the same number of elements in all are read as the first part has them.
		if got := fmt.Sprint(v.At(0)); !strings.Contains(got, "a") {
			t.Errorf("%s", got)
		}
	}
	if c, err = valuesOf(m, 0, &m.Leaves[0], mixed); err != nil {
		t.Fatal(err)
	}
	if v, err := c.Read(1); err == nil {
		t.Errorf("%v was read of parts of 2 and 3 elements", v.At(0))
	}
}
