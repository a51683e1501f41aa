package plantest

import (
	"context"
	"fmt"
	"io"
	"sync"
	"sync/atomic"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// Table is a Source in memory. Its exported fields may be set before use.
type Table struct {
	Name    string
	Filters plan.Exactness // how it treats filters that it is given, also at Open
	Fail    error          // the error that the last split ends with, if not nil
	Known   bool           // it has statistics, exact ones
	Block   chan struct{}  // if not nil, every Next waits until it is closed

	schema *column.Schema
	splits [][]*column.Batch
	opened atomic.Int64
	closed atomic.Int64
	read   atomic.Int64
}

var _ plan.Source = (*Table)(nil)
var _ plan.Filterer = (*Table)(nil)

// Memory is a Source of batches. splits tells how many batches each split has;
// what they leave is one more split. Without splits every batch is one.
func Memory(schema *column.Schema, batches []*column.Batch, splits ...int) *Table {
	t := &Table{Name: "memory", schema: schema}
	if splits == nil {
		for range batches {
			splits = append(splits, 1)
		}
	}
	for _, n := range splits {
		n = min(n, len(batches))
		t.splits = append(t.splits, batches[:n])
		batches = batches[n:]
	}
	if len(batches) > 0 {
		t.splits = append(t.splits, batches)
	}
	return t
}

// Open is how many readers are open.
func (t *Table) Open() int { return int(t.opened.Load() - t.closed.Load()) }

// Read is how many batches were read.
func (t *Table) Read() int { return int(t.read.Load()) }

func (t *Table) String() string { return t.Name }

// Schema implements plan.Source.
func (t *Table) Schema(context.Context) (*column.Schema, error) { return t.schema, nil }

// Pushes implements plan.Filterer.
func (t *Table) Pushes(plan.Expr) plan.Exactness { return t.Filters }

// Splits implements plan.Source.
func (t *Table) Splits(ctx context.Context, req plan.Request) ([]plan.Split, error) {
	schema, err := t.schema.Select(req.Columns)
	if err != nil {
		return nil, err
	}
	var out []plan.Split
	for i := range t.splits {
		out = append(out, &tableSplit{t, t.splits[i], i == len(t.splits)-1, req, schema})
	}
	return out, ctx.Err()
}

type tableSplit struct {
	t       *Table
	batches []*column.Batch
	last    bool // of the table
	req     plan.Request
	schema  *column.Schema
}

// Divide implements plan.Divisible, by rows: batches say nothing of where a part begins.
func (s *tableSplit) Divide(n int) []plan.Split {
	var out []plan.Split
	rows := int(s.Rows())
	for i := range n {
		part := *s
		part.batches = between(s.batches, rows*i/n, rows*(i+1)/n)
		part.last = s.last && i == n-1
		out = append(out, &part)
	}
	return out
}

// between is the rows from up to to of batches.
func between(batches []*column.Batch, from, to int) (out []*column.Batch) {
	at := 0
	for _, b := range batches {
		if lo, hi := max(from-at, 0), min(to-at, b.N); lo < hi {
			out = append(out, b.Slice(lo, hi))
		}
		at += b.N
	}
	return out
}

func (s *tableSplit) Rows() int64 {
	n := 0
	for _, b := range s.batches {
		n += b.N
	}
	return int64(n)
}

func (s *tableSplit) Bytes() int64 { return 8 * s.Rows() * int64(s.schema.Len()) }

func (s *tableSplit) Open(ctx context.Context, runtime []plan.Filter) (column.Reader, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.t.opened.Add(1)
	return &tableReader{split: s, left: s.batches, filters: append(s.req.Filters[:len(s.req.Filters):len(s.req.Filters)], runtime...)}, nil
}

type tableReader struct {
	split   *tableSplit
	left    []*column.Batch
	filters []plan.Filter
	once    sync.Once
	last    *column.Batch // that was given
}

// Recycle implements plan.Recycler: what still points into the last batch finds something else there.
func (r *tableReader) Recycle() {
	if r.last != nil {
		spoil(r.last)
	}
	r.last = nil
}

func (r *tableReader) Schema() *column.Schema { return r.split.schema }

func (r *tableReader) Next(ctx context.Context) (*column.Batch, error) {
	t := r.split.t
	if t.Block != nil {
		select {
		case <-t.Block:
		case <-ctx.Done():
		}
	}
	for len(r.left) > 0 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		b := r.left[0]
		r.left = r.left[1:]
		t.read.Add(1)
		r.last = nil
		out, err := r.columns(b)
		if err != nil {
			return nil, err
		}
		if out.N > 0 {
			r.last = owned(out)
			return r.last, nil
		}
	}
	if t.Fail != nil && r.split.last {
		return nil, t.Fail
	}
	return nil, io.EOF
}

// columns applies the filters and picks the columns asked for.
func (r *tableReader) columns(b *column.Batch) (*column.Batch, error) {
	if r.split.t.Filters != plan.No {
		var keep column.Bitmap
		for _, f := range r.filters {
			m, err := f.Eval(r.pick(b, f.Columns))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", r.split.t, err)
			}
			keep = keep.And(m, b.N)
		}
		if keep != nil {
			b = b.Gather(keep.Selection(b.N, nil))
		}
	}
	return r.pick(b, r.split.req.Columns), nil
}

func (r *tableReader) pick(b *column.Batch, names []string) *column.Batch {
	out := &column.Batch{N: b.N}
	for _, name := range names {
		out.Cols = append(out.Cols, b.Cols[r.split.t.schema.Index(name)])
	}
	return out
}

func (r *tableReader) Close() error {
	r.once.Do(func() { r.split.t.closed.Add(1) })
	r.left = nil
	return nil
}
