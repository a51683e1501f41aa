package exec

import (
	"context"
	"reflect"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// A windowing is a Window node at work. All rows are held; calls with the same
// partition share its parts (rows dealt by the hash of the keys, then put together by
// partition), calls with the same order, too, share the sorted parts. Every part
// is computed by one worker, call by call, and the results are put back in the order of the
// input. What a call gives depends on the rows of its partition alone.
type windowing struct {
	run        *run
	stats      *NodeStats
	in         *column.Schema
	schema     *column.Schema
	extra      []*expr // what hold computes for every row
	held       *held
	partitions []*windowPartition
	sorts      []*windowSort
	calls      []*windowCall
}

// A windowPartition is a set of partition keys.
type windowPartition struct {
	by   []plan.Expr
	keys []int // in extra
	rows []windowRows
}

// windowRows are the rows of a part, partition after partition.
type windowRows struct {
	order []int32 // rows of the input
	parts []int32 // where the partitions begin, then the number of rows
}

// A windowSort is an order of the rows of a windowPartition.
type windowSort struct {
	partition *windowPartition
	by        []plan.SortKey
	keys      []int          // in extra
	order     []plan.SortKey // of keys
	parts     []*windowPart
}

// A windowPart is a sorted part.
type windowPart struct {
	windowRows
	peers   []int32         // where runs of rows that compare equal begin, then the number of rows
	results []column.Vector // by call of the windowing; nil for calls of other sorts
}

func (b *builder) window(n *plan.Window, in *stage, stats *NodeStats) (*stage, error) {
	w := &windowing{run: b.run, stats: stats, in: n.In.Schema(), schema: n.Schema()}
	for _, e := range n.Calls {
		c, err := w.compileCall(plan.Unalias(e).(*plan.Call))
		if err != nil {
			return nil, err
		}
		w.calls = append(w.calls, c)
	}
	return &stage{schema: n.Schema(), start: func(ctx context.Context) ([]task, error) { return w.tasks(ctx, in) }}, nil
}

// column is the place of e in extra; -1 and the value, if e is constant.
func (w *windowing) column(e plan.Expr) (int, column.Vector, error) {
	x, err := compile(e, w.in)
	if err != nil {
		return 0, nil, err
	}
	if k, ok := x.root.(*constant); ok {
		return -1, k.value, nil
	}
	if at, ok := x.root.(columnOf); ok {
		for i, have := range w.extra {
			if have.root == at {
				return i, nil, nil
			}
		}
	}
	w.extra = append(w.extra, x)
	return len(w.extra) - 1, nil, nil
}

// sortOf is the place in sorts of o's partition and order. Keys that are constant
// part and order nothing.
func (w *windowing) sortOf(o *plan.Over) (*windowSort, error) {
	p, err := w.partitionOf(o.Partition)
	if err != nil {
		return nil, err
	}
	for _, s := range w.sorts {
		if s.partition == p && reflect.DeepEqual(s.by, o.Order) {
			return s, nil
		}
	}
	s := &windowSort{partition: p, by: o.Order}
	for _, k := range o.Order {
		at, _, err := w.column(k.X)
		if err != nil {
			return nil, err
		}
		if at >= 0 {
			s.order, s.keys = append(s.order, k), append(s.keys, at)
		}
	}
	w.sorts = append(w.sorts, s)
	return s, nil
}

func (w *windowing) partitionOf(by []plan.Expr) (*windowPartition, error) {
	for _, p := range w.partitions {
		if reflect.DeepEqual(p.by, by) {
			return p, nil
		}
	}
	p := &windowPartition{by: by}
	for _, e := range by {
		at, _, err := w.column(e)
		if err != nil {
			return nil, err
		}
		if at >= 0 {
			p.keys = append(p.keys, at)
		}
	}
	w.partitions = append(w.partitions, p)
	return p, nil
}
