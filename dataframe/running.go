package dataframe

import (
	"context"
	"errors"
	"sort"
	"sync"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/internal/ledger"
	"weir/dataframe/internal/optimize"
	"weir/dataframe/plan"
)

// ErrCancelled is the error of a query that Running.Cancel stopped.
var ErrCancelled = errors.New("the query was cancelled")

// A Running is a query that was started. One goroutine takes its rows by Next and
// closes it; meanwhile any goroutine may ask how far it is, read its figures, or stop
// it. The notebook's progress bar, the command line and servers all use it:
//
//	q, err := frame.Start(ctx)
//	defer q.Close()
//	for {
//		b, err := q.Next(ctx)
//		…
//	}
//
// and elsewhere
//
//	for _, q := range session.Running() {
//		fmt.Println(q.Progress().Share)
//		q.Cancel()
//	}
type Running struct {
	id     int
	label  string
	s      *Session
	node   plan.Node // as it was written
	rows   column.Reader
	stats  *exec.Stats
	cancel context.CancelCauseFunc
	done   func() // tells the ledger
	over   sync.Once
}

var _ column.Reader = (*Running)(nil)

// Progress tells how far a query is. To the function that Bind sets it comes a few times a
// second and, for every query that was started, once with Done set.
type Progress struct {
	Query      int     // numbers the queries of the Session
	Label      string  // what it reads or writes; empty if nothing
	Rows       int64   // read so far
	Bytes      int64   // read so far from files and servers
	BytesTotal int64   // 0: unknown
	Share      float64 // of BytesTotal that is read, from 0 to 1; 0: unknown
	Elapsed    time.Duration
	Left       time.Duration // estimate; 0: unknown
	Done       bool
	// With Done: time inside sources (fetch and decode) and in the rest, summed
	// over workers.
	Load, Compute time.Duration
}

// QueryStats are the figures of a query, so far or at its end.
type QueryStats struct {
	Wall               time.Duration
	Loading, Computing time.Duration // inside sources, and in the rest, summed over workers
	Peak               int64         // bytes that its operators held at a time, at most
	Spilled            int64         // bytes written to disk for lack of memory
	Root               *OperatorStats
}

// OperatorStats are the figures of one step of a query.
type OperatorStats struct {
	Label              string // as Explain shows it
	Rows, Batches      int64  // that it gave
	Bytes              int64  // that a scan read from its store; 0 where the source does not tell
	Loading, Computing time.Duration
	Peak, Spilled      int64 // as in QueryStats
	Inputs             []*OperatorStats
}

// Start starts the query under ctx: nothing is read before the first Next. The caller closes
// it.
func (f *Frame) Start(ctx context.Context) (*Running, error) {
	if f.err != nil {
		return nil, f.err
	}
	return f.s.open(ctx, f.node)
}

// open optimizes n and makes it ready to run.
func (s *Session) open(ctx context.Context, n plan.Node) (*Running, error) {
	s.mu.Lock()
	s.queries++
	q := &Running{id: s.queries, s: s, node: n}
	progress := s.progress
	opts := exec.Options{Workers: s.opts.Workers, Memory: s.memory, Pool: ledger.Process()}
	rules := optimize.Options{Off: s.rulesOff}
	s.mu.Unlock()
	n, err := optimize.RunWith(ctx, n, rules)
	if err != nil {
		return nil, err
	}
	ready := make(chan struct{})
	if q.label = labelOf(n); progress != nil && q.label != "" {
		opts.OnProgress = func(exec.Progress) {
			<-ready
			progress(q.Progress())
		}
	}
	ctx, q.cancel = context.WithCancelCause(ctx)
	q.done = ledger.Process().Begin(opts.Memory)
	q.rows, q.stats, err = exec.Build(ctx, n, opts)
	close(ready)
	if err != nil {
		q.cancel(nil)
		q.done()
		return nil, err
	}
	s.mu.Lock()
	s.running[q] = true
	s.mu.Unlock()
	return q, nil
}

// Schema implements column.Reader.
func (q *Running) Schema() *column.Schema { return q.rows.Schema() }

// Next implements column.Reader. After Cancel it gives ErrCancelled.
func (q *Running) Next(ctx context.Context) (*column.Batch, error) {
	b, err := q.rows.Next(ctx)
	if err != nil {
		q.end()
	}
	return b, err
}

// Close implements column.Reader: it stops the query, if it is not over, and waits for it.
func (q *Running) Close() error {
	err := q.rows.Close()
	q.end()
	return err
}

func (q *Running) end() {
	q.over.Do(func() {
		q.cancel(nil)
		q.done()
		q.s.mu.Lock()
		delete(q.s.running, q)
		q.s.mu.Unlock()
		q.s.noteSetAside(q.node)
	})
}

// Cancel stops the query; it does not wait. Every operator looks for it between two
// batches. Cancelling what is over does nothing.
func (q *Running) Cancel() { q.cancel(ErrCancelled) }

// Progress tells how far the query is now.
func (q *Running) Progress() Progress {
	p := q.stats.Progress()
	out := Progress{
		Query: q.id, Label: q.label, Rows: p.Rows, Bytes: p.Bytes, BytesTotal: p.BytesTotal,
		Elapsed: p.Elapsed, Left: p.Left, Done: p.Done,
	}
	if p.BytesTotal > 0 {
		out.Share = min(1, float64(p.Bytes)/float64(p.BytesTotal))
	}
	if p.Done {
		out.Load, out.Compute = q.stats.Loading(), q.stats.Computing()
	}
	return out
}

// Stats are the query's figures so far.
func (q *Running) Stats() *QueryStats {
	s := q.stats
	return &QueryStats{
		Wall: s.Wall(), Loading: s.Loading(), Computing: s.Computing(), Peak: s.Peak(), Spilled: s.Spilled(),
		Root: operatorStats(s.Root),
	}
}

func operatorStats(n *exec.NodeStats) *OperatorStats {
	out := &OperatorStats{
		Label: n.Label, Rows: n.Rows(), Batches: n.Batches(), Bytes: n.Bytes(),
		Loading: n.Loading(), Computing: n.Computing(), Peak: n.Peak(), Spilled: n.Spilled(),
	}
	for _, in := range n.Inputs {
		out.Inputs = append(out.Inputs, operatorStats(in))
	}
	return out
}

// Running lists the queries that were started and are not over, in the order of
// their starts.
func (s *Session) Running() []*Running {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []*Running
	for q := range s.running {
		out = append(out, q)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].id < out[j].id })
	return out
}
