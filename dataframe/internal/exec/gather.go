package exec

import (
	"context"
	"io"
	"sync"
	"time"

	"weir/dataframe/column"
)

// aheadValues is how many values a gather holds that are not due yet, if that
// means fewer rows than aheadRows, but some batches.
const aheadValues = 4 << 20

// dueBatches is how many batches may wait of the task whose turn it is, if they are not too long.
const dueBatches = 4

// A gather is a Reader of all tasks' rows, in task order. Workers run the tasks,
// the earliest first. A task whose turn it is stops when a few batches
// wait; the others stop when together they are limit rows ahead.
type gather struct {
	schema *column.Schema
	tasks  []task
	run    *run
	stats  *NodeStats // of the reader; nil at the top
	limit  int        // of rows that may wait of tasks whose turn is not yet

	mu     sync.Mutex
	moved  *sync.Cond // something was put, taken or stopped
	queues []queue
	due    int // the task whose turn it is
	next   int // the task to be started next
	ahead  int // rows waiting of tasks after due
	bytes  int64
	err    error
	failed int // the task of err
	closed bool
	cancel context.CancelFunc
	wg     sync.WaitGroup
	index  int32
}

// queue is what waits of one task.
type queue struct {
	batches []*column.Batch
	bytes   int64
	done    bool
}

func newGather(r *run, schema *column.Schema, tasks []task, stats *NodeStats) *gather {
	g := &gather{schema: schema, tasks: tasks, run: r, stats: stats, limit: min(aheadRows, max(aheadValues/max(schema.Len(), 1), 8*column.BatchRows)), queues: make([]queue, len(tasks))}
	g.moved = sync.NewCond(&g.mu)
	return g
}

func (g *gather) Schema() *column.Schema { return g.schema }

func (g *gather) start(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	wake := func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.moved.Broadcast()
	}
	stop := whenDone(ctx, wake)
	g.cancel = func() {
		stop()
		cancel()
		wake()
	}
	for range min(g.run.opts.Workers, len(g.tasks)) {
		g.wg.Add(1)
		go func() { defer g.wg.Done(); g.work(ctx) }()
	}
}

func (g *gather) work(ctx context.Context) {
	for {
		g.mu.Lock()
		i := g.next
		g.next++
		g.mu.Unlock()
		if i >= len(g.tasks) || ctx.Err() != nil {
			return
		}
		label := "query"
		if g.stats != nil {
			label = g.stats.Label
		}
		err := guard(label, func() error { return g.runTask(ctx, i) })
		g.mu.Lock()
		g.queues[i].done = true
		if err != nil && (g.err == nil || i < g.failed) {
			g.err, g.failed = err, i
		}
		g.moved.Broadcast()
		g.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (g *gather) runTask(ctx context.Context, i int) (err error) {
	rows, err := g.tasks[i](ctx)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := rows.Close(); err == nil {
			err = cerr
		}
	}()
	return eachBatch(ctx, rows, func(b *column.Batch) error { return g.put(ctx, i, b) })
}

// put waits for room and queues b.
func (g *gather) put(ctx context.Context, i int, b *column.Batch) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	for ctx.Err() == nil && g.full(i) {
		g.moved.Wait()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	q, size := &g.queues[i], SizeOf(b.Cols)
	q.batches, q.bytes = append(q.batches, b), q.bytes+size
	g.count(size)
	if i > g.due {
		g.ahead += b.N
	}
	g.moved.Broadcast()
	return nil
}

func (g *gather) full(i int) bool {
	if i == g.due {
		q := &g.queues[i]
		return len(q.batches) >= dueBatches || len(q.batches) > 0 && q.bytes > g.run.part(mergedParts, aheadBytes)
	}
	return g.ahead >= g.limit || g.ahead > 0 && g.bytes > g.run.least() && g.run.over()
}

// count counts n bytes more that wait.
func (g *gather) count(n int64) {
	g.bytes += n
	stats := g.stats
	if stats == nil {
		stats = g.run.stats.Root
	}
	g.run.note(stats, n)
}

// Next implements column.Reader.
func (g *gather) Next(ctx context.Context) (*column.Batch, error) {
	if g.stats != nil {
		t0 := time.Now()
		defer func() { g.stats.waits.Add(int64(time.Since(t0))) }()
	}
	if g.closed {
		return nil, io.EOF
	}
	if g.cancel == nil {
		g.start(ctx)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if g.due == len(g.tasks) {
			return nil, io.EOF
		}
		q := &g.queues[g.due]
		if len(q.batches) > 0 {
			b := *q.batches[0]
			q.batches[0] = nil // the array behind the slice must not keep it
			q.batches = q.batches[1:]
			size := SizeOf(b.Cols)
			q.bytes -= size
			g.count(-size)
			b.Seq = column.Seq{Split: int32(g.due), Index: g.index}
			g.index++
			g.moved.Broadcast()
			return &b, nil
		}
		if g.err != nil && g.failed <= g.due {
			return nil, g.err
		}
		if !q.done {
			g.moved.Wait()
			continue
		}
		g.turn()
	}
}

// turn makes the next task the one whose turn it is.
func (g *gather) turn() {
	g.due++
	g.index = 0
	if g.due < len(g.tasks) {
		for _, b := range g.queues[g.due].batches {
			g.ahead -= b.N
		}
	}
	g.moved.Broadcast()
}

// Close implements column.Reader: it stops the workers and waits for them.
func (g *gather) Close() error {
	if g.closed {
		return nil
	}
	g.closed = true
	if g.cancel != nil {
		g.cancel()
		g.wg.Wait()
	}
	g.queues = nil
	g.count(-g.bytes)
	return nil
}
