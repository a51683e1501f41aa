package exec

import (
	"context"
	"io"
	"slices"
	"sync"

	"weir/dataframe/column"
)

// turns cuts the rows of a merger into tasks: those that an operator with enough memory
// would have made. For what sums of floats above give depends on which rows make a task.
// The tasks take turns at the merger: each reads its rows ahead, if they are not too many, and
// lets the next one begin.
type turns struct {
	schema *column.Schema
	in     *merger

	mu    sync.Mutex
	turn  int           // the task that may read
	gone  map[int]bool  // tasks that were closed before their turn
	moved chan struct{} // closed when turn changes

	// Of the task whose turn it is.
	left *column.Batch // read, but of a later task
	rows int64         // read so far, without left
}

// aheadBytes is how many bytes of rows, at most, a task reads before it lets the next begin.
const aheadBytes = 8 << 20

// tasksOfRows are n rows in tasks of taskRows.
func (r *run) tasksOfRows(schema *column.Schema, m *merger, n int64) []task {
	t := &turns{schema: schema, in: m, gone: map[int]bool{}, moved: make(chan struct{})}
	var tasks []task
	for from := int64(0); from < n; from += int64(taskRows) {
		tasks = append(tasks, t.task(len(tasks), taskOfRows{from, min(from+int64(taskRows), n)}))
	}
	return tasks
}

// tasksOfPlaces are as many tasks as the input had, each with the rows of its places.
func (r *run) tasksOfPlaces(schema *column.Schema, m *merger, tasks int) []task {
	t := &turns{schema: schema, in: m, gone: map[int]bool{}, moved: make(chan struct{})}
	out := make([]task, tasks)
	for i := range out {
		out[i] = t.task(i, taskOfPlaces{i})
	}
	return out
}

// A share tells which rows are a task's.
type share interface {
	// cut tells how many of the first rows of b, of which the first has the number row, belong to
	// tasks before, and how many to tasks before and the task itself.
	cut(b *column.Batch, row int64) (from, to int)
}

type taskOfRows struct{ from, to int64 }

func (s taskOfRows) cut(b *column.Batch, row int64) (from, to int) {
	within := func(n int64) int { return int(max(0, min(n-row, int64(b.N)))) }
	return within(s.from), within(s.to)
}

type taskOfPlaces struct{ task int }

func (s taskOfPlaces) cut(b *column.Batch, _ int64) (from, to int) {
	places := placesOf(b)
	from, _ = slices.BinarySearch(places, place(s.task, 0))
	to, _ = slices.BinarySearch(places, place(s.task+1, 0))
	return from, to
}

func (t *turns) task(number int, s share) task {
	return func(context.Context) (column.Reader, error) {
		return &turnReader{turns: t, number: number, share: s}, nil
	}
}

// A turnReader reads the rows of a task.
type turnReader struct {
	*turns
	number int
	share  share
	ahead  []*column.Batch
	size   int64
	waited bool // for its turn
	done   bool // gave the turn on
	over   bool
}

func (r *turnReader) Schema() *column.Schema { return r.schema }

func (r *turnReader) Next(ctx context.Context) (*column.Batch, error) {
	if r.over {
		return nil, io.EOF
	}
	if !r.waited {
		if err := r.wait(ctx); err != nil {
			return nil, err
		}
		r.waited = true
	}
	for !r.done && (r.size < r.in.run.part(mergedParts, aheadBytes) || len(r.ahead) == 0) {
		b, err := r.fetch(ctx)
		if err == io.EOF {
			r.pass()
			break
		}
		if err != nil {
			return nil, err
		}
		size := SizeOf(b.Cols)
		r.in.run.note(r.in.stats, size)
		r.ahead, r.size = append(r.ahead, b), r.size+size
	}
	if len(r.ahead) == 0 {
		r.over = true
		return nil, io.EOF
	}
	b := r.ahead[0]
	r.ahead[0] = nil // the array behind the slice must not keep it
	r.ahead = r.ahead[1:]
	size := SizeOf(b.Cols)
	r.size -= size
	r.in.run.note(r.in.stats, -size)
	return &column.Batch{N: b.N, Cols: b.Cols[:len(b.Cols)-1]}, nil
}

// wait waits until the tasks before are read or closed.
func (r *turnReader) wait(ctx context.Context) error {
	for {
		r.mu.Lock()
		mine, moved := r.turn == r.number, r.moved
		r.mu.Unlock()
		if mine {
			return nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// fetch reads the task's next rows.
func (r *turnReader) fetch(ctx context.Context) (*column.Batch, error) {
	for {
		b := r.left
		r.left = nil
		if b == nil {
			var err error
			if b, err = r.in.Next(ctx); err != nil {
				if err == io.EOF {
					r.in.Close()
				}
				return nil, err
			}
		}
		from, to := r.share.cut(b, r.rows)
		r.rows += int64(to)
		if to < b.N {
			r.left = b.Slice(to, b.N)
		}
		if from < to {
			return b.Slice(from, to), nil
		}
		if to < b.N {
			return nil, io.EOF
		}
	}
}

// pass lets the next task begin.
func (r *turnReader) pass() {
	if r.done {
		return
	}
	r.done = true
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.gone[r.number] = true; r.turn != r.number {
		return
	}
	for r.gone[r.turn] {
		r.turn++
	}
	close(r.moved)
	r.moved = make(chan struct{})
}

// Close implements column.Reader.
func (r *turnReader) Close() error {
	if !r.over {
		r.over = true
		r.in.run.note(r.in.stats, -r.size)
		r.ahead = nil
		r.pass()
	}
	return nil
}
