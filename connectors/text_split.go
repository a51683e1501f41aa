package connectors

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// Rows implements plan.Split.
func (p *textSplit) Rows() int64 { return -1 }

// Bytes implements plan.Split.
func (p *textSplit) Bytes() int64 {
	if p.to >= 0 {
		return p.to - p.from
	}
	return p.src.files[p.file].Size - p.from
}

// Open implements plan.Split.
func (p *textSplit) Open(ctx context.Context, _ []plan.Filter) (column.Reader, error) {
	bad := &badRows{}
	wrong := &mismatches{}
	r, err := p.open(ctx, func(b badLine) error {
		wrong.add(p.src, b)
		return bad.add(b, p.src.o.BadRows != "skip")
	})
	if err != nil {
		return nil, err
	}
	if r == nil {
		return column.FromBatches(p.out), nil
	}
	f := &p.src.files[p.file]
	a, err := p.src.assemble(p.out, f, r.have)
	if err != nil {
		r.close()
		return nil, fmt.Errorf("read %s: %w", p.src.name(f), err)
	}
	ended := false
	next := func(ctx context.Context) (*column.Batch, error) {
		for {
			b, err := r.rows.Next(ctx)
			if err == nil && b.N == 0 {
				b = nil
			}
			if err := p.refuse(ctx, bad, wrong, b); err != nil {
				return nil, err
			}
			switch {
			case err == io.EOF:
				ended = true
				p.src.keepBad(p, bad)
				p.src.count(p, bad.n)
				return nil, io.EOF
			case err != nil:
				return nil, p.wrap(ctx, r, err)
			case b != nil:
				return a.batch(b), nil
			}
		}
	}
	closing := func() error {
		p.src.count(p, bad.n)
		if p.ahead != nil && !ended {
			p.ahead.stop()
		}
		return r.close()
	}
	return &readSplit{schema: p.out, next: next, close: closing, bytes: &r.count.n}, nil
}

// refuse is the error of bad rows that are too many behind batch b, if there is one.
func (p *textSplit) refuse(ctx context.Context, bad *badRows, wrong *mismatches, b *column.Batch) error {
	if p.src.o.BadRows == "fail" && bad.n > 0 {
		return p.fail(ctx, bad)
	}
	rows := 0
	if b != nil {
		rows = b.N
	}
	if worst := wrong.after(rows); worst != nil && p.src.o.BadRows == "" {
		return p.mismatch(ctx, worst)
	}
	return nil
}

func (p *textSplit) wrap(ctx context.Context, r *textStream, err error) error {
	if errors.Is(err, ctx.Err()) && ctx.Err() != nil {
		return err
	}
	name := p.src.name(&p.src.files[p.file])
	if r.packed && !errors.Is(err, ErrChanged) && !r.count.failed.Load() {
		return fmt.Errorf("read %s: the compressed file is corrupt or cut off near byte %d: %w", name, r.count.n.Load(), err)
	}
	return fmt.Errorf("read %s: %w", name, err)
}

// fail is the error of the first bad row.
func (p *textSplit) fail(ctx context.Context, bad *badRows) error {
	name := p.src.name(&p.src.files[p.file])
	base, err := p.src.linesBefore(ctx, textPiece{p.file, p.from})
	if err != nil {
		return err
	}
	first := bad.first()
	return fmt.Errorf("read %s: line %d: %s; the line is %s (read with bad rows set aside to go on without it)", name, base+first.line, first.reason, shortQuote(first.raw))
}

func shortQuote(s string) string {
	if len(s) > 120 {
		return fmt.Sprintf("%q…", s[:120])
	}
	return fmt.Sprintf("%q", s)
}

// textStream is an open file with its records, of the columns have.
type textStream struct {
	rows   column.Reader
	have   []string
	count  *countReader
	packed bool
	close  func() error
}

// open starts to read; nil is a file without even a header.
func (p *textSplit) open(ctx context.Context, bad func(badLine) error) (*textStream, error) {
	f := &p.src.files[p.file]
	stream, cancel := context.WithCancel(ctx) // a read that waits for a store ends with it
	in, err := p.bytes(ctx, stream, f)
	if err != nil {
		cancel()
		return nil, fmt.Errorf("read %s: %w", p.src.name(f), err)
	}
	r := &textStream{count: &countReader{r: in}}
	plain, packed, err := p.src.unpack(r.count, p.to-p.from, p.to >= 0)
	r.packed = packed
	r.close = func() error {
		cancel()
		return in.Close()
	}
	if err == nil {
		r.close = func() error {
			cancel()
			plain.close()
			return in.Close()
		}
		err = p.begin(ctx, plain)
	}
	if err == nil {
		r.rows, r.have, err = p.src.format.stream(ctx, p, plain, bad)
	}
	if err != nil {
		r.close()
		return nil, p.wrap(ctx, r, err)
	}
	if r.rows == nil {
		return nil, r.close()
	}
	return r, nil
}

// bytes is the file from where p begins, until stream ends; other files are fetched ahead until ctx does.
func (p *textSplit) bytes(ctx, stream context.Context, f *file) (io.ReadCloser, error) {
	if p.ahead != nil {
		return p.ahead.open(ctx, stream, p.at)
	}
	return p.src.store.Open(stream, f.Object, p.from)
}

// begin takes the sample of the file, from plain or, if that is in the middle, apart.
func (p *textSplit) begin(ctx context.Context, plain *textInput) (err error) {
	if p.from == 0 && p.to < 0 {
		return plain.decode(p.src, sampleBytes)
	}
	plain.sample, plain.whole, err = p.src.fileHead(ctx, p.file)
	if err != nil || p.from > 0 {
		return err
	}
	return plain.dropBOM(p.src)
}

// countReader counts the bytes that come from a store, and remembers that it failed.
type countReader struct {
	r      io.Reader
	n      atomic.Int64
	failed atomic.Bool
}

func (c *countReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n.Add(int64(n))
	if err != nil && err != io.EOF {
		c.failed.Store(true)
	}
	return n, err
}
