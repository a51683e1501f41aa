package funcs

import (
	"math"

	"weir/dataframe/column"
)

var aggEntropy = Aggregate{Name: "entropy", Nothing: "0",
	Doc:      "entropy(x) is how many bits a value of x tells on average (Shannon): 0 if all are equal, log2(n) if n values are equally frequent. It is 0 of no values.",
	Examples: []Example{{"round(entropy(x), 4)", "0.9183"}, {"entropy(1)", "0"}, {"entropy(NULL)", "0"}}, MinArgs: 1, MaxArgs: 1,
	Result: func([]column.Type) (column.Type, error) { return column.Float64, nil },
	New: func(args []column.Type) Accumulator {
		if hasKey(args[0]) {
			return keyed(args[0], false, &entropy{newTally(column.Binary)})
		}
		return &entropy{newTally(args[0])}
	}}

// entropy is log2(n) less the mean of the logarithms of the counts.
type entropy struct{ tally }

func (a *entropy) Result() (column.Vector, error) {
	out := make([]float64, len(a.entries))
	for g, es := range a.entries {
		n := 0.0
		for _, e := range es {
			n += float64(e.count)
		}
		for _, e := range es {
			p := float64(e.count) / n
			out[g] -= p * math.Log2(p)
		}
		out[g] = max(0, out[g]) // not -0 of one value
	}
	return floats(out), nil
}
