package pq

import (
	"encoding/binary"
	"fmt"
	"io"
	"sync"

	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// A Writer writes one file, a row group at a time.
type Writer struct {
	w       io.Writer
	off     int64
	schema  *column.Schema
	codec   format.CompressionCodec
	workers chan struct{} // as many as columns may be encoded at once
	md      format.FileMetaData
}

// Codec is the codec called name; "" is zstd.
func Codec(name string) (format.CompressionCodec, error) {
	switch name {
	case "", "zstd":
		return format.Zstd, nil
	case "snappy":
		return format.Snappy, nil
	case "none":
		return format.Uncompressed, nil
	}
	return 0, fmt.Errorf("no compression %q; there are zstd, snappy and none", name)
}

// NewWriter begins a file of rows of schema. Up to cap(workers) columns are
// encoded at once, over all Writers that share workers.
func NewWriter(w io.Writer, schema *column.Schema, codec format.CompressionCodec, workers chan struct{}) (*Writer, error) {
	out := &Writer{w: w, schema: schema, codec: codec, workers: workers}
	root := format.SchemaElement{Name: "schema", NumChildren: thrift.New(int32(schema.Len()))}
	out.md = format.FileMetaData{Version: 1, CreatedBy: "weir", Schema: []format.SchemaElement{root}}
	seen := map[string]bool{}
	for _, f := range schema.Fields {
		if seen[f.Name] {
			return nil, fmt.Errorf("two columns are called %q", f.Name)
		}
		seen[f.Name] = true
		if !writes(f.Type) {
			return nil, fmt.Errorf("column %q: %s cannot be written to Parquet yet; cast it first", f.Name, f.Type)
		}
		out.md.Schema = append(out.md.Schema, element(f))
		out.md.ColumnOrders = append(out.md.ColumnOrders, format.ColumnOrder{Value: &format.TypeDefinedOrder{}})
	}
	return out, out.put([]byte(magic))
}

func (w *Writer) put(b []byte) error {
	n, err := w.w.Write(b)
	w.off += int64(n)
	return err
}

// Size is how many bytes have been written.
func (w *Writer) Size() int64 { return w.off }

// Rows is how many rows have been written.
func (w *Writer) Rows() int64 { return w.md.NumRows }

// writes tells whether columns of type t can be written.
func writes(t column.Type) bool {
	switch t.Kind {
	case column.KindBool, column.KindInt64, column.KindFloat64, column.KindDecimal, column.KindString, column.KindBinary, column.KindNull, column.KindDate, column.KindTimestamp:
		return true
	}
	return false
}

// element is how a column is declared. Every column is optional, as other
// writers do: a column without nulls costs a few bytes a page.
func element(f column.Field) format.SchemaElement {
	e := format.SchemaElement{Name: f.Name, RepetitionType: thrift.New(format.Optional), Type: thrift.New(physical(f.Type))}
	conv := func(c deprecated.ConvertedType) { e.ConvertedType = thrift.New(c) }
	switch t := f.Type; t.Kind {
	case column.KindString, column.KindNull:
		e.LogicalType.Value = &format.StringType{}
		conv(deprecated.UTF8)
	case column.KindDate:
		e.LogicalType.Value = &format.DateType{}
		conv(deprecated.Date)
	case column.KindDecimal:
		if t.Layout() == column.LayoutInt128 {
			e.TypeLength = thrift.New(int32(16))
		}
		e.LogicalType.Value = &format.DecimalType{Scale: int32(t.Scale), Precision: int32(t.Precision)}
		e.Scale, e.Precision = thrift.New(int32(t.Scale)), thrift.New(int32(t.Precision))
		conv(deprecated.Decimal)
	case column.KindTimestamp:
		ts := &format.TimestampType{IsAdjustedToUTC: t.Zone != ""}
		switch t.Unit {
		case column.Milli:
			ts.Unit.Value = &format.MilliSeconds{}
			if t.Zone != "" {
				conv(deprecated.TimestampMillis)
			}
		case column.Nano:
			ts.Unit.Value = &format.NanoSeconds{}
		default:
			ts.Unit.Value = &format.MicroSeconds{}
			if t.Zone != "" {
				conv(deprecated.TimestampMicros)
			}
		}
		e.LogicalType.Value = ts
	}
	return e
}

func physical(t column.Type) format.Type {
	if t.Layout() == column.LayoutInt128 {
		return format.FixedLenByteArray
	}
	switch t.Kind {
	case column.KindBool:
		return format.Boolean
	case column.KindFloat64:
		return format.Double
	case column.KindDate:
		return format.Int32
	case column.KindString, column.KindBinary, column.KindNull:
		return format.ByteArray
	}
	return format.Int64
}

// WriteGroup writes the n rows of batches as one row group.
func (w *Writer) WriteGroup(batches []*column.Batch) error {
	chunks := make([]*encoder, w.schema.Len())
	errs := make([]error, w.schema.Len())
	var wg sync.WaitGroup
	rows := 0
	for _, b := range batches {
		rows += b.N
	}
	if rows == 0 {
		return nil
	}
	for i := range w.schema.Fields {
		parts := make([]column.Vector, len(batches))
		for j, b := range batches {
			parts[j] = b.Cols[i]
		}
		w.workers <- struct{}{}
		wg.Add(1)
		go func() {
			defer func() { <-w.workers; wg.Done() }()
			defer Guard(&errs[i])
			chunks[i], errs[i] = encode(w.schema.Fields[i].Type, parts, rows, w.codec)
		}()
	}
	wg.Wait()
	g := format.RowGroup{NumRows: int64(rows), FileOffset: w.off, Ordinal: int16(min(len(w.md.RowGroups), 32767))}
	for i, e := range chunks {
		f := w.schema.Fields[i]
		if errs[i] != nil {
			return fmt.Errorf("column %s: %w", f.Name, errs[i])
		}
		c := &e.out
		md := c.meta
		md.Type = physical(f.Type)
		md.PathInSchema = []string{f.Name}
		md.Codec = w.codec
		md.NumValues = int64(rows)
		md.DataPageOffset = w.off + int64(c.dictSize)
		if c.dictSize > 0 {
			md.DictionaryPageOffset = w.off
		}
		md.TotalCompressedSize = int64(len(c.bytes))
		g.TotalByteSize += md.TotalUncompressedSize
		g.TotalCompressedSize += md.TotalCompressedSize
		g.Columns = append(g.Columns, format.ColumnChunk{FileOffset: 0, MetaData: md})
		if err := w.put(c.bytes); err != nil {
			return err
		}
		e.free()
	}
	w.md.RowGroups = append(w.md.RowGroups, g)
	w.md.NumRows += int64(rows)
	return nil
}

// Close writes the footer. It does not close what is below.
func (w *Writer) Close() error {
	footer, err := thrift.Marshal(&thrift.CompactProtocol{}, &w.md)
	if err != nil {
		return err
	}
	footer = binary.LittleEndian.AppendUint32(footer, uint32(len(footer)))
	return w.put(append(footer, magic...))
}
