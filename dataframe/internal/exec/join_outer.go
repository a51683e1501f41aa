package exec

import (
	"context"
	"io"
	"sync/atomic"
	"time"

	"weir/dataframe/column"
)

// matchedRows are the right rows that have a partner. Tasks add to it at once.
type matchedRows []atomic.Uint64

func newMatchedRows(n int) *matchedRows {
	m := make(matchedRows, (n+63)/64)
	return &m
}

func (m matchedRows) add(rows []int32) {
	for _, r := range rows {
		if r < 0 {
			continue
		}
		if w, bit := &m[r>>6], uint64(1)<<(r&63); w.Load()&bit == 0 {
			w.Or(bit)
		}
	}
}

// set is add of one row. It tells whether the row is new.
func (m matchedRows) set(r int32) bool {
	w, bit := &m[r>>6], uint64(1)<<(r&63)
	return w.Load()&bit == 0 && w.Or(bit)&bit == 0
}

func (m matchedRows) has(r int32) bool { return m[r>>6].Load()>>(r&63)&1 != 0 }

// others lists the rows below n that were not added.
func (m matchedRows) others(n int) []int32 {
	var out []int32
	for i := range n {
		if !m.has(int32(i)) {
			out = append(out, int32(i))
		}
	}
	return out
}

// A barrier is passed when n tasks have arrived. Waiting in a task is safe if
// those it waits for stand before it: tasks are started in order, so all of them run or
// are done.
type barrier struct {
	missing atomic.Int64
	passed  chan struct{}
}

func newBarrier(n int) *barrier {
	b := &barrier{passed: make(chan struct{})}
	b.missing.Store(int64(n))
	if n == 0 {
		close(b.passed)
	}
	return b
}

func (b *barrier) arrive() {
	if b.missing.Add(-1) == 0 {
		close(b.passed)
	}
}

// rest is the task of the right rows that have no partner.
func (j *joining) rest(context.Context) (column.Reader, error) { return &restReader{joining: j}, nil }

// restReader waits for the tasks of the left side.
type restReader struct {
	*joining
	rows  []int32
	ready bool
	done  bool
}

func (r *restReader) Schema() *column.Schema { return r.node.Schema() }

func (r *restReader) Close() error {
	r.done = true
	return nil
}

func (r *restReader) Next(ctx context.Context) (*column.Batch, error) {
	if !r.ready && !r.done {
		t0 := time.Now()
		select {
		case <-r.leftDone.passed:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		r.stats.waits.Add(int64(time.Since(t0)))
		r.rows, r.ready = r.matched.others(r.table.held.rows), true
	}
	if r.done || len(r.rows) == 0 {
		return nil, io.EOF
	}
	n := min(len(r.rows), r.run.opts.BatchRows)
	rows := r.rows[:n]
	r.rows = r.rows[n:]
	return r.give(rows), nil
}

// give is rows of the right side, with nulls on the left but for merged keys.
func (r *restReader) give(rows []int32) *column.Batch {
	out := &column.Batch{N: len(rows)}
	for i, f := range r.node.Left.Schema().Fields {
		var v column.Vector = column.NullsOf(f.Type, len(rows))
		for _, m := range r.node.Merge {
			if m.Left == f.Name && (r.needed == nil || r.needed[i]) {
				v = column.Gather(r.table.held.cols[r.node.Right.Schema().Index(m.Right)], rows)
			}
		}
		out.Cols = append(out.Cols, v)
	}
	return r.giveRight(out, rows, nil)
}
