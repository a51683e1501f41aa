package connectors

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"weir/connectors/internal/delta"
	"weir/dataframe/plan"
)

// Info implements plan.Table.
func (s *tableSink) Info(ctx context.Context) (*plan.TableInfo, error) {
	t, err := s.existing(ctx)
	if err != nil {
		return nil, err
	}
	out := &plan.TableInfo{Version: t.version, Schema: t.schema, PartitionBy: slices.Clone(t.state.Meta.Parts), Previous: -1}
	for _, f := range t.state.Files() {
		out.Files++
		out.Bytes += f.Size
		if n := liveRows(f.Stats, f.Deletions); n >= 0 && out.Rows >= 0 {
			out.Rows += n
		} else {
			out.Rows = -1
		}
	}
	if out.Refreshed, out.Previous, err = s.lastChange(ctx, t); err != nil {
		return nil, fmt.Errorf("table %s: %w", s, err)
	}
	return out, nil
}

// lastChange is when the rows of t were changed last, and the version before that; -1: the
// log does not tell. Only the commits back to that one are read.
func (s *tableSink) lastChange(ctx context.Context, t *deltaTable) (at time.Time, previous int64, err error) {
	log := s.log()
	files, err := log.list(ctx)
	if err != nil {
		return at, -1, err
	}
	for v := t.version; v >= 0; v-- {
		o, ok := files.commits[v]
		if !ok {
			break
		}
		actions, err := log.read(ctx, o)
		if err != nil {
			return at, -1, fmt.Errorf("version %d: %w", v, err)
		}
		if changesRows(actions) {
			if ms := delta.TimeOf(actions); ms > 0 {
				at = time.UnixMilli(ms).UTC()
			}
			return at, v - 1, nil
		}
	}
	return at, -1, nil
}

// changesRows reports whether a commit changed rows or columns, and did not only put them elsewhere.
func changesRows(actions []delta.Action) bool {
	for _, a := range actions {
		if a.Add != nil && a.Add.DataChange || a.Remove != nil && a.Remove.DataChange || a.MetaData != nil {
			return true
		}
	}
	return false
}

// History implements plan.Table.
func (s *tableSink) History(ctx context.Context, limit int) ([]plan.TableVersion, error) {
	if limit < 0 {
		return nil, fmt.Errorf("history of %s: the limit is %d", s, limit)
	}
	log := s.log()
	files, err := log.list(ctx)
	if err != nil {
		return nil, fmt.Errorf("history of %s: %w", s, err)
	}
	if !files.some {
		return nil, fmt.Errorf("history of %s: there is no table", s)
	}
	from := int64(0)
	if limit > 0 {
		from = max(files.newest-int64(limit)+1, 0)
	}
	times, err := log.times(ctx, files, from)
	if err != nil {
		return nil, fmt.Errorf("history of %s: %w", s, err)
	}
	out := []plan.TableVersion{}
	for _, t := range slices.Backward(times) {
		out = append(out, versionOf(t))
	}
	return out, nil
}

func versionOf(t commitTime) plan.TableVersion {
	info := delta.InfoOf(t.actions)
	out := plan.TableVersion{
		Version: t.version, Time: time.UnixMilli(t.at).UTC(), Operation: info.Operation, Parameters: info.Parameters, Engine: info.Engine,
	}
	for _, a := range t.actions {
		if a.Remove != nil {
			out.Removed++
		}
		if a.Add != nil {
			out.Added++
			if n := liveRows(a.Add.Stats, a.Add.Deletions); n >= 0 && out.Rows >= 0 {
				out.Rows += n
			} else {
				out.Rows = -1
			}
		}
	}
	return out
}

// Undo implements plan.Table.
func (s *tableSink) Undo(ctx context.Context, version int64) (*plan.TableChange, error) {
	out, err := s.undo(ctx, version)
	if err != nil {
		return nil, s.wrap("undo", err)
	}
	return out, nil
}

func (s *tableSink) undo(ctx context.Context, version int64) (*plan.TableChange, error) {
	now, err := s.existing(ctx)
	if err != nil {
		return nil, err
	}
	if version >= 0 && now.version != version {
		return nil, fmt.Errorf("the table was changed since, it is at version %d, not %d; Restore version %d to undo that, too: %w", now.version, version, version-1, plan.ErrConflict)
	}
	_, previous, err := s.lastChange(ctx, now)
	if err != nil {
		return nil, err
	}
	if previous < 0 {
		return nil, fmt.Errorf("there is no version before the one that made the rows of version %d", now.version)
	}
	return s.restoreFrom(ctx, now, previous)
}

// Restore implements plan.Table.
func (s *tableSink) Restore(ctx context.Context, version int64) (*plan.TableChange, error) {
	out, err := s.restore(ctx, version)
	if err != nil {
		return nil, s.wrap(fmt.Sprintf("restore version %d of", version), err)
	}
	return out, nil
}

func (s *tableSink) restore(ctx context.Context, version int64) (*plan.TableChange, error) {
	if version < 0 {
		return nil, fmt.Errorf("versions begin with 0")
	}
	now, err := s.existing(ctx)
	if err != nil {
		return nil, err
	}
	return s.restoreFrom(ctx, now, version)
}

// restoreFrom makes the table, which is at now, what it was at version. Whatever others have committed
// after now is a conflict: it would be lost.
func (s *tableSink) restoreFrom(ctx context.Context, now *deltaTable, version int64) (*plan.TableChange, error) {
	then, err := s.log().open(ctx, version)
	if err != nil {
		return nil, err
	}
	if err := now.state.Writable(); err != nil {
		return nil, err
	}
	if now.state.AppendOnly() {
		return nil, fmt.Errorf("the table is set to append only (delta.appendOnly)")
	}
	if err := s.filesThere(ctx, now, then); err != nil {
		return nil, err
	}
	c := change{conflict: noOthers, actions: func(base *deltaTable) ([]delta.Action, error) { return restoring(base, then), nil }}
	c.info = delta.Info{Operation: "RESTORE", Parameters: map[string]string{"version": fmt.Sprint(version)}}
	made, err := s.log().commit(ctx, now, c)
	if err != nil {
		return nil, err
	}
	out := &plan.TableChange{Version: made}
	out.FilesBefore, out.BytesBefore = sizeOf(now.state.Files())
	out.FilesAfter, out.BytesAfter = sizeOf(then.state.Files())
	return out, nil
}

func sizeOf(files []*delta.File) (n int, bytes int64) {
	for _, f := range files {
		bytes += f.Size
	}
	return len(files), bytes
}

// filesThere reports whether the files of then that now lacks still exist.
func (s *tableSink) filesThere(ctx context.Context, now, then *deltaTable) error {
	var gone []string
	for _, f := range then.state.Files() {
		if now.state.Has(f) {
			continue
		}
		for _, path := range filesOf(f.Plain, f.Deletions) {
			found, err := s.store.List(ctx, joinPath(trimSlash(s.path), path))
			if err != nil {
				return err
			}
			if len(found) == 0 {
				gone = append(gone, path)
			}
		}
	}
	if len(gone) > 0 {
		return fmt.Errorf("%d of its files are gone, such as %s: Vacuum has removed them", len(gone), gone[0])
	}
	return nil
}

// restoring is the way from now to then. The protocol stays: it never goes back.
func restoring(now, then *deltaTable) []delta.Action {
	at := time.Now().UnixMilli()
	var out []delta.Action
	if old, p := now.state.Protocol, now.state.Protocol.With(then.columns.Local()); p != old {
		out = append(out, delta.Action{Protocol: p})
	}
	if now.state.Meta.Schema != then.state.Meta.Schema || strings.Join(now.state.Meta.Parts, "\x00") != strings.Join(then.state.Meta.Parts, "\x00") {
		meta := *now.state.Meta
		meta.Schema, meta.Parts = then.state.Meta.Schema, then.state.Meta.Parts
		out = append(out, delta.Action{MetaData: &meta})
	}
	for _, f := range now.state.Files() {
		if !then.state.Has(f) {
			out = append(out, removal(f, at, true))
		}
	}
	for _, f := range then.state.Files() {
		if !now.state.Has(f) {
			again := *f.Add
			again.Modified, again.DataChange = at, true
			out = append(out, delta.Action{Add: &again})
		}
	}
	return out
}
