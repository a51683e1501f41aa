package connectors

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"runtime"
	"strings"

	"weir/connectors/internal/pq"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// defaultTarget is the size of files of a table to aim at.
const defaultTarget = 120 << 20

// createFiles is a sink for one file, if path ends like one, else for a table.
func createFiles(ctx context.Context, s Store, target string, o plan.WriteOptions) (plan.Sink, error) {
	name := s.String() + target
	fail := func(format string, args ...any) (plan.Sink, error) {
		return nil, fmt.Errorf("write %s: %s", name, fmt.Sprintf(format, args...))
	}
	if hasGlob(target) {
		return fail("the name has wildcards (* ? {); name one file or folder")
	}
	switch o.Mode {
	case "", modeOverwrite, modeError, modeIgnore, modeAppend, modePartitions:
	default:
		return fail("no mode %q; there are overwrite, append, overwrite partitions, error and ignore", o.Mode)
	}
	if o.TargetBytes < 0 {
		return fail("TargetBytes is %d", o.TargetBytes)
	}
	if o.RowGroupRows < 0 {
		return fail("RowGroupRows is %d", o.RowGroupRows)
	}
	format := formatOf(target)
	if o.Format != "" {
		named, err := formatNamed(o.Format)
		if err != nil {
			return fail("%v", err)
		}
		if format != nil || named.name != "parquet" || fileEnding(target) {
			format = named
		}
	}
	if err := checkCompression(format, strings.ToLower(base(target)), o.Compression); err != nil {
		return fail("%v", err)
	}
	if format == nil && fileEnding(target) {
		return fail("the ending %s tells no format; end it with %s, or without a dot for a table folder", path.Ext(target), strings.Join(formatEndings(), ", "))
	}
	if format == nil {
		return newTableSink(s, strings.TrimSuffix(target, "/"), o)
	}
	if strings.HasSuffix(strings.ToLower(target), ".bz2") {
		return fail("bzip2 can only be read; end the name with .gz or .zst")
	}
	if o.Mode == modeAppend || o.Mode == modePartitions || o.AddColumns {
		return fail("one file can only be replaced as a whole; name a folder, without an ending, for a table to append to")
	}
	if format.name != "parquet" && (o.RowGroupRows > 0 || len(o.SortWithin)+len(o.BloomFilters) > 0) {
		return fail("row groups, their order and Bloom filters are of Parquet; end the name with .parquet")
	}
	if format.name != "csv" && csvOnly(o) {
		return fail("null texts, quotes, escapes and patterns of dates are of CSV files; end the name with .csv, or set the format")
	}
	if len(o.PartitionBy) > 0 {
		return fail("one file has no folders to partition by; name a folder, without an ending")
	}
	return &fileSink{s, target, format, o}, nil
}

// checkCompression is the error of a compression that files of a format, nil for those of tables, called name cannot have.
func checkCompression(format *fileFormat, name, asked string) (err error) {
	switch {
	case format == nil || format.name == "parquet":
		_, err = pq.Codec(asked)
	case format.name != "arrow": // its writer tells
		_, err = textCodec(name, strings.ToLower(asked))
	}
	return err
}

// fileEnding reports whether target's ending is one that files of other kinds
// have.
func fileEnding(target string) bool {
	switch strings.ToLower(path.Ext(target)) {
	case ".txt", ".xlsx", ".orc", ".avro", ".gz", ".zst", ".bz2", ".zip", ".db", ".html":
		return true
	}
	return false
}

// fileSink writes one file.
type fileSink struct {
	store  Store
	path   string
	format *fileFormat
	o      plan.WriteOptions
}

func (s *fileSink) String() string { return s.store.String() + s.path }

// Skip implements plan.Skipper.
func (s *fileSink) Skip(ctx context.Context) (bool, error) {
	if s.o.Mode != modeIgnore {
		return false, nil
	}
	have, err := s.exists(ctx)
	if err != nil {
		return false, fmt.Errorf("write %s: %w", s, err)
	}
	return have, nil
}

func (s *fileSink) exists(ctx context.Context) (bool, error) {
	have, err := s.store.List(ctx, s.path)
	return len(have) > 0, err
}

// Begin implements plan.Sink.
func (s *fileSink) Begin(ctx context.Context, schema *column.Schema) (plan.Write, error) {
	w, err := s.begin(ctx, schema)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", s, err)
	}
	return w, nil
}

func (s *fileSink) begin(ctx context.Context, schema *column.Schema) (plan.Write, error) {
	if schema.Len() == 0 {
		return nil, errors.New("there are no columns")
	}
	if s.o.Mode == modeError || s.o.Mode == modeIgnore {
		have, err := s.exists(ctx)
		if err != nil {
			return nil, err
		}
		if have {
			return nil, fmt.Errorf("%w, and the mode is %s", ErrExists, s.o.Mode)
		}
	}
	up, err := s.store.Create(ctx, s.path)
	if err != nil {
		return nil, err
	}
	w := &fileWrite{sink: s, up: up}
	if w.part, err = s.format.create(s, up, schema); err != nil {
		up.Abort()
		return nil, err
	}
	return w, nil
}

// filePart is a PartWriter that knows what it wrote.
type filePart interface {
	plan.PartWriter
	written() (rows, bytes int64)
}

type fileWrite struct {
	sink   *fileSink
	up     Upload
	part   filePart
	given  bool
	closed bool
	over   bool
}

// wrap adds the file's name to an error, and to that of a full disk how much is needed.
func (w *fileWrite) wrap(err error) error {
	_, written := w.part.written()
	return fmt.Errorf("write %s: %w", w.sink, withSpace(err, "no file was made or changed", written, 0))
}

func (w *fileWrite) Keys() []int { return nil }

func (w *fileWrite) Part() (plan.PartWriter, error) {
	if w.given {
		return nil, fmt.Errorf("write %s: one file has one part", w.sink)
	}
	w.given = true
	return &onePart{w}, nil
}

// onePart adds the file's name to errors, and closes once.
type onePart struct{ w *fileWrite }

func (p *onePart) Write(ctx context.Context, b *column.Batch) error {
	if err := p.w.part.Write(ctx, b); err != nil {
		return p.w.wrap(err)
	}
	return nil
}

func (p *onePart) Close() error {
	if p.w.closed {
		return nil
	}
	p.w.closed = true
	if err := p.w.part.Close(); err != nil {
		return p.w.wrap(err)
	}
	return nil
}

func (w *fileWrite) Commit(ctx context.Context) (*plan.Written, error) {
	if w.over {
		return nil, fmt.Errorf("write %s: it is committed or aborted already", w.sink)
	}
	if err := (&onePart{w}).Close(); err != nil {
		return nil, err
	}
	if err := w.up.Commit(ctx); err != nil {
		return nil, w.wrap(err)
	}
	w.over = true
	rows, bytes := w.part.written()
	return &plan.Written{Rows: rows, Bytes: bytes, Files: []plan.File{{Path: w.sink.String(), Rows: rows, Bytes: bytes}}}, nil
}

func (w *fileWrite) Abort() error {
	if w.over {
		return nil
	}
	w.over = true
	return w.up.Abort()
}

// parquetPart writes batches as row groups of one file. A row group is ended while the rows of the next one come.
type parquetPart struct {
	w       *pq.Writer
	most    int       // rows of a row group, at most
	group   *pq.Group // nil: no rows of the next one are encoded yet
	rows    int       // of group
	bytes   int64     // of those, in memory
	pending groupBuffer
	ending  chan error // of the row group before group; nil: it is written
}

// encoders limits how many columns are encoded at once, over all writes.
var encoders = make(chan struct{}, max(runtime.GOMAXPROCS(0), 1))

func newParquetPart(s *fileSink, up Upload, schema *column.Schema) (filePart, error) {
	codec, err := pq.Codec(s.o.Compression)
	if err != nil {
		return nil, err
	}
	w, err := newParquetWriter(up, schema, nil, codec, s.o)
	if err != nil {
		return nil, err
	}
	return &parquetPart{w: w, most: groupRows(s.o)}, nil
}

// newParquetWriter begins a file with the settings o, whose columns have the names that names says; nil: those of schema.
func newParquetWriter(out io.Writer, schema *column.Schema, names *pq.Mapping, codec format, o plan.WriteOptions) (*pq.Writer, error) {
	w, err := pq.NewMappedWriter(out, schema, names, codec, encoders)
	if err == nil {
		err = w.Bloom(o.BloomFilters)
	}
	if err == nil {
		err = w.SortBy(o.SortWithin)
	}
	return w, err
}

// groupRows is the most rows of a row group that o allows.
func groupRows(o plan.WriteOptions) int {
	if o.RowGroupRows > 0 {
		return o.RowGroupRows
	}
	return math.MaxInt
}

func (p *parquetPart) Write(ctx context.Context, b *column.Batch) error {
	for from := 0; from < b.N; {
		to := min(b.N, from+p.most-p.rows-p.pending.rows)
		p.pending.add(b.Slice(from, to))
		from = to
		if err := ctx.Err(); err != nil {
			p.wait()
			return err
		}
		rows, bytes := p.rows+p.pending.rows, p.bytes+p.pending.bytes
		full := rows >= min(p.most, maxGroupRows) || bytes >= maxGroupBytes
		if full || p.pending.rows >= stepRows || p.pending.bytes >= stepBytes {
			p.encode()
		}
		if full {
			if err := p.end(); err != nil {
				return err
			}
		}
	}
	return nil
}

// Rows are encoded so many at a time, while they are still in the caches of the processor.
const (
	stepRows  = 32 << 10
	stepBytes = 4 << 20
)

// encode has what is pending encoded.
func (p *parquetPart) encode() {
	if p.group == nil {
		p.group = p.w.Begin()
	}
	p.group.Add(p.pending.batches)
	p.rows, p.bytes = p.rows+p.pending.rows, p.bytes+p.pending.bytes
	p.pending = groupBuffer{}
}

// end begins to end the row group, when the one before it is written.
func (p *parquetPart) end() error {
	if err := p.wait(); err != nil {
		return err
	}
	group, done := p.group, make(chan error, 1)
	p.group, p.rows, p.bytes, p.ending = nil, 0, 0, done
	go func() { done <- group.Close() }()
	return nil
}

// wait waits until the row group that is being ended is written.
func (p *parquetPart) wait() (err error) {
	if p.ending != nil {
		err, p.ending = <-p.ending, nil
	}
	return err
}

func (p *parquetPart) Close() error {
	if p.pending.rows > 0 {
		p.encode()
	}
	err := p.wait()
	if p.group != nil {
		if cerr := p.group.Close(); err == nil {
			err = cerr
		}
	}
	if err != nil {
		return err
	}
	return p.w.Close()
}

func (p *parquetPart) written() (rows, bytes int64) { return p.w.Rows(), p.w.Size() }

// Limits of a row group.
const (
	maxGroupRows  = 1 << 20
	maxGroupBytes = 64 << 20 // in memory
)

// groupBuffer holds batches until they make a row group.
type groupBuffer struct {
	batches []*column.Batch
	rows    int
	bytes   int64
}

func (g *groupBuffer) add(b *column.Batch) {
	if b.N > 0 {
		g.batches = append(g.batches, b)
		g.rows += b.N
		g.bytes += batchBytes(b)
	}
}

func (g *groupBuffer) full(bytes int64) bool { return g.rows >= maxGroupRows || g.bytes >= bytes }

func (g *groupBuffer) flush(w *pq.Writer) error {
	if len(g.batches) == 0 {
		return nil
	}
	batches := g.batches
	*g = groupBuffer{}
	return w.WriteGroup(batches)
}

// batchBytes is about how many bytes the values of b would take in a file.
func batchBytes(b *column.Batch) int64 {
	var n int64
	for _, v := range b.Cols {
		switch x := v.(type) {
		case *column.Texts:
			for i := range x.Views {
				n += int64(x.Views[i].N) + 4
			}
		case *column.Bools:
			n += int64(b.N/8 + 1)
		case *column.Dict:
			n += int64(2 * b.N)
		case *column.Const:
		case *column.Days:
			n += int64(4 * b.N)
		case *column.Wides:
			n += int64(16 * b.N)
		case *column.Lists:
			n += listBytes(x)
		case *column.Structs:
			n += batchBytes(&column.Batch{N: x.N, Cols: x.Cols})
		default:
			n += int64(8 * b.N)
		}
	}
	return n
}

// listBytes is about how many bytes the elements of v would take; several lists may share some.
func listBytes(v *column.Lists) int64 {
	elements := int64(0)
	for _, s := range v.Spans {
		elements += int64(s.Len)
	}
	n := v.Child.Len()
	if n == 0 {
		return int64(len(v.Spans))
	}
	all := batchBytes(&column.Batch{N: n, Cols: []column.Vector{v.Child}})
	return int64(len(v.Spans)) + int64(float64(all)/float64(n)*float64(elements))
}
