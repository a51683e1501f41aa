package dataframe

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"

	"weir/dataframe/column"
	"weir/dataframe/internal/catalog"
	"weir/dataframe/plan"
	"weir/internal/typo"
)

// Options are what a Session is made of. The zero value works on frames in
// memory, with as many workers as there are processors.
type Options struct {
	Open    func(ctx context.Context, url string, o plan.ReadOptions) (plan.Source, error) // connectors.Open
	Create  func(ctx context.Context, url string, o plan.WriteOptions) (plan.Sink, error)  // connectors.Create
	Copy    func(ctx context.Context, from, to string) (int64, error)                      // connectors.Copy
	Folder  func(ctx context.Context, url string) (plan.Folder, error)                     // connectors.Folder
	Workers int                                                                            // 0: one a processor
}

// A Session belongs to one notebook, job or connection: it opens places, names
// tables and runs queries. Its methods may be called from several goroutines.
type Session struct {
	opts Options

	mu       sync.Mutex
	ctx      context.Context
	progress func(Progress)
	tell     func(string)
	aside    map[plan.Source]int64 // rows set aside that were told of
	noted    map[string]bool       // notes of sources that were told
	tables   map[string]*Frame
	// functions are those of UDF and UDAF, *funcs.Scalar or *funcs.Aggregate by name.
	functions map[string]any
	queries   int
	running   map[*Running]bool

	// What Set changes, besides opts.Workers.
	memory     int64
	memoryText string
	rulesOff   []string
	cacheMax   int64 // 0: defaultCache

	cacheBytes atomic.Int64 // that cached frames take
	dialect    string
	nulls      string // where they sort; "": as in dialect
	zone       string // whose clocks SQL shows; "": UTC
	catalog    *catalog.Catalog
}

// NewSession makes a Session.
func NewSession(opts Options) *Session {
	return &Session{opts: opts, ctx: context.Background(), tables: map[string]*Frame{}, aside: map[plan.Source]int64{}, noted: map[string]bool{}, running: map[*Running]bool{}, catalog: catalog.New()}
}

// Bind sets the context under which Collect and friends run, and who is told of their
// progress (nil: nobody). The shell calls it before every cell, so that
// an interrupt cancels the cell's queries.
func (s *Session) Bind(ctx context.Context, progress func(Progress)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ctx, s.progress = ctx, progress
}

func (s *Session) context() context.Context {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ctx
}

// Read is the table at url: a file, a glob, a folder or a database table, such
// as "clicks/*.csv.gz", "s3://lake/events/", "mysql://shop/orders".
// Only its schema is read now.
func (s *Session) Read(url string, options ...ReadOption) *Frame {
	var o plan.ReadOptions
	for _, opt := range options {
		if err := opt(&o); err != nil {
			return s.fail(fmt.Errorf("read %s: %w", url, err))
		}
	}
	if s.opts.Open == nil {
		return s.fail(fmt.Errorf("read %s: this session has no connectors", url))
	}
	src, err := s.opts.Open(s.context(), url, o)
	if err != nil {
		return s.fail(err)
	}
	return s.From(src)
}

// From is the rows of src.
func (s *Session) From(src plan.Source) *Frame {
	scan, err := plan.NewScan(s.context(), src)
	if err != nil {
		return s.fail(err)
	}
	s.noteLeftOut(src)
	return &Frame{s: s, node: scan}
}

// FromBatches is the rows of batches that fit schema.
func (s *Session) FromBatches(schema *column.Schema, batches ...*column.Batch) *Frame {
	return &Frame{s: s, node: plan.NewValues(schema, batches)}
}

// Name makes f a table of this session under name; nil forgets the name.
func (s *Session) Name(name string, f *Frame) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f == nil {
		delete(s.tables, name)
		return
	}
	s.tables[name] = f
}

// Table is the frame called name by Name, or the table or view of that name which SQL finds: of CREATE, of the
// Warehouse.
func (s *Session) Table(name string) *Frame {
	if _, f := s.frameNamed(name); f != nil {
		return f
	}
	names, err := s.CatalogNames(s.context())
	if err != nil {
		return s.fail(fmt.Errorf("table %q: %w", name, err))
	}
	if slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) }) {
		return s.SQL("SELECT * FROM `" + strings.ReplaceAll(name, "`", "``") + "`") // all dialects read these quotes so
	}
	if near := typo.Nearest(name, names); near != "" {
		return s.fail(fmt.Errorf("no table %q; did you mean %q?", name, near))
	}
	return s.fail(fmt.Errorf("no table %q; weir.Name(%q, frame) names one", name, name))
}

func (s *Session) tableNames() []string {
	var names []string
	for n := range s.tables {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// Tables lists the names given by Name.
func (s *Session) Tables() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tableNames()
}

// Copy copies a file from one place to another as it is, such as
// "ftp://partner/out/prices.csv" to "s3://lake/partner/dt=2026-03-01/prices.csv", and gives its
// size in bytes. It is streamed, and visible at the target only when it is whole.
func (s *Session) Copy(from, to string) (int64, error) {
	if s.opts.Copy == nil {
		return 0, fmt.Errorf("copy %s: this session has no connectors", from)
	}
	return s.opts.Copy(s.context(), from, to)
}

// Failed is a Frame that gives err when it is run; packages that make frames
// report with it.
func (s *Session) Failed(err error) *Frame { return s.fail(err) }

func (s *Session) fail(err error) *Frame {
	return &Frame{s: s, node: plan.NewValues(&column.Schema{}, nil), err: err}
}
