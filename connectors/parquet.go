package connectors

import (
	"context"
	"fmt"
	"io"
	"sync"

	"weir/connectors/internal/delta"
	"weir/connectors/internal/pq"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// parquetSource is the rows of Parquet files. Their columns are brought
// together by name; a column that a file lacks is null there, and of different types of
// one column the values are widened to one that holds them all.
type parquetSource struct {
	*fileSet
	mu     sync.Mutex
	metas  []*pq.Meta
	gone   []*delta.Deleted // rows of the files that their table has no more
	schema *column.Schema
}

var (
	_ plan.Source   = (*parquetSource)(nil)
	_ plan.Filterer = (*parquetSource)(nil)
	_ plan.Counter  = (*parquetSource)(nil)
	_ plan.Detailer = (*parquetSource)(nil)
	_ plan.Partial  = (*parquetSource)(nil)
)

func newParquetSource(s *fileSet) plan.Source {
	return &parquetSource{fileSet: s, metas: make([]*pq.Meta, len(s.files)), gone: make([]*delta.Deleted, len(s.files))}
}

// Pushes implements plan.Filterer: every filter is applied to the columns that it
// needs before others are decoded.
func (s *parquetSource) Pushes(plan.Expr) plan.Exactness { return plan.Fully }

// schemaFiles is how many files of very many are looked at for the columns: reading the footers of
// thousands of objects takes longer than many a query.
const schemaFiles = 8

// Schema implements plan.Source. It reads the footers of all files, or of some of very many if these are
// alike, unless a table's log has the columns.
func (s *parquetSource) Schema(ctx context.Context) (*column.Schema, error) {
	s.mu.Lock()
	known := s.schema
	s.mu.Unlock()
	if known != nil {
		return known, nil
	}
	out := s.fileSet.schema
	if out == nil {
		fields, err := s.fields(ctx)
		if err != nil {
			return nil, err
		}
		out = s.full(fields)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.schema = out
	return out, nil
}

// fields are the columns of the files.
func (s *parquetSource) fields(ctx context.Context) ([]column.Field, error) {
	most, n := 64, schemaFiles
	if s.o.SniffFiles != 0 {
		most, n = s.o.SniffFiles, s.o.SniffFiles
	}
	if most > 0 && len(s.files) > most {
		var some []int
		for k := range n {
			some = append(some, k*(len(s.files)-1)/max(n-1, 1))
		}
		if err := s.load(ctx, some); err != nil {
			return nil, err
		}
		if s.alike(some) {
			fields, err := s.unite(some)
			for i := range fields {
				fields[i].Nullable = true
			}
			return fields, err
		}
	}
	if err := s.load(ctx, s.all()); err != nil {
		return nil, err
	}
	return s.unite(s.all())
}

// alike reports whether the files at indices have the same columns.
func (s *parquetSource) alike(indices []int) bool {
	first := s.metas[indices[0]]
	for _, i := range indices {
		m := s.metas[i]
		if len(m.Leaves) != len(first.Leaves) || len(m.Refused)+len(first.Refused) > 0 {
			return false
		}
		for k := range m.Leaves {
			if a, b := &first.Leaves[k], &m.Leaves[k]; a.Name != b.Name || !a.Type.Equal(b.Type) {
				return false
			}
		}
	}
	return true
}

// covers refuses a file with columns that were not looked at when the schema was made.
func (s *parquetSource) covers(full *column.Schema, i int) error {
	for _, l := range s.metas[i].Leaves {
		if s.part(l.Name) >= 0 {
			continue
		}
		at := full.Index(l.Name)
		if at >= 0 {
			if wide, ok := pq.Widest(full.Fields[at].Type, l.Type); ok && wide.Equal(full.Fields[at].Type) || sameMoments(full.Fields[at].Type, l.Type) {
				continue
			}
		}
		return fmt.Errorf("read %s: its column %s %s is not among those of the files looked at first; look at all files with SniffFiles(-1), in SQL union_by_name = true", s.name(&s.files[i]), l.Name, l.Type)
	}
	return nil
}

// unite is the columns of the files at indices.
func (s *parquetSource) unite(indices []int) ([]column.Field, error) {
	var fields []column.Field
	place := map[string]int{}
	var from []string
	seen := []int{}
	for _, i := range indices {
		m, name := s.metas[i], s.name(&s.files[i])
		for _, l := range m.Leaves {
			at, ok := place[l.Name]
			if !ok {
				place[l.Name] = len(fields)
				fields = append(fields, column.Field{Name: l.Name, Type: l.Type, Nullable: l.Optional})
				from = append(from, name)
				seen = append(seen, 1)
				continue
			}
			wide, ok := pq.Widest(fields[at].Type, l.Type)
			if !ok {
				return nil, fmt.Errorf("column %s is %s in %s and %s in %s; read them apart and cast one", l.Name, fields[at].Type, from[at], l.Type, name)
			}
			fields[at].Type = wide
			fields[at].Nullable = fields[at].Nullable || l.Optional
			seen[at]++
		}
	}
	for i := range fields {
		fields[i].Nullable = fields[i].Nullable || seen[i] < len(indices)
		if err := s.readable(fields[i], from[i]); err != nil {
			return nil, err
		}
	}
	return fields, nil
}

// readable refuses a column that some file has but cannot give: its rows would
// seem to be null.
func (s *parquetSource) readable(f column.Field, from string) error {
	for i, m := range s.metas {
		if m == nil {
			continue
		}
		if why := m.Refusal(f.Name); why != "" && s.part(f.Name) < 0 {
			return fmt.Errorf("column %s is %s in %s and cannot be read in %s (%s); read them apart", f.Name, f.Type, from, s.name(&s.files[i]), why)
		}
	}
	return nil
}

// LeftOut implements plan.Partial, from what has been read of the files.
func (s *parquetSource) LeftOut() []plan.Missing {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := append([]plan.Missing(nil), s.missing...)
	seen := map[string]bool{}
	for _, m := range out {
		seen[m.Name] = true
	}
	for _, m := range s.metas {
		if m == nil {
			continue
		}
		for _, r := range m.Refused {
			if !seen[r.Name] && s.part(r.Name) < 0 {
				seen[r.Name] = true
				out = append(out, plan.Missing{Name: r.Name, Why: r.Why})
			}
		}
	}
	return out
}

// all is the indices of all files.
func (s *parquetSource) all() []int {
	out := make([]int, len(s.files))
	for i := range out {
		out[i] = i
	}
	return out
}

// load reads the footers of the files at indices want, some at once.
func (s *parquetSource) load(ctx context.Context, want []int) error {
	errs := make([]error, len(want))
	limit := make(chan struct{}, 32)
	var wg sync.WaitGroup
	for k, i := range want {
		s.mu.Lock()
		known := s.metas[i]
		s.mu.Unlock()
		if known != nil {
			continue
		}
		limit <- struct{}{}
		wg.Add(1)
		go func() {
			defer func() { <-limit; wg.Done() }()
			errs[k] = s.loadOne(ctx, i)
		}()
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *parquetSource) loadOne(ctx context.Context, i int) error {
	f := &s.files[i]
	m, err := pq.ReadMapped(f.Size, func(p []byte, off int64) error { return readFull(ctx, s.store, f.Object, p, off) }, s.mapping)
	var gone *delta.Deleted
	if err == nil && f.deleted != nil {
		gone, err = s.readDeleted(ctx, f, m.Rows)
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", s.name(f), err)
	}
	if s.o.Types != nil {
		for _, t := range s.o.Types.Fields {
			if t.Type.Kind == column.KindTimestamp {
				m.SetMoments(t.Name, t.Type.Unit)
			}
		}
	}
	s.mu.Lock()
	s.metas[i], s.gone[i] = m, gone
	s.mu.Unlock()
	return nil
}

func readFull(ctx context.Context, s Store, o Object, p []byte, off int64) error {
	n, err := s.ReadAt(ctx, o, p, off)
	return whole(n, len(p), off, err)
}

// whole is the error of a read at off that gave n of want bytes, and err.
func whole(n, want int, off int64, err error) error {
	switch {
	case n == want:
		return nil
	case err == nil || err == io.EOF:
		return fmt.Errorf("%d bytes at %d end after %d", want, off, n)
	}
	return err
}

// Count implements plan.Counter.
func (s *parquetSource) Count(ctx context.Context) (int64, error) {
	if rows, ok := s.loggedRows(); ok {
		return rows, nil
	}
	if err := s.load(ctx, s.all()); err != nil {
		return 0, err
	}
	var rows int64
	for i, m := range s.metas {
		rows += m.Rows - s.gone[i].Len()
	}
	return rows, nil
}

// Splits implements plan.Source: one for every row group that may hold rows for
// the filters.
func (s *parquetSource) Splits(ctx context.Context, req plan.Request) ([]plan.Split, error) {
	t, err := s.touched(ctx, req)
	if err != nil {
		return nil, err
	}
	splits := make([]plan.Split, len(t.groups))
	for i, g := range t.groups {
		splits[i] = g
	}
	return splits, nil
}

// touched tells which row groups a request reads.
func (s *parquetSource) touched(ctx context.Context, req plan.Request) (*touch, error) {
	full, err := s.Schema(ctx)
	if err != nil {
		return nil, err
	}
	schema, err := s.selectColumns(full, req.Columns)
	if err != nil {
		return nil, err
	}
	keep, err := s.keep(req.Filters)
	if err != nil {
		return nil, err
	}
	inPath := s.sizeOf(keep)
	t := &touch{partition: s.sizeOf(s.all()).less(inPath)}
	keep = s.keepByStats(keep, req.Filters)
	t.statsFiles = inPath.less(s.sizeOf(keep))
	limited := req.Limit > 0 && len(req.Filters) == 0
	if !limited {
		if err := s.load(ctx, keep); err != nil {
			return nil, err
		}
	}
	rows := int64(0)
	for _, i := range keep {
		if limited && rows >= req.Limit {
			t.limitFiles.add(s.files[i].Size)
			continue
		}
		// For a limit the first files are enough: the footers of others are not read.
		if err := s.load(ctx, []int{i}); err != nil {
			return nil, err
		}
		if s.fileSet.schema == nil {
			if err := s.covers(full, i); err != nil {
				return nil, err
			}
		}
		used, first := len(t.groups), int64(0)
		for g := range s.metas[i].Groups {
			p := &groupSplit{src: s, full: full, out: schema, filters: req.Filters, file: i, group: g, first: first}
			first += p.inFile()
			switch {
			case p.Rows() == 0:
			case !p.may(req.Filters):
				t.statistics.add(p.Bytes())
			case limited && rows >= req.Limit:
				t.limitGroups.add(p.Bytes())
			default:
				t.groups = append(t.groups, p)
				rows += p.Rows()
			}
		}
		if len(t.groups) > used {
			t.files++
		}
	}
	return t, nil
}

// sizeOf is how many files there are at indices, and their size.
func (s *parquetSource) sizeOf(indices []int) (out amount) {
	for _, i := range indices {
		out.add(s.files[i].Size)
	}
	return out
}

func (a amount) less(b amount) amount { return amount{a.n - b.n, a.bytes - b.bytes} }

// selectColumns says why a column that is in the files is not in the schema.
func (s *parquetSource) selectColumns(full *column.Schema, names []string) (*column.Schema, error) {
	out, err := full.Select(names)
	if err == nil {
		return out, nil
	}
	for i, m := range s.metas {
		if m == nil {
			continue
		}
		for _, n := range names {
			if why := m.Refusal(n); why != "" && full.Index(n) < 0 {
				return nil, fmt.Errorf("read %s: column %s cannot be read: %s", s.name(&s.files[i]), n, why)
			}
		}
	}
	return nil, err
}
