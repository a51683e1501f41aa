package funcs

import (
	"math"

	"weir/dataframe/column"
)

var aggApproxHistogram = Aggregate{Name: "approx_histogram", Skips: "x", NullParam: "null if n is null",
	Doc:      "approx_histogram(x, n) is a list of n bins of equal width from the smallest to the largest x, structs of from, to and count, exact up to 10,000 values, then about. NaN and infinities are left out; it is null of no values, and one bin of equal ones.",
	Examples: []Example{{"approx_histogram(x, 2)", "[{'from': 1, 'to': 1.5, 'count': 1}, {'from': 1.5, 'to': 2, 'count': 2}]"}, {"approx_histogram(NULL, 2)", "null"}, {"approx_histogram(x, 0)", "error: approx_histogram"}}, MinArgs: 2, MaxArgs: 2,
	Result: func(args []column.Type) (column.Type, error) {
		if _, err := needNumber("approx_histogram", toFloat)(args); err != nil {
			return column.Type{}, err
		}
		return needLimit("approx_histogram", func(column.Type) column.Type { return column.List(binType) })(args)
	},
	New: func(args []column.Type) Accumulator {
		if args[1].Kind == column.KindNull {
			return &nothing{typ: column.List(binType)}
		}
		return &approxHistogram{}
	}}

var binType = column.Struct(column.Field{Name: "from", Type: column.Float64}, column.Field{Name: "to", Type: column.Float64}, column.Field{Name: "count", Type: column.Int64})

// approxHistogram keeps a digest of every group and the number of bins.
type approxHistogram struct {
	of   approxQuantiles
	bins int
}

func (a *approxHistogram) Grow(groups int) { a.of.Grow(groups) }

func (a *approxHistogram) Add(groups []int32, args []column.Vector) error {
	if len(groups) == 0 {
		return nil
	}
	n, err := rowLimit("approx_histogram", args[1])
	if err != nil {
		return err
	}
	a.bins = n
	a.of.addValues(groups, args[0])
	return nil
}

func (a *approxHistogram) State() ([]column.Vector, error) {
	state, err := a.of.State()
	n := make([]int64, len(a.of.digests))
	for i := range n {
		n[i] = int64(a.bins)
	}
	return append(state, ints(n)), err
}

func (a *approxHistogram) Merge(groups []int32, state []column.Vector) error {
	for _, n := range inputOf[int64](state[2]).v {
		a.bins = max(a.bins, int(n))
	}
	return a.of.Merge(groups, state[:2])
}

func (a *approxHistogram) Result() (column.Vector, error) {
	var from, to []float64
	var counts []int64
	spans, seen := make([]column.Span, len(a.of.digests)), make([]bool, len(a.of.digests))
	for g, d := range a.of.digests {
		if d == nil || d.rows == 0 {
			continue
		}
		edges, in := d.histogram(a.bins)
		seen[g], spans[g] = true, column.Span{Start: int32(len(counts)), Len: int32(len(in))}
		from, to, counts = append(from, edges[:len(in)]...), append(to, edges[1:]...), append(counts, in...)
	}
	child := column.NewStructs(binType, []column.Vector{&column.Floats{Typ: column.Float64, Values: from}, &column.Floats{Typ: column.Float64, Values: to}, ints(counts)}, len(counts), nil)
	return &column.Lists{Typ: column.List(binType), Spans: spans, Child: child, Valid: validOf(seen)}, nil
}

// histogram counts the finite values in n bins of equal width, whose right ends belong to
// them.
func (d *tdigest) histogram(n int) (edges []float64, counts []int64) {
	if d.min == d.max {
		return []float64{d.min, d.max}, []int64{int64(d.rows)}
	}
	d.sort()
	edges, counts = []float64{d.min}, make([]int64, n)
	before := 0.0
	for i := range n {
		f := float64(i+1) / float64(n)
		edge, below := d.min*(1-f)+d.max*f, d.rows
		if i+1 < n {
			below = max(before, math.Round(d.below(edge)))
		} else {
			edge = d.max
		}
		edges, counts[i] = append(edges, edge), int64(below-before)
		before = below
	}
	return edges, counts
}

// below is about how many finite values are at most x.
func (d *tdigest) below(x float64) float64 {
	at, from, before := 0.0, d.min, 0.0
	for _, c := range d.centroids {
		middle := before + c.weight/2
		if c.weight == 1 {
			middle = before + 1
		}
		if x < c.mean {
			if c.weight == 1 && at == before || c.mean == from {
				return at
			}
			return at + (middle-at)*(x-from)/(c.mean-from)
		}
		at, from = middle, c.mean
		before += c.weight
	}
	if x >= d.max || d.max == from {
		return d.rows
	}
	return at + (d.rows-at)*(x-from)/(d.max-from)
}
