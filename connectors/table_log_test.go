package connectors

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// splitCheckpoint makes parts of the checkpoint of a version in the log at dir, and removes the whole.
func splitCheckpoint(t *testing.T, dir string, version, parts int) []string {
	t.Helper()
	path := filepath.Join(dir, fmt.Sprintf("%020d.checkpoint.parquet", version))
	data := must(os.ReadFile(path))
	f := must(parquet.OpenFile(bytes.NewReader(data), int64(len(data))))
	all := make([]parquet.Row, f.NumRows())
	rows := f.RowGroups()[0].Rows()
	n, _ := rows.ReadRows(all)
	if n != len(all) {
		t.Fatalf("%d of %d rows", n, len(all))
	}
	var names []string
	for i := range parts {
		name := filepath.Join(dir, fmt.Sprintf("%020d.checkpoint.%010d.%010d.parquet", version, i+1, parts))
		var b bytes.Buffer
		w := parquet.NewWriter(&b, f.Schema())
		must(w.WriteRows(all[i*n/parts : (i+1)*n/parts]))
		must(0, w.Close())
		must(0, os.WriteFile(name, b.Bytes(), 0o666))
		names = append(names, name)
	}
	rows.Close()
	must(0, os.Remove(path))
	return names
}

// TestCheckpointInParts reads a checkpoint of several files, as Spark writes of large tables; one that lacks a part is as
// none.
func TestCheckpointInParts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t")
	for i := range int64(21) {
		must(0, writeRows(tableOf(localStore{}, path, plan.WriteOptions{Mode: "append", PartitionBy: []string{"k"}}), numbersOf("a", i), numbersOf("b", -i)))
	}
	want := must(tableRows(localStore{}, path))
	log := filepath.Join(path, deltaLog)
	parts := splitCheckpoint(t, log, 20, 4)
	if got := must(tableRows(localStore{}, path)); got != want {
		t.Errorf("of four parts: %s", got)
	}
	for v := range int64(20) { // they stand for the log before them
		must(0, os.Remove(filepath.Join(log, logName(v))))
	}
	if got := must(tableRows(localStore{}, path)); got != want {
		t.Errorf("of four parts alone: %s", got)
	}
	must(0, os.Remove(parts[2]))
	must(0, os.Remove(filepath.Join(log, fmt.Sprintf("%020d.checkpoint.parquet", 10))))
	if got, err := tableRows(localStore{}, path); err == nil || !strings.Contains(err.Error(), "no version 0") {
		t.Errorf("without the third part: %s, %v", got, err)
	}
}

// TestTableKeepsMicroseconds writes nanoseconds as other readers take them, or not at all.
func TestTableKeepsMicroseconds(t *testing.T) {
	nano := column.Type{Kind: column.KindTimestamp, Unit: column.Nano, Zone: "UTC"}
	schema := column.NewSchema(column.Field{Name: "at", Type: nano}, column.Field{Name: "l", Type: column.List(nano)})
	batch := func(n int64) *column.Batch {
		v := &column.Ints{Typ: nano, Values: []int64{n, 7}, Valid: column.Bitmap{1}}
		return &column.Batch{N: 2, Cols: []column.Vector{v, &column.Lists{Typ: column.List(nano), Spans: []column.Span{{Start: 0, Len: 2}, {Start: 1, Len: 1}}, Child: v}}}
	}
	path := filepath.Join(t.TempDir(), "t")
	write(t, path, plan.WriteOptions{}, schema, batch(1_600_000_000_123_456_000))
	src := open(t, path, plan.ReadOptions{})
	if got := must(src.Schema(ctx)).String(); got != schema.String() {
		t.Errorf("schema %s", got)
	}
	same(t, mustRows(t, src, plan.Request{}), []string{"2020-09-13 12:26:40.123456|[2020-09-13 12:26:40.123456, NULL]", "∅|[NULL]"})
	if _, err := tryWrite(path, plan.WriteOptions{Mode: "append"}, schema, batch(1)); err == nil || !strings.Contains(err.Error(), "column at: 1970-01-01 00:00:00.000000001 has nanoseconds") {
		t.Error(err)
	}
}

// TestWidenedTable reads files that are narrower than a table's columns became, with the feature typeWidening, and adds one.
func TestWidenedTable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t")
	schema := column.NewSchema(column.Field{Name: "n", Type: column.Int32}, column.Field{Name: "f", Type: column.Float32})
	write(t, path, plan.WriteOptions{}, schema, &column.Batch{N: 2, Cols: []column.Vector{&column.Ints{Typ: column.Int32, Values: []int64{1, -7}}, &column.Floats{Typ: column.Float32, Values: []float64{0.5, 2}}}})
	text := string(must(os.ReadFile(filepath.Join(path, deltaLog, logName(0)))))
	text = strings.NewReplacer(`\"type\":\"integer\"`, `\"type\":\"long\"`, `\"type\":\"float\"`, `\"type\":\"double\"`, `\"weir.type\":\"int32\"`, "", `\"weir.type\":\"float32\"`, "",
		`"minReaderVersion":1,"minWriterVersion":2`, `"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["typeWidening","deletionVectors"],"writerFeatures":["typeWidening","deletionVectors"]`).Replace(text)
	must(0, os.WriteFile(filepath.Join(path, deltaLog, logName(0)), []byte(text), 0o666))
	src := open(t, path, plan.ReadOptions{})
	if got := must(src.Schema(ctx)).String(); got != "n int64, f float64" {
		t.Errorf("schema %s", got)
	}
	same(t, mustRows(t, src, plan.Request{Filters: []plan.Filter{compare(must(src.Schema(ctx)), "n", "<", 0)}}), []string{"-7|2"})
	write(t, path, plan.WriteOptions{Mode: "append"}, schema, &column.Batch{N: 1, Cols: []column.Vector{&column.Ints{Typ: column.Int32, Values: []int64{-9}}, &column.Floats{Typ: column.Float32, Values: []float64{0.25}}}})
	same(t, mustRows(t, open(t, path, plan.ReadOptions{}), plan.Request{}), []string{"1|0.5", "-7|2", "-9|0.25"})
}

// TestTableOfMilliseconds has moments in microseconds, and takes more of any unit.
func TestTableOfMilliseconds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t")
	for i, unit := range []column.Unit{column.Milli, column.Milli, column.Micro, column.Nano} {
		typ := column.Type{Kind: column.KindTimestamp, Unit: unit}
		schema := column.NewSchema(column.Field{Name: "at", Type: typ}, column.Field{Name: "l", Type: column.List(typ)})
		v := &column.Ints{Typ: typ, Values: []int64{int64(i) * unit.PerSecond()}}
		write(t, path, plan.WriteOptions{Mode: "append"}, schema, &column.Batch{N: 1, Cols: []column.Vector{v, &column.Lists{Typ: column.List(typ), Spans: []column.Span{{Len: 1}}, Child: v}}})
	}
	src := open(t, path, plan.ReadOptions{})
	if got := must(src.Schema(ctx)).String(); got != "at timestamp(us), l list<timestamp(us)>" {
		t.Errorf("schema %s", got)
	}
	same(t, mustRows(t, src, plan.Request{}), []string{"1970-01-01 00:00:00|[1970-01-01 00:00:00]", "1970-01-01 00:00:01|[1970-01-01 00:00:01]", "1970-01-01 00:00:02|[1970-01-01 00:00:02]", "1970-01-01 00:00:03|[1970-01-01 00:00:03]"})
}
