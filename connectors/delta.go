package connectors

import (
	"context"
	"fmt"

	"weir/connectors/internal/delta"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// A table folder is a Delta Lake table (https://github.com/delta-io/delta,
// PROTOCOL.md): its _delta_log has a numbered JSON file for every commit, which names files
// that were added and removed. Whoever creates the next number has committed. Every tenth
// commit the state is written down whole, as a checkpoint, so that readers need not begin at
// the first.

// deltaTable is one version of a table.
type deltaTable struct {
	version int64
	state   *delta.State
	columns delta.Schema
	schema  *column.Schema  // of the columns that can be read
	missing []plan.Missing  // the others
	strict  map[string]bool // columns that must not be null
}

// newDeltaTable is the table whose state is s.
func newDeltaTable(version int64, s *delta.State) (*deltaTable, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	t := &deltaTable{version: version, state: s, schema: &column.Schema{}, strict: map[string]bool{}}
	var err error
	if t.columns, err = delta.ParseSchema(s.Meta.Schema); err != nil {
		return nil, err
	}
	for _, c := range t.columns {
		if c.Why != "" {
			t.missing = append(t.missing, plan.Missing{Name: c.Name, Why: c.Why})
			continue
		}
		t.strict[c.Name] = !c.Nullable
		t.schema.Fields = append(t.schema.Fields, c.Field)
	}
	for _, p := range s.Meta.Parts {
		if t.schema.Index(p) < 0 {
			return nil, fmt.Errorf("the table has no column %q for its folders", p)
		}
	}
	return t, nil
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// setTable makes s the files of t.
func (s *fileSet) setTable(t *deltaTable) error {
	if s.o.FileColumn != "" {
		return fmt.Errorf("a table has no file column; name its files to have one")
	}
	return s.setTableFiles(t, t.state.Files())
}

// setTableFiles makes s some of the files of t.
func (s *fileSet) setTableFiles(t *deltaTable, files []*delta.File) error {
	s.schema, s.missing = t.schema, t.missing
	s.note = fmt.Sprintf("version %d", t.version)
	for _, p := range t.state.Meta.Parts {
		s.parts = append(s.parts, t.schema.Fields[t.schema.Index(p)])
	}
	s.mapping = t.mapping()
	root, named := trimSlash(s.path), t.state.Meta.Physical(t.columns)
	for _, added := range files {
		f := file{Object: Object{Path: joinPath(root, added.Plain), Size: added.Size}, stats: added.Stats, deleted: added.Deletions}
		for _, p := range s.parts {
			v, err := partitionValue(p.Type, added.Values[named(p.Name)])
			if err != nil {
				return fmt.Errorf("%s: column %s: %w", f.Path, p.Name, err)
			}
			f.values = append(f.values, v)
		}
		s.files = append(s.files, f)
	}
	return nil
}

// partitionValue is the value that text stands for in the log.
func partitionValue(t column.Type, text *string) (any, error) {
	if text == nil || *text == "" {
		return nil, nil
	}
	return parseText(t, *text)
}

// keepByStats leaves out of keep the files whose statistics in the log rule out filters.
func (s *fileSet) keepByStats(keep []int, filters []plan.Filter) []int {
	if s.schema == nil || len(filters) == 0 {
		return keep
	}
	var out []int
	for _, i := range keep {
		if s.mayHave(&s.files[i], filters) {
			out = append(out, i)
		}
	}
	return out
}

func (s *fileSet) mayHave(f *file, filters []plan.Filter) bool {
	if f.stats == "" {
		return true
	}
	stats := delta.ParseStats(f.stats)
	named := s.storedName
	of := func(name string) bounds {
		if p := s.part(name); p >= 0 {
			v := f.values[p]
			return bounds{lo: v, hi: v, allNull: v == nil, noNull: v != nil}
		}
		at := s.schema.Index(name)
		if at < 0 || stats.Rows < 0 {
			return bounds{}
		}
		if s.variant(name) {
			return bounds{} // in a form of their own, and a null of VARIANT counts as a value
		}
		lo, hi, nulls := stats.Bounds(named(name), s.schema.Fields[at].Type)
		return bounds{lo: lo, hi: hi, allNull: nulls == stats.Rows, noNull: nulls == 0}
	}
	for _, filter := range filters {
		if !mayMatch(filter.Expr, of) {
			return false
		}
	}
	return true
}

// openTable reads the version of the table at path that o asks for; nil if there is no table.
func openTable(ctx context.Context, s Store, path string, o plan.ReadOptions) (*deltaTable, error) {
	l := &tableLog{store: s, path: path}
	switch {
	case o.Version != nil && !o.Time.IsZero():
		return nil, fmt.Errorf("both a version and a time are given; give one")
	case o.Version != nil:
		return l.open(ctx, *o.Version)
	case !o.Time.IsZero():
		return l.openAt(ctx, o.Time)
	}
	return l.open(ctx, newest)
}
