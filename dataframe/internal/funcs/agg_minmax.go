package funcs

import (
	"bytes"
	"math/bits"

	"weir/dataframe/column"
)

var aggMin = Aggregate{
	Name: "min", Skips: "x", NullParam: "an error if n is null",
	Doc:      "min(x) is the smallest x: of numbers, times, texts (by bytes) or bools; NaN is the largest number. min(x, n) is a list of the n smallest.",
	Examples: []Example{{"min(x)", "1"}, {"min(x, 2)", "[1, 2]"}, {"min(NULL::text)", "null"}},
	MinArgs:  1, MaxArgs: 2,
	Result: withTop("min", 2),
	Slide:  slideExtreme(false), AnyOrder: exactAnyOrder,
	New: func(args []column.Type) Accumulator {
		if len(args) == 2 {
			return newTop("min", args, false)
		}
		return newExtreme(args[0], false)
	},
}

var aggMax = Aggregate{
	Name: "max", Skips: "x", NullParam: "an error if n is null",
	Doc:      "max(x) is the largest x: of numbers, times, texts (by bytes) or bools; NaN is the largest number. max(x, n) is a list of the n largest.",
	Examples: []Example{{"max(x)", "2"}, {"max(x, 2)", "[2, 2]"}, {"max(NULL::date)", "null"}},
	MinArgs:  1, MaxArgs: 2,
	Result: withTop("max", 2),
	Slide:  slideExtreme(true), AnyOrder: exactAnyOrder,
	New: func(args []column.Type) Accumulator {
		if len(args) == 2 {
			return newTop("max", args, true)
		}
		return newExtreme(args[0], true)
	},
}

func newExtreme(t column.Type, largest bool) Accumulator {
	if t.Kind.Nested() {
		return keyed(t, true, newExtreme(column.Binary, largest))
	}
	switch t.Kind {
	case column.KindNull:
		return &nothing{typ: t}
	case column.KindBool:
		return &extreme[bool]{typ: t, better: func(x, y bool) bool { return x == largest && y != largest }}
	case column.KindDate:
		if largest {
			return &extreme[int32]{typ: t, better: func(x, y int32) bool { return x > y }}
		}
		return &extreme[int32]{typ: t, better: func(x, y int32) bool { return x < y }}
	case column.KindFloat64, column.KindFloat32:
		if largest {
			return &extreme[float64]{typ: t, better: func(x, y float64) bool { return x > y || x != x && y == y }}
		}
		return &extreme[float64]{typ: t, better: func(x, y float64) bool { return x < y || x == x && y != y }}
	case column.KindString, column.KindBinary:
		return &extremeText{typ: t, largest: largest}
	}
	switch t.Layout() {
	case column.LayoutUint64:
		return &extreme[uint64]{typ: t, better: func(x, y uint64) bool { return x != y && (x > y) == largest }}
	case column.LayoutInt128:
		if t.Kind == column.KindInterval {
			return &extreme[column.Int128]{typ: t, better: func(x, y column.Int128) bool {
				c := column.IntervalOf(x).Total().Cmp(column.IntervalOf(y).Total())
				return c != 0 && (c > 0) == largest
			}}
		}
		return &extreme[column.Int128]{typ: t, better: func(x, y column.Int128) bool { return x != y && (x.Cmp(y) > 0) == largest }}
	}
	if largest {
		return &extreme[int64]{typ: t, better: func(x, y int64) bool { return x > y }, all: largestInts, best: largestInt}
	}
	return &extreme[int64]{typ: t, better: func(x, y int64) bool { return x < y }, all: smallestInts, best: smallestInt}
}

// An extreme keeps the best value of each group; its state is its result.
type extreme[T fixed] struct {
	typ    column.Type
	better func(x, y T) bool
	all    func(value []T, seen []bool, x []T, groups []int32) // Add of rows without nulls, quicker; or nil
	best   func(values []T) T                                  // of at least one value; nil: find it with better
	value  []T
	seen   []bool
}

// largestInt is the largest of values, at least one. Four are found side by side, which need not wait for each other.
func largestInt(values []int64) int64 {
	a, b, c, d := values[0], values[0], values[0], values[0]
	for ; len(values) >= 4; values = values[4:] {
		a, b, c, d = max(a, values[0]), max(b, values[1]), max(c, values[2]), max(d, values[3])
	}
	for _, v := range values {
		a = max(a, v)
	}
	return max(a, b, c, d)
}

// smallestInt is as largestInt.
func smallestInt(values []int64) int64 {
	a, b, c, d := values[0], values[0], values[0], values[0]
	for ; len(values) >= 4; values = values[4:] {
		a, b, c, d = min(a, values[0]), min(b, values[1]), min(c, values[2]), min(d, values[3])
	}
	for _, v := range values {
		a = min(a, v)
	}
	return min(a, b, c, d)
}

func largestInts(value []int64, seen []bool, x []int64, groups []int32) {
	for i, g := range groups {
		if v := x[i]; !seen[g] || v > value[g] {
			value[g], seen[g] = v, true
		}
	}
}

func smallestInts(value []int64, seen []bool, x []int64, groups []int32) {
	for i, g := range groups {
		if v := x[i]; !seen[g] || v < value[g] {
			value[g], seen[g] = v, true
		}
	}
}

func (a *extreme[T]) Grow(groups int) {
	a.value, a.seen = grown(a.value, groups), grown(a.seen, groups)
}

// Reserve implements Reserver.
func (a *extreme[T]) Reserve(groups int) {
	a.value, a.seen = reserved(a.value, groups), reserved(a.seen, groups)
}

func (a *extreme[T]) Add(groups []int32, args []column.Vector) error {
	x, nulls, better := inputOf[T](args[0]), nullsOf(args[0]), a.better
	n := len(groups)
	if a.all != nil && nulls.none() && !x.constant() {
		a.all(a.value, a.seen, x.v[:n], groups)
		return nil
	}
	for w := 0; w<<6 < n; w++ {
		for word := nulls.word(w, n); word != 0; word &= word - 1 {
			i := w<<6 + bits.TrailingZeros64(word)
			if v, g := x.at(i), groups[i]; !a.seen[g] || better(v, a.value[g]) {
				a.value[g], a.seen[g] = v, true
			}
		}
	}
	return nil
}

// AddAll implements Totaler.
func (a *extreme[T]) AddAll(n int, args []column.Vector) error {
	x, nulls := inputOf[T](args[0]), nullsOf(args[0])
	if n > 0 && a.best != nil && !x.constant() && nulls.none() {
		a.offer(a.best(x.v[:n]))
		return nil
	}
	for w := 0; w<<6 < n; w++ {
		for word := nulls.word(w, n); word != 0; word &= word - 1 {
			a.offer(x.at(w<<6 + bits.TrailingZeros64(word)))
		}
	}
	return nil
}

// offer takes v into group 0.
func (a *extreme[T]) offer(v T) {
	if !a.seen[0] || a.better(v, a.value[0]) {
		a.value[0], a.seen[0] = v, true
	}
}

func (a *extreme[T]) State() ([]column.Vector, error) {
	v, err := a.Result()
	return []column.Vector{v}, err
}

func (a *extreme[T]) Merge(groups []int32, state []column.Vector) error { return a.Add(groups, state) }

func (a *extreme[T]) Result() (column.Vector, error) { return fixedOf(a.typ, a.value, a.seen), nil }

// An extremeText is an extreme of texts.
type extremeText struct {
	typ     column.Type
	largest bool
	keptTexts
}

func (a *extremeText) Add(groups []int32, args []column.Vector) error {
	x, nulls := textsOf(args[0]), nullsOf(args[0])
	for i, g := range groups {
		if !nulls.has(i) {
			continue
		}
		b := x.at(i)
		if !a.seen[g] || a.largest && bytes.Compare(b, a.value(g)) > 0 || !a.largest && bytes.Compare(b, a.value(g)) < 0 {
			a.keep(g, b)
		}
	}
	return nil
}

func (a *extremeText) State() ([]column.Vector, error) {
	return []column.Vector{a.texts(a.typ)}, nil
}

func (a *extremeText) Merge(groups []int32, state []column.Vector) error {
	return a.Add(groups, state)
}

func (a *extremeText) Result() (column.Vector, error) { return a.texts(a.typ), nil }
