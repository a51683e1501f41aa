package connectors

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"

	"weir/connectors/internal/csv"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// csvSplit reads the records that begin in [from, to) of a file.
type csvSplit struct {
	src      *csvSource
	out      *column.Schema
	file     int
	from, to int64 // to -1: the end
}

// Splits implements plan.Source.
func (s *csvSource) Splits(ctx context.Context, req plan.Request) ([]plan.Split, error) {
	full, err := s.Schema(ctx)
	if err != nil {
		return nil, err
	}
	out, err := full.Select(req.Columns)
	if err != nil {
		return nil, err
	}
	keep, err := s.keep(req.Filters)
	if err != nil {
		return nil, err
	}
	pieces, err := s.pieces(ctx, keep)
	if err != nil {
		return nil, err
	}
	var splits []plan.Split
	for _, p := range pieces {
		p.out = out
		splits = append(splits, p)
	}
	return splits, nil
}

// Rows implements plan.Split.
func (p *csvSplit) Rows() int64 { return -1 }

// Bytes implements plan.Split.
func (p *csvSplit) Bytes() int64 {
	if p.to >= 0 {
		return p.to - p.from
	}
	return p.src.files[p.file].Size - p.from
}

// Open implements plan.Split.
func (p *csvSplit) Open(ctx context.Context, _ []plan.Filter) (column.Reader, error) {
	bad := &badRows{}
	r, err := p.open(ctx, func(b csv.BadRow) error { return bad.add(b, p.src.o.BadRows != "skip") })
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
	next := func(ctx context.Context) (*column.Batch, error) {
		b, err := r.rows.Next(ctx)
		if p.src.o.BadRows == "fail" && bad.n > 0 {
			return nil, p.fail(ctx, bad)
		}
		switch {
		case err == io.EOF:
			p.src.keepBad(p, bad)
			p.src.count(p, bad.n)
			return nil, io.EOF
		case err != nil:
			return nil, p.wrap(ctx, r, err)
		}
		return a.batch(b), nil
	}
	closing := func() error {
		p.src.count(p, bad.n)
		return r.close()
	}
	return &readSplit{schema: p.out, next: next, close: closing, bytes: &r.count.n}, nil
}

func (p *csvSplit) wrap(ctx context.Context, r *csvStream, err error) error {
	if errors.Is(err, ctx.Err()) && ctx.Err() != nil {
		return err
	}
	name := p.src.name(&p.src.files[p.file])
	if r.packed && !errors.Is(err, ErrChanged) && r.count.failed == nil {
		return fmt.Errorf("read %s: the compressed file is corrupt or cut off near byte %d: %w", name, r.count.n.Load(), err)
	}
	return fmt.Errorf("read %s: %w", name, err)
}

// fail is the error of the first bad row.
func (p *csvSplit) fail(ctx context.Context, bad *badRows) error {
	name := p.src.name(&p.src.files[p.file])
	base, err := p.src.linesBefore(ctx, csvPiece{p.file, p.from})
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

// csvStream is an open file with its records.
type csvStream struct {
	rows   *csv.Reader
	have   []string
	count  *countReader
	packed bool
	close  func() error
}

// open starts to read; nil is a file without even a header.
func (p *csvSplit) open(ctx context.Context, bad func(csv.BadRow) error) (*csvStream, error) {
	f := &p.src.files[p.file]
	in, err := p.src.store.Open(ctx, f.Object, p.from)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", p.src.name(f), err)
	}
	r := &csvStream{count: &countReader{r: in}}
	plain, closePlain, packed, err := unpack(r.count, p.to-p.from, p.to >= 0)
	r.packed = packed
	r.close = func() error {
		closePlain()
		return in.Close()
	}
	if err != nil {
		r.close()
		return nil, p.wrap(ctx, r, err)
	}
	if p.from == 0 && p.to < 0 {
		plain, _ = csv.LineFeeds(plain, sampleBytes)
	}
	names, err := p.header(ctx, plain)
	if err != nil {
		r.close()
		return nil, p.wrap(ctx, r, err)
	}
	if len(names) == 0 {
		return nil, r.close()
	}
	cols, have, err := p.src.columns(names, p.out)
	if err != nil {
		r.close()
		return nil, fmt.Errorf("read %s: %w", p.src.name(f), err)
	}
	r.have = have
	cfg := csv.Config{Dialect: p.src.dialect, Columns: cols, Bad: bad}
	if p.from == 0 && p.src.dialect.Header {
		cfg.Skip = 1
	}
	r.rows = csv.NewReader(plain, cfg)
	return r, nil
}

// header is the names of the file's columns. It does not consume them.
func (p *csvSplit) header(ctx context.Context, in *bufio.Reader) ([]string, error) {
	if !p.src.dialect.Header {
		return column.NewSchema(p.src.fields...).Names(), nil
	}
	if p.from > 0 {
		sample, whole, err := p.src.sample(ctx, &p.src.files[p.file])
		if err != nil {
			return nil, err
		}
		return csv.Header(sample, whole, p.src.dialect), nil
	}
	sample, err := in.Peek(sampleBytes)
	if err != nil && err != io.EOF {
		return nil, err
	}
	return csv.Header(sample, err == io.EOF, p.src.dialect), nil
}

// countReader counts the bytes that come from a store, and remembers its error.
type countReader struct {
	r      io.Reader
	n      atomic.Int64
	failed error
}

func (c *countReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n.Add(int64(n))
	if err != nil && err != io.EOF {
		c.failed = err
	}
	return n, err
}
