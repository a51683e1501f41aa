package funcs

import (
	"fmt"
	"math"
	"slices"
	"sort"

	"weir/dataframe/column"
)

// boundsResult is the type of histogram(x, bounds).
func boundsResult(args []column.Type) (column.Type, error) {
	out := column.Map(column.Float64, column.Int64)
	if x := args[0]; !x.Numeric() && x.Kind != column.KindNull {
		return out, fmt.Errorf("histogram with bounds takes numbers, not %s", x)
	}
	if b := args[1]; b.Kind != column.KindNull && (b.Kind != column.KindList || !b.Element().Numeric() && b.Element().Kind != column.KindNull) {
		return out, fmt.Errorf("histogram takes a list of numbers as its bounds, not %s", b)
	}
	return out, nil
}

// binCounts counts numbers between bounds.
type binCounts struct {
	bounds shares
	counts [][]int64 // of each group: by bound, then of what is above; nil: no value came
}

func newBinCounts() *binCounts {
	return &binCounts{bounds: shares{name: "histogram", many: true, bounds: true}}
}

func (a *binCounts) Grow(groups int) { a.counts = grown(a.counts, groups) }

func (a *binCounts) Add(groups []int32, args []column.Vector) error {
	if len(groups) == 0 {
		return nil
	}
	before := a.bounds
	if err := a.bounds.take(args[1]); err != nil {
		return err
	}
	slices.Sort(a.bounds.list)
	a.bounds.list = slices.Compact(a.bounds.list)
	if err := a.same(before); err != nil {
		return err
	}
	if given := nullsOf(args[1]); !given.has(0) {
		return nil // all bins are unknown
	}
	x, nulls := floatsOf(args[0]), nullsOf(args[0])
	for i, g := range groups {
		if !nulls.has(i) {
			continue
		}
		a.of(g)[a.bin(x.at(i))]++
	}
	return nil
}

// same says whether the bounds are those before.
func (a *binCounts) same(before shares) error {
	if before.known && !slices.Equal(before.list, a.bounds.list) {
		return fmt.Errorf("histogram: the list of bounds must be the same in all rows")
	}
	return nil
}

// of are the counts of a group to which a value comes.
func (a *binCounts) of(g int32) []int64 {
	if a.counts[g] == nil {
		a.counts[g] = make([]int64, len(a.bounds.list)+1)
	}
	return a.counts[g]
}

// bin is the number of the first bound that is not below x; of all of them if there is none.
func (a *binCounts) bin(x float64) int {
	if x != x {
		return len(a.bounds.list)
	}
	return sort.SearchFloat64s(a.bounds.list, x)
}

func (a *binCounts) State() ([]column.Vector, error) {
	var all []int64
	spans := make([]column.Span, len(a.counts))
	seen := make([]bool, len(a.counts))
	for g, c := range a.counts {
		seen[g] = c != nil
		spans[g] = column.Span{Start: int32(len(all)), Len: int32(len(c))}
		all = append(all, c...)
	}
	counts := &column.Lists{Typ: column.List(column.Int64), Spans: spans, Child: ints(all), Valid: validOf(seen)}
	return []column.Vector{a.bounds.state(len(a.counts)), counts}, nil
}

func (a *binCounts) Merge(groups []int32, state []column.Vector) error {
	before := a.bounds
	a.bounds.merge(state[0])
	if err := a.same(before); err != nil {
		return err
	}
	lists := column.Flatten(state[1]).(*column.Lists)
	child := inputOf[int64](column.Flatten(lists.Child))
	for i, g := range groups {
		if !lists.Valid.Has(i) {
			continue
		}
		counts, at := a.of(g), lists.Spans[i]
		for k := range at.Len {
			counts[k] += child.at(int(at.Start + k))
		}
	}
	return nil
}

func (a *binCounts) Result() (column.Vector, error) {
	keys := append(slices.Clone(a.bounds.list), math.Inf(1))
	last := len(keys) - 1
	if last > 0 && math.IsInf(keys[last-1], 1) { // a bound of its own
		last--
	}
	var bounds []float64
	var counts []int64
	spans := make([]column.Span, len(a.counts))
	seen := make([]bool, len(spans))
	for g, c := range a.counts {
		if c == nil {
			continue
		}
		seen[g] = true
		start := len(counts)
		for k, n := range c {
			switch {
			case k > last: // NaN beside a bound of infinity
				counts[len(counts)-1] += n
			case k < len(a.bounds.list) || n > 0:
				bounds, counts = append(bounds, keys[k]), append(counts, n)
			}
		}
		spans[g] = column.Span{Start: int32(start), Len: int32(len(counts) - start)}
	}
	typ := column.Map(column.Float64, column.Int64)
	child := column.NewStructs(typ.Element(), []column.Vector{floats(bounds), ints(counts)}, len(counts), nil)
	return &column.Lists{Typ: typ, Spans: spans, Child: child, Valid: validOf(seen)}, nil
}
