package spill_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/spill"
	"weir/dataframe/plan/plantest"
)

var types = []column.Type{
	column.Bool, column.Int64, column.Int8, column.Uint32, column.Uint64, column.Float32, column.Float64,
	column.Decimal(10, 2), column.Decimal(38, 5), column.String, column.Binary, column.Date, column.Time, column.Timestamp,
	{Kind: column.KindTimestamp, Unit: column.Nano, Zone: "Europe/Paris"}, column.Interval,
	column.List(column.String), column.List(column.List(column.Int64)), column.Map(column.String, column.Float64),
	column.Struct(column.Field{Name: "a", Type: column.Decimal(30, 1), Nullable: true}, column.Field{Name: "b c", Type: column.List(column.Date), Nullable: true}),
}

// bits are the rows of v with floats as their bits: NaN is itself there, and -0 is not 0.
func bits(v column.Vector) []any {
	out := make([]any, v.Len())
	for i := range out {
		out[i] = bitsOf(v.At(i))
	}
	return out
}

func bitsOf(x any) any {
	switch x := x.(type) {
	case float64:
		return fmt.Sprintf("%x", math.Float64bits(x))
	case []any:
		out := make([]any, len(x))
		for i := range x {
			out[i] = bitsOf(x[i])
		}
		return out
	case column.StructValue:
		out := make([]any, len(x))
		for i := range x {
			out[i] = bitsOf(x[i].Value)
		}
		return out
	case column.MapValue:
		out := make([]any, len(x))
		for i := range x {
			out[i] = [2]any{bitsOf(x[i].Key), bitsOf(x[i].Value)}
		}
		return out
	}
	return x
}

func checkSame(t *testing.T, got, want *column.Batch) {
	t.Helper()
	if got.N != want.N || got.Seq != want.Seq || len(got.Cols) != len(want.Cols) {
		t.Fatalf("%d rows, %d columns, %v; not %d, %d, %v", got.N, len(got.Cols), got.Seq, want.N, len(want.Cols), want.Seq)
	}
	for i, w := range want.Cols {
		g := got.Cols[i]
		if w == nil {
			if g != nil {
				t.Fatalf("column %d came out of nothing", i)
			}
			continue
		}
		if !g.Type().Equal(w.Type()) {
			t.Fatalf("column %d is of %s, not %s", i, g.Type(), w.Type())
		}
		if a, b := bits(g), bits(w); !reflect.DeepEqual(a, b) {
			t.Fatalf("column %d of %s is\n%v\nnot\n%v", i, w.Type(), a, b)
		}
	}
}

func newFile(t *testing.T) *spill.File {
	t.Helper()
	d := spill.NewDir(t.TempDir())
	t.Cleanup(func() { d.Close() })
	f, err := d.Create()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Batches of all types, shapes and encodings, and pieces and choices of them, come back as they
// were.
func TestRoundTrip(t *testing.T) {
	schema := &column.Schema{}
	for i, typ := range types {
		schema.Fields = append(schema.Fields, column.Field{Name: fmt.Sprint("c", i), Type: typ, Nullable: true})
	}
	f := newFile(t)
	var batches []*column.Batch
	var chunks []spill.Chunk
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		rows := []int{0, 1, 63, 64, 65, 200}[r.IntN(6)]
		shape := plantest.Shape{Nulls: []float64{0, 0.3, 1}[r.IntN(3)], Distinct: 1 + r.IntN(40), Odd: true, Encode: r.IntN(2) == 0}
		b := plantest.Random(seed, schema, rows, shape)
		b.Seq = column.Seq{Split: int32(seed), Index: -3}
		switch from := r.IntN(rows + 1); r.IntN(3) {
		case 0:
			b = b.Slice(from, rows)
		case 1:
			sel := make([]int32, r.IntN(50))
			for i := range sel {
				sel[i] = int32(r.IntN(rows+1)) - 1
			}
			if rows > 0 {
				b = b.Gather(sel)
			}
		}
		b.Cols = append(b.Cols, nil)
		c, err := f.Write(b)
		if err != nil {
			t.Fatal(err)
		}
		if c.Rows != b.N {
			t.Errorf("seed %d: a chunk of %d rows, not %d", seed, c.Rows, b.N)
		}
		batches, chunks = append(batches, b), append(chunks, c)
	}
	for i, c := range chunks {
		got, err := f.Read(c)
		if err != nil {
			t.Fatal(err)
		}
		checkSame(t, got, batches[i])
	}
}

func TestFloatBits(t *testing.T) {
	odd := []uint64{0x7ff8000000000001, 0xfff8dead00000000, 0x7ff0000000000001, 1 << 63, 1, 0x7fefffffffffffff}
	v := &column.Floats{Typ: column.Float64}
	for _, w := range odd {
		v.Values = append(v.Values, math.Float64frombits(w))
	}
	f := newFile(t)
	c, err := f.Write(&column.Batch{N: len(odd), Cols: []column.Vector{v}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := f.Read(c)
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range got.Cols[0].(*column.Floats).Values {
		if math.Float64bits(x) != odd[i] {
			t.Errorf("%x became %x", odd[i], math.Float64bits(x))
		}
	}
}

// A dictionary stays one while it has fewer values than there are rows.
func TestDictionary(t *testing.T) {
	values := &column.Texts{Typ: column.String, Views: make([]column.View, 10)}
	few := &column.Dict{Codes: make([]int32, 20), Values: values}
	many := &column.Dict{Codes: make([]int32, 3), Values: values}
	f := newFile(t)
	for _, c := range []struct {
		v    column.Vector
		kept bool
	}{{few, true}, {many, false}} {
		chunk, err := f.Write(&column.Batch{N: c.v.Len(), Cols: []column.Vector{c.v}})
		if err != nil {
			t.Fatal(err)
		}
		b, err := f.Read(chunk)
		if err != nil {
			t.Fatal(err)
		}
		if _, is := b.Cols[0].(*column.Dict); is != c.kept {
			t.Errorf("%d rows came back as a %T", c.v.Len(), b.Cols[0])
		}
	}
}
