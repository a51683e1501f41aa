package connectors

import (
	"context"
	"errors"
	"fmt"

	"weir/connectors/internal/delta"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// replacement is what a write takes out of a table.
type replacement struct {
	table     *deltaTable // that the files are of
	files     map[string]bool
	operation string
	same      bool // the rows stay the same; only their places change
	fresh     bool // all files go, and the columns become those of the rows
}

// gone is the files.
func (r *replacement) gone() (out []*delta.File) {
	for _, f := range r.table.state.Files() {
		if r.files[f.Plain] {
			out = append(out, f)
		}
	}
	return out
}

// conflict is why the files cannot be replaced any more.
func (r *replacement) conflict(others []delta.Action) error {
	for _, a := range others {
		switch {
		case a.MetaData != nil, a.Protocol != nil:
			return fmt.Errorf("%w: its columns or settings; run it again", plan.ErrConflict)
		case a.Add != nil && !r.same:
			return fmt.Errorf("%w: there are new rows, which were not looked at; run it again", plan.ErrConflict)
		case a.Remove != nil:
			if f, err := delta.PlainPath(a.Remove.Path); err != nil || r.files[f] {
				return fmt.Errorf("%w: %s was replaced already; run it again", plan.ErrConflict, a.Remove.Path)
			}
		}
	}
	return nil
}

// tableSnapshot is one version of a table.
type tableSnapshot struct {
	sink  *tableSink
	table *deltaTable
}

var _ plan.TableSnapshot = (*tableSnapshot)(nil)

// Snapshot implements plan.Table.
func (s *tableSink) Snapshot(ctx context.Context) (plan.TableSnapshot, error) {
	t, err := s.existing(ctx)
	if err != nil {
		return nil, err
	}
	return &tableSnapshot{s, t}, nil
}

// existing is the newest version; that there is none is an error.
func (s *tableSink) existing(ctx context.Context) (*deltaTable, error) {
	t, err := s.log().open(ctx, newest)
	if err == nil && t == nil {
		err = errors.New("there is no table; a table is a folder that Write made")
	}
	if err != nil {
		return nil, fmt.Errorf("table %s: %w", s, err)
	}
	return t, nil
}

func (s *tableSnapshot) Version() int64         { return s.table.version }
func (s *tableSnapshot) Schema() *column.Schema { return s.table.schema }
func (s *tableSnapshot) PartitionBy() []string {
	return append([]string(nil), s.table.state.Meta.Parts...)
}

// Files implements plan.TableSnapshot.
func (s *tableSnapshot) Files(_ context.Context, filters []plan.Filter) ([]plan.TableFile, error) {
	files := s.table.state.Files()
	set, err := s.set(files)
	if err != nil {
		return nil, err
	}
	keep, err := set.keep(filters)
	if err != nil {
		return nil, fmt.Errorf("table %s: %w", s.sink, err)
	}
	var out []plan.TableFile
	for _, i := range set.keepByStats(keep, filters) {
		out = append(out, plan.TableFile{Path: files[i].Plain, Rows: liveRows(files[i].Stats, files[i].Deletions), Bytes: files[i].Size})
	}
	return out, nil
}

func (s *tableSnapshot) set(files []*delta.File) (*fileSet, error) {
	set := &fileSet{store: s.sink.store, path: s.sink.path}
	if err := set.setTableFiles(s.table, files); err != nil {
		return nil, fmt.Errorf("table %s: %w", s.sink, err)
	}
	return set, nil
}

// Read implements plan.TableSnapshot.
func (s *tableSnapshot) Read(files []plan.TableFile) (plan.Source, error) {
	byPath := map[string]*delta.File{}
	for _, f := range s.table.state.Files() {
		byPath[f.Plain] = f
	}
	var some []*delta.File
	for _, f := range files {
		if byPath[f.Path] == nil {
			return nil, fmt.Errorf("table %s: %s is no file of version %d", s.sink, f.Path, s.table.version)
		}
		some = append(some, byPath[f.Path])
	}
	set, err := s.set(some)
	if err != nil {
		return nil, err
	}
	return newParquetSource(set), nil
}

// Replace implements plan.TableSnapshot.
func (s *tableSnapshot) Replace(files []plan.TableFile, operation string) plan.Sink {
	return s.sinkFor(files, &replacement{table: s.table, operation: operation})
}

// Rearrange implements plan.TableSnapshot.
func (s *tableSnapshot) Rearrange(files []plan.TableFile, operation string) plan.Sink {
	return s.sinkFor(files, &replacement{table: s.table, operation: operation, same: true})
}

// Reshape implements plan.TableSnapshot.
func (s *tableSnapshot) Reshape(partitionBy []string, operation string) plan.Sink {
	var all []plan.TableFile
	for _, f := range s.table.state.Files() {
		all = append(all, plan.TableFile{Path: f.Plain})
	}
	sink := s.sinkFor(all, &replacement{table: s.table, operation: operation, fresh: true})
	sink.o.PartitionBy = partitionBy
	return sink
}

func (s *tableSnapshot) sinkFor(files []plan.TableFile, r *replacement) *tableSink {
	r.files = map[string]bool{}
	for _, f := range files {
		r.files[f.Path] = true
	}
	o := s.sink.o
	o.Mode, o.PartitionBy = modeOverwrite, nil
	return &tableSink{store: s.sink.store, path: s.sink.path, o: o, replace: r}
}
