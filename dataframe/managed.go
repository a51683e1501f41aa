package dataframe

import (
	"context"
	"fmt"
	"path"
	"strings"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// managed is the table at url.
func (s *Session) managed(ctx context.Context, what, url string) (plan.Table, error) {
	if s.opts.Create == nil {
		return nil, fmt.Errorf("%s %s: this session has no connectors", what, url)
	}
	sink, err := s.opts.Create(ctx, url, plan.WriteOptions{})
	if err != nil {
		return nil, err
	}
	t, ok := sink.(plan.Table)
	if !ok {
		return nil, fmt.Errorf("%s %s: it is no table with versions; name a folder that Write made", what, url)
	}
	return t, nil
}

// TableInfo is what is known of the table at url without reading its rows.
func (s *Session) TableInfo(url string) (*plan.TableInfo, error) {
	ctx := s.context()
	t, err := s.managed(ctx, "table", url)
	if err != nil {
		return nil, err
	}
	return t.Info(ctx)
}

// History is the versions of the table at url, the newest first: a row for each with its number, time and
// operation, the files that it added and removed, and the rows in those that it added.
func (s *Session) History(url string) *Frame {
	ctx := s.context()
	t, err := s.managed(ctx, "history of", url)
	if err != nil {
		return s.fail(err)
	}
	versions, err := t.History(ctx, 0)
	if err != nil {
		return s.fail(err)
	}
	schema := column.NewSchema(
		column.Field{Name: "version", Type: column.Int64}, column.Field{Name: "time", Type: column.Timestamp},
		column.Field{Name: "operation", Type: column.String}, column.Field{Name: "mode", Type: column.String, Nullable: true},
		column.Field{Name: "added", Type: column.Int64}, column.Field{Name: "removed", Type: column.Int64},
		column.Field{Name: "rows", Type: column.Int64, Nullable: true}, column.Field{Name: "engine", Type: column.String})
	cols := make([]*column.Builder, schema.Len())
	for i, f := range schema.Fields {
		cols[i] = column.NewBuilder(f.Type, len(versions))
	}
	for _, v := range versions {
		var mode, rows any
		if m, ok := v.Parameters["mode"]; ok {
			mode = m
		}
		if v.Rows >= 0 {
			rows = v.Rows
		}
		for i, x := range []any{v.Version, v.Time, v.Operation, mode, int64(v.Added), int64(v.Removed), rows, v.Engine} {
			if err := cols[i].Append(x); err != nil {
				return s.fail(fmt.Errorf("history of %s: %w", url, err))
			}
		}
	}
	b := &column.Batch{N: len(versions)}
	for _, c := range cols {
		b.Cols = append(b.Cols, c.Vector())
	}
	return s.FromBatches(schema, b)
}

// A TableChange tells what Restore, Undo, Vacuum or Compact did.
type TableChange struct {
	plan.TableChange
	URL  string
	What string
	// How long the query Measure of CompactOptions took on the table, before and after; 0: there was none.
	TimeBefore, TimeAfter time.Duration
}

// String is one line: the files before and after, the times of a measured query, and the new version.
func (c *TableChange) String() string {
	text := fmt.Sprintf("%s %s: %d files of %s, before %d of %s", c.What, c.URL,
		c.FilesAfter, bytesText(c.BytesAfter), c.FilesBefore, bytesText(c.BytesBefore))
	if c.TimeBefore > 0 {
		text += fmt.Sprintf("; the query takes %s, before %s", c.TimeAfter.Round(time.Millisecond), c.TimeBefore.Round(time.Millisecond))
	}
	if c.Version >= 0 {
		return fmt.Sprintf("%s; version %d", text, c.Version)
	}
	return text
}

// MIMEBundle implements display.Rich.
func (c *TableChange) MIMEBundle() (map[string]any, error) {
	return map[string]any{"text/plain": c.String()}, nil
}

// change runs fn on the table at url.
func (s *Session) change(what, url string, fn func(context.Context, plan.Table) (*plan.TableChange, error)) (*TableChange, error) {
	ctx := s.context()
	t, err := s.managed(ctx, what, url)
	if err != nil {
		return nil, err
	}
	c, err := fn(ctx, t)
	if err != nil {
		return nil, err
	}
	return &TableChange{TableChange: *c, URL: url, What: what}, nil
}

// Restore makes the table at url what it was at a version, as a new version: restoring can be undone, too.
func (s *Session) Restore(url string, version int) (*TableChange, error) {
	return s.change("restore", url, func(ctx context.Context, t plan.Table) (*plan.TableChange, error) {
		return t.Restore(ctx, int64(version))
	})
}

// Undo takes back the newest change of the rows or columns of the table at url. Undone twice, the
// change is there again. If another writer changes the table at the same time, that is an error and
// nothing is undone.
func (s *Session) Undo(url string) (*TableChange, error) { return s.undo(url, -1) }

// undo is Undo if the table is at version, which may be -1 for any.
func (s *Session) undo(url string, version int64) (*TableChange, error) {
	return s.change("undo", url, func(ctx context.Context, t plan.Table) (*plan.TableChange, error) { return t.Undo(ctx, version) })
}

// VacuumOptions are settings of Vacuum.
type VacuumOptions struct {
	// Retention is how long a version can still be read after it was replaced; 0: seven days.
	Retention time.Duration
	DryRun    bool // only say what would be deleted
}

// Vacuum deletes the files of the table at url that no version of the retention needs. Older versions
// cannot be read or restored any more. What writes that died have left behind goes after a day at
// the earliest: it cannot be told from the files of a write that is under way.
func (s *Session) Vacuum(url string, o VacuumOptions) (*TableChange, error) {
	if o.Retention == 0 {
		o.Retention = 7 * 24 * time.Hour
	}
	what := "vacuum"
	if o.DryRun {
		what = "vacuum (dry run)"
	}
	return s.change(what, url, func(ctx context.Context, t plan.Table) (*plan.TableChange, error) {
		return t.Vacuum(ctx, o.Retention, o.DryRun)
	})
}

// CompactOptions are settings of Compact.
type CompactOptions struct {
	FileSize string   // to aim at, such as "120MB", the default
	SortBy   []string // columns by which every partition is sorted anew: then filters on them skip files
	// Measure is a query on the table, which is run and timed before and after; nil: none.
	Measure func(table *Frame) *Frame
}

// Compact puts the small files of each partition of the table at url together. The rows stay the
// same, and other writers may append meanwhile. With SortBy all files are written anew. With Measure the
// result tells what a query has gained:
//
//	s.Compact(url, weir.CompactOptions{SortBy: []string{"user_id"}, Measure: func(t *weir.Frame) *weir.Frame {
//		return t.Filter(weir.Col("user_id").Eq(4711))
//	}})
func (s *Session) Compact(url string, o CompactOptions) (*TableChange, error) {
	before, err := s.measure(url, o.Measure)
	if err != nil {
		return nil, err
	}
	out, err := s.compact(url, o)
	if err != nil {
		return nil, err
	}
	out.TimeBefore = before
	out.TimeAfter, err = s.measure(url, o.Measure)
	return out, err
}

// measure is how long query takes on the table at url; 0 without one.
func (s *Session) measure(url string, query func(*Frame) *Frame) (time.Duration, error) {
	if query == nil {
		return 0, nil
	}
	start := time.Now()
	_, err := query(s.Read(url)).Collect()
	if err != nil {
		return 0, fmt.Errorf("compact %s: measure: %w", url, err)
	}
	return max(time.Since(start), 1), nil
}

func (s *Session) compact(url string, o CompactOptions) (*TableChange, error) {
	size := int64(0)
	if o.FileSize != "" {
		var err error
		if size, err = parseSize(o.FileSize); err != nil {
			return nil, fmt.Errorf("compact %s: %w", url, err)
		}
	}
	if len(o.SortBy) > 0 {
		return s.sortTable(url, o.SortBy, size)
	}
	return s.change("compact", url, func(ctx context.Context, t plan.Table) (*plan.TableChange, error) {
		return t.Compact(ctx, size)
	})
}

// sortTable writes all files of a table anew, each partition sorted by columns.
func (s *Session) sortTable(url string, by []string, size int64) (*TableChange, error) {
	if s.opts.Create == nil {
		return nil, fmt.Errorf("compact %s: this session has no connectors", url)
	}
	ctx := s.context()
	sink, err := s.opts.Create(ctx, url, plan.WriteOptions{TargetBytes: size})
	if err != nil {
		return nil, err
	}
	t, ok := sink.(plan.Table)
	if !ok {
		return nil, fmt.Errorf("compact %s: it is no table with versions", url)
	}
	snap, err := t.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	files, err := snap.Files(ctx, nil)
	if err != nil {
		return nil, err
	}
	src, err := snap.Read(files)
	if err != nil {
		return nil, err
	}
	if p, ok := src.(plan.Partial); ok && len(p.LeftOut()) > 0 {
		return nil, fmt.Errorf("compact %s: column %s cannot be read (%s), so its files cannot be written anew", url, p.LeftOut()[0].Name, p.LeftOut()[0].Why)
	}
	keys := make([]any, 0, len(by)+2)
	for _, name := range append(snap.PartitionBy(), by...) {
		keys = append(keys, Col(name))
	}
	f := s.From(src).Sort(keys...)
	if f.err != nil {
		return nil, fmt.Errorf("compact %s: %w", url, f.err)
	}
	var w Written
	if err := s.write(ctx, f.node, snap.Rearrange(files, "OPTIMIZE"), &w); err != nil {
		return nil, err
	}
	out := &TableChange{URL: url, What: "sort"}
	out.Version, out.FilesBefore, out.FilesAfter, out.BytesAfter = *w.Version, len(files), len(w.Files), w.Bytes
	for _, f := range files {
		out.BytesBefore += f.Bytes
	}
	return out, nil
}

// Published tells what Publish made.
type Published struct {
	URL       string
	Name      string // the session's table
	Version   int64
	Previous  int64 // the version that Undo goes back to; -1: none
	Rows      int64
	Schema    *column.Schema
	Refreshed time.Time

	s *Session
}

// Publish writes the rows as the table at url, as Write does, and names it in the session after the last part of url.
// The versions before stay readable until Vacuum; Undo, here or of the Session, goes back by one.
//
//	p, err := daily.Publish("s3://lake/published/daily_users")
//	undone, err := p.Undo()
func (f *Frame) Publish(url string, options ...WriteOption) (*Published, error) {
	w, err := f.Write(url, append(options, func(o *plan.WriteOptions) error {
		o.Operation = "PUBLISH"
		return nil
	})...)
	if err != nil {
		return nil, err
	}
	if w.Version == nil {
		return nil, fmt.Errorf("publish %s: a table was not written; name a folder, without an ending", url)
	}
	info, err := f.s.TableInfo(url)
	if err != nil {
		return nil, err
	}
	name := path.Base(strings.TrimSuffix(url, "/"))
	f.s.Name(name, f.s.Read(url))
	return &Published{
		URL: url, Name: name, Version: *w.Version, Previous: *w.Version - 1,
		Rows: info.Rows, Schema: info.Schema, Refreshed: info.Refreshed, s: f.s,
	}, nil
}

// Undo goes back to the version before, unless the table was changed since.
func (p *Published) Undo() (*TableChange, error) {
	c, err := p.s.undo(p.URL, p.Version)
	if err == nil {
		p.s.Name(p.Name, p.s.Read(p.URL))
	}
	return c, err
}

// String is one line: rows, version and time.
func (p *Published) String() string {
	text := fmt.Sprintf("%s: version %d, %s rows, %d columns, refreshed %s", p.URL, p.Version, thousands(p.Rows), p.Schema.Len(), p.Refreshed.Format("2006-01-02 15:04:05 UTC"))
	if p.Previous >= 0 {
		text += fmt.Sprintf("; Undo goes back to version %d", p.Previous)
	}
	return text
}

// MIMEBundle implements display.Rich.
func (p *Published) MIMEBundle() (map[string]any, error) {
	return map[string]any{"text/plain": p.String()}, nil
}
