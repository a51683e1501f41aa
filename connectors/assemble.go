package connectors

import (
	"context"
	"sync/atomic"

	"weir/dataframe/column"
)

// assembly arranges the columns of a file's batches as a Request wants them:
// columns of the path are added, columns that the file lacks are nulls.
type assembly struct {
	schema *column.Schema
	from   []int           // place in the file's batches; -1: see rows
	rows   []column.Vector // vectors of one row
}

// assemble is the assembly of the columns out, of which the batches will hold
// those called have.
func (s *fileSet) assemble(out *column.Schema, f *file, have []string) (*assembly, error) {
	a := &assembly{out, make([]int, out.Len()), make([]column.Vector, out.Len())}
	for i, field := range out.Fields {
		a.from[i] = -1
		if p := s.part(field.Name); p >= 0 {
			b := column.NewBuilder(field.Type, 1)
			if err := b.Append(f.values[p]); err != nil {
				return nil, err
			}
			a.rows[i] = b.Vector()
			continue
		}
		for j, h := range have {
			if h == field.Name {
				a.from[i] = j
			}
		}
		if a.from[i] < 0 {
			a.rows[i] = column.NullsOf(field.Type, 1).Value
		}
	}
	return a, nil
}

func (a *assembly) batch(b *column.Batch) *column.Batch {
	out := &column.Batch{N: b.N, Seq: b.Seq, Cols: make([]column.Vector, len(a.from))}
	for i, from := range a.from {
		if from >= 0 {
			out.Cols[i] = b.Cols[from]
		} else {
			out.Cols[i] = &column.Const{Value: a.rows[i], N: b.N}
		}
	}
	return out
}

// A readSplit makes the Reader of a Split out of functions.
type readSplit struct {
	schema *column.Schema
	next   func(ctx context.Context) (*column.Batch, error)
	close  func() error
	bytes  *atomic.Int64
	closed bool
}

func (r *readSplit) Schema() *column.Schema { return r.schema }
func (r *readSplit) BytesRead() int64       { return r.bytes.Load() }

func (r *readSplit) Next(ctx context.Context) (*column.Batch, error) {
	if r.closed {
		return nil, errClosed
	}
	return r.next(ctx)
}

func (r *readSplit) Close() error {
	if r.closed {
		return nil
	}
	r.closed = true
	return r.close()
}
