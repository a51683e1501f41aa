package dataframe

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
)

// Collect runs the query and keeps its rows in memory.
func (f *Frame) Collect() (*Table, error) { return f.CollectContext(f.s.context()) }

// CollectContext is Collect under a context of the caller's.
func (f *Frame) CollectContext(ctx context.Context) (*Table, error) {
	if f.err != nil {
		return nil, f.err
	}
	batches, err := f.s.run(ctx, f.node)
	if err != nil {
		return nil, err
	}
	schema := f.node.Schema()
	return &Table{s: f.s, schema: schema, rows: rowsOfBatches(schema, batches)}, nil
}

// run optimizes and executes n.
func (s *Session) run(ctx context.Context, n plan.Node) ([]*column.Batch, error) {
	q, err := s.open(ctx, n)
	if err != nil {
		return nil, err
	}
	return q.readAll(ctx)
}

// readAll drains q, and closes it. The rows count as memory of the query, and twice if they may be put together in
// the end.
func (q *Running) readAll(ctx context.Context) ([]*column.Batch, error) {
	defer q.Close()
	var out []*column.Batch
	for {
		b, err := q.Next(ctx)
		if err == io.EOF {
			return out, q.Close()
		}
		if err == nil {
			size := exec.SizeOf(b.Cols)
			if b.N < fullRows {
				size *= 2
			}
			err = q.stats.Keep(size)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
}

// Open is Start for those who want nothing but the rows.
func (f *Frame) Open(ctx context.Context) (column.Reader, error) {
	q, err := f.Start(ctx)
	if err != nil {
		return nil, err
	}
	return q, nil
}

// labelOf names what a query reads and writes; "" if it stays in memory.
func labelOf(n plan.Node) string {
	var reads []string
	write := ""
	plan.Each(n, func(n plan.Node) {
		switch n := n.(type) {
		case *plan.Scan:
			if _, kept := n.Source.(*cached); !kept {
				reads = append(reads, n.Source.String())
			}
		case *plan.WriteTo:
			write = n.Sink.String()
		}
	})
	label := ""
	if len(reads) > 0 {
		label = "read " + reads[0]
	}
	if len(reads) > 1 {
		label += fmt.Sprintf(" and %d more", len(reads)-1)
	}
	if write != "" {
		label = strings.TrimPrefix(label+", write "+write, ", ")
	}
	return label
}

// Count runs the query for its number of rows.
func (f *Frame) Count() (int64, error) {
	t, err := f.Agg(Count().As("rows")).Collect()
	if err != nil {
		return 0, err
	}
	n, err := t.Ints("rows")
	if err != nil {
		return 0, err
	}
	return n[0], nil
}

// Written tells what Write made: rows, bytes and files.
type Written struct {
	URL     string
	Rows    int64
	Bytes   int64
	Files   []plan.File
	Version *int64 // of the table that was written; nil: it is no table, or was left as it is
	Elapsed time.Duration
	// Advice is a sentence on the layout if it will make reading slow, else "".
	Advice string
}

// Write runs the query and writes its rows to url: a single file if url ends in
// .parquet, .csv or .csv.gz, else a table folder of Parquet files. What it writes is
// visible only when it is complete; after an error or a crash the old
// state stays.
func (f *Frame) Write(url string, options ...WriteOption) (*Written, error) {
	if f.err != nil {
		return nil, f.err
	}
	var o plan.WriteOptions
	for _, opt := range options {
		if err := opt(&o); err != nil {
			return nil, fmt.Errorf("write %s: %w", url, err)
		}
	}
	for i, name := range o.PartitionBy {
		at := f.Schema().Index(name)
		if at < 0 {
			return nil, fmt.Errorf("write %s: partition by: %w", url, &column.UnknownColumn{Name: name, Have: f.Columns()})
		}
		o.PartitionBy[i] = f.Columns()[at]
	}
	for _, names := range [][]string{o.SortWithin, o.BloomFilters} {
		for i, name := range names {
			at := f.Schema().Index(name)
			if at < 0 {
				return nil, fmt.Errorf("write %s: %w", url, &column.UnknownColumn{Name: name, Have: f.Columns()})
			}
			names[i] = f.Columns()[at]
		}
	}
	if f.s.opts.Create == nil {
		return nil, fmt.Errorf("write %s: this session has no connectors", url)
	}
	ctx := f.s.context()
	sink, err := f.s.opts.Create(ctx, url, o)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	out := &Written{URL: sink.String()}
	if k, ok := sink.(plan.Skipper); ok {
		if skip, err := k.Skip(ctx); skip || err != nil {
			return out, err
		}
	}
	if err := f.s.write(ctx, f.node, sink, out); err != nil {
		return nil, err
	}
	out.Elapsed = time.Since(start)
	out.Advice = layoutAdvice(out, o)
	return out, nil
}

// write writes the rows of n to sink.
func (s *Session) write(ctx context.Context, n plan.Node, sink plan.Sink, out *Written) error {
	n, sink, err := s.constrained(ctx, n, sink)
	if err != nil {
		return err
	}
	_, err = s.run(ctx, &plan.WriteTo{In: n, Sink: sink, Done: func(w *plan.Written) {
		out.Rows, out.Bytes, out.Files, out.Version = w.Rows, w.Bytes, w.Files, w.Version
	}})
	return err
}

// layoutAdvice warns of partitions that cut the rows into many small files, each of
// which costs a reader a round trip.
func layoutAdvice(w *Written, o plan.WriteOptions) string {
	target := o.TargetBytes
	if target == 0 {
		target = 120e6
	}
	n := int64(len(w.Files))
	if len(o.PartitionBy) == 0 || n < 16 || w.Bytes/n > target/8 {
		return ""
	}
	return fmt.Sprintf("the files are %s on average, far below the %s aimed at: partition by fewer columns, or by a coarser one than %s",
		bytesText(w.Bytes/n), bytesText(target), strings.Join(o.PartitionBy, ", "))
}

// String is one line: rows, files, bytes.
func (w *Written) String() string {
	files := "1 file"
	if len(w.Files) != 1 {
		files = fmt.Sprintf("%d files", len(w.Files))
	}
	text := fmt.Sprintf("%s: %s rows in %s, %s", w.URL, thousands(w.Rows), files, bytesText(w.Bytes))
	if len(w.Files) == 0 && w.Version == nil { // a table of a server
		text = fmt.Sprintf("%s: %s rows, %s", w.URL, thousands(w.Rows), bytesText(w.Bytes))
	}
	if w.Advice != "" {
		text += "\nadvice: " + w.Advice
	}
	return text
}

// MIMEBundle implements display.Rich.
func (w *Written) MIMEBundle() (map[string]any, error) {
	return map[string]any{"text/plain": w.String()}, nil
}
