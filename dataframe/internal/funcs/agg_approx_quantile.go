package funcs

import (
	"weir/dataframe/column"
)

var aggApproxQuantile = Aggregate{Name: "approx_quantile", Skips: "x", NullParam: "null if q is null", Aliases: []string{"approx_percentile", "percentile_approx"},
	Doc:      "approx_quantile(x, q) is about the x below which the share q (0 to 1) of the sorted values lies, in little memory: exact up to 10,000 values, then with an error of less than a hundredth of the rows, far less near 0 and 1 (t-digest); of a list of shares it is a list.",
	Examples: []Example{{"approx_quantile(x, 0.25)", "1.5"}, {"approx_quantile(x, 1)", "2"}, {"approx_quantile(NULL, 0.5)", "null"}, {"approx_quantile(x, -1)", "error: approx_quantile"}}, MinArgs: 2, MaxArgs: 2,
	Result: needShares("approx_quantile", needNumber("approx_quantile", toFloat)), New: func(args []column.Type) Accumulator {
		return &approxQuantiles{shares: sharesOf("approx_quantile", args)}
	}}

// approxQuantiles keeps a tdigest of every group; nil of no values.
type approxQuantiles struct {
	shares
	digests []*tdigest
	size    sketchSize
}

// Size implements Sized.
func (a *approxQuantiles) Size() int64 { return a.size.bytes(96, 16, 16*digestExact) }

func (a *approxQuantiles) Grow(groups int) { a.digests = grown(a.digests, groups) }

func (a *approxQuantiles) at(g int32) *tdigest {
	if a.digests[g] == nil {
		a.digests[g] = &tdigest{}
		a.size.sketches++
	}
	return a.digests[g]
}

func (a *approxQuantiles) Add(groups []int32, args []column.Vector) error {
	if err := a.take(args[1]); err != nil {
		return err
	}
	a.addValues(groups, args[0])
	return nil
}

func (a *approxQuantiles) addValues(groups []int32, v column.Vector) {
	x, nulls := floatsOf(v), nullsOf(v)
	a.size.rows += int64(len(groups))
	for i, g := range groups {
		if nulls.has(i) {
			a.at(g).add(x.at(i))
		}
	}
}

func (a *approxQuantiles) State() ([]column.Vector, error) {
	b := column.TextBuilder{Typ: column.Binary}
	b.Reserve(len(a.digests))
	var buf []byte
	for _, d := range a.digests {
		if d == nil {
			b.AppendNull()
			continue
		}
		buf = d.append(buf[:0])
		b.Append(buf)
	}
	return []column.Vector{a.state(len(a.digests)), b.Texts()}, nil
}

func (a *approxQuantiles) Merge(groups []int32, state []column.Vector) error {
	a.shares.merge(state[0])
	packed, nulls := textsOf(state[1]), nullsOf(state[1])
	for i, g := range groups {
		if nulls.has(i) {
			a.at(g).merge(readDigest(packed.at(i)))
			a.size.rows += int64(len(packed.at(i)) / 16)
		}
	}
	return nil
}

func (a *approxQuantiles) Result() (column.Vector, error) {
	var out []float64
	return a.result(len(a.digests), func(g int) bool { return a.digests[g] != nil },
		func(g int, q float64) { out = append(out, a.digests[g].quantile(q)) },
		func() column.Vector { return &column.Floats{Typ: column.Float64, Values: out} }), nil
}
