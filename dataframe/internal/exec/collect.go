package exec

import (
	"context"
	"fmt"
	"math"

	"weir/dataframe/column"
)

// A held is all rows of a stage in memory: its columns, then the values of
// extra expressions.
type held struct {
	rows  int
	cols  []column.Vector
	extra []column.Vector
}

// hold drains in, on all workers, and evaluates extra for every row.
func (r *run) hold(ctx context.Context, stats *NodeStats, in *stage, extra []*expr) (*held, error) {
	var tasks [][]*column.Batch
	begin := func(n int) { tasks = make([][]*column.Batch, n) }
	err := r.drain(ctx, stats, in, begin, func(ctx context.Context, t int, rows column.Reader) error {
		states := newStates(extra)
		return eachBatch(ctx, rows, func(b *column.Batch) error {
			wide, err := widen(b, extra, states)
			if err != nil {
				return err
			}
			tasks[t] = append(tasks[t], wide)
			return r.charge(stats, r.sizeOf(wide.Cols))
		})
	})
	if err != nil {
		return nil, err
	}
	return r.concat(ctx, stats, in.schema, extra, tasks)
}

// widen is b with the values of extra as more columns.
func widen(b *column.Batch, extra []*expr, states []*state) (*column.Batch, error) {
	vs, err := evalAll(extra, states, b)
	if err != nil {
		return nil, err
	}
	out := *b
	out.Cols = append(append(make([]column.Vector, 0, len(b.Cols)+len(vs)), b.Cols...), vs...)
	return &out, nil
}

// concat puts widened batches together, a column a worker.
func (r *run) concat(ctx context.Context, stats *NodeStats, schema *column.Schema, extra []*expr, tasks [][]*column.Batch) (*held, error) {
	h := &held{}
	var all []*column.Batch
	for _, t := range tasks {
		for _, b := range t {
			h.rows += b.N
			all = append(all, b)
		}
	}
	if h.rows > math.MaxInt32 {
		return nil, fmt.Errorf("%s: %d rows are more than fit in memory at once (2,147,483,647); filter or aggregate first", stats.Label, h.rows)
	}
	width := schema.Len()
	cols := make([]column.Vector, width+len(extra))
	err := r.parallel(ctx, stats, len(cols), func(_ context.Context, c int) error {
		// A key that is a plain column is that column.
		if c >= width {
			if _, ok := extra[c-width].root.(columnOf); ok {
				return nil
			}
		}
		var typ column.Type
		if c < width {
			typ = schema.Fields[c].Type
		} else {
			typ = extra[c-width].typ
		}
		vs := make([]column.Vector, len(all))
		for i, b := range all {
			vs[i] = b.Cols[c]
		}
		v := column.Concat(typ, vs)
		if t, ok := v.(*column.Texts); ok {
			v = t.Compact()
		}
		cols[c] = v
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i, e := range extra {
		if at, ok := e.root.(columnOf); ok {
			cols[width+i] = cols[at]
		}
	}
	h.cols, h.extra = cols[:width], cols[width:]
	return h, nil
}
