package funcs

import (
	"encoding/binary"
	"math"
	"slices"

	"weir/dataframe/column"
)

var aggMedian = Aggregate{Name: "median", Doc: "median(x) is the middle of the sorted x, or half-way between the two middle ones, as a float64.",
	Examples: []Example{{"median(x)", "2"}, {"median(NULL)", "null"}}, MinArgs: 1, MaxArgs: 1,
	Result: needNumber("median", toFloat), New: func([]column.Type) Accumulator { return &quantiles{shares: half} }}

var aggQuantile = Aggregate{Name: "quantile", Aliases: []string{"quantile_cont", "percentile", "percentile_cont"},
	Doc:      "quantile(x, q) is the x below which the share q (0 to 1) of the sorted values lies, interpolated between neighbours, exact.",
	Examples: []Example{{"quantile(x, 0.25)", "1.5"}, {"quantile(x, 1)", "2"}, {"quantile(NULL, 0.5)", "null"}, {"quantile(x, 2)", "error: quantile"}}, MinArgs: 2, MaxArgs: 2,
	Result: needNumber("quantile", toFloat), New: func([]column.Type) Accumulator { return &quantiles{shares: shares{name: "quantile"}} }}

// quantiles keeps all values of every group.
type quantiles struct {
	shares
	values [][]float64
}

func (a *quantiles) Grow(groups int) { a.values = grown(a.values, groups) }

func (a *quantiles) Add(groups []int32, args []column.Vector) error {
	if len(args) > 1 {
		if err := a.take(args[1]); err != nil {
			return err
		}
	}
	x, nulls := floatsOf(args[0]), nullsOf(args[0])
	for i, g := range groups {
		if nulls.has(i) {
			a.values[g] = append(a.values[g], x.at(i))
		}
	}
	return nil
}

// State writes the values of a group as one binary of eight bytes each.
func (a *quantiles) State() ([]column.Vector, error) {
	b := column.TextBuilder{Typ: column.Binary}
	b.Reserve(len(a.values))
	var buf []byte
	for _, vs := range a.values {
		buf = buf[:0]
		for _, v := range vs {
			buf = appendBits(buf, v)
		}
		b.Append(buf)
	}
	return []column.Vector{a.state(len(a.values)), b.Texts()}, nil
}

func (a *quantiles) Merge(groups []int32, state []column.Vector) error {
	a.merge(state[0])
	packed := textsOf(state[1])
	for i, g := range groups {
		for b := packed.at(i); len(b) >= 8; b = b[8:] {
			a.values[g] = append(a.values[g], math.Float64frombits(binary.LittleEndian.Uint64(b)))
		}
	}
	return nil
}

func (a *quantiles) Result() (column.Vector, error) {
	out := newMaybe[float64](len(a.values))
	for g, vs := range a.values {
		if len(vs) == 0 || len(a.list) == 0 {
			out.null(g)
			continue
		}
		sorted := slices.Clone(vs)
		slices.SortFunc(sorted, CompareFloats)
		out.values[g] = quantile(sorted, a.list[0])
	}
	return out.vector(column.Float64), nil
}

// quantile is the linear interpolation at q between the sorted vs, type 7 of
// Hyndman and Fan, as numpy and spreadsheets have it.
func quantile(sorted []float64, q float64) float64 {
	return betweenRanks(q*float64(len(sorted)-1), func(rank float64) float64 { return sorted[int(rank)] })
}
