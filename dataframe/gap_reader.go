package dataframe

import (
	"context"
	"errors"
	"io"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
)

// A gapReader fills the gaps between rows that come sorted by key and time. It is a
// column.Reader.
type gapReader struct {
	*gaps
	in     column.Reader
	steps  *funcs.TimeSteps
	schema *column.Schema
	done   bool

	b     *column.Batch // the row before, if there was one, then the batch to be copied
	row   int           // of b, the next to be copied
	enter bool          // what comes before row is done
	began bool          // the group of the row before goes on
	step  *int64        // of the last row with a time of the group
	plan  []fillRow     // of the batch that is being made
	queue fillRange     // steps to be filled before row
}

// A fillRow is a row of the result: a copy of a row of b, or a step filled after the model of one.
type fillRow struct {
	row    int
	filled bool
	after  bool // row is the one before; else the one to come
	step   int64
}

// A fillRange is the steps from next up to but without end, which are to be filled.
type fillRange struct {
	next, end int64
	model     int
	after     bool
}

func (r *gapReader) Schema() *column.Schema { return r.schema }
func (r *gapReader) Close() error           { return r.in.Close() }

func (r *gapReader) Next(ctx context.Context) (*column.Batch, error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if r.b == nil || r.row == r.b.N && r.queue.empty() {
			if r.done {
				return nil, io.EOF
			}
			if err := r.load(ctx); err != nil {
				return nil, err
			}
		}
		if err := r.planRows(); err != nil {
			return nil, err
		}
		if len(r.plan) > 0 {
			return r.make()
		}
	}
}

func (q fillRange) empty() bool { return q.next >= q.end }

// load takes the next batch, with the row before in front of it.
func (r *gapReader) load(ctx context.Context) error {
	next, err := r.in.Next(ctx)
	if errors.Is(err, io.EOF) {
		r.done = true
		return r.endAll()
	}
	if err != nil {
		return err
	}
	r.row = 0
	if r.b != nil {
		before := r.b.Slice(r.b.N-1, r.b.N)
		next, r.row = column.Merge(r.schema, []*column.Batch{before, next}), 1
	}
	r.b = &column.Batch{N: next.N}
	for _, v := range next.Cols {
		r.b.Cols = append(r.b.Cols, column.Flatten(v))
	}
	return nil
}

// endAll fills after the last row; without any row and key all that is asked for.
func (r *gapReader) endAll() error {
	if r.b == nil {
		r.b = column.Merge(r.schema, nil)
		if len(r.by) == 0 && r.from != nil && r.to != nil {
			r.queue = fillRange{next: *r.from, end: *r.to + 1, model: -1}
		}
		return nil
	}
	r.endGroup(r.b.N - 1)
	return nil
}

// endGroup fills after the last row of a group.
func (r *gapReader) endGroup(row int) {
	if r.to != nil && r.step != nil {
		r.queue = fillRange{next: *r.step + 1, end: *r.to + 1, model: row, after: true}
	}
	r.began, r.step = false, nil
}

// planRows plans a batch of the rows and steps that come next.
func (r *gapReader) planRows() error {
	r.plan = r.plan[:0]
	for len(r.plan) < column.BatchRows {
		if !r.queue.empty() {
			r.plan = append(r.plan, fillRow{row: r.queue.model, filled: true, after: r.queue.after, step: r.queue.next})
			r.queue.next++
			continue
		}
		if r.row == r.b.N {
			return nil
		}
		switch {
		case r.enter:
			r.plan = append(r.plan, fillRow{row: r.row})
			r.row, r.enter = r.row+1, false
		case r.began && !r.sameKeys(r.row-1, r.row):
			r.endGroup(r.row - 1)
		default:
			r.began, r.enter = true, true
			if err := r.before(r.row); err != nil {
				return err
			}
		}
	}
	return nil
}

// before queues the steps before a row.
func (r *gapReader) before(row int) error {
	v, ok := r.timeAt(row)
	if !ok {
		return nil
	}
	k, err := r.steps.Step(v)
	if err != nil {
		return err
	}
	switch {
	case r.step != nil:
		r.queue = fillRange{next: *r.step + 1, end: k, model: row - 1, after: true}
	case r.from != nil:
		r.queue = fillRange{next: *r.from, end: k, model: row}
	}
	r.step = &k
	return nil
}

func (r *gapReader) timeAt(row int) (int64, bool) {
	if !r.b.Cols[r.time].Nulls().Has(row) {
		return 0, false
	}
	switch v := r.b.Cols[r.time].(type) {
	case *column.Days:
		return int64(v.Values[row]), true
	case *column.Ints:
		return v.Values[row], true
	}
	return 0, false
}

func (r *gapReader) sameKeys(i, j int) bool {
	for _, c := range r.by {
		v := r.b.Cols[c]
		if funcs.CompareRows(v, i, v, j) != 0 {
			return false
		}
	}
	return true
}

// make is the batch that was planned.
func (r *gapReader) make() (*column.Batch, error) {
	model, value := make([]int32, len(r.plan)), make([]int32, len(r.plan))
	for i, p := range r.plan {
		model[i], value[i] = int32(p.row), int32(p.row)
		if p.filled && (r.fill != "forward" || !p.after) {
			value[i] = -1
		}
	}
	out := &column.Batch{N: len(r.plan), Cols: make([]column.Vector, len(r.b.Cols))}
	for c, v := range r.b.Cols {
		if r.zeros[c] == nil {
			out.Cols[c] = column.Gather(v, value)
		} else {
			out.Cols[c] = r.orZero(c, v)
		}
	}
	for _, c := range r.by {
		out.Cols[c] = column.Gather(r.b.Cols[c], model)
	}
	at, err := r.times(model)
	out.Cols[r.time] = at
	return out, err
}

// orZero is the column c with zeros in the rows that are filled.
func (r *gapReader) orZero(c int, v column.Vector) column.Vector {
	sel := make([]int32, len(r.plan))
	for i, p := range r.plan {
		if sel[i] = int32(p.row); p.filled {
			sel[i] = int32(v.Len())
		}
	}
	both := column.Concat(v.Type(), []column.Vector{v, r.zeros[c]})
	return column.Gather(column.Flatten(both), sel)
}

// times is the column of the time.
func (r *gapReader) times(model []int32) (column.Vector, error) {
	v := column.Gather(r.b.Cols[r.time], model)
	valid := v.Nulls()
	if valid != nil {
		valid = append(column.Bitmap(nil), valid...)
	}
	set := func(i int, p fillRow, to func(int64)) error {
		if !p.filled {
			return nil
		}
		begin, err := r.steps.Begin(p.step)
		if err == nil && valid != nil {
			valid.Set(i)
		}
		to(begin)
		return err
	}
	switch v := v.(type) {
	case *column.Days:
		for i, p := range r.plan {
			if err := set(i, p, func(x int64) { v.Values[i] = int32(x) }); err != nil {
				return nil, err
			}
		}
		return &column.Days{Typ: v.Typ, Values: v.Values, Valid: valid}, nil
	case *column.Ints:
		for i, p := range r.plan {
			if err := set(i, p, func(x int64) { v.Values[i] = x }); err != nil {
				return nil, err
			}
		}
		return &column.Ints{Typ: v.Typ, Values: v.Values, Valid: valid}, nil
	}
	return v, nil
}
