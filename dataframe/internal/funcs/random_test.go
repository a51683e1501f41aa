package funcs_test

import (
	"math"
	"math/rand/v2"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan/plantest"
)

// randomTypes are types of a kind as tests draw them.
func randomType(r *rand.Rand, k column.Kind) column.Type {
	switch k {
	case column.KindDecimal:
		scale := uint8(r.IntN(5))
		if r.IntN(3) == 0 {
			return column.Decimal(19+uint8(r.IntN(20)), scale)
		}
		return column.Decimal(scale+1+uint8(r.IntN(8)), scale)
	case column.KindTime:
		return column.Type{Kind: k, Unit: column.Unit(r.IntN(3))}
	case column.KindList:
		return column.List(randomType(r, column.KindBool+column.Kind(r.IntN(8))))
	case column.KindStruct:
		return column.Struct(column.Field{Name: "a", Type: column.Int64, Nullable: true}, column.Field{Name: "b", Type: column.String, Nullable: true})
	case column.KindMap:
		return column.Map(column.String, column.Int64)
	case column.KindTimestamp:
		return column.Type{Kind: k, Unit: column.Unit(r.IntN(3)), Zone: []string{"", "UTC", "Europe/Paris", "America/New_York"}[r.IntN(4)]}
	case funcs.AnyKind, funcs.EachKind:
		return randomType(r, column.KindBool+column.Kind(r.IntN(int(column.KindMap))))
	}
	return column.Type{Kind: k}
}

var texts = []string{"", "a", "ab", "b%", "%", "_b", `\%`, "day", "hour", "months", "host", "query", "x", "Europe/Paris", "(a+)", "%Y-%m",
	"https://shop.example/p?x=1&y=a%20b#top", "héllo wörld, this is long", "HÉLLO WÖRLD, THIS IS LONG", "\xff\xfe broken", "12", "2026-03-02"}

// randomVector is n values of type t, some of them null or extreme.
func randomVector(r *rand.Rand, t column.Type, n int) column.Vector {
	b := column.NewBuilder(t, n)
	for range n {
		if r.IntN(5) == 0 {
			b.AppendNull()
			continue
		}
		var err error
		switch t.Kind {
		case column.KindBool:
			err = b.Append(r.IntN(2) == 0)
		case column.KindInt64:
			err = b.Append(randomInt(r))
		case column.KindFloat64:
			err = b.Append(randomFloat(r))
		case column.KindDecimal:
			limit := column.Pow10(min(int(t.Precision), column.ShortPrecision-1))
			err = b.Append(column.DecimalOf(r.Int64N(2*limit-1)-limit+1, t.Scale))
		case column.KindString:
			err = b.Append(texts[r.IntN(len(texts))])
		case column.KindBinary:
			err = b.Append([]byte(texts[r.IntN(len(texts))]))
		case column.KindDate:
			err = b.Append(t.At(r.Int64N(60000) - 20000))
		case column.KindTimestamp:
			err = b.Append(t.Time((r.Int64N(4e9) - 1e9) * t.Unit.PerSecond() / 7 * 7))
		default:
			err = b.Append(plantest.RandomValue(r, t, plantest.Shape{Odd: true, Distinct: 10}))
		}
		if err != nil {
			panic(err)
		}
	}
	return b.Vector()
}

func randomInt(r *rand.Rand) int64 {
	switch r.IntN(12) {
	case 0:
		return []int64{0, -1, math.MaxInt64, math.MinInt64, 1 << 40}[r.IntN(5)]
	case 1:
		return int64(r.Uint64())
	}
	return r.Int64N(21) - 10
}

func randomFloat(r *rand.Rand) float64 {
	switch r.IntN(10) {
	case 0:
		return []float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, math.Copysign(0, -1), 1e300}[r.IntN(6)]
	case 1:
		return r.NormFloat64() * 1e9
	}
	return float64(r.Int64N(41)-20) / 4
}
