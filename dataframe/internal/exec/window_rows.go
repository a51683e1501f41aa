package exec

import (
	"context"
	"fmt"
	"math"
	"slices"

	"weir/dataframe/column"
)

// tasks computes all calls for the rows of in: in memory if they fit.
func (w *windowing) tasks(ctx context.Context, in *stage) ([]task, error) {
	d := w.onDisk()
	st := &store{run: w.run, stats: w.stats, cost: w.windowCost, spill: d.spill}
	if err := st.fill(ctx, in, w.extra); err != nil {
		return nil, err
	}
	if st.spilled.Load() {
		if err := st.flush(ctx, 0); err != nil {
			return nil, err
		}
		return d.tasks(ctx)
	}
	rows, extra := w.apart(st.batches())
	st = nil // the columns that nobody reads any more go
	n := 0
	for _, b := range rows {
		n += b.N
	}
	if n > math.MaxInt32 {
		return nil, fmt.Errorf("%s: %d rows are more than fit in memory at once (2,147,483,647); filter or aggregate first", w.stats.Label, n)
	}
	if n == 0 {
		return nil, nil
	}
	if err := w.compute(ctx, extra); err != nil {
		return nil, err
	}
	return w.tasksOf(rows), nil
}

// apart are the columns that came in, as far as they are read above and not dealt, and those of extra.
func (w *windowing) apart(tasks [][]*column.Batch) (rows, extra []*column.Batch) {
	width := w.in.Len()
	w.dealt = w.dealtColumns()
	for _, t := range tasks {
		for _, b := range t {
			r := &column.Batch{N: b.N, Cols: make([]column.Vector, width)}
			for i, c := range b.Cols[:width] {
				if w.reads(i) && w.dealt[i].partition == nil {
					r.Cols[i] = c
				} else {
					r.Cols[i] = unread(c.Type(), b.N)
				}
			}
			rows = append(rows, r)
			extra = append(extra, &column.Batch{N: b.N, Cols: b.Cols[width:]})
		}
	}
	return rows, extra
}

// reads tells whether column i of those that came in is read above.
func (w *windowing) reads(i int) bool { return w.needed == nil || w.needed[i] }

// dealtColumns finds the columns of eight bytes that calls read, so that they are dealt: they need not
// stay beside that.
func (w *windowing) dealtColumns() []dealtColumn {
	out := make([]dealtColumn, w.in.Len())
	for e, x := range w.extra {
		at, ok := x.root.(columnOf)
		if !ok || !w.reads(int(at)) || !eightBytes(x.typ) {
			continue
		}
		for _, p := range w.partitions {
			if len(p.keys) > 0 && slices.Contains(p.reads, e) {
				out[at] = dealtColumn{p, e}
				p.keeps = append(p.keeps, e)
				break
			}
		}
	}
	return out
}

// tasksOf are tasks that give the rows of batches with what the calls gave for them.
func (w *windowing) tasksOf(batches []*column.Batch) []task {
	tasks := tasksOf(w.in, batches, w.run.opts.BatchRows)
	for i, t := range tasks {
		tasks[i] = func(ctx context.Context) (column.Reader, error) {
			in, err := t(ctx)
			if err != nil {
				return nil, err
			}
			return &windowReader{w: w, in: in, at: i * taskRows, results: newWindowResults(w)}, nil
		}
	}
	return tasks
}

// A windowReader gives rows beside the results of the calls.
type windowReader struct {
	w       *windowing
	in      column.Reader
	rest    *column.Batch // of the batch at hand; nil: nothing
	at      int           // the row that comes next
	results *windowResults
}

func (r *windowReader) Schema() *column.Schema { return r.w.schema }
func (r *windowReader) Close() error           { return r.in.Close() }

func (r *windowReader) Next(ctx context.Context) (*column.Batch, error) {
	if r.rest == nil {
		b, err := r.in.Next(ctx)
		if err != nil {
			return nil, err
		}
		r.rest = b
	}
	b := r.rest
	r.rest = nil
	if room := spreadRows - r.at%spreadRows; b.N > room {
		b, r.rest = b.Slice(0, room), b.Slice(room, b.N)
	}
	out := &column.Batch{N: b.N, Cols: append(make([]column.Vector, 0, r.w.schema.Len()), b.Cols...)}
	for i, d := range r.w.dealt {
		if d.partition != nil {
			out.Cols[i] = r.results.put(d.partition, d.partition.chunks[r.at/spreadRows].cols[d.extra], r.at, b.N)
		}
	}
	for i := range r.w.calls {
		out.Cols = append(out.Cols, r.results.of(i, r.at, b.N))
	}
	r.at += b.N
	return out, nil
}
