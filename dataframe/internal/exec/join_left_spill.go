package exec

import (
	"context"
	"slices"

	"weir/dataframe/column"
)

// leftOnDisk joins left, which is held but for lack of memory and dealt to disk, with right.
func (j *joining) leftOnDisk(ctx context.Context, left *joinSide, in *stage) ([]task, error) {
	right := j.newSide(in.schema, j.rightOn)
	right.extra, right.keep, right.unplaced = j.where.extra(j.rightOn), true, true
	if _, err := right.deal(ctx, in); err != nil {
		return nil, err
	}
	d, err := j.joinParts(ctx, right, left)
	if err != nil {
		return nil, err
	}
	m, err := d.pairs.merge(ctx, j.node.Schema().Len())
	if err != nil {
		return nil, err
	}
	return j.run.tasksOfRows(j.node.Schema(), m, d.pairs.rows()), nil
}

// foundPairs are the pairs that tasks of the right side found with the left rows, which are in
// memory. Those of a task go to disk when there are too many, in the order of the left rows.
type foundPairs struct {
	run    *run
	stats  *NodeStats
	tasks  []matches
	paired *matchedRows // the left rows that have a partner; nil: the others are not kept
}

// addAlone adds those of n left rows that have no partner, with nulls for one, as what one more
// task found.
func (f *foundPairs) addAlone(n int, right *column.Schema) {
	m := matches{lefts: f.paired.others(n)}
	if len(m.lefts) == 0 {
		return
	}
	b := &column.Batch{N: len(m.lefts)}
	for _, c := range right.Fields {
		b.Cols = append(b.Cols, column.Flatten(column.NullsOf(c.Type, b.N)))
	}
	m.right, m.bytes = []*column.Batch{b}, SizeOf(b.Cols)+4*int64(b.N)
	f.run.note(f.stats, m.bytes)
	f.tasks = append(f.tasks, m)
}

// count counts n bytes more of task t.
func (f *foundPairs) count(ctx context.Context, t int, n int64) error {
	m := &f.tasks[t]
	m.bytes += n
	f.run.note(f.stats, n)
	if !f.run.overWith(m.bytes) {
		return nil
	}
	return f.spill(ctx, m)
}

// spill writes the pairs of a task: the partners' columns, and the left rows twice, as a column and
// as places.
func (f *foundPairs) spill(ctx context.Context, m *matches) error {
	if len(m.lefts) == 0 {
		return nil
	}
	lefts := &column.Ints{Typ: column.Int64, Values: make([]int64, len(m.lefts))}
	for i, l := range m.lefts {
		lefts.Values[i] = int64(l)
	}
	all := *mergeCols(m.right)
	all.Cols = append(slices.Clone(all.Cols), lefts, lefts)
	order := orderOf(lefts.Values)
	if order == nil {
		order = make([]int32, all.N)
		for i := range order {
			order[i] = int32(i)
		}
	}
	file, err := f.run.spillFile()
	if err != nil {
		return err
	}
	out, err := f.run.writeOrdered(ctx, f.stats, file, &all, order, SizeOf(all.Cols))
	if err != nil {
		return err
	}
	out.alone = true
	f.run.note(f.stats, -m.bytes)
	m.runs = append(m.runs, out)
	m.lefts, m.right, m.bytes = nil, nil, 0
	return nil
}

func (f *foundPairs) spilled() bool {
	return slices.ContainsFunc(f.tasks, func(m matches) bool { return len(m.runs) > 0 })
}

// merge gives the pairs by left rows; partners of one come as their tasks do.
func (f *foundPairs) merge(ctx context.Context, schema, right *column.Schema, left []column.Vector) ([]task, error) {
	var runs []*ordered
	rows := int64(0)
	for t := range f.tasks {
		if err := f.spill(ctx, &f.tasks[t]); err != nil {
			return nil, err
		}
		for _, o := range f.tasks[t].runs {
			runs, rows = append(runs, o), rows+o.rows
		}
	}
	width := right.Len() + 1
	m, err := f.run.merged(ctx, f.stats, runs, width, nil)
	if err != nil {
		return nil, err
	}
	tasks := f.run.tasksOfRows(schema, m, rows)
	for i, t := range tasks {
		tasks[i] = func(ctx context.Context) (column.Reader, error) {
			in, err := t(ctx)
			if err != nil {
				return nil, err
			}
			return &leftGatherer{in, left}, nil
		}
	}
	return tasks, nil
}

// A leftGatherer puts the left rows before their partners. The last column tells which they are.
type leftGatherer struct {
	column.Reader
	left []column.Vector
}

func (g *leftGatherer) Next(ctx context.Context) (*column.Batch, error) {
	b, err := g.Reader.Next(ctx)
	if err != nil {
		return nil, err
	}
	last := len(b.Cols) - 1
	sel := make([]int32, b.N)
	for i, l := range b.Cols[last].(*column.Ints).Values {
		sel[i] = int32(l)
	}
	out := &column.Batch{N: b.N, Cols: make([]column.Vector, 0, len(g.left)+last)}
	for _, c := range g.left {
		out.Cols = append(out.Cols, column.Gather(c, sel))
	}
	out.Cols = append(out.Cols, b.Cols[:last]...)
	return out, nil
}
