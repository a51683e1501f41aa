package exec

import (
	"context"

	"weir/dataframe/column"
)

// computeWhole computes the calls of p, which has no keys: all rows are one partition.
func (w *windowing) computeWhole(ctx context.Context, p *windowPartition, batches []*column.Batch, rows int) error {
	h := &held{rows: rows, extra: make([]column.Vector, len(w.extra))}
	err := w.run.parallel(ctx, w.stats, len(p.reads), func(_ context.Context, i int) error {
		c := p.reads[i]
		vs := make([]column.Vector, len(batches))
		for k, b := range batches {
			vs[k] = b.Cols[c]
		}
		v := column.Concat(w.extra[c].typ, vs)
		if t, ok := v.(*column.Texts); ok {
			v = t.Compact()
		}
		h.extra[c] = v
		return nil
	})
	if err != nil {
		return err
	}
	parts := make([]*windowPart, len(p.sorts))
	for i, s := range p.sorts {
		if parts[i], err = w.sortWhole(ctx, s, h); err != nil {
			return err
		}
	}
	p.results = make([]column.Vector, len(w.calls))
	return w.run.parallel(ctx, w.stats, len(p.calls), func(ctx context.Context, i int) error {
		c := w.calls[p.calls[i]]
		for k, s := range p.sorts {
			if s != c.sort {
				continue
			}
			v, err := c.result(ctx, h, parts[k])
			if err != nil {
				return err
			}
			if len(s.keys) > 0 {
				v = column.Gather(v, inverse(parts[k].order))
			}
			p.results[p.calls[i]] = v
		}
		return nil
	})
}

// sortWhole sorts all rows.
func (w *windowing) sortWhole(ctx context.Context, s *windowSort, h *held) (*windowPart, error) {
	rows := windowRows{parts: []int32{0, int32(h.rows)}}
	if len(s.keys) == 0 {
		rows.order = make([]int32, h.rows)
		for i := range rows.order {
			rows.order[i] = int32(i)
		}
		return &windowPart{rows, rows.parts}, nil
	}
	values := make([]column.Vector, len(s.keys))
	for i, c := range s.keys {
		values[i] = h.extra[c]
	}
	var err error
	if rows.order, err = w.run.order(ctx, w.stats, newOrdering(s.order, values), h.rows); err != nil {
		return nil, err
	}
	out := &windowPart{windowRows: rows}
	if s.peers {
		out.peers = peersOf(rows, values)
	}
	return out, nil
}
