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
	if n.Rising {
		return risingIndex(n, in), nil
	}
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

// numbersOfTask is more than a task has rows.
const numbersOfTask = 1 << 40

// risingIndex numbers the rows of every task alone, from a number that none before it reaches.
func risingIndex(n *plan.RowIndex, in *stage) *stage {
	out := &stage{schema: n.Schema()}
	out.start = func(ctx context.Context) ([]task, error) {
		tasks, err := in.start(ctx)
		for i, t := range tasks {
			tasks[i] = func(ctx context.Context) (column.Reader, error) {
				r, err := t(ctx)
				if err != nil {
					return nil, err
				}
				return &rowIndex{r, n.Schema(), int64(i) * numbersOfTask}, nil
			}
		}
		return tasks, err
	}
	out.origin = func(c int) *origin {
		if c == 0 {
			return nil
		}
		return in.originOf(c - 1)
	}
	return out
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
