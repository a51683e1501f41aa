package connectors

import (
	"context"
	"fmt"
	"strings"
	"time"

	"weir/connectors/internal/delta"
	"weir/dataframe/plan"
)

// underWay is how long a file that no version names may belong to a write that is under way.
const underWay = 24 * time.Hour

// Vacuum implements plan.Table.
func (s *tableSink) Vacuum(ctx context.Context, retention time.Duration, dry bool) (*plan.TableChange, error) {
	out, err := s.vacuum(ctx, retention, dry, time.Now())
	if err != nil {
		return nil, fmt.Errorf("vacuum %s: %w", s, err)
	}
	return out, nil
}

func (s *tableSink) vacuum(ctx context.Context, retention time.Duration, dry bool, now time.Time) (*plan.TableChange, error) {
	if retention < 0 {
		return nil, fmt.Errorf("the retention is %s", retention)
	}
	log := s.log()
	files, err := log.list(ctx)
	if err != nil {
		return nil, err
	}
	if !files.some {
		return nil, fmt.Errorf("there is no table")
	}
	// What lies there is listed before the log is read: a file that a commit names in between is
	// in the log, then.
	found, err := s.lying(ctx)
	if err != nil {
		return nil, err
	}
	need, err := s.needed(ctx, now.Add(-retention))
	if err != nil {
		return nil, err
	}
	out := &plan.TableChange{Version: -1}
	for _, o := range found {
		out.FilesBefore++
		out.BytesBefore += o.Size
		if !need.expired(s.below(o), o, now, retention) {
			out.FilesAfter++
			out.BytesAfter += o.Size
			continue
		}
		out.Paths = append(out.Paths, s.below(o))
		if dry {
			continue
		}
		if err := s.store.Remove(ctx, o.Path); err != nil {
			return nil, err
		}
	}
	return out, ctx.Err()
}

// lying is the files in the table's folder, but for those of the log.
func (s *tableSink) lying(ctx context.Context) ([]Object, error) {
	root := trimSlash(s.path)
	var out []Object
	for _, pattern := range []string{"**", "**/" + tempPrefix + "*", tempPrefix + "*", deltaLog + "/" + tempPrefix + "*"} {
		found, err := s.store.List(ctx, joinPath(root, pattern))
		if err != nil {
			return nil, err
		}
		for _, o := range found {
			if strings.HasSuffix(o.Path, ".parquet") || isVector(o.Path) || strings.HasPrefix(base(o.Path), tempPrefix) {
				out = append(out, o)
			}
		}
	}
	seen := map[string]bool{}
	unique := out[:0]
	for _, o := range out {
		if !seen[o.Path] {
			seen[o.Path] = true
			unique = append(unique, o)
		}
	}
	return unique, nil
}

// below is the path of o below the table.
func (s *tableSink) below(o Object) string { return strings.TrimPrefix(o.Path, trimSlash(s.path)+"/") }

// neededFiles says which files of a table versions need.
type neededFiles struct {
	live    map[string]bool // by the newest version, or by one that was the newest after the cut
	removed map[string]bool // by versions before that
}

// needed is what versions that were the newest at cut or later need.
func (s *tableSink) needed(ctx context.Context, cut time.Time) (*neededFiles, error) {
	out := &neededFiles{live: map[string]bool{}, removed: map[string]bool{}}
	log := s.log()
	files, err := log.list(ctx)
	if err != nil || files.newest < 0 {
		return out, err
	}
	t, err := log.openIn(ctx, files, newest)
	if err != nil {
		return nil, err
	}
	for _, f := range t.state.Files() {
		for _, path := range filesOf(f.Plain, f.Deletions) {
			out.live[path] = true
		}
	}
	keep := func(r *delta.Remove, at int64) {
		plain, err := delta.PlainPath(r.Path)
		if err != nil {
			return
		}
		for _, path := range filesOf(plain, r.Deletions) {
			out.removed[path] = true
			out.live[path] = out.live[path] || at > cut.UnixMilli()
		}
	}
	for _, r := range t.state.Removed() {
		keep(r, r.Deleted)
	}
	// Checkpoints forget removed files after a while, commits do not.
	times, err := log.times(ctx, files, 0)
	if err != nil {
		return nil, err
	}
	for _, c := range times {
		for _, a := range c.actions {
			if a.Remove != nil {
				keep(a.Remove, max(c.at, a.Remove.Deleted))
			}
		}
	}
	return out, nil
}

// expired reports whether o, at path below the table, is of no use any more.
func (n *neededFiles) expired(path string, o Object, now time.Time, retention time.Duration) bool {
	switch {
	case n.live[path]:
		return false
	case n.removed[path]:
		return true
	case o.Modified.IsZero():
		return false // it may be of a write under way
	}
	return now.Sub(o.Modified) > max(retention, underWay)
}
