package connectors

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"sync/atomic"

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

	notes   sync.Mutex // of those below
	out     []leftColumn
	rounded []string
}

// A leftColumn is a column that a file cannot give.
type leftColumn struct {
	plan.Missing
	file string
}

var (
	_ plan.Source   = (*arrowSource)(nil)
	_ plan.Filterer = (*arrowSource)(nil)
	_ plan.Detailer = (*arrowSource)(nil)
	_ plan.Partial  = (*arrowSource)(nil)
	_ plan.Noter    = (*arrowSource)(nil)
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

// openFile reads the footer of a file; nil if it is a stream.
func (s *arrowSource) openFile(ctx context.Context, f *file) (*arrow.File, error) {
	if have, ok := s.opened[f.Path]; ok {
		return have, nil
	}
	file, err := openArrow(ctx, f.Size, s.at(f, new(atomic.Int64)))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", s.name(f), err)
	}
	if s.opened == nil {
		s.opened = map[string]*arrow.File{}
	}
	s.opened[f.Path] = file
	if file != nil {
		s.leaveOut(f, file.Refused())
	}
	return file, nil
}

// at reads parts of f and counts their bytes.
func (s *arrowSource) at(f *file, count *atomic.Int64) arrow.At {
	return func(ctx context.Context, off, n int64) ([]byte, error) {
		if off < 0 || n < 0 || off > f.Size || n > f.Size-off {
			return nil, fmt.Errorf("its footer is damaged")
		}
		p := make([]byte, n)
		count.Add(n)
		return p, readFull(ctx, s.store, f.Object, p, off)
	}
}

// openArrow is the file of size bytes that at reads; nil if it is a stream.
func openArrow(ctx context.Context, size int64, at arrow.At) (*arrow.File, error) {
	head, err := at(ctx, 0, min(size, int64(len(arrow.Magic))))
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(head, arrow.Magic) || size < arrow.FooterTail {
		return nil, nil
	}
	tail, err := at(ctx, size-arrow.FooterTail, arrow.FooterTail)
	if err != nil {
		return nil, err
	}
	n, err := arrow.FooterSize(tail, size)
	if err != nil {
		return nil, err
	}
	footer, err := at(ctx, size-arrow.FooterTail-n, n)
	if err != nil {
		return nil, err
	}
	return arrow.OpenFile(footer)
}

// columnsOf are the columns of f that can be read.
func (s *arrowSource) columnsOf(ctx context.Context, f *file) (*column.Schema, error) {
	a, err := s.openFile(ctx, f)
	if err != nil {
		return nil, err
	}
	if a != nil {
		return a.Columns(), nil
	}
	r, _, closing, err := s.stream(ctx, f)
	if err != nil {
		return nil, err
	}
	closing()
	s.leaveOut(f, r.Refused())
	return r.Columns(), nil
}

// stream starts to read a stream.
func (s *arrowSource) stream(ctx context.Context, f *file) (*arrow.Reader, *atomic.Int64, func() error, error) {
	in, err := s.store.Open(ctx, f.Object, 0)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("read %s: %w", s.name(f), err)
	}
	count := &countReader{r: in}
	r, err := arrow.NewReader(bufio.NewReaderSize(count, 1<<20))
	if err != nil {
		in.Close()
		return nil, nil, nil, fmt.Errorf("read %s: %w", s.name(f), err)
	}
	closing := func() error {
		r.Close()
		return in.Close()
	}
	return r, &count.n, closing, nil
}

// Splits implements plan.Source.
func (s *arrowSource) Splits(ctx context.Context, req plan.Request) ([]plan.Split, error) {
	full, err := s.Schema(ctx)
	if err != nil {
		return nil, err
	}
	out, err := s.selectColumns(full, req.Columns)
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
			splits = append(splits, &arrowSplit{src: s, out: out, f: f, block: arrow.Block{Body: f.Size}})
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
func (p *arrowSplit) Bytes() int64 { return p.block.Size() }

// Open implements plan.Split.
func (p *arrowSplit) Open(ctx context.Context, _ []plan.Filter) (column.Reader, error) {
	s := p.src
	r, count, closing, err := p.start(ctx)
	if err != nil {
		return nil, err
	}
	a, err := p.check(r)
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
	ended := func() error {
		s.round(r.Rounded())
		return closing()
	}
	return &readSplit{schema: p.out, next: next, close: ended, bytes: count}, nil
}

// start reads the stream, or the record batch.
func (p *arrowSplit) start(ctx context.Context) (*arrow.Reader, *atomic.Int64, func() error, error) {
	if p.file == nil {
		r, count, closing, err := p.src.stream(ctx, p.f)
		if err == nil {
			r.Select(p.out.Names())
		}
		return r, count, closing, err
	}
	count := new(atomic.Int64)
	r := p.file.Read(p.block, p.out.Names(), p.src.at(p.f, count))
	return r, count, r.Close, nil
}

// check arranges the columns that r gives, if they are those that were seen when files were looked at.
func (p *arrowSplit) check(r *arrow.Reader) (*assembly, error) {
	for _, c := range r.Columns().Fields {
		k := slices.IndexFunc(p.src.fields, func(f column.Field) bool { return f.Name == c.Name })
		if k < 0 || !p.src.fields[k].Type.Equal(c.Type) {
			return nil, fmt.Errorf("its column %s %s is not among those of the files looked at first; read it apart", c.Name, c.Type)
		}
	}
	for _, c := range r.Refused() {
		if p.out.Index(c.Name) >= 0 && p.src.part(c.Name) < 0 {
			return nil, fmt.Errorf("column %s cannot be read here: it is %s; read the files apart, or leave the column out", c.Name, c.Why)
		}
	}
	return p.src.assemble(p.out, p.f, r.Schema().Names())
}
