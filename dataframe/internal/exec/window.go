package exec

import (
	"context"
	"reflect"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// A windowing is a Window node at work. All rows are held. The rows of calls with the same
// partition keys are dealt, once, to parts by the hash of the keys: what the calls read of them, so
// that a part fits the processor's cache. Every part is computed by one worker, call by call; calls
// with the same order, too, share the sorted rows. The results are dealt as the rows are, and put
// into the order of the input by whoever reads them. What a call gives depends on the rows of
// its partition alone.
type windowing struct {
	run        *run
	stats      *NodeStats
	in         *column.Schema
	schema     *column.Schema
	needed     []bool  // the columns that are read above; nil: all
	extra      []*expr // what is computed for every row
	partitions []*windowPartition
	sorts      []*windowSort
	calls      []*windowCall
	dealt      []dealtColumn // by column that came in; set once rows are dealt
}

// A dealtColumn is where a column that came in is among what is dealt.
type dealtColumn struct {
	partition *windowPartition // nil: the column stays as it came
	extra     int
}

// A windowPartition is a set of partition keys.
type windowPartition struct {
	by    []plan.Expr
	keys  []int // in extra
	reads []int // the keys and what the calls read of extra, ascending
	sorts []*windowSort
	calls []int // of the windowing
	keeps []int // of reads: what the rows of the answer are given from

	bits    int // of a hash that choose the part
	chunks  []*windowChunk
	nested  [][]column.Vector // by part and call: results that are dealt last
	results []column.Vector   // by call: without keys, of all rows in input order
}

// windowRows are the rows of a part, partition after partition.
type windowRows struct {
	order []int32 // rows of the part
	parts []int32 // where the partitions begin, then the number of rows
}

// A windowSort is an order of the rows of a windowPartition.
type windowSort struct {
	partition *windowPartition
	by        []plan.SortKey
	keys      []int          // in extra
	order     []plan.SortKey // of keys
	peers     bool           // a call reads the peers
	calls     []int          // of the windowing
}

// A windowPart is a sorted part.
type windowPart struct {
	windowRows
	peers []int32 // where runs of rows that compare equal begin, then the number of rows; nil: nobody reads it
}

func (b *builder) window(n *plan.Window, in *stage, needed []bool, stats *NodeStats) (*stage, error) {
	w := &windowing{run: b.run, stats: stats, in: n.In.Schema(), schema: n.Schema(), needed: needed}
	for _, e := range n.Calls {
		c, err := w.compileCall(plan.Unalias(e).(*plan.Call))
		if err != nil {
			return nil, err
		}
		w.add(c)
	}
	return &stage{schema: n.Schema(), start: func(ctx context.Context) ([]task, error) { return w.tasks(ctx, in) }}, nil
}

// add adds a call, and notes what it reads.
func (w *windowing) add(c *windowCall) {
	s, p, i := c.sort, c.sort.partition, len(w.calls)
	w.calls = append(w.calls, c)
	s.calls, p.calls = append(s.calls, i), append(p.calls, i)
	s.peers = s.peers || c.readsPeers()
	reads := append(append(c.reads(), s.keys...), p.keys...)
	p.reads = append(p.reads, reads...)
	slices.Sort(p.reads)
	p.reads = slices.Compact(p.reads)
	if !slices.Contains(p.sorts, s) {
		p.sorts = append(p.sorts, s)
	}
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
