package funcs

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"weir/dataframe/column"
)

var aggMedian = Aggregate{Name: "median", Doc: "median(x) is the middle of the sorted x, or half-way between the two middle ones, as a float64.",
	Examples: []Example{{"median(x)", "2"}, {"median(NULL)", "null"}}, MinArgs: 1, MaxArgs: 1,
	Result: needNumber("median", toFloat), New: func([]column.Type) Accumulator { return &quantiles{} }}

var aggQuantile = Aggregate{Name: "quantile", Aliases: []string{"quantile_cont", "percentile"},
	Doc:      "quantile(x, q) is the x below which the share q (0 to 1) of the sorted values lies, interpolated between neighbours, exact.",
	Examples: []Example{{"quantile(x, 0.25)", "1.5"}, {"quantile(x, 1)", "2"}, {"quantile(NULL, 0.5)", "null"}, {"quantile(x, 2)", "error: quantile"}}, MinArgs: 2, MaxArgs: 2,
	Result: needNumber("quantile", toFloat), New: func([]column.Type) Accumulator { return &quantiles{asked: true} }}

// quantiles keeps all values of every group.
type quantiles struct {
	asked  bool // q comes as the second argument; else it is a half
	q      []float64
	values [][]float64
}

func (a *quantiles) Grow(groups int) {
	a.values, a.q = grown(a.values, groups), grown(a.q, groups)
}

func (a *quantiles) Add(groups []int32, args []column.Vector) error {
	x, nulls := floatsOf(args[0]), nullsOf(args[0])
	q, qNulls := input[float64]{[]float64{0.5}, 0}, nullInput{}
	if a.asked {
		q, qNulls = floatsOf(args[1]), nullsOf(args[1])
	}
	for i, g := range groups {
		if !nulls.has(i) || !qNulls.has(i) {
			continue
		}
		if len(a.values[g]) == 0 {
			if a.q[g] = q.at(i); !(a.q[g] >= 0 && a.q[g] <= 1) {
				return fmt.Errorf("quantile: the share %g is not between 0 and 1", a.q[g])
			}
		}
		a.values[g] = append(a.values[g], x.at(i))
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
			buf = binary.LittleEndian.AppendUint64(buf, math.Float64bits(v))
		}
		b.Append(buf)
	}
	return []column.Vector{floats(a.q), b.Texts()}, nil
}

func (a *quantiles) Merge(groups []int32, state []column.Vector) error {
	q, packed := inputOf[float64](state[0]), textsOf(state[1])
	for i, g := range groups {
		b := packed.at(i)
		if len(a.values[g]) == 0 {
			a.q[g] = q.at(i)
		}
		for ; len(b) >= 8; b = b[8:] {
			a.values[g] = append(a.values[g], math.Float64frombits(binary.LittleEndian.Uint64(b)))
		}
	}
	return nil
}

func (a *quantiles) Result() (column.Vector, error) {
	out := newMaybe[float64](len(a.values))
	for g, vs := range a.values {
		if len(vs) == 0 {
			out.null(g)
			continue
		}
		out.values[g] = quantile(vs, a.q[g])
	}
	return out.vector(column.Float64), nil
}

// quantile is the linear interpolation at q between the sorted vs, type 7 of
// Hyndman and Fan, as numpy and spreadsheets have it.
func quantile(vs []float64, q float64) float64 {
	sorted := slices.Clone(vs)
	slices.SortFunc(sorted, CompareFloats)
	at := q * float64(len(sorted)-1)
	i := int(at)
	if i+1 >= len(sorted) || at == float64(i) || sorted[i] == sorted[i+1] {
		return sorted[i]
	}
	f := at - float64(i)
	return sorted[i]*(1-f) + sorted[i+1]*f
}
