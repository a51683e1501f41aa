package exec

import (
	"context"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// rowIndex numbers the rows of a gather: only there their order is known.
type rowIndex struct {
	in     column.Reader
	schema *column.Schema
	next   int64
}

func (b *builder) rowIndex(n *plan.RowIndex, in *stage, stats *NodeStats) (*stage, error) {
	stats.gathered = true
	return &stage{schema: n.Schema(), start: func(ctx context.Context) ([]task, error) {
		tasks, err := in.start(ctx)
		if err != nil {
			return nil, err
		}
		return []task{func(context.Context) (column.Reader, error) {
			return &rowIndex{newGather(b.run, in.schema, tasks, stats), n.Schema(), n.From}, nil
		}}, nil
	}}, nil
}

func (x *rowIndex) Schema() *column.Schema { return x.schema }
func (x *rowIndex) Close() error           { return x.in.Close() }

func (x *rowIndex) Next(ctx context.Context) (*column.Batch, error) {
	b, err := x.in.Next(ctx)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, b.N)
	for i := range ids {
		ids[i] = x.next
		x.next++
	}
	cols := append([]column.Vector{&column.Ints{Typ: column.Int64, Values: ids}}, b.Cols...)
	return &column.Batch{N: b.N, Cols: cols, Seq: b.Seq}, nil
}
