package exec

import (
	"context"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// grouping is an Aggregate node at work. Aggregates over distinct values take
// two steps: an aggregation of their own finds the distinct pairs of key and
// arguments; their values are then added, in the order in which they came, to the
// groups that the main one found.
type grouping struct {
	run      *run
	stats    *NodeStats
	keys     int
	main     *aggregation
	distinct []*distinctAgg
	outs     []int // by column of the result: column of main, or -1-d for distinct[d]
}

// distinctAgg is an aggregate over distinct arguments.
type distinctAgg struct {
	agg   *aggregate
	pairs *aggregation // grouped by keys and arguments
	at    []int        // argument to its column among the pairs' keys; -1: constant
}

func (b *builder) newGrouping(n *plan.Aggregate, stats *NodeStats) (*grouping, error) {
	in := n.In.Schema()
	keys, err := compileAll(n.Keys, in)
	if err != nil {
		return nil, err
	}
	g := &grouping{run: b.run, stats: stats, keys: len(keys)}
	g.main = &aggregation{run: b.run, stats: stats, keys: keys, types: keyTypes(keys)}
	for i := range keys {
		g.outs = append(g.outs, i)
	}
	pairs := map[string]*aggregation{}
	for _, e := range n.Aggs {
		agg, call, err := compileAggregate(e, in)
		if err != nil {
			return nil, err
		}
		if !call.Distinct || len(agg.args) == 0 {
			g.outs = append(g.outs, len(keys)+len(g.main.aggs))
			g.main.aggs = append(g.main.aggs, agg)
			continue
		}
		g.outs = append(g.outs, -1-len(g.distinct))
		g.distinct = append(g.distinct, b.newDistinctAgg(agg, keys, pairs, stats))
	}
	return g, nil
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
	return d
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

// compute drains in and gives the columns of the result and the order of rows.
func (g *grouping) compute(ctx context.Context, in *stage) ([]column.Vector, []int32, error) {
	all := g.all()
	begin := func(tasks int) {
		for _, a := range all {
			a.begin(tasks)
		}
	}
	err := g.run.drain(ctx, g.stats, in, begin, func(ctx context.Context, t int, rows column.Reader) error {
		groupers := make([]*grouper, len(all))
		for i, a := range all {
			groupers[i] = a.newGrouper(t)
		}
		err := eachBatch(ctx, rows, func(b *column.Batch) error {
			for _, gr := range groupers {
				if err := gr.add(b); err != nil {
					return err
				}
			}
			return nil
		})
		for _, gr := range groupers {
			if err == nil {
				err = gr.finish(ctx)
			}
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	main, err := g.main.finish(ctx)
	if err != nil {
		return nil, nil, err
	}
	if len(g.distinct) == 0 {
		return main.cols, main.order, nil
	}
	return g.addDistinct(ctx, main)
}

// addDistinct computes the aggregates over distinct values for the groups of main.
func (g *grouping) addDistinct(ctx context.Context, main *result) ([]column.Vector, []int32, error) {
	if main.order != nil {
		for i, c := range main.cols {
			main.cols[i] = column.Gather(c, main.order)
		}
	}
	table := newKeyTable(g.main.types)
	if g.keys > 0 {
		keys := keyVectors(main.cols[:g.keys])
		table.find(new(hasher).hash(keys, main.rows), keys, make([]int32, main.rows), true)
	}
	pairs := map[*aggregation]*result{}
	groups := map[*aggregation][]int32{}
	var values []column.Vector
	for _, d := range g.distinct {
		p := pairs[d.pairs]
		if p == nil {
			var err error
			if p, err = d.pairs.finish(ctx); err != nil {
				return nil, nil, err
			}
			if p.order != nil {
				for i, c := range p.cols {
					p.cols[i] = column.Gather(c, p.order)
				}
			}
			ids := make([]int32, p.rows)
			if g.keys > 0 {
				keys := keyVectors(p.cols[:g.keys])
				table.find(new(hasher).hash(keys, p.rows), keys, ids, false)
			}
			pairs[d.pairs], groups[d.pairs] = p, ids
		}
		v, err := d.fold(ctx, p, groups[d.pairs], main.rows)
		if err != nil {
			return nil, nil, d.agg.wrap(err)
		}
		values = append(values, v)
	}
	out := make([]column.Vector, len(g.outs))
	for i, o := range g.outs {
		if o < 0 {
			out[i] = values[-1-o]
		} else {
			out[i] = main.cols[o]
		}
	}
	return out, nil, nil
}

// fold adds the distinct rows of p, a batch at a time.
func (d *distinctAgg) fold(ctx context.Context, p *result, ids []int32, groups int) (column.Vector, error) {
	acc := d.agg.fn.New(d.agg.types)
	acc.Grow(groups)
	for from := 0; from < p.rows; from += column.BatchRows {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		to := min(from+column.BatchRows, p.rows)
		args := make([]column.Vector, len(d.at))
		for i, c := range d.at {
			if c < 0 {
				args[i] = &column.Const{Value: d.agg.consts[i], N: to - from}
			} else {
				args[i] = column.Flatten(p.cols[c].Slice(from, to))
			}
		}
		if err := acc.Add(ids[from:to], args); err != nil {
			return nil, err
		}
	}
	v, err := acc.Result()
	if err != nil {
		return nil, err
	}
	return column.Flatten(v), nil
}

func keyVectors(cols []column.Vector) []column.Vector {
	out := make([]column.Vector, len(cols))
	for i, c := range cols {
		out[i] = keyVector(c)
	}
	return out
}
