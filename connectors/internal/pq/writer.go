package pq

import (
	"encoding/binary"
	"fmt"
	"io"
	"slices"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// A Writer writes one file, a row group at a time.
type Writer struct {
	w       io.Writer
	off     int64
	schema  *column.Schema
	stored  []stored
	first   []int  // of each column, the first of stored
	bloom   []bool // of each of stored
	sort    []int  // columns to sort each row group by
	codec   format.CompressionCodec
	workers chan struct{} // as many as columns may be encoded at once
	steps   chan struct{} // one for each groupStep with a column that is not done
	md      format.FileMetaData
	indexes [][]*pageIndex // by row group and stored column
}

// NewWriter begins a file of rows of schema. Up to cap(workers) columns are
// encoded at once, over all Writers that share workers.
func NewWriter(w io.Writer, schema *column.Schema, codec format.CompressionCodec, workers chan struct{}) (*Writer, error) {
	return NewMappedWriter(w, schema, nil, codec, workers)
}

// NewMappedWriter is NewWriter of a file of a table, in which the columns have the names and identifiers that
// names says; nil: those of schema.
func NewMappedWriter(w io.Writer, schema *column.Schema, names *Mapping, codec format.CompressionCodec, workers chan struct{}) (*Writer, error) {
	out := &Writer{w: w, schema: schema, codec: codec, workers: workers, steps: make(chan struct{}, stepsAtOnce)}
	var d declarer
	d.group("schema", format.Required, schema.Len()).RepetitionType = thrift.Null[format.FieldRepetitionType]{}
	seen := map[string]bool{}
	for _, f := range schema.Fields {
		if seen[f.Name] {
			return nil, fmt.Errorf("two columns are called %q", f.Name)
		}
		seen[f.Name] = true
		out.first = append(out.first, len(d.stored))
		if err := d.declare(f, names.of(f.Name)); err != nil {
			return nil, fmt.Errorf("column %q: %w", f.Name, err)
		}
	}
	out.stored, out.bloom = d.stored, make([]bool, len(d.stored))
	out.md = format.FileMetaData{Version: 1, CreatedBy: "weir", Schema: d.elements}
	for range d.stored {
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

// putGroup writes the chunks of a row group, and its Bloom filters behind them.
func (w *Writer) putGroup(chunks []*chunkBytes, rows int64) error {
	g := format.RowGroup{NumRows: rows, FileOffset: w.off, Ordinal: int16(min(len(w.md.RowGroups), 32767)), SortingColumns: w.sortingColumns()}
	indexes := make([]*pageIndex, len(chunks))
	blooms := make([][]byte, len(chunks))
	for i, c := range chunks {
		md := c.meta
		md.PathInSchema = w.stored[i].path
		md.Codec = c.codec
		md.NumValues = c.index.values
		md.DataPageOffset = w.off + int64(c.dictSize)
		if c.dictSize > 0 {
			md.DictionaryPageOffset = w.off
		}
		md.TotalCompressedSize = int64(c.size)
		g.TotalByteSize += md.TotalUncompressedSize
		g.TotalCompressedSize += md.TotalCompressedSize
		g.Columns = append(g.Columns, format.ColumnChunk{FileOffset: 0, MetaData: md})
		for k := range c.index.places.PageLocations {
			c.index.places.PageLocations[k].Offset += w.off
		}
		index := c.index
		indexes[i], blooms[i] = &index, c.bloom
		for _, page := range c.pages {
			if err := w.put(page); err != nil {
				return err
			}
			Spare(page)
		}
	}
	for i, b := range blooms {
		if b == nil {
			continue
		}
		g.Columns[i].MetaData.BloomFilterOffset, g.Columns[i].MetaData.BloomFilterLength = w.off, int32(len(b))
		if err := w.put(b); err != nil {
			return err
		}
	}
	w.md.RowGroups = append(w.md.RowGroups, g)
	w.indexes = append(w.indexes, indexes)
	w.md.NumRows += rows
	return nil
}

// Close writes the page indexes and the footer. It does not close what is below.
func (w *Writer) Close() error {
	if err := w.writeIndexes(); err != nil {
		return err
	}
	footer, err := thrift.Marshal(&thrift.CompactProtocol{}, &w.md)
	if err != nil {
		return err
	}
	footer = binary.LittleEndian.AppendUint32(footer, uint32(len(footer)))
	return w.put(slices.Concat(footer, []byte(magic)))
}
