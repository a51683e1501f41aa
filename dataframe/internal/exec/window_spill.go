package exec

import (
	"context"
	"slices"

	"weir/dataframe/column"
)

// Windows over more rows than fit in memory go from partition keys to partition keys: the rows are
// dealt to disk by the hash of some, each part is computed alone, and its rows are
// dealt by the next ones, or merged by their places after the last. A partition must fit.

// windowOnDisk is a windowing at work on disk. The rows have the columns that came in, the extra
// values that are no columns, and what the calls so far gave.
type windowOnDisk struct {
	*windowing
	passes []*windowPartition
	rows   *dealt // by the keys of passes[0]
}

// windowCost is what a batch takes until all calls are computed: b.Cols has twice what calls read of
// the columns that came in.
func (w *windowing) windowCost(b *column.Batch) int64 {
	return SizeOf(b.Cols) + int64(24+16*len(w.calls))*int64(b.N)
}

// onDisk readies the windowing for spilling: partitions with keys are first.
func (w *windowing) onDisk() *windowOnDisk {
	d := &windowOnDisk{windowing: w, passes: slices.Clone(w.partitions)}
	slices.SortStableFunc(d.passes, func(a, b *windowPartition) int { return min(len(b.keys), 1) - min(len(a.keys), 1) })
	return d
}

// spill takes what the store cannot hold.
func (d *windowOnDisk) spill(ctx context.Context, rows []placed) (err error) {
	if d.rows == nil {
		if d.rows, err = d.run.newDealt(d.stats, 0); err != nil {
			return err
		}
	}
	w, hash := &dealer{d: d.rows}, new(hasher)
	for _, p := range rows {
		if p.gap {
			if err := w.flush(ctx); err != nil {
				return err
			}
		}
		width := d.in.Len()
		cols := slices.Clone(p.rows.Cols[:width])
		for i, e := range d.extra {
			if _, is := e.root.(columnOf); !is {
				cols = append(cols, p.rows.Cols[width+i])
			}
		}
		if err := w.add(ctx, d.hashed(placed{at: p.at, rows: &column.Batch{N: p.rows.N, Cols: cols}}, d.passes[0], hash)); err != nil {
			return err
		}
	}
	return w.flush(ctx)
}

// hashed is rows with their hashes and places.
func (d *windowOnDisk) hashed(p placed, by *windowPartition, hash *hasher) *column.Batch {
	cols := append(slices.Clone(p.rows.Cols), d.hashes(p.rows, by, hash))
	return withPlaces(&column.Batch{N: p.rows.N, Cols: cols}, p.at)
}

func (d *windowOnDisk) hashes(b *column.Batch, by *windowPartition, hash *hasher) column.Vector {
	if len(by.keys) == 0 {
		return hashColumn(make([]uint64, b.N))
	}
	var keys []column.Vector
	for _, k := range by.keys {
		keys = append(keys, column.Flatten(keyVector(d.extraOf(b, k))))
	}
	return hashColumn(hash.hash(keys, b.N))
}

// extraOf is extra value i of rows on disk.
func (d *windowOnDisk) extraOf(b *column.Batch, i int) column.Vector {
	at := d.in.Len()
	for k, e := range d.extra {
		c, is := e.root.(columnOf)
		switch {
		case k == i && is:
			return b.Cols[c]
		case k == i:
			return b.Cols[at]
		case !is:
			at++
		}
	}
	panic("exec: no such value of a window")
}

// given is how many columns rows have before what calls gave.
func (d *windowOnDisk) given() int {
	n := d.in.Len()
	for _, e := range d.extra {
		if _, is := e.root.(columnOf); !is {
			n++
		}
	}
	return n
}

// tasks computes all calls, once all rows are dealt.
func (d *windowOnDisk) tasks(ctx context.Context) ([]task, error) {
	out, err := d.run.newResults(d.stats)
	if err != nil {
		return nil, err
	}
	var order []*windowCall // as their results come
	for i, by := range d.passes {
		var next *dealt
		if i+1 < len(d.passes) {
			if next, err = d.run.newDealt(d.stats, 0); err != nil {
				return nil, err
			}
		}
		err := d.run.eachPart(ctx, d.stats, []*dealt{d.rows}, func(ctx context.Context, h *hashPart) error {
			all, err := d.compute(ctx, h, by)
			if err != nil {
				return err
			}
			if next != nil {
				return d.deal(ctx, all, next, d.passes[i+1])
			}
			return out.part(func(w *orderedWriter) error { return w.add(ctx, all) })
		})
		if err != nil {
			return nil, err
		}
		d.rows = next
		for _, c := range d.calls {
			if c.sort.partition == by {
				order = append(order, c)
			}
		}
	}
	rows, width := out.rows(), d.given()
	m, err := out.merge(ctx, width+len(order))
	if err != nil {
		return nil, err
	}
	places := make([]int, 0, d.schema.Len())
	for c := range d.in.Len() {
		places = append(places, c)
	}
	for _, c := range d.calls {
		places = append(places, width+slices.Index(order, c))
	}
	tasks := d.run.tasksOfRows(d.schema, m, rows)
	for i, t := range tasks {
		tasks[i] = func(ctx context.Context) (column.Reader, error) {
			in, err := t(ctx)
			if err != nil {
				return nil, err
			}
			return &chosenColumns{in, places}, nil
		}
	}
	return tasks, nil
}

// chosenColumns gives some columns.
type chosenColumns struct {
	column.Reader
	places []int
}

func (c *chosenColumns) Next(ctx context.Context) (*column.Batch, error) {
	b, err := c.Reader.Next(ctx)
	if err != nil {
		return nil, err
	}
	out := &column.Batch{N: b.N, Cols: make([]column.Vector, len(c.places))}
	for i, p := range c.places {
		out.Cols[i] = b.Cols[p]
	}
	return out, nil
}

// compute is the rows of a part, in the order of their places, with the results of the calls over
// by.
func (d *windowOnDisk) compute(ctx context.Context, h *hashPart, by *windowPartition) (*column.Batch, error) {
	need := 2*h.size(0) + int64(64+16*len(d.calls))*h.rows(0)
	if err := h.check(0, need, d.stats); err != nil {
		return nil, err
	}
	d.run.note(d.stats, need)
	defer d.run.note(d.stats, -need)
	var batches []*column.Batch
	err := h.each(ctx, 0, func(b *column.Batch) error {
		batches = append(batches, b)
		return nil
	})
	if err != nil {
		return nil, err
	}
	all := mergeCols(batches)
	if order := orderOf(placesOf(all)); order != nil {
		all = all.Gather(order)
	}
	for i, c := range all.Cols {
		all.Cols[i] = column.Flatten(c)
	}
	extra := &column.Batch{N: all.N}
	for i := range d.extra {
		extra.Cols = append(extra.Cols, d.extraOf(all, i))
	}
	part := d.part(by)
	if err := part.compute(ctx, []*column.Batch{extra}); err != nil {
		return nil, err
	}
	cols := slices.Clone(all.Cols[:len(all.Cols)-2])
	for i := range part.calls {
		cols = append(cols, part.resultOf(i, all.N))
	}
	return &column.Batch{N: all.N, Cols: append(cols, all.Cols[len(all.Cols)-1])}, nil
}

// part is a windowing of its own of the calls over by.
func (d *windowOnDisk) part(by *windowPartition) *windowing {
	w := &windowing{run: d.run, stats: d.stats, in: d.in, schema: d.schema, extra: d.extra}
	p := &windowPartition{by: by.by, keys: by.keys}
	w.partitions = append(w.partitions, p)
	sorts := map[*windowSort]*windowSort{}
	for _, s := range d.sorts {
		if s.partition == by {
			sorts[s] = &windowSort{partition: p, by: s.by, keys: s.keys, order: s.order}
			w.sorts = append(w.sorts, sorts[s])
		}
	}
	for _, c := range d.calls {
		if s := sorts[c.sort]; s != nil {
			call := *c
			call.sort = s
			w.add(&call)
		}
	}
	return w
}

// deal deals computed rows by the keys of the next pass.
func (d *windowOnDisk) deal(ctx context.Context, all *column.Batch, to *dealt, by *windowPartition) error {
	w, hash := &dealer{d: to}, new(hasher)
	for from := 0; from < all.N; from += column.BatchRows {
		b := all.Slice(from, min(from+column.BatchRows, all.N))
		last := len(b.Cols) - 1
		cols := append(slices.Clone(b.Cols[:last]), d.hashes(b, by, hash), b.Cols[last])
		if err := w.add(ctx, &column.Batch{N: b.N, Cols: cols}); err != nil {
			return err
		}
	}
	return w.flush(ctx)
}
