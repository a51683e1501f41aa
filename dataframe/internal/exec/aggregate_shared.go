package exec

import (
	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan"
)

// A computed is a column that an aggregation computes. Several may come of one aggregate: the mean of some numbers
// adds them up and counts them, so it knows what sum and count of the same are.
type computed struct {
	by   int    // number of the aggregate
	name string // of the function
	text string
	typ  column.Type
}

// add makes agg one of the aggregates, and is the number of its column in the result.
func (a *aggregation) add(agg *aggregate) int {
	a.aggs = append(a.aggs, agg)
	return a.addColumn(len(a.aggs)-1, agg)
}

func (a *aggregation) addColumn(by int, agg *aggregate) int {
	a.out = append(a.out, computed{by, agg.name, agg.text, agg.typ})
	return a.width() - 1
}

// addCall is add of what was compiled of call, unless an aggregate before knows its result, or can be made to.
func (a *aggregation) addCall(agg *aggregate, call *plan.Call) int {
	if !funcs.Shares(agg.name, agg.types) || plan.IsVolatile(call) {
		return a.add(agg)
	}
	for i, other := range a.aggs {
		if funcs.Shares(other.name, other.types) && agg.over() == other.over() {
			other.make = func() funcs.Accumulator { return funcs.NewShared(other.types) }
			return a.addColumn(i, agg)
		}
	}
	return a.add(agg)
}

// over is what the aggregate is of.
func (a *aggregate) over() string {
	text := a.args[0].text
	if a.filter != nil {
		text += "\x00" + a.filter.text
	}
	return text
}

// result is column c of those computed.
func (g *groups) result(c computed) (column.Vector, error) {
	v, err := funcs.ResultOf(g.accs[c.by], c.name)
	if err != nil {
		return nil, &evalError{c.text, err}
	}
	return column.Flatten(v), nil
}
