package funcs

import (
	"fmt"

	"weir/dataframe/column"
)

var aggBitAnd = Aggregate{Name: "bit_and", Doc: "bit_and(x) has the bits that all integers x have.",
	Examples: []Example{{"bit_and(x + 4)", "4"}, {"bit_and(NULL)", "null"}}, MinArgs: 1, MaxArgs: 1,
	Result: needInteger("bit_and"), AnyOrder: alwaysAnyOrder, New: newBits(func(a, b uint64) uint64 { return a & b })}

var aggBitOr = Aggregate{Name: "bit_or", Doc: "bit_or(x) has the bits that one of the integers x has.",
	Examples: []Example{{"bit_or(x)", "3"}, {"bit_or(NULL)", "null"}}, MinArgs: 1, MaxArgs: 1,
	Result: needInteger("bit_or"), AnyOrder: alwaysAnyOrder, New: newBits(func(a, b uint64) uint64 { return a | b })}

var aggBitXor = Aggregate{Name: "bit_xor", Doc: "bit_xor(x) has the bits that an odd number of the integers x have.",
	Examples: []Example{{"bit_xor(x)", "1"}, {"bit_xor(NULL)", "null"}}, MinArgs: 1, MaxArgs: 1,
	Result: needInteger("bit_xor"), AnyOrder: alwaysAnyOrder, New: newBits(func(a, b uint64) uint64 { return a ^ b })}

// needInteger is the Result of an aggregate of integers that gives their type.
func needInteger(name string) func([]column.Type) (column.Type, error) {
	return func(args []column.Type) (column.Type, error) {
		switch t := args[0]; {
		case t.Kind == column.KindNull:
			return column.Int64, nil
		case t.Kind.Integer():
			return t, nil
		}
		return column.Type{}, fmt.Errorf("%s takes integers, not %s", name, args[0])
	}
}

func newBits(join func(a, b uint64) uint64) func([]column.Type) Accumulator {
	return func(args []column.Type) Accumulator {
		switch t := args[0]; t.Layout() {
		case column.LayoutText:
			return &nothing{typ: column.Int64}
		case column.LayoutUint64:
			return &bitFold[uint64]{typ: t, join: join}
		default:
			return &bitFold[int64]{typ: t, join: join}
		}
	}
}

// A bitFold joins the integers of each group bit by bit; its state is its result.
type bitFold[T int64 | uint64] struct {
	typ   column.Type
	join  func(a, b uint64) uint64
	value []T
	seen  []bool
}

func (a *bitFold[T]) Grow(groups int) {
	a.value, a.seen = grown(a.value, groups), grown(a.seen, groups)
}

func (a *bitFold[T]) Add(groups []int32, args []column.Vector) error {
	x, nulls := inputOf[T](args[0]), nullsOf(args[0])
	for i, g := range groups {
		if !nulls.has(i) {
			continue
		}
		v := x.at(i)
		if a.seen[g] {
			v = T(a.join(uint64(a.value[g]), uint64(v)))
		}
		a.value[g], a.seen[g] = v, true
	}
	return nil
}

func (a *bitFold[T]) State() ([]column.Vector, error) {
	v, err := a.Result()
	return []column.Vector{v}, err
}

func (a *bitFold[T]) Merge(groups []int32, state []column.Vector) error { return a.Add(groups, state) }

func (a *bitFold[T]) Result() (column.Vector, error) { return fixedOf(a.typ, a.value, a.seen), nil }
