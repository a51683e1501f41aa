package funcs

import (
	"fmt"
	"math"

	"weir/dataframe/column"
)

var aggMedian = Aggregate{Name: "median", Doc: "median(x) is the middle of the sorted x, or half-way between the two middle ones: of numbers as a float64, of dates and timestamps as a timestamp.",
	Examples: []Example{{"median(x)", "2"}, {"median(NULL)", "null"}}, MinArgs: 1, MaxArgs: 1,
	Result: quantileType("median"), Slide: slideQuantile, New: func(args []column.Type) Accumulator { return newQuantiles(half, args[0], true) }}

var aggQuantile = Aggregate{Name: "quantile", Skips: "x", NullParam: "null if q is null", Aliases: []string{"quantile_cont", "percentile", "percentile_cont"},
	Doc:      "quantile(x, q) is the x below which the share q (0 to 1) of the sorted values lies, interpolated between neighbours, exact; of a list of shares it is a list.",
	Examples: []Example{{"quantile(x, 0.25)", "1.5"}, {"quantile(x, 1)", "2"}, {"quantile(NULL, 0.5)", "null"}, {"quantile(x, 2)", "error: quantile"}}, MinArgs: 2, MaxArgs: 2,
	Result: needShares("quantile", quantileType("quantile")), Slide: slideQuantile, New: func(args []column.Type) Accumulator {
		return newQuantiles(sharesOf("quantile", args), args[0], true)
	}}

var aggQuantileDisc = Aggregate{Name: "quantile_disc", Skips: "x", NullParam: "null if q is null", Aliases: []string{"percentile_disc"},
	Doc:      "quantile_disc(x, q) is the first of the sorted x, of any type, up to which the share q (0 to 1) of them lies; of a list of shares it is a list.",
	Examples: []Example{{"quantile_disc(x, 0.25)", "1"}, {"quantile_disc(s, 0.5)", "two"}, {"quantile_disc(NULL, 0.5)", "null"}, {"quantile_disc(x, 'a')", "error: "}}, MinArgs: 2, MaxArgs: 2,
	Result: needShares("quantile_disc", sameAs(0)), New: func(args []column.Type) Accumulator {
		return newQuantiles(sharesOf("quantile_disc", args), args[0], false)
	}}

var aggQuantileDiscDesc = Aggregate{Name: "quantile_disc_desc", Skips: "x", NullParam: "null if q is null",
	Doc:      "quantile_disc_desc(x, q) is quantile_disc of the x sorted from the greatest, as percentile_disc(q) WITHIN GROUP (ORDER BY x DESC).",
	Examples: []Example{{"quantile_disc_desc(x, 0.25)", "2"}, {"quantile_disc_desc(NULL, 0.5)", "null"}}, MinArgs: 2, MaxArgs: 2,
	Result: needShares("quantile_disc_desc", sameAs(0)), New: func(args []column.Type) Accumulator {
		q := newQuantiles(sharesOf("quantile_disc_desc", args), args[0], false).(*quantiles)
		q.down = true
		return q
	}}

// quantileType is the type of what lies between two values.
func quantileType(name string) func([]column.Type) (column.Type, error) {
	return func(args []column.Type) (column.Type, error) {
		switch t := args[0]; {
		case t.Numeric(), t.Kind == column.KindNull:
			return column.Float64, nil
		case t.Kind == column.KindDate:
			return column.Type{Kind: column.KindTimestamp}, nil
		case t.Kind == column.KindTimestamp, t.Kind == column.KindTime:
			return t, nil
		default:
			return t, fmt.Errorf("%s takes numbers, dates and times, not %s; quantile_disc takes all", name, t)
		}
	}
}

// quantiles keeps all values of every group that are not null.
type quantiles struct {
	shares
	listedRows
	between bool // interpolate
	down    bool // from the greatest
}

func newQuantiles(s shares, t column.Type, between bool) Accumulator {
	return &quantiles{shares: s, listedRows: listedRows{types: []column.Type{t}}, between: between}
}

func (a *quantiles) Add(groups []int32, args []column.Vector) error {
	if len(args) > 1 {
		if err := a.take(args[1]); err != nil {
			return err
		}
	}
	return a.addValues(groups, args[0])
}

func (a *quantiles) State() ([]column.Vector, error) {
	lists, err := a.listedRows.State()
	return append(lists, a.state(a.groups)), err
}

func (a *quantiles) Merge(groups []int32, state []column.Vector) error {
	a.merge(state[1])
	return a.listedRows.Merge(groups, state[:1])
}

func (a *quantiles) Result() (column.Vector, error) {
	v, spans := a.words()
	var rows []int32
	if v != nil {
		rows = upTo(len(a.of))
	} else {
		rows, spans = a.byGroup()
		v = a.concat()[0]
	}
	order, of := &ranking{v: v}, -1
	ranked := func(g int) *ranking {
		if s := spans[g]; g != of {
			of = g
			order.begin(rows[s.Start : s.Start+s.Len])
		}
		return order
	}
	seen := func(g int) bool { return spans[g].Len > 0 }
	if !a.between {
		var sel []int32
		return a.result(a.groups, seen, func(g int, q float64) {
			rank := discreteRank(q, spans[g].Len)
			if a.down {
				rank = spans[g].Len - 1 - rank
			}
			sel = append(sel, ranked(g).at(int(rank)))
		}, func() column.Vector { return column.Gather(v, sel) }), nil
	}
	mid := newMiddle(v)
	return a.result(a.groups, seen, func(g int, q float64) {
		mid.add(q*float64(spans[g].Len-1), ranked(g).at)
	}, mid.vector), nil
}

// upTo are the numbers from 0, n of them.
func upTo(n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(i)
	}
	return out
}

// discreteRank is the least rank, from 0, up to which the share q of n rows lies. Written
// so that shares such as 0.07 of 100 are not rounded up.
func discreteRank(q float64, n int32) int32 {
	return max(1, n-int32(math.Floor(float64(n)-q*float64(n)))) - 1
}

// A middle interpolates between sorted values: type 7 of Hyndman and Fan, as numpy and
// spreadsheets have it.
type middle struct {
	typ    column.Type
	floats input[float64] // of numbers
	times  []int64        // of dates and times, in units of typ
	outF   []float64
	outT   []int64
}

func newMiddle(v column.Vector) *middle {
	t, _ := quantileType("")([]column.Type{v.Type()})
	m := &middle{typ: t}
	switch v := v.(type) {
	case *column.Days:
		for _, d := range v.Values {
			m.times = append(m.times, int64(d)*86400*1e6)
		}
	case *column.Ints:
		if t.Kind != column.KindFloat64 {
			m.times = v.Values
		}
	}
	if m.times == nil && t.Kind == column.KindFloat64 {
		m.floats = floatsOf(v)
	}
	return m
}

// add appends the value at a rank, of which at gives the rows.
func (m *middle) add(rank float64, at func(rank int) int32) {
	if m.typ.Kind == column.KindFloat64 {
		m.outF = append(m.outF, betweenRanks(rank, func(r float64) float64 { return m.floats.at(int(at(int(r)))) }))
		return
	}
	below := int(math.Floor(rank))
	x := m.times[at(below)]
	if f := rank - float64(below); f > 0 {
		y := m.times[at(below+1)]
		x += int64(math.Round(float64(y-x) * f))
	}
	m.outT = append(m.outT, x)
}

func (m *middle) vector() column.Vector {
	if m.typ.Kind == column.KindFloat64 {
		return &column.Floats{Typ: m.typ, Values: m.outF}
	}
	return &column.Ints{Typ: m.typ, Values: m.outT}
}
