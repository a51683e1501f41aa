package exec

import (
	"context"
	"fmt"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// explode makes rows of the elements of lists. A batch may become very many rows, so they come out
// in batches of the usual size.
type explode struct {
	in   column.Reader
	node *plan.Explode
	rows int // of a batch

	batch *column.Batch
	lists []*column.Lists
	row   int   // of batch: the next to be taken apart
	next  int32 // its next element
}

func (b *builder) explode(n *plan.Explode, in *stage) (*stage, error) {
	return &stage{schema: n.Schema(), start: in.each(func(r column.Reader) column.Reader {
		return &explode{in: r, node: n, rows: b.run.opts.BatchRows}
	})}, nil
}

func (e *explode) Schema() *column.Schema { return e.node.Schema() }
func (e *explode) Close() error           { return e.in.Close() }

func (e *explode) Next(ctx context.Context) (*column.Batch, error) {
	for {
		if e.batch == nil {
			if err := e.take(ctx); err != nil {
				return nil, err
			}
		}
		if out, err := e.fill(); out != nil || err != nil {
			return out, err
		}
		e.batch = nil
	}
}

// take reads the next batch.
func (e *explode) take(ctx context.Context) error {
	b, err := e.in.Next(ctx)
	if err != nil {
		return err
	}
	e.batch, e.lists, e.row, e.next = b, e.lists[:0], 0, 0
	for _, c := range e.node.Columns {
		e.lists = append(e.lists, column.Flatten(b.Cols[c]).(*column.Lists))
	}
	return nil
}

// length is the number of elements in a row: that of all its lists but null ones, or of the longest
// if the others are padded.
func (e *explode) length(row int) (int32, error) {
	n, of := int32(-1), 0
	for i, l := range e.lists {
		if !l.Valid.Has(row) {
			continue
		}
		k := l.Spans[row].Len
		if e.node.Padded {
			n = max(n, k)
			continue
		}
		if n >= 0 && k != n {
			f := e.node.In.Schema().Fields
			return 0, fmt.Errorf("explode: in one row %s has %d elements and %s %d; explode them one after the other for all pairs",
				f[e.node.Columns[of]].Name, n, f[e.node.Columns[i]].Name, k)
		}
		n, of = k, i
	}
	return max(n, 0), nil
}

// fill makes the next batch; nil if what is left of the batch read gives no rows.
func (e *explode) fill() (*column.Batch, error) {
	var rows, places []int32 // of every row that comes out: that of the batch, and the place in its lists or -1
	for e.row < e.batch.N && len(rows) < e.rows {
		n, err := e.length(e.row)
		if err != nil {
			return nil, err
		}
		for e.next < n && len(rows) < e.rows {
			rows, places = append(rows, int32(e.row)), append(places, e.next)
			e.next++
		}
		if n == 0 && e.node.Outer {
			rows, places = append(rows, int32(e.row)), append(places, -1)
		}
		if e.next >= n {
			e.row, e.next = e.row+1, 0
		}
	}
	if len(rows) == 0 {
		return nil, nil
	}
	return e.build(rows, places), nil
}

func (e *explode) build(rows, places []int32) *column.Batch {
	out := &column.Batch{N: len(rows), Seq: e.batch.Seq}
	if e.node.Position != "" {
		at := column.NewBuilder(column.Int64, len(rows))
		for _, p := range places {
			if p < 0 {
				at.AppendNull()
			} else {
				at.Append(int64(p))
			}
		}
		out.Cols = append(out.Cols, at.Vector())
	}
	which := map[int]*column.Lists{}
	for i, c := range e.node.Columns {
		which[c] = e.lists[i]
	}
	for c, v := range e.batch.Cols {
		l, ok := which[c]
		if !ok {
			out.Cols = append(out.Cols, column.Gather(v, rows))
			continue
		}
		child := make([]int32, len(rows))
		for i, row := range rows {
			child[i] = -1
			if places[i] >= 0 && places[i] < l.Spans[row].Len && l.Valid.Has(int(row)) {
				child[i] = l.Spans[row].Start + places[i]
			}
		}
		if l.Typ.Kind == column.KindMap {
			keys, values := l.Entries()
			out.Cols = append(out.Cols, column.Gather(keys, child), column.Gather(values, child))
			continue
		}
		out.Cols = append(out.Cols, column.Gather(l.Child, child))
	}
	return out
}
