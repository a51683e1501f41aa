package connectors

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"

	"weir/connectors/internal/delta"
)

const deltaLog = "_delta_log"

// begun is a file in the log of a table whose first commit may be under way:
// it tells the folder from one of loose files.
const begun = "_weir_begun"

// errNoVersion says that nothing was ever committed.
var errNoVersion = errors.New("the table has no committed version: its first write was not finished; write it again")

// newest asks for the newest version.
const newest = -1

// maxLogFile is the largest commit that is read.
const maxLogFile = 256 << 20

func logName(version int64) string { return fmt.Sprintf("%020d.json", version) }

func trimSlash(path string) string { return strings.TrimSuffix(path, "/") }

// tableLog is the log of the table at path.
type tableLog struct {
	store Store
	path  string
}

func (l *tableLog) dir() string { return joinPath(trimSlash(l.path), deltaLog) }

func (l *tableLog) String() string { return l.store.String() + l.dir() }

// logFiles is what there is in a log.
type logFiles struct {
	some        bool // anything at all
	commits     map[int64]Object
	newest      int64        // -1: none
	checkpoints []checkpoint // whole ones, the newest first
}

// checkpoint is a version written down whole, in one file or in several.
type checkpoint struct {
	version int64
	parts   []Object
}

// list reads the names in the log.
func (l *tableLog) list(ctx context.Context) (*logFiles, error) {
	objects, err := l.store.List(ctx, l.dir()+"/*")
	if err != nil {
		return nil, err
	}
	out := &logFiles{some: len(objects) > 0, commits: map[int64]Object{}, newest: -1}
	parts := map[[2]int64][]Object{} // by version and number of parts
	for _, o := range objects {
		name := base(o.Path)
		if v, ok := logVersion(name, ".json"); ok {
			out.commits[v] = o
			out.newest = max(out.newest, v)
		} else if v, ok := logVersion(name, ".checkpoint.parquet"); ok {
			parts[[2]int64{v, 1}] = []Object{o}
		} else if v, ok := namedCheckpoint(name); ok {
			out.checkpoints = append(out.checkpoints, checkpoint{v, []Object{o}})
			out.newest = max(out.newest, v)
		} else if f := strings.Split(name, "."); len(f) == 5 && f[1] == "checkpoint" && f[4] == "parquet" && len(f[0]) == 20 {
			// The names are sorted, so the parts come in their order.
			v, err1 := strconv.ParseInt(f[0], 10, 64)
			n, err2 := strconv.ParseInt(f[3], 10, 64)
			if err1 == nil && err2 == nil {
				parts[[2]int64{v, n}] = append(parts[[2]int64{v, n}], o)
			}
		}
	}
	for key, objects := range parts {
		if int64(len(objects)) == key[1] {
			out.checkpoints = append(out.checkpoints, checkpoint{key[0], objects})
			out.newest = max(out.newest, key[0])
		}
	}
	sort.Slice(out.checkpoints, func(i, j int) bool {
		a, b := out.checkpoints[i], out.checkpoints[j]
		return a.version > b.version || a.version == b.version && len(a.parts) < len(b.parts)
	})
	return out, nil
}

func logVersion(name, ending string) (int64, bool) {
	digits, ok := strings.CutSuffix(name, ending)
	if !ok || len(digits) != 20 {
		return 0, false
	}
	v, err := strconv.ParseInt(digits, 10, 64)
	return v, err == nil && v >= 0
}

// open reads a version of the table; nil if it has no log.
func (l *tableLog) open(ctx context.Context, version int64) (*deltaTable, error) {
	files, err := l.list(ctx)
	if err != nil || !files.some {
		return nil, err
	}
	return l.openIn(ctx, files, version)
}

func (l *tableLog) openIn(ctx context.Context, files *logFiles, version int64) (*deltaTable, error) {
	if files.newest < 0 {
		return nil, errNoVersion
	}
	if version == newest {
		version = files.newest
	}
	if version < 0 || version > files.newest {
		return nil, fmt.Errorf("there is no version %d; the newest is %d", version, files.newest)
	}
	state, err := l.state(ctx, files, version)
	if err != nil {
		return nil, err
	}
	t, err := newDeltaTable(version, state)
	if err != nil {
		return nil, fmt.Errorf("%s, version %d: %w", l, version, err)
	}
	return t, nil
}

// state adds up the log to version, from the newest checkpoint that can be read.
func (l *tableLog) state(ctx context.Context, files *logFiles, version int64) (*delta.State, error) {
	var broken error
	for _, c := range files.checkpoints {
		if c.version > version {
			continue
		}
		state, err := l.readCheckpoint(ctx, c)
		if err == nil {
			if err = l.replay(ctx, files, state, c.version+1, version); err == nil {
				return state, nil
			}
		}
		if ctx.Err() != nil {
			return nil, err
		}
		if broken == nil {
			broken = err
		}
	}
	state := delta.NewState()
	if err := l.replay(ctx, files, state, 0, version); err != nil {
		if broken != nil {
			return nil, broken // the log before it may be gone, rightly
		}
		return nil, err
	}
	return state, nil
}

// replay applies the commits from first to last.
func (l *tableLog) replay(ctx context.Context, files *logFiles, state *delta.State, first, last int64) error {
	var want []int64
	for v := first; v <= last; v++ {
		if _, ok := files.commits[v]; !ok {
			// The listing may have been made while it was created.
			found, err := l.store.List(ctx, joinPath(l.dir(), logName(v)))
			if err != nil {
				return err
			}
			if len(found) == 0 {
				return fmt.Errorf("%s has no version %d, and no checkpoint after it up to version %d", l, v, last)
			}
			files.commits[v] = found[0]
		}
		want = append(want, v)
	}
	return l.each(ctx, files, want, func(_ int64, actions []delta.Action) error { return state.Apply(actions) })
}

// readAhead is how many commits are read at once.
const readAhead = 8

// each calls fn with the actions of the commits want, in their order.
func (l *tableLog) each(ctx context.Context, files *logFiles, want []int64, fn func(int64, []delta.Action) error) error {
	for len(want) > 0 {
		some := want[:min(readAhead, len(want))]
		want = want[len(some):]
		got := make([][]delta.Action, len(some))
		errs := make([]error, len(some))
		var wg sync.WaitGroup
		for i, v := range some {
			wg.Go(func() { got[i], errs[i] = l.read(ctx, files.commits[v]) })
		}
		wg.Wait()
		for i, v := range some {
			if errs[i] == nil {
				errs[i] = fn(v, got[i])
			}
			if errs[i] != nil {
				return fmt.Errorf("%s%s: %w", l.store, files.commits[v].Path, errs[i])
			}
		}
	}
	return nil
}

func (l *tableLog) read(ctx context.Context, o Object) ([]delta.Action, error) {
	in, err := l.store.Open(ctx, o, 0)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	text, err := io.ReadAll(io.LimitReader(in, maxLogFile+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxLogFile {
		return nil, fmt.Errorf("a commit of more than %d MB is not read", maxLogFile>>20)
	}
	return delta.Parse(text)
}

// commitTime is when a version was committed.
type commitTime struct {
	version int64
	at      int64 // ms; later for later versions
	actions []delta.Action
}

// times are those of the commits that are still there, oldest first, from version from on.
func (l *tableLog) times(ctx context.Context, files *logFiles, from int64) ([]commitTime, error) {
	var want []int64
	for v := range files.commits {
		if v >= from {
			want = append(want, v)
		}
	}
	sort.Slice(want, func(i, j int) bool { return want[i] < want[j] })
	var out []commitTime
	err := l.each(ctx, files, want, func(v int64, actions []delta.Action) error {
		at := delta.TimeOf(actions)
		if n := len(out); n > 0 {
			at = max(at, out[n-1].at+1) // clocks differ; the order of commits does not
		}
		out = append(out, commitTime{v, at, actions})
		return nil
	})
	return out, err
}

// openAt reads the version that was the newest at the time at; nil if there is no log.
func (l *tableLog) openAt(ctx context.Context, at time.Time) (*deltaTable, error) {
	files, err := l.list(ctx)
	if err != nil || !files.some {
		return nil, err
	}
	times, err := l.times(ctx, files, 0)
	if err != nil {
		return nil, err
	}
	if len(times) == 0 {
		return l.openIn(ctx, files, newest)
	}
	i := sort.Search(len(times), func(i int) bool { return times[i].at > at.UnixMilli() })
	if i == 0 {
		first := time.UnixMilli(times[0].at).UTC().Format("2006-01-02 15:04:05.000 UTC")
		return nil, fmt.Errorf("there is no version as old as %s; the oldest is version %d of %s", at.UTC().Format("2006-01-02 15:04:05.000 UTC"), times[0].version, first)
	}
	return l.openIn(ctx, files, times[i-1].version)
}

// readWhole is the small file at path; nil if there is none.
func readWhole(ctx context.Context, s Store, path string) ([]byte, error) {
	found, err := s.List(ctx, path)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	r, err := s.Open(ctx, found[0], 0)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var b bytes.Buffer
	_, err = b.ReadFrom(r)
	return b.Bytes(), err
}
