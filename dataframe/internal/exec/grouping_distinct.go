package exec

import (
	"context"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
)

// A distinctFold computes the aggregates over distinct values that share their pairs, for the
// groups of a table.
type distinctFold struct {
	pairs *aggregation
	aggs  []*distinctAgg
	accs  []funcs.Accumulator
	hash  hasher
}

// folds are the grouping's, new ones, for a number of groups.
func (g *grouping) folds(groups int) []*distinctFold {
	var out []*distinctFold
	for _, d := range g.distinct {
		i := slices.IndexFunc(out, func(f *distinctFold) bool { return f.pairs == d.pairs })
		if i < 0 {
			i, out = len(out), append(out, &distinctFold{pairs: d.pairs})
		}
		acc := d.agg.make()
		acc.Grow(groups)
		out[i].aggs, out[i].accs = append(out[i].aggs, d), append(out[i].accs, acc)
	}
	return out
}

// add adds rows of the pairs, keys and arguments, which belong to groups.
func (f *distinctFold) add(cols []column.Vector, groups []int32) error {
	for i, d := range f.aggs {
		args := make([]column.Vector, len(d.at))
		for k, c := range d.at {
			if c < 0 {
				args[k] = &column.Const{Value: d.agg.consts[k], N: len(groups)}
			} else {
				args[k] = column.Flatten(cols[c])
			}
		}
		if err := f.accs[i].Add(groups, args); err != nil {
			return d.agg.wrap(err)
		}
	}
	return nil
}

// distinctValues are the results of folds, by the grouping's list, for rows of groups with numbers; nil: those of one.
func (g *grouping) distinctValues(folds []*distinctFold, numbers []int32) ([]column.Vector, error) {
	out := make([]column.Vector, len(g.distinct))
	for _, f := range folds {
		for i, d := range f.aggs {
			v, err := f.accs[i].Result()
			if err != nil {
				return nil, d.agg.wrap(err)
			}
			if v = column.Flatten(v); numbers != nil {
				v = column.Gather(v, numbers)
			}
			out[slices.Index(g.distinct, d)] = v
		}
	}
	return out, nil
}

// foldDistinct computes the aggregates over distinct values for the groups of
// main, whose rows it puts in order.
func (g *grouping) foldDistinct(ctx context.Context, main *result) ([]column.Vector, error) {
	if len(g.distinct) == 0 {
		return nil, nil
	}
	main.sort()
	table := newKeyTable(g.main.types)
	var numbers []int32 // of the groups, by row: not the row's own where words of hashes collide
	if g.keys > 0 {
		keys := keyVectors(main.cols[:g.keys])
		numbers = make([]int32, main.rows)
		table.find(new(hasher).hash(keys, main.rows), keys, numbers, true)
	}
	folds := g.folds(main.rows)
	for _, f := range folds {
		p, err := f.pairs.finish(ctx)
		if err != nil {
			return nil, err
		}
		ids := make([]int32, column.BatchRows)
		err = p.each(ctx, f.pairs.width(), func(b *column.Batch) error {
			if g.keys > 0 {
				keys := keyVectors(b.Cols[:g.keys])
				table.find(f.hash.hash(keys, b.N), keys, ids[:b.N], false)
			}
			return f.add(b.Cols, ids[:b.N])
		})
		if err != nil {
			return nil, err
		}
	}
	return g.distinctValues(folds, numbers)
}

// foldOnDisk is foldDistinct for groups that are on disk: they and the pairs are dealt by the hash of
// the group, and folded part by part.
func (g *grouping) foldOnDisk(ctx context.Context, main *result) (*result, error) {
	sides := make([]*dealt, 0, 1+len(g.distinct))
	deal := func(r *result, width int) error {
		d, err := g.run.newDealt(g.stats, 0)
		if err != nil {
			return err
		}
		sides = append(sides, d)
		w, at, hash := &dealer{d: d}, int64(0), new(hasher)
		err = r.each(ctx, width, func(b *column.Batch) error {
			keys := keyVectors(b.Cols[:g.keys])
			for i, k := range keys {
				keys[i] = column.Flatten(k)
			}
			cols := append(append(slices.Clone(b.Cols), keys...), hashColumn(hash.hash(keys, b.N)))
			at += int64(b.N)
			return w.add(ctx, withPlaces(&column.Batch{N: b.N, Cols: cols}, at-int64(b.N)))
		})
		if err != nil {
			return err
		}
		return w.flush(ctx)
	}
	if err := deal(main, g.main.width()); err != nil {
		return nil, err
	}
	for _, f := range g.folds(0) {
		p, err := f.pairs.finish(ctx)
		if err == nil {
			err = deal(p, f.pairs.width())
		}
		if err != nil {
			return nil, err
		}
	}
	out, err := g.run.newResults(g.stats)
	if err != nil {
		return nil, err
	}
	err = g.run.eachPart(ctx, g.stats, sides, func(ctx context.Context, h *hashPart) error {
		return out.part(func(w *orderedWriter) error { return g.foldPart(ctx, h, w) })
	})
	return &result{rows: main.rows, disk: out}, err
}

// foldPart writes the groups of a part with the aggregates over distinct values.
func (g *grouping) foldPart(ctx context.Context, h *hashPart, w *orderedWriter) error {
	t := newPartTable(h, 0, g.stats, g.main.types, 16*len(g.distinct))
	defer t.release()
	held := int64(0)
	defer func() { g.run.note(g.stats, -held) }()
	var rows []*column.Batch
	var numbers []int32
	width := g.main.width()
	err := h.each(ctx, 0, func(b *column.Batch) error {
		ids, err := t.groupsOf(b, width, width+g.keys, true)
		if err != nil {
			return err
		}
		numbers = append(numbers, ids...)
		rows = append(rows, rowsAndPlaces(b, width))
		size := SizeOf(b.Cols)
		held += size
		g.run.note(g.stats, size)
		return h.check(0, held, g.stats)
	})
	if err != nil || len(rows) == 0 {
		return err
	}
	folds := g.folds(t.groups)
	for i, f := range folds {
		width := f.pairs.width()
		err := h.each(ctx, i+1, func(b *column.Batch) error {
			ids, err := t.groupsOf(b, width, width+g.keys, false)
			if err != nil {
				return err
			}
			return f.add(b.Cols, ids)
		})
		if err != nil {
			return err
		}
	}
	values, err := g.distinctValues(folds, numbers)
	if err != nil {
		return err
	}
	all := mergeCols(rows)
	cols := append(slices.Clone(all.Cols[:width]), values...)
	return w.add(ctx, &column.Batch{N: all.N, Cols: append(cols, all.Cols[width])})
}
