package funcs

import (
	"fmt"
	"slices"

	"weir/dataframe/column"
)

var aggHistogram = Aggregate{Name: "histogram", Skips: "x", NullParam: "null if the bounds are null",
	Doc: "histogram(x [, bounds]) is a map from each different x to how often it occurs, smallest first. With bounds, a list of numbers that is the same in all rows, it is a map from each bound to how many numbers x are up to it and above the bound before; those above the last, and NaN, are under infinity if there are any. It is null of no values and of null bounds.",
	Examples: []Example{{"histogram(x)", "{1=1, 2=2}"}, {"histogram(s)", "{one=1, two=2}"}, {"histogram(NULL)", "null"},
		{"histogram(x, [1, 5])", "{1=1, 5=2}"}, {"histogram(x, [1])", "{1=1, Infinity=2}"}, {"histogram(x, [5, 0.5, 5])", "{0.5=0, 5=3}"},
		{"histogram(NULL, [1])", "null"}, {"histogram(x, [1, NULL])", "error: histogram"}, {"histogram(s, [1])", "error: "}},
	MinArgs: 1, MaxArgs: 2,
	Result: func(args []column.Type) (column.Type, error) {
		if len(args) > 1 {
			return boundsResult(args)
		}
		if args[0].Kind.Nested() {
			return column.Type{}, fmt.Errorf("histogram takes plain values, not %s", args[0])
		}
		return column.Map(args[0], column.Int64), nil
	},
	New: func(args []column.Type) Accumulator {
		if len(args) > 1 {
			return newBinCounts()
		}
		return newHistogram(args[0])
	}}

// A histogram counts by the values' sort keys, which also order them.
type histogram struct {
	keyedAgg
	counts *tally
}

func newHistogram(t column.Type) Accumulator {
	counts := &keyCounts{newTally(column.Binary)}
	return &histogram{keyedAgg{Accumulator: counts, typ: t, forms: newFirstForms(t)}, &counts.tally}
}

// keyCounts is a tally without a result of its own.
type keyCounts struct{ tally }

func (a *keyCounts) Result() (column.Vector, error) { return nil, nil }

func (a *histogram) Result() (column.Vector, error) {
	keys := column.TextBuilder{Typ: column.Binary}
	var counts []int64
	var of []int32 // the group of each key
	spans := make([]column.Span, len(a.counts.entries))
	seen := make([]bool, len(spans))
	for g, es := range a.counts.entries {
		if len(es) == 0 {
			continue
		}
		seen[g] = true
		spans[g] = column.Span{Start: int32(len(counts)), Len: int32(len(es))}
		sorted := slices.SortedFunc(slices.Values(es), func(x, y entry) int {
			if x.text < y.text {
				return -1
			}
			return 1
		})
		for _, e := range sorted {
			keys.AppendString(e.text)
			counts, of = append(counts, e.count), append(of, int32(g))
		}
	}
	values, err := a.forms.vector(a.typ, of, keys.Texts())
	if err != nil {
		return nil, err
	}
	typ := column.Map(a.typ, column.Int64)
	cols := []column.Vector{values, ints(counts)}
	child := column.NewStructs(typ.Element(), cols, len(counts), nil)
	return &column.Lists{Typ: typ, Spans: spans, Child: child, Valid: validOf(seen)}, nil
}
