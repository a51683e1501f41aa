package pq

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// TestFloatsInDictionaries writes prices of which there are more or fewer, with and without nulls, and reads them in random
// steps.
func TestFloatsInDictionaries(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 42))
	for _, x := range []struct {
		prices, rows, nulls int
		coded               bool
	}{{3, 100, 2, true}, {50_000, 300_000, 0, true}, {50_000, 300_001, 2, false}, {40_000, 300_000, 4, true}, {200_000, 300_000, 0, false}, {66_000, 300_000, 0, false}} {
		values, valid, want := make([]float64, x.rows), column.FullBitmap(x.rows), make([]any, x.rows)
		for i := range values {
			switch values[i] = float64(r.IntN(x.prices)) / 100; {
			case x.nulls > 0 && r.IntN(x.nulls) == 0:
				valid.Clear(i)
				continue
			case i == x.rows/2:
				values[i] = math.Copysign(0, -1)
			}
			want[i] = values[i]
		}
		v := &column.Floats{Typ: column.Float64, Values: values, Valid: valid.Nulls(x.rows)}
		b := &column.Batch{N: x.rows, Cols: []column.Vector{v}}
		schema := column.NewSchema(column.Field{Name: "price", Type: column.Float64, Nullable: true})
		file, m := writeGroup(t, schema, format.Zstd, b.Slice(0, x.rows/7), b.Slice(x.rows/7, x.rows))
		md := &m.Groups[0].Columns[0].MetaData
		if coded := slices.Contains(md.Encoding, format.RLEDictionary); coded != x.coded {
			t.Errorf("%d prices in %d rows: in a dictionary %v", x.prices, x.rows, coded)
		}
		least, greatest := math.Inf(1), math.Inf(-1)
		for _, w := range want {
			if w != nil {
				least, greatest = min(least, w.(float64)), max(greatest, w.(float64))
			}
		}
		if lo, hi := bounds(md); lo != least || hi != greatest {
			t.Errorf("%d prices in %d rows: from %g to %g, not %g to %g", x.prices, x.rows, lo, hi, least, greatest)
		}
		if err := stepThrough(r, m, &m.Leaves[0], file.Bytes(), want); err != nil {
			t.Errorf("%d prices in %d rows: %v", x.prices, x.rows, err)
		}
	}
}

// bounds are the extremes of a chunk of floats.
func bounds(md *format.ColumnMetaData) (lo, hi float64) {
	return little[float64](md.Statistics.MinValue, 1)[0], little[float64](md.Statistics.MaxValue, 1)[0]
}

// writeGroup is a file of one row group of batches, and what its footer says.
func writeGroup(t *testing.T, schema *column.Schema, codec format.CompressionCodec, batches ...*column.Batch) (*bytes.Buffer, *Meta) {
	t.Helper()
	var file bytes.Buffer
	w, err := NewWriter(&file, schema, codec, make(chan struct{}, 2))
	if err == nil {
		err = w.WriteGroup(batches)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	m, err := ReadMeta(int64(file.Len()), func(p []byte, off int64) error { copy(p, file.Bytes()[off:]); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return &file, m
}

// TestEmptyPartsInDictionaries begins with a part without rows.
func TestEmptyPartsInDictionaries(t *testing.T) {
	days := func(n int) column.Vector { return &column.Days{Typ: column.Date, Values: make([]int32, n)} }
	for _, part := range []func(n int) column.Vector{
		func(n int) column.Vector { return &column.Ints{Typ: column.Int64, Values: make([]int64, n)[:n:n]} },
		func(n int) column.Vector {
			return &column.Uints{Typ: column.Uint64, Values: append([]uint64(nil), make([]uint64, n)...)}
		},
		func(n int) column.Vector {
			return &column.Floats{Typ: column.Float64, Values: append([]float64(nil), make([]float64, n)...)}
		},
		func(n int) column.Vector {
			return &column.Ints{Typ: column.Int64, Values: append([]int64(nil), make([]int64, n)...)}
		},
		days,
	} {
		parts := []column.Vector{part(0), part(1000)}
		d := &dictionary{}
		d.begin(parts[0].Type())
		if !d.try(parts[0]) || !d.try(parts[1]) || !d.pays() || d.len() != 1 {
			t.Errorf("%s: %d values", parts[0].Type(), d.len())
		}
	}
}
