package exec

import (
	"context"
	"io"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// A set operation reads its right side first, into a table of whole rows with their
// counts. Then one goroutine asks the table for every row of the left side, in
// input order; hashing is left to the tasks of both.

func (b *builder) setOp(n *plan.SetOp, left, right *stage, stats *NodeStats) (*stage, error) {
	stats.gathered = true
	leftKeys, err := compileAll(columnsOf(left.schema), left.schema)
	if err != nil {
		return nil, err
	}
	rightKeys, err := compileAll(columnsOf(right.schema), right.schema)
	if err != nil {
		return nil, err
	}
	wide, startLeft := keyed(left, leftKeys, !n.All)
	rightWide, startRight := keyed(right, rightKeys, !n.All)
	return &stage{schema: n.Schema(), start: func(ctx context.Context) ([]task, error) {
		s := &setOp{node: n, run: b.run, stats: stats, table: newKeyTable(keyTypes(leftKeys))}
		tasks, err := startRight(ctx)
		if err != nil {
			return nil, err
		}
		if err := s.load(ctx, newGather(b.run, rightWide, tasks, stats), right.schema.Len()); err != nil {
			return nil, err
		}
		if tasks, err = startLeft(ctx); err != nil {
			return nil, err
		}
		return []task{func(context.Context) (column.Reader, error) {
			s.in = newGather(b.run, wide, tasks, stats)
			return s, nil
		}}, nil
	}}, nil
}

type setOp struct {
	node    *plan.SetOp
	in      column.Reader // of the left side, keyed
	run     *run
	stats   *NodeStats
	table   *keyTable // of rows of the right side; for Except without All, of left rows too
	left    []int64   // by group of the right side: rows not yet matched
	charged int64
	ids     []int32
	hashes  []uint64

	onDisk  *dealt // the right side, once it does not fit in memory; nil before
	dealing *dealer
	at      int64         // the number of the right side's next row
	rest    column.Reader // what is left to give, once the left side is read
}

func (s *setOp) Schema() *column.Schema { return s.node.Schema() }

func (s *setOp) Close() error {
	if s.rest != nil {
		s.rest.Close()
	}
	return s.in.Close()
}

// load counts the rows of the right side.
func (s *setOp) load(ctx context.Context, rows column.Reader, width int) error {
	defer rows.Close()
	return eachBatch(ctx, rows, func(b *column.Batch) error {
		if s.onDisk != nil {
			return s.dealKeyed(ctx, b, width)
		}
		s.find(b, width, true)
		s.left = append(s.left, make([]int64, s.table.groups-len(s.left))...)
		for _, g := range s.ids[:b.N] {
			s.left[g]++
		}
		return s.count(ctx)
	})
}

// count counts the groups of the table, which goes to disk if it is too large.
func (s *setOp) count(ctx context.Context) error {
	s.run.noteTable(s.stats, s.table, &s.charged, 8)
	if s.onDisk == nil && s.run.overWith(s.charged) {
		return s.spillRight(ctx)
	}
	return nil
}

// find puts the group of every row of b into ids.
func (s *setOp) find(b *column.Batch, width int, insert bool) {
	last := len(b.Cols) - 1
	s.hashes = s.hashes[:0]
	for _, w := range b.Cols[last].(*column.Ints).Values {
		s.hashes = append(s.hashes, uint64(w))
	}
	if cap(s.ids) < b.N {
		s.ids = make([]int32, b.N)
	}
	s.table.find(s.hashes, b.Cols[width:last], s.ids[:b.N], insert)
}

func (s *setOp) Next(ctx context.Context) (*column.Batch, error) {
	width := s.Schema().Len()
	for {
		if s.rest != nil {
			return s.rest.Next(ctx)
		}
		if s.onDisk != nil {
			if err := s.spillLeft(ctx); err != nil {
				return nil, err
			}
			continue
		}
		if s.node.Kind == plan.Intersect && len(s.left) == 0 {
			return nil, io.EOF
		}
		b, err := s.in.Next(ctx)
		if err != nil {
			return nil, err
		}
		sel, err := s.keep(ctx, b, width)
		if err != nil {
			return nil, err
		}
		out := &column.Batch{N: b.N, Cols: b.Cols[:width:width], Seq: b.Seq}
		switch len(sel) {
		case 0:
			continue
		case b.N:
			return out, nil
		}
		return out.Gather(sel), nil
	}
}

// keep lists the rows of b that stay.
func (s *setOp) keep(ctx context.Context, b *column.Batch, width int) ([]int32, error) {
	s.find(b, width, s.grows())
	sel := s.choose(s.ids[:b.N], s.table.fresh)
	if !s.grows() {
		return sel, nil
	}
	return sel, s.count(ctx)
}

// choose lists the rows that stay of those in the groups ids, of which fresh made new ones.
func (s *setOp) choose(ids, fresh []int32) []int32 {
	if s.grows() {
		return slices.Sorted(slices.Values(fresh))
	}
	var sel []int32
	for i, g := range ids {
		matched := g >= 0 && s.left[g] > 0
		switch {
		case matched && s.node.All:
			s.left[g]--
		case matched && s.node.Kind == plan.Intersect:
			s.left[g] = 0 // once
		}
		if matched == (s.node.Kind == plan.Intersect) {
			sel = append(sel, int32(i))
		}
	}
	return sel
}
