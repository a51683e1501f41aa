package pq

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// small is a file of some types with nulls.
func small(codec format.CompressionCodec) []byte {
	schema := column.NewSchema(column.Field{Name: "i", Type: column.Int64}, column.Field{Name: "s", Type: column.String},
		column.Field{Name: "few", Type: column.String}, column.Field{Name: "b", Type: column.Bool})
	b := &column.Batch{N: 200}
	for c, f := range schema.Fields {
		x := column.NewBuilder(f.Type, b.N)
		for i := range b.N {
			var v any
			switch {
			case (i+c)%5 == 0:
			case c == 0:
				v = i
			case c == 1:
				v = fmt.Sprintf("number %d of some", i)
			case c == 2:
				v = "abc"[i%3 : i%3+1]
			default:
				v = i%2 == 0
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
			l.Bounds(md)
			from, n, err := m.Range(g, l, int64(len(file)))
			if err != nil {
				return values, err
			}
			c, err := NewChunk(l, md, nil, rows)
			if err != nil {
				return values, err
			}
			c.Lazy(n, func(p []byte, off int64) error {
				copy(p, file[from+off:from+n])
				return nil
			})
			for left := int(rows); left > 0; {
				k := min(left, 37)
				left -= k
				if left%3 == 0 {
					if err := c.Skip(k); err != nil {
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

// FuzzFile wants no panic and no hang, whatever the bytes.
func FuzzFile(f *testing.F) {
	for _, c := range []format.CompressionCodec{format.Uncompressed, format.Snappy, format.Zstd} {
		f.Add(small(c))
	}
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
		for _, flip := range []byte{0xff, 0x01, 0x80} {
			bad := append([]byte(nil), file...)
			bad[i] ^= flip
			readAll(bad)
		}
	}
	for n := range len(file) {
		if _, err := readAll(file[:n]); err == nil {
			t.Fatalf("a file cut to %d bytes was read", n)
		}
	}
}
