package exec

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"
	"unsafe"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// scan makes a task of every Split.
func (b *builder) scan(n *plan.Scan, stats *NodeStats) (*stage, error) {
	stats.scan = true
	req := n.Request
	req.Filters = nil
	for i, f := range n.Request.Filters {
		ready, err := guarded(n.Request.Filters[:i], f, n.Full)
		if err == nil {
			ready, err = evalFilter(ready, n.Full, stats)
		}
		if err != nil {
			return nil, err
		}
		ready.Expr = f.Expr
		req.Filters = append(req.Filters, ready)
	}
	label := n.Source.String()
	s := &stage{schema: n.Schema(), stats: stats}
	learnt := &runtimeFilters{full: n.Full, stats: stats}
	apart := slices.ContainsFunc(n.Request.Filters, func(f plan.Filter) bool { return plan.CanFail(f.Expr) })
	s.origin = func(c int) *origin { return &origin{scan: learnt, name: n.Schema().Fields[c].Name, apart: apart} }
	s.start = func(ctx context.Context) ([]task, error) {
		b.run.stats.scans.label.Store(&label)
		t0 := time.Now()
		req, rest := learnt.request(n.Source, req)
		splits, err := n.Source.Splits(ctx, req)
		stats.aside.Add(int64(time.Since(t0)))
		if err != nil {
			return nil, err
		}
		splits = divided(splits)
		tasks := make([]task, len(splits))
		for i, sp := range splits {
			if size := sp.Bytes(); size >= 0 {
				b.run.stats.scans.total.Add(size)
			} else {
				b.run.stats.scans.unknown.Store(true)
			}
			tasks[i] = func(ctx context.Context) (column.Reader, error) {
				t0 := time.Now()
				rows, err := sp.Open(ctx, learnt.with(rest))
				stats.nanos.Add(int64(time.Since(t0)))
				if err != nil {
					return nil, err
				}
				r := &scanReader{in: rows, schema: n.Schema(), split: int32(i), size: sp.Bytes(), stats: stats, totals: &b.run.stats.scans, source: label}
				r.meter, _ = rows.(plan.Metered)
				if len(splits) < b.run.opts.Workers {
					return newAhead(r), nil
				}
				return r, nil
			}
		}
		return tasks, nil
	}
	return s, nil
}

// fewSplits leave workers without work.
const fewSplits = 4

// divided is splits in parts, as far as they can be, if they are few. That does not depend on how many workers there
// are: nor do the order of rows, then, and the last bits of what is added up.
func divided(splits []plan.Split) []plan.Split {
	if len(splits) == 0 || len(splits) >= fewSplits {
		return splits
	}
	each := (fewSplits + len(splits) - 1) / len(splits)
	var out []plan.Split
	for _, sp := range splits {
		parts := []plan.Split{sp}
		if d, ok := sp.(plan.Divisible); ok {
			if p := d.Divide(each); p != nil {
				parts = p
			}
		}
		out = append(out, parts...)
	}
	return out
}

// guarded is f with the filters before it as conditions, if f could fail: a
// source may evaluate every filter on all rows, also on those that an earlier
// one keeps away. CASE and not AND: that computes f where a condition is null, too.
func guarded(before []plan.Filter, f plan.Filter, full *column.Schema) (plan.Filter, error) {
	if len(before) == 0 || !plan.CanFail(f.Expr) {
		return f, nil
	}
	e := f.Expr
	for _, b := range slices.Backward(before) {
		e = &plan.Case{Whens: []plan.Expr{b.Expr}, Thens: []plan.Expr{e}}
	}
	e, err := plan.Resolve(e, full)
	return plan.Filter{Expr: e, Columns: plan.ColumnsOf(e)}, err
}

// evalFilter gives f the function that sources apply.
func evalFilter(f plan.Filter, full *column.Schema, stats *NodeStats) (plan.Filter, error) {
	if f.Columns == nil {
		f.Columns = plan.ColumnsOf(f.Expr)
	}
	schema, err := full.Select(f.Columns)
	if err != nil {
		return f, err
	}
	// The tree's ordinals are of the scan; here columns are meant by name.
	e, err := compile(plan.Rewrite(f.Expr, func(x plan.Expr) plan.Expr {
		if c, ok := x.(*plan.Column); ok {
			moved := *c
			moved.Index = schema.Index(c.Name)
			return &moved
		}
		return x
	}), schema)
	if err != nil {
		return f, err
	}
	states := sync.Pool{New: func() any { return e.newState() }}
	f.Eval = func(b *column.Batch) (column.Bitmap, error) {
		t0 := time.Now()
		defer func() { stats.compute.Add(int64(time.Since(t0))) }()
		st := states.Get().(*state)
		defer states.Put(st)
		v, err := e.eval(st, b)
		if err != nil {
			return nil, err
		}
		return bitmapOf(bools(v)), nil
	}
	return f, nil
}

// bitmapOf is the rows for which v is true.
func bitmapOf(v *column.Bools) column.Bitmap {
	out := column.NewBitmap(len(v.Values))
	bytes := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v.Values))), len(v.Values))
	full := len(bytes) &^ 7
	for i := 0; i < full; i += 8 {
		// The product has the lowest bits of the eight bytes side by side on top.
		bits := binary.LittleEndian.Uint64(bytes[i:]) * 0x0102040810204080 >> 56
		out[i>>6] |= bits << (i & 63)
	}
	for i := full; i < len(bytes); i++ {
		out[i>>6] |= uint64(bytes[i]) << (i & 63)
	}
	if v.Valid != nil {
		for w := range out {
			out[w] &= v.Valid[w]
		}
	}
	return out
}

// scanReader numbers the batches of a split, checks that they fit, and counts.
type scanReader struct {
	in     column.Reader
	schema *column.Schema
	split  int32
	index  int32
	size   int64 // of the split, -1 if unknown
	read   int64 // counted so far
	meter  plan.Metered
	stats  *NodeStats
	totals *scanTotals
	source string
	done   bool
}

func (r *scanReader) Schema() *column.Schema { return r.schema }

func (r *scanReader) Next(ctx context.Context) (*column.Batch, error) {
	for {
		b, err := r.in.Next(ctx)
		if r.meter != nil {
			r.count(r.meter.BytesRead())
		}
		if err == io.EOF && !r.done {
			r.done = true
			if r.meter == nil && r.size > 0 {
				r.count(r.size)
			}
		}
		if err != nil {
			return nil, err
		}
		if b.N == 0 {
			continue
		}
		if err := fits(b, r.schema); err != nil {
			return nil, fmt.Errorf("%s: %w", r.source, err)
		}
		out := *b
		out.Seq = column.Seq{Split: r.split, Index: r.index}
		r.index++
		r.totals.rows.Add(int64(b.N))
		return &out, nil
	}
}

func (r *scanReader) count(bytes int64) {
	r.stats.bytes.Add(bytes - r.read)
	r.totals.bytes.Add(bytes - r.read)
	r.read = bytes
}

func (r *scanReader) Close() error { return r.in.Close() }

// fits says what is wrong with a batch for schema.
func fits(b *column.Batch, schema *column.Schema) error {
	if len(b.Cols) != schema.Len() {
		return fmt.Errorf("a batch has %d columns, not %d", len(b.Cols), schema.Len())
	}
	for i, f := range schema.Fields {
		if t := b.Cols[i].Type(); !t.Equal(f.Type) {
			return fmt.Errorf("column %s came as %s, not %s", f.Name, t, f.Type)
		}
		if n := b.Cols[i].Len(); n != b.N {
			return fmt.Errorf("column %s has %d values in a batch of %d rows", f.Name, n, b.N)
		}
	}
	return nil
}
