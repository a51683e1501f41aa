package exec

import (
	"context"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// A set operation whose table does not fit in memory deals the table, the rest of the right side
// and the rest of the left one to disk, and answers part by part.

// spillRight deals the table to disk, with the count of every row.
func (s *setOp) spillRight(ctx context.Context) error {
	d, err := s.run.newDealt(s.stats, 0)
	if err != nil {
		return err
	}
	s.onDisk, s.dealing = d, &dealer{d: d}
	err = keyRows(s.table, func(keys []column.Vector, hashes []uint64, from int) error {
		counts := make([]int64, len(hashes))
		copy(counts, s.left[min(from, len(s.left)):])
		return s.dealRight(ctx, keys, counts, hashColumn(hashes), int64(from))
	})
	s.at = int64(s.table.groups)
	s.run.forget(s.stats, &s.charged)
	s.table, s.left = newKeyTable(s.table.types), nil
	return err
}

func (s *setOp) dealRight(ctx context.Context, keys []column.Vector, counts []int64, hashes column.Vector, at int64) error {
	cols := append(slices.Clone(keys), &column.Ints{Typ: column.Int64, Values: counts}, hashes)
	return s.dealing.add(ctx, withPlaces(&column.Batch{N: len(counts), Cols: cols}, at))
}

// dealKeyed deals a batch of the right side, each row once.
func (s *setOp) dealKeyed(ctx context.Context, b *column.Batch, width int) error {
	counts := make([]int64, b.N)
	for i := range counts {
		counts[i] = 1
	}
	last := len(b.Cols) - 1
	at := s.at
	s.at += int64(b.N)
	return s.dealRight(ctx, b.Cols[width:last], counts, b.Cols[last], at)
}

// spillLeft answers the rest of the left side.
func (s *setOp) spillLeft(ctx context.Context) error {
	if err := s.dealing.flush(ctx); err != nil {
		return err
	}
	left, err := s.run.dealAll(ctx, s.stats, s.in)
	if err != nil {
		return err
	}
	out, err := s.run.newResults(s.stats)
	if err != nil {
		return err
	}
	err = s.run.eachPart(ctx, s.stats, []*dealt{s.onDisk, left}, func(ctx context.Context, h *hashPart) error {
		return out.part(func(w *orderedWriter) error { return s.answerPart(ctx, h, w) })
	})
	if err != nil {
		return err
	}
	width := s.Schema().Len()
	m, err := out.merge(ctx, width)
	s.rest = &placeless{s.Schema(), m}
	return err
}

func (s *setOp) answerPart(ctx context.Context, h *hashPart, w *orderedWriter) error {
	side, types, width := 0, s.table.types, s.Schema().Len()
	if h.rows(1) > h.rows(0) && s.grows() {
		side = 1
	}
	t := newPartTable(h, side, s.stats, types, 8)
	defer t.release()
	part := &setOp{node: s.node, run: s.run, stats: s.stats, table: t.keyTable}
	err := h.each(ctx, 0, func(b *column.Batch) error {
		ids, err := t.groupsOf(b, 0, len(types), true)
		if err != nil {
			return err
		}
		part.left = append(part.left, make([]int64, t.groups-len(part.left))...)
		for i, n := range b.Cols[len(types)].(*column.Ints).Values {
			part.left[ids[i]] += n
		}
		return nil
	})
	if err != nil {
		return err
	}
	return h.each(ctx, 1, func(b *column.Batch) error {
		ids, err := t.groupsOf(b, width, width+len(types), s.grows())
		if err != nil {
			return err
		}
		sel := part.choose(ids, t.fresh)
		if len(sel) == 0 {
			return nil
		}
		return w.add(ctx, gatherOwn(rowsAndPlaces(b, width), sel))
	})
}

// grows tells whether the left side's rows come into the table.
func (s *setOp) grows() bool { return s.node.Kind == plan.Except && !s.node.All }
