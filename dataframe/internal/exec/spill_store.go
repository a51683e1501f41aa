package exec

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"weir/dataframe/column"
)

// placed are rows of one task that follow one another, the first at a place of the input.
type placed struct {
	at   int64
	rows *column.Batch
	gap  bool // there are or will be rows between those before and these
}

// A store keeps the rows of a stage in memory. When memory is short it hands over all it has
// to spill, again and again; the workers wait meanwhile, so spill may use all of them.
type store struct {
	run   *run
	stats *NodeStats
	cost  func(b *column.Batch) int64
	spill func(ctx context.Context, rows []placed) error
	// after makes what takes the rows of a task that come after the first call of spill; nil: they are kept, too.
	after func() placedWriter

	mu       sync.Mutex
	tasks    [][]placed
	done     []bool // by task: all its rows came
	partly   []bool // by task: some rows were spilled
	past     []bool // by task: rows go to what after made
	held     int64
	spilling sync.Mutex
	spilled  atomic.Bool // spill was called
}

// A placedWriter takes rows of one task in their order. Some may wait in memory until flush.
type placedWriter interface {
	add(ctx context.Context, p placed) error
	flush(ctx context.Context) error
}

// fill drains in into the store, with the values of extra as more columns.
func (s *store) fill(ctx context.Context, in *stage, extra []*expr) error {
	begin := func(n int) {
		s.tasks, s.done, s.partly, s.past = make([][]placed, n), make([]bool, n), make([]bool, n), make([]bool, n)
	}
	return s.run.drain(ctx, s.stats, in, begin, func(ctx context.Context, t int, rows column.Reader) error {
		states := newStates(extra)
		at := place(t, 0)
		var w placedWriter
		err := eachBatch(ctx, rows, func(b *column.Batch) error {
			wide, err := widen(b, extra, states)
			if err != nil {
				return err
			}
			p := placed{at: at, rows: wide}
			at += int64(b.N)
			if w == nil && s.after != nil && s.spilled.Load() {
				w = s.goPast(t)
			}
			if w != nil {
				return w.add(ctx, p)
			}
			return s.add(ctx, t, p)
		})
		if w != nil && err == nil {
			err = w.flush(ctx)
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.done[t] = true
		return err
	})
}

// goPast makes what takes the further rows of task t.
func (s *store) goPast(t int) placedWriter {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.past[t] = true
	return s.after()
}

func (s *store) add(ctx context.Context, t int, p placed) error {
	n := s.cost(p.rows)
	s.mu.Lock()
	s.tasks[t] = append(s.tasks[t], p)
	s.held += n
	s.mu.Unlock()
	s.run.note(s.stats, n)
	if !s.run.over() {
		return nil
	}
	s.spilling.Lock()
	defer s.spilling.Unlock()
	if !s.run.over() {
		return nil // another worker spilled
	}
	return s.flush(ctx, s.run.least())
}

// flush spills what there is if that is at least some bytes: less would not help.
func (s *store) flush(ctx context.Context, least int64) error {
	s.mu.Lock()
	if s.held < least || s.held == 0 {
		s.mu.Unlock()
		return nil
	}
	var rows []placed
	gap := false
	for t, ps := range s.tasks {
		// Rows of the task were spilled before, or are still to come.
		before, after := s.partly[t], !s.done[t] || s.past[t]
		if len(ps) > 0 {
			ps[0].gap = gap || before
			rows = append(rows, ps...)
			s.tasks[t], s.partly[t] = nil, true
			before, gap = false, false
		}
		gap = gap || before || after
	}
	n := s.held
	s.held = 0
	s.mu.Unlock()
	err := s.spill(ctx, rows)
	s.spilled.Store(true)
	s.run.note(s.stats, -n)
	return err
}

// batches are the rows in memory, task by task.
func (s *store) batches() [][]*column.Batch {
	out := make([][]*column.Batch, len(s.tasks))
	for t, ps := range s.tasks {
		for _, p := range ps {
			out[t] = append(out[t], p.rows)
		}
	}
	return out
}

// withPlaces is b with a last column of the places of its rows.
func withPlaces(b *column.Batch, at int64) *column.Batch {
	places := make([]int64, b.N)
	for i := range places {
		places[i] = at + int64(i)
	}
	return &column.Batch{N: b.N, Cols: append(slices.Clone(b.Cols), &column.Ints{Typ: column.Int64, Values: places})}
}

// placesOf is the last column of b.
func placesOf(b *column.Batch) []int64 {
	return b.Cols[len(b.Cols)-1].(*column.Ints).Values
}

// mergeCols is the columns of batches of the same columns one below the other. Columns that
// nobody reads are nil in all of them.
func mergeCols(bs []*column.Batch) *column.Batch {
	if len(bs) == 1 {
		return bs[0]
	}
	out := &column.Batch{Cols: make([]column.Vector, len(bs[0].Cols))}
	vs := make([]column.Vector, len(bs))
	for _, b := range bs {
		out.N += b.N
	}
	for c, first := range bs[0].Cols {
		if first == nil {
			continue
		}
		for i, b := range bs {
			vs[i] = b.Cols[c]
		}
		out.Cols[c] = concatKeys(first.Type(), vs)
	}
	return out
}

// concatKeys is column.Concat that also takes key vectors: those of floats are bits.
func concatKeys(t column.Type, vs []column.Vector) column.Vector {
	if _, bits := vs[0].(*column.Ints); !bits || t.Layout() == column.LayoutInt64 {
		return column.Concat(t, vs)
	}
	out := *column.Concat(column.Int64, vs).(*column.Ints)
	out.Typ = t
	return &out
}

// sliceCols is b.Slice for batches with columns that nobody reads.
func sliceCols(b *column.Batch, from, to int) *column.Batch {
	out := &column.Batch{N: to - from, Cols: make([]column.Vector, len(b.Cols))}
	for i, c := range b.Cols {
		if c != nil {
			out.Cols[i] = c.Slice(from, to)
		}
	}
	return out
}
