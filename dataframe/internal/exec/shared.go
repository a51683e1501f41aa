package exec

import (
	"cmp"
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
// too many, on disk, until the last reader of a task has read them; a reader that never comes to a task, as one that stops
// early, keeps its rows to the end of the query. With one reader they are not held at all.
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
	dicts   []column.Vector // by column, the values of the last dictionary
	inDicts int64           // bytes of the dictionaries of batches
	err     error
	readers int // that have not closed it
}

// dictionaries are the bytes of those of b that the batch before did not have.
func (k *keptTask) dictionaries(b *column.Batch) int64 {
	if k.dicts == nil {
		k.dicts = make([]column.Vector, len(b.Cols))
	}
	n := int64(0)
	for i, v := range b.Cols {
		if d, ok := v.(*column.Dict); ok && k.dicts[i] != d.Values {
			k.dicts[i] = d.Values
			n += sizeOf(d.Values)
		}
	}
	return n
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
		err, lost := c.keep(ctx, t, tasks[t])
		if lost != nil || ctx.Err() != nil {
			return cmp.Or(lost, err)
		}
		if err != nil {
			c.fail(t, err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, k := range c.tasks {
		if k.err == errPast { // who runs the tasks side by side may come to it first
			k.err = c.tasks[c.failed].err
		}
	}
	if c.run.limited() && c.run.kept.Load() > c.run.limit()/commonShare {
		return c.flush(ctx, func(int64) bool { return true })
	}
	return nil
}

// commonShare is by what the memory of operators is divided for the most that all Commons keep in memory to be read again:
// who reads it needs memory, too.
const commonShare = 4

// errPast ends tasks after one that failed.
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

// keep keeps the rows of task t. err is that of computing them, lost that of keeping them: some are nowhere then.
func (c *common) keep(ctx context.Context, t int, open task) (err, lost error) {
	if c.past(t) {
		return errPast, nil
	}
	rows, err := open(ctx)
	if err != nil {
		return err, nil
	}
	defer func() {
		if cerr := rows.Close(); err == nil {
			err = cerr
		}
	}()
	err = eachBatch(ctx, rows, func(b *column.Batch) error {
		if c.past(t) {
			return errPast
		}
		lost = c.add(ctx, t, unpinned(b))
		return lost
	})
	return err, lost
}

// unpinned is b without what its columns keep in memory and do not show.
func unpinned(b *column.Batch) *column.Batch {
	out := *b
	out.Cols = slices.Clone(b.Cols)
	for i, v := range b.Cols {
		if at := slices.Index(b.Cols[:i], v); at >= 0 {
			out.Cols[i] = out.Cols[at]
		} else {
			out.Cols[i] = column.Unpin(v)
		}
	}
	return &out
}

func (c *common) add(ctx context.Context, t int, b *column.Batch) error {
	k, n := c.tasks[t], sizeOnce(b.Cols)
	c.mu.Lock()
	more := k.dictionaries(b)
	k.batches = append(k.batches, b)
	k.inDicts += more
	n += more
	c.held += n
	held := c.held
	c.mu.Unlock()
	c.note(n)
	if c.run.overWith(held) {
		return c.flush(ctx, c.run.overWith)
	}
	return nil
}

// note counts n more bytes in memory.
func (c *common) note(n int64) {
	c.run.note(c.stats, n)
	c.run.kept.Add(n)
}

// flush moves to disk what is in memory if so many bytes of it still should, when the flush of another task is done.
func (c *common) flush(ctx context.Context, should func(held int64) bool) error {
	c.spilling.Lock()
	defer c.spilling.Unlock()
	c.mu.Lock()
	if c.held == 0 || !should(c.held) {
		c.mu.Unlock()
		return nil
	}
	rows, n := make([][]*column.Batch, len(c.tasks)), c.held
	for t, k := range c.tasks {
		rows[t], k.batches, k.dicts, k.inDicts = k.batches, nil, nil, 0
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
			if err := ctx.Err(); err != nil {
				return err
			}
			chunk, err := c.run.spillBatch(c.stats, c.file, b)
			if err != nil {
				return err
			}
			c.tasks[t].chunks = append(c.tasks[t].chunks, chunk)
		}
	}
	c.note(-n)
	return nil
}

// closed lets go of the rows of k once all readers have closed it.
func (c *common) closed(k *keptTask) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k.readers--; k.readers > 0 {
		return
	}
	n := k.inDicts
	for _, b := range k.batches {
		n += sizeOnce(b.Cols)
	}
	c.held -= n
	c.note(-n)
	k.batches, k.dicts, k.inDicts, k.chunks, k.err = nil, nil, 0, nil, errors.New("the rows of a shared step are read once more than was planned")
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
