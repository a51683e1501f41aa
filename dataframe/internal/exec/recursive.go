package exec

import (
	"context"
	"io"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// recursive builds only the base now: each round builds the step anew, over the rows of
// the round before.
func (b *builder) recursive(n *plan.Recursive, stats *NodeStats) (*stage, error) {
	base, err := b.build(n.Base, nil, false)
	if err != nil {
		return nil, err
	}
	stats.Inputs = append(stats.Inputs, base.stats)
	return &stage{schema: n.Schema(), start: func(ctx context.Context) ([]task, error) {
		tasks, err := base.start(ctx)
		if err != nil {
			return nil, err
		}
		return []task{func(context.Context) (column.Reader, error) {
			r := &recursion{n: n, run: b.run, stats: stats, in: newGather(b.run, base.schema, tasks, stats)}
			if !n.All {
				types := make([]column.Type, n.Schema().Len())
				for i, f := range n.Schema().Fields {
					types[i] = f.Type
				}
				r.table = newKeyTable(types)
			}
			return r, nil
		}}, nil
	}}, nil
}

// A recursion reads round after round.
type recursion struct {
	n     *plan.Recursive
	run   *run
	stats *NodeStats
	in    column.Reader // of this round
	rows  []*column.Batch
	held  int64     // bytes of rows
	table *keyTable // rows so far; nil: all are wanted
	hash  hasher
	ids   []int32
}

func (r *recursion) Schema() *column.Schema { return r.n.Schema() }

func (r *recursion) Close() error { return r.in.Close() }

func (r *recursion) Next(ctx context.Context) (*column.Batch, error) {
	for {
		b, err := r.in.Next(ctx)
		if err == io.EOF {
			if err := r.nextRound(ctx); err != nil {
				return nil, err
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		if b = r.fresh(b); b.N == 0 {
			continue
		}
		size := r.run.sizeOf(b.Cols)
		if err := r.run.charge(r.stats, size); err != nil {
			return nil, err
		}
		r.held += size
		r.rows = append(r.rows, b)
		return b, nil
	}
}

// fresh is the rows of b that did not come before.
func (r *recursion) fresh(b *column.Batch) *column.Batch {
	if r.table == nil {
		return b
	}
	keys := make([]column.Vector, len(b.Cols))
	for i, c := range b.Cols {
		keys[i] = column.Flatten(keyVector(c))
	}
	if cap(r.ids) < b.N {
		r.ids = make([]int32, b.N)
	}
	r.table.find(r.hash.hash(keys, b.N), keys, r.ids[:b.N], true)
	if len(r.table.fresh) == b.N {
		return b
	}
	fresh := slices.Clone(r.table.fresh)
	slices.Sort(fresh)
	return b.Gather(fresh)
}

// nextRound opens the step over the rows of this round; io.EOF if there are none.
func (r *recursion) nextRound(ctx context.Context) error {
	if len(r.rows) == 0 {
		return io.EOF
	}
	if err := r.in.Close(); err != nil {
		return err
	}
	step := plan.Feed(r.n.Step, r.n.Name, r.rows)
	if err := r.run.charge(r.stats, -r.held); err != nil {
		return err
	}
	r.rows, r.held = nil, 0
	opts := r.run.opts
	opts.OnProgress = nil
	in, _, err := Build(ctx, step, opts)
	if err != nil {
		return err
	}
	r.in = in
	return nil
}
