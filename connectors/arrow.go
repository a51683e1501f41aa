package connectors

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"weir/connectors/internal/arrow"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// arrowSource is the rows of Arrow files and streams. A record batch of a file is a split, and a stream is one.
type arrowSource struct {
	*fileSet
	mu     sync.Mutex
	fields []column.Field
	learnt bool
	opened map[string]*arrow.File // by path; nil: a stream
}

var (
	_ plan.Source   = (*arrowSource)(nil)
	_ plan.Filterer = (*arrowSource)(nil)
	_ plan.Detailer = (*arrowSource)(nil)
)

// Schema implements plan.Source: the columns of the first, the last and some files
// between them.
func (s *arrowSource) Schema(ctx context.Context) (*column.Schema, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.learnt {
		return s.full(s.fields), nil
	}
	if s.o.Types != nil {
		return nil, fmt.Errorf("read %s: Arrow files have types of their own; convert columns with Cast instead of Types", s)
	}
	var fields []column.Field
	n := min(len(s.files), sniffFiles)
	for i := range n {
		f := &s.files[i*(len(s.files)-1)/max(n-1, 1)]
		have, err := s.columnsOf(ctx, f)
		if err != nil {
			return nil, err
		}
		for _, c := range have.Fields {
			if k := column.NewSchema(fields...).Index(c.Name); k < 0 {
				fields = append(fields, c)
			} else if !fields[k].Type.Equal(c.Type) {
				return nil, fmt.Errorf("read %s: column %s is %s, and %s in a file before it; read them one by one", s.name(f), c.Name, c.Type, fields[k].Type)
			}
		}
	}
	s.fields, s.learnt = fields, true
	return s.full(s.fields), nil
}

// openFile reads the footer and the dictionaries of a file; nil if it is a stream.
func (s *arrowSource) openFile(ctx context.Context, f *file) (*arrow.File, error) {
	if have, ok := s.opened[f.Path]; ok {
		return have, nil
	}
	at := func(off, n int64) ([]byte, error) {
		if off > f.Size || n > f.Size-off {
			return nil, fmt.Errorf("its footer is damaged")
		}
		p := make([]byte, n)
		return p, readFull(ctx, s.store, f.Object, p, off)
	}
	file, err := openArrow(f.Size, at)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", s.name(f), err)
	}
	if s.opened == nil {
		s.opened = map[string]*arrow.File{}
	}
	s.opened[f.Path] = file
	return file, nil
}

// openArrow is the file of size bytes that at reads; nil if it is a stream.
func openArrow(size int64, at func(off, n int64) ([]byte, error)) (*arrow.File, error) {
	head, err := at(0, min(size, int64(len(arrow.Magic))))
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(head, arrow.Magic) || size < arrow.FooterTail {
		return nil, nil
	}
	tail, err := at(size-arrow.FooterTail, arrow.FooterTail)
	if err != nil {
		return nil, err
	}
	n, err := arrow.FooterSize(tail, size)
	if err != nil {
		return nil, err
	}
	footer, err := at(size-arrow.FooterTail-n, n)
	if err != nil {
		return nil, err
	}
	return arrow.OpenFile(footer, at)
}

// columnsOf are the columns of f.
func (s *arrowSource) columnsOf(ctx context.Context, f *file) (*column.Schema, error) {
	a, err := s.openFile(ctx, f)
	if err != nil {
		return nil, err
	}
	if a != nil {
		return a.Schema(), nil
	}
	r, _, closing, err := s.stream(ctx, f, nil, arrow.Block{})
	if err != nil {
		return nil, err
	}
	closing()
	return r.Schema(), nil
}

// stream starts to read a stream or, if a is not nil, a record batch of it.
func (s *arrowSource) stream(ctx context.Context, f *file, a *arrow.File, block arrow.Block) (*arrow.Reader, *countReader, func() error, error) {
	in, err := s.store.Open(ctx, f.Object, block.Offset)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("read %s: %w", s.name(f), err)
	}
	count := &countReader{r: in}
	var r *arrow.Reader
	if a != nil {
		r = a.Read(io.LimitReader(count, block.Size))
	} else if r, err = arrow.NewReader(bufio.NewReaderSize(count, 1<<20)); err != nil {
		in.Close()
		return nil, nil, nil, fmt.Errorf("read %s: %w", s.name(f), err)
	}
	closing := func() error {
		r.Close()
		return in.Close()
	}
	return r, count, closing, nil
}

// Splits implements plan.Source.
func (s *arrowSource) Splits(ctx context.Context, req plan.Request) ([]plan.Split, error) {
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
	s.mu.Lock()
	defer s.mu.Unlock()
	var splits []plan.Split
	for _, i := range keep {
		f := &s.files[i]
		a, err := s.openFile(ctx, f)
		if err != nil {
			return nil, err
		}
		if a == nil {
			splits = append(splits, &arrowSplit{src: s, out: out, f: f, block: arrow.Block{Size: f.Size}})
			continue
		}
		for _, b := range a.Blocks() {
			splits = append(splits, &arrowSplit{src: s, out: out, f: f, file: a, block: b})
		}
	}
	return splits, nil
}

// Detail implements plan.Detailer.
func (s *arrowSource) Detail(_ context.Context, req plan.Request) (string, error) {
	keep, err := s.keep(req.Filters)
	var bytes int64
	for _, i := range keep {
		bytes += s.files[i].Size
	}
	return s.detail(len(keep), "", bytes), err
}

type arrowSplit struct {
	src   *arrowSource
	out   *column.Schema
	f     *file
	file  *arrow.File // nil: a stream
	block arrow.Block
}

// Rows implements plan.Split.
func (p *arrowSplit) Rows() int64 { return -1 }

// Bytes implements plan.Split.
func (p *arrowSplit) Bytes() int64 { return p.block.Size }

// Open implements plan.Split.
func (p *arrowSplit) Open(ctx context.Context, _ []plan.Filter) (column.Reader, error) {
	s := p.src
	r, count, closing, err := s.stream(ctx, p.f, p.file, p.block)
	if err != nil {
		return nil, err
	}
	names := r.Schema().Names()
	for _, c := range r.Schema().Fields {
		k := slices.IndexFunc(s.fields, func(f column.Field) bool { return f.Name == c.Name })
		if k < 0 || !s.fields[k].Type.Equal(c.Type) {
			closing()
			return nil, fmt.Errorf("read %s: its column %s %s is not among those of the files looked at first; read it apart", s.name(p.f), c.Name, c.Type)
		}
	}
	a, err := s.assemble(p.out, p.f, names)
	if err != nil {
		closing()
		return nil, fmt.Errorf("read %s: %w", s.name(p.f), err)
	}
	next := func(ctx context.Context) (*column.Batch, error) {
		b, err := r.Next(ctx)
		if err == io.EOF || err != nil && ctx.Err() != nil {
			return nil, err
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", s.name(p.f), err)
		}
		return a.batch(b), nil
	}
	return &readSplit{schema: p.out, next: next, close: closing, bytes: &count.n}, nil
}

// arrowPart writes batches as record batches.
type arrowPart struct {
	w       *arrow.Writer
	up      *countWriter
	rows    int64
	pending groupBuffer
}

// arrowRows is how many rows make a record batch.
const arrowRows = 1 << 17

func newArrowPart(s *fileSink, up Upload, schema *column.Schema) (filePart, error) {
	p := &arrowPart{up: &countWriter{w: up}}
	codec := strings.ToLower(s.o.Compression)
	if codec == "" {
		codec = "zstd"
	}
	var err error
	p.w, err = arrow.NewWriter(p.up, schema, !strings.HasSuffix(strings.ToLower(s.path), ".arrows"), codec)
	return p, err
}

// Write implements plan.PartWriter.
func (p *arrowPart) Write(ctx context.Context, b *column.Batch) error {
	p.pending.add(b)
	if p.pending.rows < arrowRows && !p.pending.full(maxGroupBytes) {
		return ctx.Err()
	}
	return p.flush()
}

func (p *arrowPart) flush() error {
	if len(p.pending.batches) == 0 {
		return nil
	}
	p.rows += int64(p.pending.rows)
	err := p.w.Write(p.pending.batches)
	p.pending = groupBuffer{}
	return err
}

// Close implements plan.PartWriter.
func (p *arrowPart) Close() error {
	if err := p.flush(); err != nil {
		return err
	}
	return p.w.Close()
}

func (p *arrowPart) written() (rows, bytes int64) { return p.rows, p.up.n }
