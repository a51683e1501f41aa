package funcs

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"weir/dataframe/column"
)

// stateArgs are arguments of an aggregate, by what it takes.
var stateArgs = [][]column.Type{
	{column.Float64}, {column.Int64}, {column.String}, {column.Decimal(30, 2)}, {column.Interval}, {column.Bool}, {column.Binary},
	{column.Float64, column.Float64}, {column.Int64, column.Float64}, {column.String, column.Float64}, {column.String, column.Int64},
	{column.Float64, column.List(column.Float64)}, {column.Float64, column.Int64}, {column.Float64, column.Float64, column.Int64}, {column.Float64, column.Float64, column.Float64, column.Float64},
	{column.String, column.String},
}

// A state that a fresh accumulator takes up goes on exactly as the accumulator that it was taken
// from, to the last bit: memory is given back that way when it is short, and spilling must not
// change an answer.
func TestStatesGoOnExactly(t *testing.T) {
	for _, agg := range aggregates {
		if agg.New == nil {
			continue
		}
		tried := 0
		for _, types := range stateArgs {
			if len(types) < agg.MinArgs || agg.MaxArgs >= 0 && len(types) > agg.MaxArgs {
				continue
			}
			if _, err := agg.Result(types); err != nil {
				continue
			}
			for seed := range uint64(4) {
				one, two, err := continued(agg, types, seed)
				if err != nil {
					break // a constant argument of another sort is wanted
				}
				tried++
				if one != two {
					t.Errorf("%s of %v, seed %d: %s, not %s", agg.Name, types, seed, two, one)
				}
			}
		}
		if tried == 0 && agg.Name != "hll_merge" { // that takes what hll gives
			t.Errorf("%s: no arguments of stateArgs fit", agg.Name)
		}
	}
}

// continued are the results of one accumulator, and of one that went on from its state.
func continued(agg *Aggregate, types []column.Type, seed uint64) (one, two string, err error) {
	const groups = 3
	a, b := agg.New(types), agg.New(types)
	a.Grow(groups)
	r := rand.New(rand.NewPCG(seed, 1))
	add := func(acc Accumulator, r *rand.Rand, rows int) error {
		ids := make([]int32, rows)
		args := make([]column.Vector, len(types))
		for i := range ids {
			ids[i] = int32(r.IntN(groups - 1))
		}
		for c, typ := range types {
			v := column.NewBuilder(typ, rows)
			for range rows {
				if c == 0 && r.IntN(10) == 0 {
					v.AppendNull()
					continue
				}
				if err := v.Append(stateValue(r, typ, c)); err != nil {
					panic(err)
				}
			}
			args[c] = v.Vector()
			if c > 0 && (agg.MinArgs == 1 || typ.Kind == column.KindList || strings.HasPrefix(agg.Name, "approx")) {
				args[c] = &column.Const{Value: args[c].Slice(0, 1), N: rows}
			}
		}
		return acc.Add(ids, args)
	}
	for range 3 {
		if err := add(a, r, 40+int(seed)*1500); err != nil {
			return "", "", err
		}
	}
	state, err := a.State()
	if err != nil {
		return "", "", err
	}
	b.Grow(groups)
	if err := b.Merge([]int32{0, 1, 2}, state); err != nil {
		return "", "", err
	}
	text := func(acc Accumulator, r *rand.Rand) (string, error) {
		if err := add(acc, r, 50); err != nil {
			return "", err
		}
		more := agg.New(types)
		more.Grow(groups)
		if err := add(more, r, 70); err != nil {
			return "", err
		}
		state, err := more.State()
		if err != nil {
			return "", err
		}
		if err := acc.Merge([]int32{1, 2, 0}, state); err != nil {
			return "", err
		}
		v, err := acc.Result()
		if err != nil {
			return err.Error(), nil
		}
		out := ""
		for i := range v.Len() {
			if x, is := v.At(i).(float64); is {
				out += fmt.Sprintf("%x ", math.Float64bits(x))
			}
			out += fmt.Sprintf("%v; ", v.At(i))
		}
		return out, nil
	}
	again := rand.NewPCG(seed, 2)
	if one, err = text(a, rand.New(again)); err != nil {
		return "", "", err
	}
	again.Seed(seed, 2)
	two, err = text(b, rand.New(again))
	return one, two, err
}

func stateValue(r *rand.Rand, t column.Type, c int) any {
	switch t.Kind {
	case column.KindFloat64:
		if c > 0 {
			return float64(r.IntN(9)) / 10
		}
		if r.IntN(20) == 0 {
			return []float64{math.Copysign(0, -1), 1e300, -1e-300}[r.IntN(3)]
		}
		return r.NormFloat64() * 1000
	case column.KindInt64:
		return int64(1 + r.IntN(5000))
	case column.KindString:
		return fmt.Sprint("text number ", r.IntN(5000))
	case column.KindBinary:
		return fmt.Append(nil, r.IntN(50))
	case column.KindDecimal:
		return column.DecimalOf(int64(r.IntN(5000)), t.Scale)
	case column.KindInterval:
		return column.IntervalValue{Days: int32(r.IntN(50)), Micros: int64(r.IntN(1e9))}
	case column.KindBool:
		return r.IntN(2) == 0
	}
	return []any{0.25, 0.5}
}
