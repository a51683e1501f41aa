package exec

import (
	"context"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// groupings are the grouping sets of an Aggregate node, which share one pass
// over the input.
type groupings struct {
	run   *run
	stats *NodeStats
	sets  []*grouping
}

func (b *builder) aggregate(n *plan.Aggregate, in *stage, needed []bool, stats *NodeStats) (*stage, error) {
	node := &groupings{run: b.run, stats: stats}
	for _, set := range n.KeySets() {
		g, err := b.newGrouping(n, set, stats)
		if err != nil {
			return nil, err
		}
		g.spare(needed)
		node.sets = append(node.sets, g)
	}
	s := &stage{schema: n.Schema(), origin: func(c int) *origin {
		// Rows without one of the keys make whole groups, if there is one set of them.
		if len(node.sets) != 1 || c >= len(n.Keys) {
			return nil
		}
		from, ok := node.sets[0].main.keys[c].root.(columnOf)
		if !ok {
			return nil
		}
		return in.originOf(int(from)).through()
	}}
	s.start = func(ctx context.Context) ([]task, error) {
		if err := node.drain(ctx, in); err != nil {
			return nil, err
		}
		var tasks []task
		for _, g := range node.sets {
			r, err := g.finish(ctx)
			if err != nil {
				return nil, err
			}
			more, err := g.tasks(ctx, n.Schema(), r)
			if err != nil {
				return nil, err
			}
			tasks = append(tasks, more...)
		}
		return tasks, nil
	}
	return s, nil
}

// all lists the aggregations of all sets, each once.
func (n *groupings) all() []*aggregation {
	var out []*aggregation
	for _, g := range n.sets {
		out = append(out, g.main)
		for _, d := range g.distinct {
			if !slices.Contains(out, d.pairs) {
				out = append(out, d.pairs)
			}
		}
	}
	return out
}

// drain gives every batch of in to every aggregation.
func (n *groupings) drain(ctx context.Context, in *stage) error {
	all := n.all()
	begin := func(tasks int) {
		for _, a := range all {
			a.begin(tasks)
		}
	}
	return n.run.drain(ctx, n.stats, in, begin, func(ctx context.Context, t int, rows column.Reader) error {
		groupers := make([]*grouper, len(all))
		for i, a := range all {
			groupers[i] = a.newGrouper(t)
		}
		err := eachBatch(ctx, rows, func(b *column.Batch) error {
			for _, gr := range groupers {
				if err := gr.add(ctx, b); err != nil {
					return err
				}
			}
			if n.forgets(groupers) {
				recycle(rows)
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
}
