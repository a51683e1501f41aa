package exec

import (
	"context"
	"io"

	"weir/dataframe/column"
)

// matches are the pairs that one task of the right side found.
type matches struct {
	lefts []int32         // rows of the left side
	right []*column.Batch // the partners, row by row
	bytes int64           // of right
	runs  []*ordered      // what did not fit in memory: the partners and the left rows, in their order
}

// buildLeft holds the left side, probes it with the right one and puts the
// pairs in the order of the left rows. Left rows without a partner, where they are kept, are
// among them as what one more task found.
func (j *joining) buildLeft(ctx context.Context, left, right *stage, where []*expr) ([]task, error) {
	n, r, stats := j.node, j.run, j.stats
	side := j.newSide(left.schema, j.leftOn)
	h, err := r.holdSide(ctx, stats, left, side)
	if err != nil {
		return nil, err
	}
	if h == nil {
		return j.leftOnDisk(ctx, side, right)
	}
	table, err := r.newJoinTable(ctx, stats, h, j.leftOn, n.NullSafe, &joinCondition{})
	if err != nil {
		return nil, err
	}
	found := &foundPairs{run: r, stats: stats}
	if n.Kind.KeepsLeft() {
		found.paired = newMatchedRows(h.rows)
	}
	if table.keys.groups > 0 {
		if err := table.restrict(right, j.rightOn, n.NullSafe); err != nil {
			return nil, err
		}
		if err := j.findPairs(ctx, table, right, where, found); err != nil {
			return nil, err
		}
	}
	schema := &column.Schema{Fields: n.Schema().Fields[n.Left.Schema().Len():]}
	if n.Kind.KeepsLeft() {
		found.addAlone(h.rows, schema)
	}
	if found.spilled() {
		return found.merge(ctx, n.Schema(), schema, table.held.cols)
	}
	batches := make([][]*column.Batch, len(found.tasks))
	var places []int64
	for t, m := range found.tasks {
		batches[t] = m.right
		for _, l := range m.lefts {
			places = append(places, int64(l))
		}
	}
	held, err := r.concat(ctx, stats, schema, nil, batches)
	if err != nil {
		return nil, err
	}
	pairs := &pairs{schema: n.Schema(), left: table.held.cols, right: held.cols, rights: orderOf(places)}
	if pairs.rights == nil {
		pairs.rights = make([]int32, len(places))
		for i := range pairs.rights {
			pairs.rights[i] = int32(i)
		}
	}
	pairs.lefts = make([]int32, len(places))
	for i, p := range pairs.rights {
		pairs.lefts[i] = int32(places[p])
	}
	return pairs.tasks(r.opts.BatchRows), nil
}

// findPairs probes the table of left rows with the right side.
func (j *joining) findPairs(ctx context.Context, table *joinTable, right *stage, where []*expr, found *foundPairs) error {
	begin := func(tasks int) { found.tasks = make([]matches, tasks) }
	keep := j.node.RightColumns()
	return j.run.drain(ctx, j.stats, right, begin, func(ctx context.Context, t int, rows column.Reader) error {
		p, pairs := table.prober(j.rightOn), newPairFilter(where, j.node.Left.Schema().Len(), right.schema.Len())
		return eachBatch(ctx, rows, func(b *column.Batch) error {
			ids, err := p.find(b)
			if err != nil {
				return err
			}
			before := len(found.tasks[t].lefts)
			cols, err := found.tasks[t].add(table, ids, b, keep, pairs)
			if err != nil {
				return err
			}
			if found.paired != nil {
				found.paired.add(found.tasks[t].lefts[before:])
			}
			return found.count(ctx, t, SizeOf(cols)+4*int64(b.N))
		})
	})
}

// add finds the pairs of b, a batch of the right side, that fulfil the condition.
func (m *matches) add(t *joinTable, ids []int32, b *column.Batch, keep []int, where *pairFilter) ([]column.Vector, error) {
	var lefts, rights []int32
	var one [1]int32
	for i, g := range ids {
		if g < 0 {
			continue
		}
		for _, l := range t.partners(g, &one) {
			lefts = append(lefts, l)
			rights = append(rights, int32(i))
		}
	}
	lefts, rights, err := where.narrowPairs(t.held.cols, b.Cols, lefts, rights)
	if err != nil || len(rights) == 0 {
		return nil, err
	}
	m.lefts = append(m.lefts, lefts...)
	out := &column.Batch{N: len(rights)}
	for _, c := range keep {
		out.Cols = append(out.Cols, column.Gather(b.Cols[c], rights))
	}
	m.right = append(m.right, out)
	return out.Cols, nil
}

// pairs are the rows of a join as ordinals of either side.
type pairs struct {
	schema        *column.Schema
	left, right   []column.Vector
	lefts, rights []int32
}

func (p *pairs) tasks(batchRows int) []task {
	var out []task
	for from := 0; from < len(p.lefts); from += taskRows {
		to := min(from+taskRows, len(p.lefts))
		out = append(out, func(context.Context) (column.Reader, error) {
			return &pairReader{p, from, to, batchRows}, nil
		})
	}
	return out
}

type pairReader struct {
	p        *pairs
	from, to int
	rows     int
}

func (r *pairReader) Schema() *column.Schema { return r.p.schema }

func (r *pairReader) Next(ctx context.Context) (*column.Batch, error) {
	if r.from >= r.to {
		return nil, io.EOF
	}
	end := min(r.from+r.rows, r.to)
	b := &column.Batch{N: end - r.from}
	for _, c := range r.p.left {
		b.Cols = append(b.Cols, column.Gather(c, r.p.lefts[r.from:end]))
	}
	for _, c := range r.p.right {
		b.Cols = append(b.Cols, column.Gather(c, r.p.rights[r.from:end]))
	}
	r.from = end
	return b, nil
}

func (r *pairReader) Close() error {
	r.from = r.to
	return nil
}
