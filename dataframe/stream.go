package dataframe

import (
	"context"
	"io"
)

// Stream runs the query and hands its rows to each in order, some thousands at a time, until each
// says false or the rows end. Only those at hand are in memory. What is not read
// then is not computed either.
func (f *Frame) Stream(each func(part *Table) bool) error {
	return f.StreamContext(f.s.context(), each)
}

// StreamContext is Stream under a context of the caller's.
func (f *Frame) StreamContext(ctx context.Context, each func(part *Table) bool) error {
	r, err := f.Open(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	for {
		b, err := r.Next(ctx)
		if err == io.EOF {
			return r.Close()
		}
		if err != nil {
			return err
		}
		part := &Table{s: f.s, schema: f.node.Schema(), rows: rowsOfBatch(b)}
		if !each(part) {
			return r.Close()
		}
	}
}
