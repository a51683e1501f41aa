package exec

import (
	"context"
	"fmt"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// applyBits is how many bits of the keys' hash choose the part of an Apply: 16
// parts, however many workers there are.
const applyBits = 4

func (b *builder) apply(n *plan.Apply, in *stage, stats *NodeStats) (*stage, error) {
	schema := n.In.Schema()
	keys, err := compileAll(n.Keys, schema)
	if err != nil {
		return nil, err
	}
	extra := keys
	sortBy := make([]plan.SortKey, len(n.Keys))
	for i, k := range n.Keys {
		sortBy[i].X = k
	}
	for _, k := range n.Order {
		e, err := compile(k.X, schema)
		if err != nil {
			return nil, err
		}
		extra = append(extra, e)
		sortBy = append(sortBy, k)
	}
	return &stage{schema: n.Schema(), start: func(ctx context.Context) ([]task, error) {
		h, err := b.run.hold(ctx, stats, in, extra)
		if err != nil {
			return nil, err
		}
		orders, err := b.run.applyParts(ctx, stats, h, len(keys), newOrdering(sortBy, h.extra))
		if err != nil {
			return nil, err
		}
		var tasks []task
		for _, order := range orders {
			if len(order) == 0 && len(keys) > 0 {
				continue
			}
			rows := func() column.Reader {
				return &rowReader{schema, h.cols, order, 0, len(order), b.run.opts.BatchRows}
			}
			tasks = append(tasks, func(ctx context.Context) (column.Reader, error) {
				in := rows()
				out, err := n.Fn(ctx, in)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", n.Name, err)
				}
				return &applied{in: in, out: out, n: n}, nil
			})
		}
		return tasks, nil
	}}, nil
}

// applyParts is the order of the rows of every part.
func (r *run) applyParts(ctx context.Context, stats *NodeStats, h *held, keys int, o *ordering) ([][]int32, error) {
	if keys == 0 {
		order, err := r.order(ctx, stats, o, h.rows)
		return [][]int32{order}, err
	}
	deal := make([][]entry, 1<<applyBits)
	vs := keyVectors(h.extra[:keys])
	for i, hash := range new(hasher).hash(vs, h.rows) {
		p := hash >> (64 - applyBits)
		deal[p] = append(deal[p], entry{row: int32(i)})
	}
	out := make([][]int32, len(deal))
	err := r.parallel(ctx, stats, len(deal), func(_ context.Context, p int) error {
		o.sort(deal[p], make([]entry, len(deal[p])), 0)
		out[p] = rowsOf(deal[p])
		deal[p] = nil
		return nil
	})
	return out, err
}

// applied is what Fn made of a part.
type applied struct {
	in, out column.Reader
	n       *plan.Apply
}

func (a *applied) Schema() *column.Schema { return a.n.Out }

func (a *applied) Next(ctx context.Context) (*column.Batch, error) {
	for {
		b, err := a.out.Next(ctx)
		if err != nil {
			return nil, err
		}
		if b.N == 0 {
			continue
		}
		if err := fits(b, a.n.Out); err != nil {
			return nil, fmt.Errorf("%s: %w", a.n.Name, err)
		}
		return b, nil
	}
}

func (a *applied) Close() error {
	err := a.out.Close()
	a.in.Close()
	return err
}
