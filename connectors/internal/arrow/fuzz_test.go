package arrow

import (
	"bytes"
	"context"
	"io"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"weir/dataframe/column"
)

// sample is a batch of every layout, with nulls.
func sample(t testing.TB) (*column.Schema, *column.Batch) {
	schema, err := column.ParseSchema("b bool, i8 int8, u16 uint16, i int64, u uint64, f float32, g float64, d decimal(9,2), w decimal(38,4), s string, x binary, " +
		"day date, t time, tm time(ms), ts timestamp(ns, Europe/Paris), l list<list<int32>>, m map<string, float64>, st struct<a int64, b string>, v interval")
	if err != nil {
		t.Fatal(err)
	}
	out := &column.Batch{N: 3}
	for _, f := range schema.Fields {
		b := column.NewBuilder(f.Type, 3)
		b.AppendNull()
		switch f.Type.Kind {
		case column.KindBool:
			err = b.Append(true)
		case column.KindString:
			err = b.Append("a text of more than twelve bytes, é")
		case column.KindBinary:
			err = b.Append([]byte{0xff, 0})
		case column.KindList:
			err = b.Append([]any{[]any{1, nil}, nil, []any{}})
		case column.KindMap:
			err = b.Append(column.MapValue{{Key: "k", Value: 1.5}, {Key: "n"}})
		case column.KindStruct:
			err = b.Append(column.StructValue{{Name: "a", Value: int64(7)}, {Name: "b"}})
		case column.KindInterval:
			err = b.Append(column.IntervalValue{Months: 1, Days: -2, Micros: 3})
		case column.KindDate, column.KindTimestamp:
			err = b.Append(f.Type.Time(86400 * 365))
		case column.KindTime:
			b.AppendNull()
		default:
			err = b.Append(7)
		}
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		b.AppendNull()
		out.Cols = append(out.Cols, b.Vector())
	}
	return schema, out
}

func encode(t testing.TB, file bool, codec string) []byte {
	schema, b := sample(t)
	var out bytes.Buffer
	w, err := NewWriter(&out, schema, file, codec)
	if err == nil {
		err = w.Write([]*column.Batch{b, b})
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestThereAndBack(t *testing.T) {
	schema, b := sample(t)
	for _, codec := range []string{"none", "lz4", "zstd"} {
		for _, file := range []bool{false, true} {
			r, err := openBytes(encode(t, file, codec))
			if err != nil {
				t.Fatal(err)
			}
			if got := r.Schema().String(); got != schema.String() {
				t.Fatalf("schema %s", got)
			}
			got, err := r.Next(context.Background())
			if err != nil || got.N != 6 {
				t.Fatal(got, err)
			}
			for c, f := range schema.Fields {
				for i := range 6 {
					if g, w := column.FormatValue(f.Type, got.Cols[c].At(i)), column.FormatValue(f.Type, b.Cols[c].At(i%3)); g != w {
						t.Errorf("%s %s row %d: %s, not %s", codec, f.Name, i, g, w)
					}
				}
			}
		}
	}
}

// FuzzReader reads damaged streams: they must end with rows or an error.
func FuzzReader(f *testing.F) {
	for _, codec := range []string{"none", "lz4", "zstd"} {
		f.Add(encode(f, false, codec))
		f.Add(encode(f, true, codec))
	}
	f.Add(otherLayouts(f))
	f.Add(sharedTables(12))
	f.Add(foreign(f, false, []arrow.RecordBatch{oneBatch(structOf(f, 2, runEnds(f, 300, `["a"]`)), denseUnion(f, 3, 300))}))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, names := range [][]string{nil, {"b", "d"}} {
			r, err := openBytes(data, names...)
			for err == nil {
				var b *column.Batch
				if b, err = r.Next(context.Background()); err != nil {
					break
				}
				for _, v := range b.Cols {
					v.At(b.N - 1)
				}
			}
		}
	})
}

// A batchReader is a Reader, or one after the other of those of a file.
type batchReader interface {
	Schema() *column.Schema
	Next(ctx context.Context) (*column.Batch, error)
}

// openBytes opens a stream or a file, whose record batches then come one behind the other.
func openBytes(b []byte, names ...string) (batchReader, error) {
	if !bytes.HasPrefix(b, Magic) || len(b) < FooterTail {
		r, err := NewReader(bytes.NewReader(b))
		if err == nil && names != nil {
			r.Select(names)
		}
		return r, err
	}
	n, err := FooterSize(b[len(b)-FooterTail:], int64(len(b)))
	if err != nil {
		return nil, err
	}
	f, err := OpenFile(b[len(b)-FooterTail-int(n) : len(b)-FooterTail])
	if err != nil {
		return nil, err
	}
	at := func(_ context.Context, off, n int64) ([]byte, error) {
		if off < 0 || n < 0 || off > int64(len(b)) || n > int64(len(b))-off {
			return nil, errShort
		}
		return b[off : off+n], nil
	}
	if names == nil {
		names = f.Columns().Names()
	}
	all := &inTurn{}
	for _, block := range f.Blocks() {
		all.readers = append(all.readers, f.Read(block, names, at))
	}
	return all, nil
}

type inTurn struct{ readers []*Reader }

// Schema is that of all of them, of which there is one at least.
func (r *inTurn) Schema() *column.Schema { return r.readers[0].Schema() }

func (r *inTurn) Next(ctx context.Context) (*column.Batch, error) {
	for len(r.readers) > 0 {
		b, err := r.readers[0].Next(ctx)
		if err != io.EOF {
			return b, err
		}
		r.readers = r.readers[1:]
	}
	return nil, io.EOF
}
