package pq

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// small is a file of some types with nulls.
func small(codec format.CompressionCodec) []byte {
	point := column.Struct(column.Field{Name: "x", Type: column.Float32}, column.Field{Name: "at", Type: column.List(column.Date)})
	schema := column.NewSchema(column.Field{Name: "i", Type: column.Int64}, column.Field{Name: "s", Type: column.String},
		column.Field{Name: "few", Type: column.String}, column.Field{Name: "b", Type: column.Bool},
		column.Field{Name: "u", Type: column.Uint64}, column.Field{Name: "w", Type: column.Decimal(30, 2)},
		column.Field{Name: "p", Type: point}, column.Field{Name: "m", Type: column.Map(column.String, column.List(column.Int8))})
	b := &column.Batch{N: 80}
	for c, f := range schema.Fields {
		x := column.NewBuilder(f.Type, b.N)
		for i := range b.N {
			var v any
			switch {
			case (i+c)%5 == 0:
			case c == 0 || c == 4 || c == 5:
				v = i
			case c == 1:
				v = fmt.Sprintf("number %d of some", i)
			case c == 2:
				v = "abc"[i%3 : i%3+1]
			case c == 3:
				v = i%2 == 0
			case c == 6:
				v = map[string]any{"x": float64(i), "at": make([]any, i%4)}
			default:
				v = map[string]any{"k": []any{i % 100, nil}, "l": []any{}}
			}
			if err := x.Append(v); err != nil {
				panic(err)
			}
		}
		b.Cols = append(b.Cols, x.Vector())
	}
	var out bytes.Buffer
	w, err := NewWriter(&out, schema, codec, make(chan struct{}, 2))
	if err == nil {
		err = w.WriteGroup([]*column.Batch{b})
	}
	if err == nil {
		err = w.WriteGroup([]*column.Batch{b.Slice(3, 50), b.Slice(0, 2)})
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic(err)
	}
	return out.Bytes()
}

// readAll reads every column of a file, in odd pieces.
func readAll(file []byte) (values int, err error) {
	m, err := ReadMeta(int64(len(file)), func(p []byte, off int64) error {
		if off < 0 || off+int64(len(p)) > int64(len(file)) {
			return fmt.Errorf("%d bytes at %d", len(p), off)
		}
		copy(p, file[off:])
		return nil
	})
	if err != nil {
		return 0, err
	}
	for g := range m.Groups {
		rows := m.Groups[g].NumRows
		if rows > 1<<20 {
			return 0, fmt.Errorf("%d rows", rows)
		}
		for i := range m.Leaves {
			l := &m.Leaves[i]
			md := &m.Groups[g].Columns[l.Chunk].MetaData
			if !l.Nested() {
				l.Bounds(md)
			}
			readIndexes(m, g, l, file)
			c, err := valuesOf(m, g, l, file)
			if err != nil {
				return values, err
			}
			for left := int(rows); left > 0; {
				k := min(left, 37)
				left -= k
				if left%3 == 0 {
					if err := c.Skip(k); err != nil {
						return values, err
					}
					continue
				}
				if chunk, ok := c.(*Chunk); ok && left%3 == 1 {
					if err := readOtherwise(chunk, k); err != nil {
						return values, err
					}
					continue
				}
				v, err := c.Read(k)
				if err != nil {
					return values, err
				}
				if v.Len() != k {
					panic(fmt.Sprintf("%d rows, not %d", v.Len(), k))
				}
				for r := range k {
					if v.At(r) != nil {
						values++
					}
				}
			}
		}
	}
	return values, nil
}

// readOtherwise reads k rows of c in one of the ways that are not Read.
func readOtherwise(c *Chunk, k int) error {
	var err error
	switch c.rows / 37 % 3 {
	case 0:
		_, err = c.Match(k, &Test{Eval: func(v column.Vector) (column.Bitmap, error) { return column.FullBitmap(v.Len()), nil }}, nil)
	case 1:
		_, err = c.Lend(k)
	default:
		_, err = c.Pick(k, []int32{0, int32(k) - 1}[:min(k, 2)])
	}
	return err
}

// valuesOf reads the column l of row group g.
func valuesOf(m *Meta, g int, l *Leaf, file []byte) (Values, error) {
	var chunks []*Chunk
	rows := m.Groups[g].NumRows
	for _, part := range l.Parts() {
		from, n, err := m.Range(g, part, int64(len(file)))
		if err != nil {
			return nil, err
		}
		c, err := NewChunk(part, &m.Groups[g].Columns[part.Chunk].MetaData, nil, rows)
		if err != nil {
			return nil, err
		}
		c.unchecked = true
		c.Lazy(n, []int{NearBytes, PieceBytes, 100}[g%3], func(p []byte, off int64) error {
			copy(p, file[from+off:from+n])
			return nil
		})
		chunks = append(chunks, c)
	}
	if l.Nested() {
		return NewNest(l, chunks, rows), nil
	}
	return chunks[0], nil
}

// readIndexes reads the page index of a column as far as it can be read.
func readIndexes(m *Meta, g int, l *Leaf, file []byte) {
	bounds, places := m.IndexRange(g, l.Parts()[0], int64(len(file)))
	if at, err := PagePlaces(file[places.From:places.From+places.N], m.Groups[g].NumRows, int64(len(file))); err == nil {
		l.Parts()[0].PageBoundsOf(file[bounds.From:bounds.From+bounds.N], len(at))
	}
}

// FuzzFile wants no panic and no hang, whatever the bytes.
func FuzzFile(f *testing.F) {
	for _, c := range []format.CompressionCodec{format.Uncompressed, format.Snappy, format.Zstd, format.Gzip, format.Lz4Raw} {
		f.Add(small(c))
	}
	f.Add(variantSample(f))
	f.Fuzz(func(t *testing.T, file []byte) { readAll(file) })
}

// TestFlippedBytes changes each byte of a file: reading it gives an error or
// values, not a panic.
func TestFlippedBytes(t *testing.T) {
	file := small(format.Uncompressed)
	whole, err := readAll(file)
	if err != nil || whole == 0 {
		t.Fatalf("%d values, %v", whole, err)
	}
	for i := range file {
		bad := append([]byte(nil), file...)
		bad[i] ^= []byte{0xff, 0x01, 0x80}[i%3]
		readAll(bad)
	}
	m, err := ReadMeta(int64(len(file)), func(p []byte, off int64) error { copy(p, file[off:]); return nil })
	if err != nil {
		t.Fatal(err)
	}
	l := &m.Leaves[0]
	md := &m.Groups[0].Columns[0].MetaData
	for i := md.TotalCompressedSize - 8; i < md.TotalCompressedSize; i++ { // in the only page of 80 integers
		raw := bytes.Clone(file[md.DataPageOffset : md.DataPageOffset+md.TotalCompressedSize])
		raw[i] ^= 1
		c, err := NewChunk(l, md, raw, 80)
		if err == nil {
			_, err = c.Read(80)
		}
		if err == nil || !strings.Contains(err.Error(), "page 1") || !strings.Contains(err.Error(), "checksum") {
			t.Errorf("byte %d: %v", i, err)
		}
	}
	for n := 0; n < len(file); n += 3 {
		if _, err := readAll(file[:n]); err == nil {
			t.Fatalf("a file cut to %d bytes was read", n)
		}
	}
}
