package exec

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"

	"weir/dataframe/column"
	"weir/dataframe/internal/spill"
	"weir/dataframe/plan"
)

// commons finds the Commons of n, whose rows may be given in any order if free says so.
func commons(n plan.Node, free bool, found map[*plan.Common]*common) {
	if s, ok := n.(*plan.Shared); ok {
		c := found[s.Of]
		if c == nil {
			c = &common{free: true}
			found[s.Of] = c
		}
		c.readers++
		c.free = c.free && free
	}
	for i, in := range n.Inputs() {
		commons(in, anyOrderOf(n, i, free), found)
	}
}

// commonsOf finds all Commons of n, and of the plans of those. A Common that others read comes after them, so that it is
// known of all its readers whether they want its order when its own plan is looked at.
func commonsOf(n plan.Node) map[*plan.Common]*common {
	found := map[*plan.Common]*common{}
	commons(n, false, found)
	for _, c := range readersFirst(n) {
		commons(c.Node, found[c].free, found)
	}
	return found
}

// readersFirst lists the Commons below n, each after all that read it.
func readersFirst(n plan.Node) []*plan.Common {
	var last []*plan.Common // the other way round
	seen := map[*plan.Common]bool{}
	var walk func(n plan.Node)
	walk = func(n plan.Node) {
		if s, ok := n.(*plan.Shared); ok && !seen[s.Of] {
			seen[s.Of] = true
			walk(s.Of.Node)
			last = append(last, s.Of)
		}
		for _, in := range n.Inputs() {
			walk(in)
		}
	}
	walk(n)
	slices.Reverse(last)
	return last
}

// A common is the rows of a plan.Common. Who starts first computes all of them; they are held in memory or, if they are
// too many, on disk, until their last reader has read them. With one reader they are not held at all.
type common struct {
	readers int
	free    bool   // nobody wants the order of the rows
	in      *stage // nil until the first reader is built
	run     *run
	stats   *NodeStats // of that reader

	once     sync.Once
	err      error
	tasks    []*keptTask
	failed   int // the first task that gave an error
	mu       sync.Mutex
	held     int64
	spilling sync.Mutex
	file     *spill.File // nil: all is in memory
}

// A keptTask is what one task gave: what is on disk, what is in memory, then perhaps an error.
type keptTask struct {
	chunks  []spill.Chunk
	batches []*column.Batch
	err     error
	readers int // that have not closed it
}

func (b *builder) shared(n *plan.Shared, stats *NodeStats) (*stage, error) {
	c := b.commons[n.Of]
	if c.in == nil {
		in, err := b.build(n.Of.Node, nil, c.free)
		if err != nil {
			return nil, err
		}
		c.in, c.run, c.stats = in, b.run, stats
		stats.Inputs = append(stats.Inputs, in.stats)
	}
	cols := make([]int, n.Schema().Len())
	for i, f := range n.Schema().Fields {
		cols[i] = c.in.schema.Index(f.Name)
	}
	if c.readers == 1 {
		s := &stage{schema: n.Schema(), origin: func(i int) *origin { return c.in.originOf(cols[i]) }}
		s.start = c.in.each(func(r column.Reader) column.Reader { return &someColumns{r, s.schema, cols} })
		return s, nil
	}
	return &stage{schema: n.Schema(), start: func(ctx context.Context) ([]task, error) {
		c.once.Do(func() { c.err = c.compute(ctx) })
		if c.err != nil {
			return nil, c.err
		}
		tasks := make([]task, len(c.tasks))
		for t := range tasks {
			tasks[t] = func(context.Context) (column.Reader, error) {
				return &someColumns{&keptReader{c: c, task: c.tasks[t]}, n.Schema(), cols}, nil
			}
		}
		return tasks, nil
	}}, nil
}

// compute keeps the rows of all tasks. An error of one is for those who read on to it: only rows before it are kept.
func (c *common) compute(ctx context.Context) error {
	tasks, err := c.in.start(ctx)
	if err != nil {
		return err
	}
	c.tasks, c.failed = make([]*keptTask, len(tasks)), len(tasks)
	for t := range tasks {
		c.tasks[t] = &keptTask{readers: c.readers}
	}
	err = c.run.parallel(ctx, c.stats, len(tasks), func(ctx context.Context, t int) error {
		err := c.keep(ctx, t, tasks[t])
		if ctx.Err() != nil {
			return err
		}
		if err != nil {
			c.fail(t, err)
		}
		return nil
	})
	if err == nil && c.held > c.run.limit()/commonShare && c.run.limited() {
		err = c.flush()
	}
	return err
}

// commonShare is by what the memory of operators is divided for the most that waits in memory to be read again: who reads
// it needs memory, too.
const commonShare = 4

// errPast is that of tasks after one that failed: nobody reads so far.
var errPast = errors.New("a part of the rows before these was not computed")

func (c *common) fail(t int, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tasks[t].err = err
	c.failed = min(c.failed, t)
}

// past tells whether a task before task t has failed.
func (c *common) past(t int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.failed < t
}

// keep keeps the rows of task t.
func (c *common) keep(ctx context.Context, t int, open task) (err error) {
	rows, err := open(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := rows.Close(); err == nil {
			err = cerr
		}
	}()
	return eachBatch(ctx, rows, func(b *column.Batch) error {
		if c.past(t) {
			return errPast
		}
		return c.add(t, b)
	})
}

func (c *common) add(t int, b *column.Batch) error {
	n := sizeOnce(b.Cols)
	c.mu.Lock()
	c.tasks[t].batches = append(c.tasks[t].batches, b)
	c.held += n
	held := c.held
	c.mu.Unlock()
	c.run.note(c.stats, n)
	if c.run.overWith(held) {
		return c.flush()
	}
	return nil
}

// flush moves to disk what is in memory.
func (c *common) flush() error {
	c.spilling.Lock()
	defer c.spilling.Unlock()
	c.mu.Lock()
	rows, n := make([][]*column.Batch, len(c.tasks)), c.held
	for t, k := range c.tasks {
		rows[t], k.batches = k.batches, nil
	}
	c.held = 0
	c.mu.Unlock()
	if c.file == nil {
		f, err := c.run.spillFile()
		if err != nil {
			return err
		}
		c.file = f
	}
	for t, bs := range rows {
		for _, b := range bs {
			chunk, err := c.run.spillBatch(c.stats, c.file, b)
			if err != nil {
				return err
			}
			c.tasks[t].chunks = append(c.tasks[t].chunks, chunk)
		}
	}
	c.run.note(c.stats, -n)
	return nil
}

// closed lets go of the rows of k once all readers have closed it.
func (c *common) closed(k *keptTask) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k.readers--; k.readers > 0 {
		return
	}
	for _, b := range k.batches {
		n := sizeOnce(b.Cols)
		c.held -= n
		c.run.note(c.stats, -n)
	}
	k.batches, k.chunks, k.err = nil, nil, errors.New("the rows of a shared step are read once more than was planned")
}

// keptReader gives what a task gave.
type keptReader struct {
	c      *common
	task   *keptTask
	next   int
	closed bool
}

func (r *keptReader) Schema() *column.Schema { return r.c.in.schema }

func (r *keptReader) Next(ctx context.Context) (*column.Batch, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	i, k := r.next, r.task
	r.next++
	switch onDisk := len(k.chunks); {
	case r.closed:
		return nil, io.EOF
	case i < onDisk:
		return r.c.file.Read(k.chunks[i])
	case i < onDisk+len(k.batches):
		return k.batches[i-onDisk], nil
	case k.err != nil:
		return nil, k.err
	}
	return nil, io.EOF
}

func (r *keptReader) Close() error {
	if !r.closed {
		r.closed = true
		r.c.closed(r.task)
	}
	return nil
}

// someColumns gives columns of in.
type someColumns struct {
	in     column.Reader
	schema *column.Schema
	cols   []int
}

func (r *someColumns) Schema() *column.Schema { return r.schema }
func (r *someColumns) Close() error           { return r.in.Close() }
func (r *someColumns) recycle()               { recycle(r.in) }

func (r *someColumns) Next(ctx context.Context) (*column.Batch, error) {
	b, err := r.in.Next(ctx)
	if err != nil {
		return nil, err
	}
	out := &column.Batch{N: b.N, Seq: b.Seq, Cols: make([]column.Vector, len(r.cols))}
	for i, c := range r.cols {
		out.Cols[i] = b.Cols[c]
	}
	return out, nil
}
