package connectors

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"weir/dataframe/column"
)

// flatTypes are all types that are not nested.
var flatTypes = []column.Type{
	column.Bool, column.Int8, column.Int16, column.Int32, column.Int64, column.Uint8, column.Uint16, column.Uint32, column.Uint64,
	column.Float32, column.Float64, column.Decimal(4, 1), column.Decimal(9, 0), column.Decimal(18, 9), column.Decimal(19, 2), column.Decimal(38, 10),
	column.String, column.Binary, column.Date, column.Interval,
	{Kind: column.KindTime, Unit: column.Milli}, column.Time, {Kind: column.KindTime, Unit: column.Nano},
	{Kind: column.KindTimestamp, Unit: column.Milli}, {Kind: column.KindTimestamp}, {Kind: column.KindTimestamp, Unit: column.Nano},
	{Kind: column.KindTimestamp, Unit: column.Milli, Zone: "UTC"}, column.Timestamp, {Kind: column.KindTimestamp, Unit: column.Nano, Zone: "UTC"},
}

// randomType is a type nested up to depth deep.
func randomType(r *rand.Rand, depth int) column.Type {
	if depth == 0 || r.IntN(5) < 2 {
		return flatTypes[r.IntN(len(flatTypes))]
	}
	switch r.IntN(3) {
	case 0:
		return column.List(randomType(r, depth-1))
	case 1:
		keys := []column.Type{column.String, column.Int32, column.Date}
		return column.Map(keys[r.IntN(len(keys))], randomType(r, depth-1))
	}
	var fields []column.Field
	for i := range 1 + r.IntN(3) {
		fields = append(fields, column.Field{Name: fmt.Sprintf("f%d", i), Type: randomType(r, depth-1), Nullable: true})
	}
	return column.Struct(fields...)
}

// randomValue is a value of type t, or nil.
func randomValue(r *rand.Rand, t column.Type, nullable bool) any {
	if nullable && r.IntN(7) == 0 {
		return nil
	}
	few := r.IntN(2) == 0
	switch t.Kind {
	case column.KindBool:
		return few
	case column.KindUint64:
		return []uint64{0, 7, math.MaxUint64, r.Uint64()}[r.IntN(4)]
	case column.KindFloat32:
		return float64([]float32{0, float32(math.Copysign(0, -1)), float32(math.NaN()), float32(math.Inf(1)), r.Float32()}[r.IntN(5)])
	case column.KindFloat64:
		return []float64{0, math.Copysign(0, -1), math.NaN(), math.Inf(-1), r.NormFloat64()}[r.IntN(5)]
	case column.KindDecimal:
		most, _ := column.WidePow10(int(t.Precision)).Sub(column.Int128Of(1))
		x := []column.Int128{{}, column.Int128Of(-3), most, most.Neg(), column.Int128Of(r.Int64N(1000))}[r.IntN(5)]
		return column.DecimalValue{Unscaled: x, Scale: t.Scale}
	case column.KindString:
		if few {
			return []string{"", "a", "ü", "more than twelve bytes"}[r.IntN(4)]
		}
		return fmt.Sprint(r.Uint32(), strings.Repeat("é", r.IntN(50)))
	case column.KindBinary:
		return []byte{byte(r.Uint32()), 0, 0xff}[:r.IntN(4)]
	case column.KindDate:
		return time.Unix(int64(r.IntN(200_000)-100_000)*86400, 0).UTC()
	case column.KindInterval:
		return column.IntervalValue{Months: int32(r.IntN(30)), Days: int32(r.IntN(30)), Micros: int64(r.IntN(1e9)) * 1000}
	case column.KindTime:
		return time.Duration(r.Int64N(86400*t.Unit.PerSecond())) * time.Duration(1e9/t.Unit.PerSecond())
	case column.KindTimestamp:
		return t.Time(r.Int64N(3e9)*t.Unit.PerSecond() - 1e9*t.Unit.PerSecond() + r.Int64N(1000))
	case column.KindList:
		out := make([]any, []int{0, 0, 1, 2, 9}[r.IntN(5)])
		for i := range out {
			out[i] = randomValue(r, t.Fields[0].Type, true)
		}
		return out
	case column.KindMap:
		out := make(column.MapValue, []int{0, 1, 3}[r.IntN(3)])
		for i := range out {
			out[i] = column.MapEntry{Key: randomKey(t.Fields[0].Type, i), Value: randomValue(r, t.Fields[1].Type, true)}
		}
		return out
	case column.KindStruct:
		out := column.StructValue{}
		for _, f := range t.Fields {
			out = append(out, column.StructField{Name: f.Name, Value: randomValue(r, f.Type, true)})
		}
		return out
	}
	least, greatest := t.Kind.IntegerRange()
	if few {
		return []int64{least, greatest, 0, 7}[r.IntN(4)]
	}
	return r.Int64()%(greatest/2+1) + least/2 + greatest/2
}

// randomKey is the i-th key of a map.
func randomKey(t column.Type, i int) any {
	switch t.Kind {
	case column.KindString:
		return fmt.Sprintf("key %d", i)
	case column.KindDate:
		return time.Unix(int64(i)*86400, 0).UTC()
	}
	return int64(i)
}

// randomTable is some batches of a random schema, nested up to depth deep.
func randomTable(r *rand.Rand, depth int) (*column.Schema, []*column.Batch) {
	s := &column.Schema{}
	for i := range 1 + r.IntN(5) {
		s.Fields = append(s.Fields, column.Field{Name: fmt.Sprintf("c%d", i), Type: randomType(r, depth), Nullable: true})
	}
	var out []*column.Batch
	for range []int{0, 1, 2, 5}[r.IntN(4)] {
		out = append(out, randomBatch(r, s, []int{1, 2, 50, 700}[r.IntN(4)]))
	}
	return s, out
}

func randomBatch(r *rand.Rand, s *column.Schema, n int) *column.Batch {
	b := &column.Batch{N: n}
	for _, f := range s.Fields {
		x := column.NewBuilder(f.Type, n)
		nullable := r.IntN(3) > 0
		for range n {
			if err := x.Append(randomValue(r, f.Type, nullable)); err != nil {
				panic(err)
			}
		}
		b.Cols = append(b.Cols, x.Vector())
	}
	return b
}
