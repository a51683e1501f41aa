package dataframe

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"sync"
	"sync/atomic"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
)

// Cache is the frame of the rows of f kept in memory: the first query that reads it computes them, and
// the others share them, also two parts of one query. All cached frames of a Session together may take
// what the setting "cache" says; rows that are more than that are not kept, which is told, and
// computed each time. Uncache lets them go, and so does the end of the last frame that reads
// them. Checkpoint keeps rows in a file instead.
func (f *Frame) Cache() *Frame {
	if f.err != nil {
		return f
	}
	c := &cached{s: f.s, node: f.node, turn: make(chan struct{}, 1), bytes: new(atomic.Int64)}
	s := f.s
	runtime.AddCleanup(c, func(bytes *atomic.Int64) { s.cacheBytes.Add(-bytes.Swap(0)) }, c.bytes)
	return f.s.From(c)
}

// Uncache lets go of the rows that Cache keeps for f and the frames it is made of. They are
// computed again when they are asked for.
func (f *Frame) Uncache() {
	for _, scan := range scans(f.node) {
		if c, ok := scan.Source.(*cached); ok {
			c.drop()
		}
	}
}

// Checkpoint runs the query now, writes its rows to url, as Write does, and is the frame of what
// was written: the steps so far are done once and for all.
func (f *Frame) Checkpoint(url string, options ...WriteOption) *Frame {
	if f.err != nil {
		return f
	}
	if _, err := f.Write(url, options...); err != nil {
		return f.s.fail(fmt.Errorf("checkpoint: %w", err))
	}
	return f.s.Read(url)
}

// defaultCache is how much cached frames may take unless the setting says otherwise.
const defaultCache = 2e9

// cacheSplit is how many rows of a cached frame a worker reads at a time.
const cacheSplit = 64 << 10

// A cached is the rows of a plan, computed at first use.
type cached struct {
	s     *Session
	node  plan.Node
	turn  chan struct{} // held by who computes the rows
	bytes *atomic.Int64 // counted in the Session

	mu   sync.Mutex
	kept []*column.Batch // nil: not yet
	rows int64
	over bool // more than is allowed
}

var (
	_ plan.Source  = (*cached)(nil)
	_ plan.Counter = (*cached)(nil)
)

func (c *cached) String() string { return "cache" }

// Schema implements plan.Source.
func (c *cached) Schema(context.Context) (*column.Schema, error) { return c.node.Schema(), nil }

// Count implements plan.Counter.
func (c *cached) Count(ctx context.Context) (int64, error) {
	kept, err := c.load(ctx)
	if err != nil {
		return 0, err
	}
	if kept != nil {
		return rowsIn(kept), nil
	}
	t, err := (&Frame{s: c.s, node: c.node}).Agg(Count().As("rows")).CollectContext(ctx)
	if err != nil {
		return 0, err
	}
	return t.At(0, "rows").(int64), nil
}

func rowsIn(bs []*column.Batch) int64 {
	n := int64(0)
	for _, b := range bs {
		n += int64(b.N)
	}
	return n
}

// state is what is kept: nil if nothing is yet, or if it is over the limit.
func (c *cached) state() (kept []*column.Batch, over bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.kept, c.over
}

func (c *cached) drop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept, c.over = nil, false
	c.s.cacheBytes.Add(-c.bytes.Swap(0))
}

// load gives the rows, which it computes if need be; nil if they are over the limit. Who comes
// meanwhile waits.
func (c *cached) load(ctx context.Context) ([]*column.Batch, error) {
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if kept, over := c.state(); kept != nil || over {
		return kept, nil
	}
	kept, bytes, err := c.compute(ctx)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept, c.over = kept, kept == nil
	c.bytes.Store(bytes)
	return kept, nil
}

// compute runs the plan and counts what it keeps in the Session.
func (c *cached) compute(ctx context.Context) (kept []*column.Batch, bytes int64, err error) {
	r, err := c.s.open(ctx, c.node)
	if err != nil {
		return nil, 0, err
	}
	defer r.Close()
	defer func() {
		if kept == nil {
			c.s.cacheBytes.Add(-bytes)
			bytes = 0
		}
	}()
	kept = []*column.Batch{}
	for {
		b, err := r.Next(ctx)
		if err == io.EOF {
			return kept, bytes, r.Close()
		}
		if err != nil {
			return nil, bytes, err
		}
		n := exec.SizeOf(b.Cols)
		bytes += n
		if limit := c.s.cacheLimit(); c.s.cacheBytes.Add(n) > limit {
			c.s.note("cache: the rows take more than what is left of the %s for cached frames, and are computed each time; weir.Set(\"cache\", \"8GB\") allows more, Checkpoint keeps them in a file",
				bytesText(limit))
			return nil, bytes, nil
		}
		kept = append(kept, b)
	}
}

// Splits implements plan.Source.
func (c *cached) Splits(ctx context.Context, req plan.Request) ([]plan.Split, error) {
	kept, err := c.load(ctx)
	if err != nil {
		return nil, err
	}
	cols := make([]int, len(req.Columns))
	for i, name := range req.Columns {
		cols[i] = c.node.Schema().Index(name)
	}
	schema, err := c.node.Schema().Select(req.Columns)
	if err != nil {
		return nil, err
	}
	if kept == nil {
		return []plan.Split{&cachedSplit{c: c, schema: schema, cols: cols, rows: -1}}, nil
	}
	var out []plan.Split
	last := &cachedSplit{}
	for _, b := range kept {
		if len(out) == 0 || last.rows >= cacheSplit {
			last = &cachedSplit{c: c, schema: schema, cols: cols}
			out = append(out, last)
		}
		last.rows += int64(b.N)
		last.batches = append(last.batches, b)
	}
	return out, nil
}

// A cachedSplit is some batches, or without batches the plan itself.
type cachedSplit struct {
	c       *cached
	schema  *column.Schema
	cols    []int
	batches []*column.Batch
	rows    int64
}

// Rows implements plan.Split.
func (p *cachedSplit) Rows() int64 { return p.rows }

// Bytes implements plan.Split: nothing is read from a store.
func (p *cachedSplit) Bytes() int64 { return 0 }

// Open implements plan.Split.
func (p *cachedSplit) Open(ctx context.Context, _ []plan.Filter) (column.Reader, error) {
	in := column.FromBatches(p.c.node.Schema(), p.batches...)
	if p.rows < 0 {
		r, err := p.c.s.open(ctx, p.c.node)
		if err != nil {
			return nil, err
		}
		in = r
	}
	return &columnsOf{in, p.schema, p.cols}, nil
}

// columnsOf is some columns of in.
type columnsOf struct {
	in     column.Reader
	schema *column.Schema
	cols   []int
}

func (r *columnsOf) Schema() *column.Schema { return r.schema }
func (r *columnsOf) Close() error           { return r.in.Close() }

func (r *columnsOf) Next(ctx context.Context) (*column.Batch, error) {
	b, err := r.in.Next(ctx)
	if err != nil {
		return nil, err
	}
	out := &column.Batch{N: b.N}
	for _, c := range r.cols {
		out.Cols = append(out.Cols, b.Cols[c])
	}
	return out, nil
}

func (s *Session) cacheLimit() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cacheLimitLocked()
}

// cacheLimitLocked is what cached frames may take; the Session is locked.
func (s *Session) cacheLimitLocked() int64 {
	if s.cacheMax == 0 {
		return defaultCache
	}
	return s.cacheMax
}
