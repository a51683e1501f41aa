package funcs

import (
	"math"
	"slices"

	"weir/dataframe/column"
)

var aggMad = Aggregate{Name: "mad",
	Doc:      "mad(x) is the median of the distances of x from the median of x, as a float64: a spread that outliers do not move.",
	Examples: []Example{{"mad(x)", "0"}, {"mad(NULL::double)", "null"}}, MinArgs: 1, MaxArgs: 1,
	Result: needNumber("mad", toFloat),
	New: func(args []column.Type) Accumulator {
		if args[0].Kind == column.KindNull {
			return &nothing{typ: column.Float64}
		}
		return &mad{listedRows{types: []column.Type{args[0]}}}
	}}

// mad keeps all values of every group that are not null.
type mad struct{ listedRows }

func (a *mad) Add(groups []int32, args []column.Vector) error { return a.addValues(groups, args[0]) }

func (a *mad) Result() (column.Vector, error) {
	rows, spans := a.byGroup()
	x := floatsOf(a.concat()[0])
	out := newMaybe[float64](len(spans))
	for g, s := range spans {
		if s.Len == 0 {
			out.null(g)
			continue
		}
		values := make([]float64, s.Len)
		for i, r := range rows[s.Start : s.Start+s.Len] {
			values[i] = x.at(int(r))
		}
		middle := middleOf(values)
		for i, v := range values {
			values[i] = math.Abs(v - middle)
		}
		out.values[g] = middleOf(values)
	}
	return out.vector(column.Float64), nil
}

// middleOf sorts values, NaN last, and gives their median.
func middleOf(values []float64) float64 {
	slices.SortFunc(values, CompareFloats)
	n := len(values)
	if n%2 == 1 {
		return values[n/2]
	}
	a, b := values[n/2-1], values[n/2]
	return a + (b-a)/2
}
