package pq

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"testing"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// rowGroup is one of rows rows with n chunks of 50 bytes at 4.
func rowGroup(rows int64, n int) format.RowGroup {
	g := format.RowGroup{NumRows: rows}
	for range n {
		g.Columns = append(g.Columns, format.ColumnChunk{MetaData: format.ColumnMetaData{Type: format.Int64, DataPageOffset: 4, TotalCompressedSize: 50}})
	}
	return g
}

// TestOldWriters reads footers of which writers left out something.
func TestOldWriters(t *testing.T) {
	n := leafElement("n", format.Int64, 0, nil)
	footer := func(by string, rows int64, groups ...format.RowGroup) *format.FileMetaData {
		return &format.FileMetaData{CreatedBy: by, NumRows: rows, Schema: []format.SchemaElement{{Name: "root"}, n}, RowGroups: groups}
	}
	m, err := newMeta(footer("parquet-rs", 0, rowGroup(3, 1), rowGroup(4, 1)), 1000)
	if err != nil || m.Rows != 7 {
		t.Errorf("without rows: %+v, %v", m, err)
	}
	if _, err := newMeta(footer("parquet-rs", 6, rowGroup(3, 1), rowGroup(4, 1)), 1000); err == nil {
		t.Error("6 rows of 3 and 4 are no error")
	}
	for by, want := range map[string]string{
		"parquet-mr": "4 150", "parquet-mr version 1.2.8 (build x)": "4 150", "parquet-mr version 1.20.0": "4 50", "parquet-mr version 1.10.1": "4 50", "weir": "4 50",
	} {
		m, err := newMeta(footer(by, 3, rowGroup(3, 1)), 1000)
		if err != nil {
			t.Fatal(err)
		}
		from, bytes, err := m.Range(0, &m.Leaves[0], 1000)
		if got := fmt.Sprint(from, bytes); got != want || err != nil {
			t.Errorf("%s: %s, not %s, %v", by, got, want, err)
		}
		if from, bytes, err := m.Range(0, &m.Leaves[0], 70); from+bytes > 62 || err != nil {
			t.Errorf("%s: %d bytes at %d of 70, %v", by, bytes, from, err)
		}
	}
	empty := []format.SchemaElement{{Name: "root"}, n, groupElement("o", format.Optional, 1, nil), groupElement("i", format.Optional, 0, nil), n}
	empty[4].Name = "last"
	if m, err = newMeta(&format.FileMetaData{NumRows: 3, Schema: empty, RowGroups: []format.RowGroup{rowGroup(3, 2)}}, 1000); err != nil {
		t.Fatal(err)
	}
	if len(m.Leaves) != 2 || m.Leaves[1].Chunk != 1 || m.Refusal("o") == "" {
		t.Errorf("beside a group without fields: %+v", m)
	}
}

// TestNoBits reads codes of no bits, whatever is stored for them.
func TestNoBits(t *testing.T) {
	for _, src := range [][]byte{nil, {0}, {9, 0}, {0x14, 0, 0, 0}} {
		got, err := codes(src, 0, 10)
		if err != nil || len(got) != 10 || got[0] != 0 || got[9] != 0 {
			t.Errorf("%v: %v, %v", src, got, err)
		}
		n := 0
		if err := runs(src, 0, 10, func(v uint32, k int) { n += k }, nil); err != nil || n != 10 {
			t.Errorf("%v: %d, %v", src, n, err)
		}
	}
}

// TestGeometry is bytes, whose bounds are of places and not of the bytes.
func TestGeometry(t *testing.T) {
	for _, typ := range []format.LogicalTypeValue{&format.GeometryType{}, &format.GeographyType{}} {
		m, err := newMeta(&format.FileMetaData{Schema: []format.SchemaElement{{Name: "root"}, leafElement("place", format.ByteArray, 0, typ)}}, 1000)
		if err != nil || len(m.Leaves) != 1 {
			t.Fatalf("%+v, %v", m, err)
		}
		lo, hi, _ := m.Leaves[0].Bounds(&format.ColumnMetaData{Statistics: format.Statistics{MinValue: []byte{1}, MaxValue: []byte{2}}})
		if lo != nil || hi != nil {
			t.Errorf("%T is between %v and %v", typ, lo, hi)
		}
	}
}

// TestEntriesWithoutValue reads metadata that has keys without values, in the file and in columns.
func TestEntriesWithoutValue(t *testing.T) {
	entries := []format.KeyValue{{Key: "kk"}, {Key: "full", Value: "v"}, {Key: "kk"}}
	md := format.FileMetaData{Version: 1, NumRows: 3, Schema: []format.SchemaElement{{Name: "root", NumChildren: thrift.New(int32(1))}, leafElement("n", format.Int64, 0, nil)},
		RowGroups: []format.RowGroup{rowGroup(3, 1)}, KeyValueMetadata: entries, CreatedBy: "weir"}
	c := &md.RowGroups[0].Columns[0].MetaData
	c.PathInSchema, c.Encoding, c.KeyValueMetadata = []string{"n"}, []format.Encoding{format.Plain}, entries
	whole, err := thrift.Marshal(&thrift.CompactProtocol{}, &md)
	if err != nil {
		t.Fatal(err)
	}
	foot := bytes.ReplaceAll(whole, []byte("\x18\x02kk\x18\x00\x00"), []byte("\x18\x02kk\x00"))
	if len(whole)-len(foot) != 8 {
		t.Fatalf("%d entries are without a value", (len(whole)-len(foot))/2)
	}
	if fixed, ok := withValues(foot); !ok || !bytes.Equal(fixed, whole) {
		t.Errorf("%v: %q, want %q", ok, fixed, whole)
	}
	file := append(append([]byte("PAR1"), make([]byte, 100)...), foot...)
	file = append(binary.LittleEndian.AppendUint32(file, uint32(len(foot))), "PAR1"...)
	m, err := ReadMeta(int64(len(file)), func(p []byte, off int64) error { copy(p, file[off:]); return nil })
	if err != nil || m.Rows != 3 || len(m.Leaves) != 1 {
		t.Errorf("%+v, %v", m, err)
	}
	for n := range len(foot) {
		withValues(foot[:n]) // cut off anywhere, it ends
	}
}
