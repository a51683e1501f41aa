package exec

import (
	"context"
	"io"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// When the keys of a distinct do not fit in memory, those so far and the rows still to come are
// dealt to disk by their hashes. Then every part drops the rows whose keys came before, and
// what stays is merged in the order of the input.

// spillRest does the rest of the work of d on disk.
func (d *distinct) spillRest(ctx context.Context) error {
	seen, err := d.run.newDealt(d.stats, 0)
	if err != nil {
		return err
	}
	w, at := &dealer{d: seen}, int64(0)
	for _, part := range d.seen.tables {
		if part.keyTable == nil {
			continue
		}
		err := keyRows(part.keyTable, func(keys []column.Vector, hashes []uint64, from int) error {
			b := &column.Batch{N: len(hashes), Cols: append(slices.Clone(keys), hashColumn(hashes))}
			return w.add(ctx, withPlaces(b, at+int64(from)))
		})
		if err != nil {
			return err
		}
		at += int64(part.groups)
	}
	if err := w.flush(ctx); err != nil {
		return err
	}
	d.seen.forget()
	d.seen = nil
	rows, err := d.run.dealAll(ctx, d.stats, d.in)
	if err != nil {
		return err
	}
	out, err := d.run.newResults(d.stats)
	if err != nil {
		return err
	}
	err = d.run.eachPart(ctx, d.stats, []*dealt{seen, rows}, func(ctx context.Context, h *hashPart) error {
		return out.part(func(w *orderedWriter) error { return d.distinctPart(ctx, h, d.types, w) })
	})
	if err != nil {
		return err
	}
	m, err := out.merge(ctx, d.schema.Len())
	d.rest = &placeless{d.schema, m}
	return err
}

// dealAll deals the rows of in, whose last column are their hashes, to disk.
func (r *run) dealAll(ctx context.Context, stats *NodeStats, in column.Reader) (*dealt, error) {
	d, err := r.newDealt(stats, 0)
	if err != nil {
		return nil, err
	}
	w, at := &dealer{d: d}, int64(0)
	for {
		b, err := in.Next(ctx)
		if err == io.EOF {
			return d, w.flush(ctx)
		}
		if err != nil {
			return nil, err
		}
		if err := w.add(ctx, withPlaces(b, at)); err != nil {
			return nil, err
		}
		at += int64(b.N)
	}
}

// distinctPart gives the rows of the second side that have new keys. The first side are keys that
// came before.
func (d *distinct) distinctPart(ctx context.Context, h *hashPart, types []column.Type, w *orderedWriter) error {
	side := 0
	if h.rows(1) > h.rows(0) {
		side = 1
	}
	t := newPartTable(h, side, d.stats, types, 0)
	defer t.release()
	err := h.each(ctx, 0, func(b *column.Batch) error {
		_, err := t.groupsOf(b, 0, len(types), true)
		return err
	})
	if err != nil {
		return err
	}
	width := d.schema.Len()
	return h.each(ctx, 1, func(b *column.Batch) error {
		if _, err := t.groupsOf(b, width, width+len(types), true); err != nil || len(t.fresh) == 0 {
			return err
		}
		return w.add(ctx, gatherOwn(rowsAndPlaces(b, width), t.fresh))
	})
}

// rowsAndPlaces are the first width columns of b, and the last.
func rowsAndPlaces(b *column.Batch, width int) *column.Batch {
	return &column.Batch{N: b.N, Cols: append(slices.Clone(b.Cols[:width]), b.Cols[len(b.Cols)-1])}
}

// gatherOwn is b.Gather that holds nothing of the rows left out.
func gatherOwn(b *column.Batch, sel []int32) *column.Batch {
	if len(sel) == b.N {
		return b
	}
	out := &column.Batch{N: len(sel)}
	for _, c := range b.Cols {
		var g column.Gatherer
		g.Add(c, sel)
		out.Cols = append(out.Cols, g.Take())
	}
	return out
}

// keyDealer deals rows of a store to disk by keys that begin at a column: their key vectors come
// after the columns.
type keyDealer struct {
	run   *run
	stats *NodeStats
	from  int    // of the keys
	d     *dealt // nil: nothing was dealt yet
	hash  hasher
}

func (k *keyDealer) spill(ctx context.Context, rows []placed) (err error) {
	if k.d == nil {
		if k.d, err = k.run.newDealt(k.stats, 0); err != nil {
			return err
		}
	}
	w := &dealer{d: k.d}
	for _, p := range rows {
		if p.gap {
			if err := w.flush(ctx); err != nil {
				return err
			}
		}
		if err := w.add(ctx, k.keyed(p)); err != nil {
			return err
		}
	}
	return w.flush(ctx)
}

// keyed is p with the key vectors in place of the keys, the hashes and the places.
func (k *keyDealer) keyed(p placed) *column.Batch {
	keys := make([]column.Vector, 0, len(p.rows.Cols)-k.from)
	for _, c := range p.rows.Cols[k.from:] {
		keys = append(keys, column.Flatten(keyVector(c)))
	}
	cols := append(slices.Clone(p.rows.Cols[:k.from]), keys...)
	cols = append(cols, hashColumn(k.hash.hash(keys, p.rows.N)))
	return withPlaces(&column.Batch{N: p.rows.N, Cols: cols}, p.at)
}

// keptPart gives the rows of a part that Distinct keeps which cannot know before the end.
func keptPart(ctx context.Context, stats *NodeStats, h *hashPart, width int, types []column.Type, keep plan.Keep, w *orderedWriter) error {
	t := newPartTable(h, 0, stats, types, 16)
	defer t.release()
	var last, count []int64
	err := h.each(ctx, 0, func(b *column.Batch) error {
		ids, err := t.groupsOf(b, width, width+len(types), true)
		if err != nil {
			return err
		}
		last = append(last, make([]int64, t.groups-len(last))...)
		count = append(count, make([]int64, t.groups-len(count))...)
		places := placesOf(b)
		for i, g := range ids {
			last[g] = places[i]
			count[g]++
		}
		return nil
	})
	if err != nil {
		return err
	}
	return h.each(ctx, 0, func(b *column.Batch) error {
		ids, err := t.groupsOf(b, width, width+len(types), false)
		if err != nil {
			return err
		}
		var sel []int32
		places := placesOf(b)
		for i, g := range ids {
			if last[g] == places[i] && (keep == plan.KeepLast || count[g] == 1) {
				sel = append(sel, int32(i))
			}
		}
		if len(sel) == 0 {
			return nil
		}
		return w.add(ctx, gatherOwn(rowsAndPlaces(b, width), sel))
	})
}
