package exec

import (
	"context"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan"
)

// grouping is one grouping set of an Aggregate node at work. Aggregates over distinct values take
// two steps: an aggregation of their own finds the distinct pairs of key and
// arguments; their values are then added, in the order in which they came, to the
// groups that the main one found.
type grouping struct {
	run      *run
	stats    *NodeStats
	keys     int
	main     *aggregation
	distinct []*distinctAgg
	outs     []groupedColumn // by column of the result
}

// A groupedColumn tells where a column of the result comes from.
type groupedColumn struct {
	main     int           // column of the main aggregation; -1: none
	distinct int           // of the grouping's list, if main is -1
	value    column.Vector // if not nil, the one value of all rows
}

// distinctAgg is an aggregate over distinct arguments.
type distinctAgg struct {
	agg   *aggregate
	pairs *aggregation // grouped by keys and arguments
	at    []int        // argument to its column among the pairs'; -1: constant
}

// newGrouping readies the grouping of n by the keys of one set.
func (b *builder) newGrouping(n *plan.Aggregate, set []int, stats *NodeStats) (*grouping, error) {
	in := n.In.Schema()
	g := &grouping{run: b.run, stats: stats, keys: len(set)}
	var by []plan.Expr
	for i, k := range n.Keys {
		if !slices.Contains(set, i) {
			g.outs = append(g.outs, groupedColumn{value: column.Flatten(column.NullsOf(k.Type(), 1))})
			continue
		}
		g.outs = append(g.outs, groupedColumn{main: len(by)})
		by = append(by, k)
	}
	keys, err := compileAll(by, in)
	if err != nil {
		return nil, err
	}
	g.main = &aggregation{run: b.run, stats: stats, keys: keys, types: keyTypes(keys), anyOrder: sumsInAnyOrder(n)}
	pairs := map[string]*aggregation{}
	for _, e := range n.Aggs {
		if c, ok := plan.Unalias(e).(*plan.Call); ok && c.Func == funcs.Grouping {
			g.outs = append(g.outs, groupedColumn{value: leftOut(n, c, set)})
			continue
		}
		agg, call, err := compileAggregate(e, in)
		if err != nil {
			return nil, err
		}
		if !call.Distinct || len(agg.args) == 0 {
			g.outs = append(g.outs, groupedColumn{main: g.main.addCall(agg, call)})
			continue
		}
		g.outs = append(g.outs, groupedColumn{main: -1, distinct: len(g.distinct)})
		g.distinct = append(g.distinct, b.newDistinctAgg(agg, keys, pairs, stats))
	}
	g.showIntervals(n, set)
	return g, nil
}

// showIntervals makes the intervals among the keys those that came first: as keys they are
// lengths, and 25 hours would come out as 1 day 01:00, which is not the same to a calendar.
func (g *grouping) showIntervals(n *plan.Aggregate, set []int) {
	for _, i := range set {
		if out := &g.outs[i]; funcs.HoldsInterval(n.Keys[i].Type()) {
			key := g.main.keys[out.main]
			out.main = g.main.add(firstOf(key))
		}
	}
}

// leftOut is what grouping(keys…) gives in the rows of a set.
func leftOut(n *plan.Aggregate, c *plan.Call, set []int) column.Vector {
	bits := int64(0)
	for _, a := range c.Args {
		bits <<= 1
		if !slices.Contains(set, n.KeyOf(a)) {
			bits |= 1
		}
	}
	return &column.Ints{Typ: column.Int64, Values: []int64{bits}}
}

func (b *builder) newDistinctAgg(agg *aggregate, keys []*expr, pairs map[string]*aggregation, stats *NodeStats) *distinctAgg {
	d := &distinctAgg{agg: agg}
	by := slices.Clone(keys)
	name := ""
	for i, x := range agg.args {
		if agg.consts[i] != nil {
			d.at = append(d.at, -1)
			continue
		}
		d.at = append(d.at, len(by))
		by = append(by, x)
		name += x.text + "\x00"
	}
	if len(by) == 0 && len(agg.args) > 0 {
		// Without any key there would be a row also where there are none.
		d.at[0], by, name = 0, append(by, agg.args[0]), agg.args[0].text+"\x00"
	}
	if agg.filter != nil {
		name += "\x01" + agg.filter.text
	}
	if pairs[name] == nil {
		pairs[name] = &aggregation{run: b.run, stats: stats, keys: by, types: keyTypes(by), where: agg.filter}
	}
	d.pairs = pairs[name]
	d.showIntervals(len(by))
	return d
}

// showIntervals lets the aggregate take the intervals among its arguments as they came first; see
// grouping.showIntervals.
func (d *distinctAgg) showIntervals(keys int) {
	n := 0
	for i, x := range d.agg.args {
		if d.at[i] < 0 || !funcs.HoldsInterval(x.typ) {
			continue
		}
		d.at[i] = keys + n
		if n++; n > len(d.pairs.aggs) { // else an aggregate of the same arguments made it
			d.pairs.add(firstOf(x))
		}
	}
}

// firstOf is the first value of x that is not null.
func firstOf(x *expr) *aggregate {
	types := []column.Type{x.typ}
	return &aggregate{
		text: "first(" + x.text + ")", typ: x.typ, args: []*expr{x}, types: types, consts: []column.Vector{nil},
		make: func() funcs.Accumulator { return funcs.FindAggregate("first").New(types) },
	}
}

// spare tells the main aggregation which of its columns nobody reads. Values over distinct ones
// are found by the keys.
func (g *grouping) spare(needed []bool) {
	if needed == nil || len(g.distinct) > 0 {
		return
	}
	g.main.unread = make([]bool, g.main.width())
	for i, o := range g.outs {
		if o.main >= 0 && o.value == nil && !needed[i] {
			g.main.unread[o.main] = true
		}
	}
}

// all lists the aggregations, each once.
func (g *grouping) all() []*aggregation {
	out := []*aggregation{g.main}
	for _, d := range g.distinct {
		if !slices.Contains(out, d.pairs) {
			out = append(out, d.pairs)
		}
	}
	return out
}

// finish is the rows of the set, once its tasks are done.
func (g *grouping) finish(ctx context.Context) (*result, error) {
	g.main.parted = len(g.distinct) == 0
	main, err := g.main.finish(ctx)
	if err != nil {
		return nil, err
	}
	if main.parts != nil {
		return g.ofParts(main), nil
	}
	if main.disk != nil {
		if len(g.distinct) > 0 {
			return g.foldOnDisk(ctx, main)
		}
		return main, nil
	}
	values, err := g.foldDistinct(ctx, main)
	if err != nil {
		return nil, err
	}
	out := &result{rows: main.rows, order: main.order, cols: make([]column.Vector, len(g.outs))}
	for i, o := range g.outs {
		switch {
		case o.value != nil:
			out.cols[i] = &column.Const{Value: o.value, N: main.rows}
		case o.main >= 0:
			out.cols[i] = main.cols[o.main]
		default:
			out.cols[i] = values[o.distinct]
		}
	}
	return out, nil
}

// ofParts is finish of a result in parts.
func (g *grouping) ofParts(main *result) *result {
	rows := *main.parts
	rows.cols = nil
	for _, o := range g.outs {
		if o.value != nil {
			rows.cols = append(rows.cols, partedConst{o.value})
		} else {
			rows.cols = append(rows.cols, main.parts.cols[o.main])
		}
	}
	return &result{rows: main.rows, parts: &rows}
}

func keyVectors(cols []column.Vector) []column.Vector {
	out := make([]column.Vector, len(cols))
	for i, c := range cols {
		out[i] = keyVector(c)
	}
	return out
}
