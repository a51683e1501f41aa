package column

import (
	"context"
	"io"
)

// A Seq says where in the input a batch came from. Results that keep input
// order are ordered by it.
type Seq struct{ Split, Index int32 }

// Less orders Seqs.
func (s Seq) Less(o Seq) bool {
	return s.Split < o.Split || s.Split == o.Split && s.Index < o.Index
}

// A Batch is a dense run of rows: every column has exactly N values.
type Batch struct {
	N    int
	Cols []Vector
	Seq  Seq
}

// BatchRows is how many rows a scan or operator puts in a batch if it has the
// choice.
const BatchRows = 8192

// Slice is rows from..to.
func (b *Batch) Slice(from, to int) *Batch {
	out := &Batch{N: to - from, Cols: make([]Vector, len(b.Cols)), Seq: b.Seq}
	for i, c := range b.Cols {
		out.Cols[i] = c.Slice(from, to)
	}
	return out
}

// Gather is the rows at the indices sel, in that order.
func (b *Batch) Gather(sel []int32) *Batch {
	out := &Batch{N: len(sel), Cols: make([]Vector, len(b.Cols)), Seq: b.Seq}
	for i, c := range b.Cols {
		out.Cols[i] = Gather(c, sel)
	}
	return out
}

// Reader is to batches what io.Reader is to bytes. Scans, operators, remote
// results and sinks' inputs are all Readers. One goroutine uses a Reader at a
// time.
type Reader interface {
	Schema() *Schema

	// Next returns the next non-empty batch, or io.EOF. The caller may keep
	// the batch; the Reader must not touch it again.
	Next(ctx context.Context) (*Batch, error)

	// Close releases everything below this Reader. It is safe to call twice
	// and before the end.
	Close() error
}

// ReadAll drains r, and closes it, into batches.
func ReadAll(ctx context.Context, r Reader) ([]*Batch, error) {
	defer r.Close()
	var out []*Batch
	for {
		b, err := r.Next(ctx)
		if err == io.EOF {
			return out, r.Close()
		}
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
}

// Merge is the rows of bs as one batch; schema gives the column types.
func Merge(schema *Schema, bs []*Batch) *Batch {
	if len(bs) == 1 {
		return bs[0]
	}
	out := &Batch{Cols: make([]Vector, schema.Len())}
	for _, b := range bs {
		out.N += b.N
	}
	for i, f := range schema.Fields {
		vs := make([]Vector, len(bs))
		for j, b := range bs {
			vs[j] = b.Cols[i]
		}
		if len(bs) == 0 {
			out.Cols[i] = zeros(f.Type, 0, nil)
		} else {
			out.Cols[i] = Concat(f.Type, vs)
		}
	}
	return out
}

// FromBatches is a Reader of bs, which must fit schema.
func FromBatches(schema *Schema, bs ...*Batch) Reader { return &sliceReader{schema, bs} }

type sliceReader struct {
	schema *Schema
	left   []*Batch
}

func (r *sliceReader) Schema() *Schema { return r.schema }

func (r *sliceReader) Next(ctx context.Context) (*Batch, error) {
	for len(r.left) > 0 && r.left[0].N == 0 {
		r.left = r.left[1:]
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(r.left) == 0 {
		return nil, io.EOF
	}
	b := r.left[0]
	r.left = r.left[1:]
	return b, nil
}

func (r *sliceReader) Close() error {
	r.left = nil
	return nil
}
