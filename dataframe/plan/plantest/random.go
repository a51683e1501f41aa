package plantest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"weir/dataframe/column"
)

// Shape says what random rows look like.
type Shape struct {
	Nulls    float64 // share of nulls in nullable columns
	Distinct int     // about how many values a column has; 0: 10
	Odd      bool    // NaN, -0, infinities, empty and long texts, extreme integers
	Encode   bool    // some columns as Dict or Const
}

// Random is rows of random values; the same seed gives the same rows.
func Random(seed uint64, schema *column.Schema, rows int, shape Shape) *column.Batch {
	r := rand.New(rand.NewPCG(seed, 7))
	if shape.Distinct == 0 {
		shape.Distinct = 10
	}
	b := &column.Batch{N: rows}
	for _, f := range schema.Fields {
		b.Cols = append(b.Cols, randomColumn(r, f, rows, shape))
	}
	return b
}

func randomColumn(r *rand.Rand, f column.Field, rows int, shape Shape) column.Vector {
	nulls := shape.Nulls
	if !f.Nullable {
		nulls = 0
	}
	form := 0
	if shape.Encode {
		form = r.IntN(3)
	}
	if form == 1 && rows > 0 {
		return randomDict(r, f.Type, rows, shape, nulls)
	}
	if form == 2 && r.IntN(3) == 0 {
		b := column.NewBuilder(f.Type, 1)
		appendRandom(b, r, f.Type, shape, nulls)
		return &column.Const{Value: b.Vector(), N: rows}
	}
	b := column.NewBuilder(f.Type, rows)
	for range rows {
		appendRandom(b, r, f.Type, shape, nulls)
	}
	return b.Vector()
}

func appendRandom(b *column.Builder, r *rand.Rand, t column.Type, shape Shape, nulls float64) {
	if r.Float64() < nulls {
		b.AppendNull()
		return
	}
	if err := b.Append(RandomValue(r, t, shape)); err != nil {
		panic(err)
	}
}

func randomDict(r *rand.Rand, t column.Type, rows int, shape Shape, nulls float64) column.Vector {
	values := column.NewBuilder(t, shape.Distinct)
	seen := map[string]bool{}
	for range shape.Distinct {
		v := RandomValue(r, t, shape)
		if k := fmt.Sprint(v); !seen[k] {
			seen[k] = true
			values.Append(v)
		}
	}
	d := &column.Dict{Codes: make([]int32, rows), Values: values.Vector()}
	if nulls > 0 {
		d.Valid = column.NewBitmap(rows)
	}
	for i := range d.Codes {
		if nulls > 0 && r.Float64() < nulls {
			continue
		}
		d.Codes[i] = int32(r.IntN(values.Len()))
		if d.Valid != nil {
			d.Valid.Set(i)
		}
	}
	return d
}

// RandomValue is a value of type t as column.Builder takes it.
func RandomValue(r *rand.Rand, t column.Type, shape Shape) any {
	n := r.IntN(max(shape.Distinct, 1))
	odd := shape.Odd && r.IntN(8) == 0
	switch t.Kind {
	case column.KindBool:
		return n%2 == 0
	case column.KindInt64:
		if odd {
			return []int64{math.MaxInt64, math.MinInt64, -1}[r.IntN(3)]
		}
		return int64(n)
	case column.KindFloat64:
		if odd {
			return []float64{math.NaN(), math.Copysign(0, -1), math.Inf(1), math.Inf(-1)}[r.IntN(4)]
		}
		return float64(n) / 4
	case column.KindFloat32:
		return float64(n) / 4
	case column.KindUint64:
		if odd {
			return uint64(math.MaxUint64)
		}
		return uint64(n)
	case column.KindDecimal:
		if odd && t.Precision > column.ShortPrecision {
			u, _ := column.WidePow10(int(t.Precision)).Sub(column.Int128Of(1))
			return column.DecimalValue{Unscaled: u, Scale: t.Scale}
		}
		return column.DecimalOf(int64(n), t.Scale)
	case column.KindTime:
		return time.Duration(n) * time.Minute
	case column.KindInterval:
		return []column.IntervalValue{{Months: int32(n)}, {Days: int32(30 * n)}, {Days: int32(n), Micros: int64(n)}}[r.IntN(3)]
	case column.KindList:
		return randomItems(r, t.Fields[0].Type, shape)
	case column.KindMap:
		out := column.MapValue{}
		for i, v := range randomItems(r, t.Fields[1].Type, shape) {
			out = append(out, column.MapEntry{Key: mapKey(t.Fields[0].Type, i), Value: v})
		}
		return out
	case column.KindStruct:
		var out column.StructValue
		for _, f := range t.Fields {
			var v any
			if r.IntN(5) > 0 {
				v = RandomValue(r, f.Type, shape)
			}
			out = append(out, column.StructField{Name: f.Name, Value: v})
		}
		return out
	case column.KindDate:
		return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n-5)
	case column.KindTimestamp:
		return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(n) * time.Second)
	case column.KindBinary:
		return []byte(randomText(r, n, odd))
	}
	if t.Kind.Integer() {
		least, greatest := t.Kind.IntegerRange()
		if odd {
			return []int64{least, greatest}[r.IntN(2)]
		}
		return min(int64(n), greatest)
	}
	return randomText(r, n, odd)
}

// randomItems are up to three values of type t, or nulls.
func randomItems(r *rand.Rand, t column.Type, shape Shape) []any {
	out := make([]any, r.IntN(4))
	for i := range out {
		if r.IntN(5) > 0 {
			out[i] = RandomValue(r, t, shape)
		}
	}
	return out
}

// mapKey is the i-th of a map's keys, which differ.
func mapKey(t column.Type, i int) any {
	if t.Kind == column.KindString {
		return fmt.Sprint("k", i)
	}
	return int64(i)
}

func randomText(r *rand.Rand, n int, odd bool) string {
	if odd {
		return []string{"", "a", "a\x00", "a\x00\x00", "exactly12byt", "\xff\xfe", "a text that is longer than twelve bytes"}[r.IntN(7)]
	}
	if n%3 == 0 {
		return fmt.Sprintf("a longer text, number %d", n)
	}
	return fmt.Sprint("t", n)
}

// Cut is the rows of b in batches of size rows.
func Cut(b *column.Batch, size int) []*column.Batch {
	var out []*column.Batch
	for from := 0; from < b.N; from += size {
		out = append(out, b.Slice(from, min(from+size, b.N)))
	}
	return out
}
