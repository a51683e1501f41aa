package connectors

import (
	"context"
	"fmt"
	"strings"

	"weir/connectors/internal/delta"
)

// namedCheckpoint is the version of a checkpoint whose name has an identifier, so that two writers
// may write one.
func namedCheckpoint(name string) (version int64, ok bool) {
	f := strings.Split(name, ".")
	if len(f) != 4 || f[1] != "checkpoint" || f[2] == "" || f[3] != "json" && f[3] != "parquet" {
		return 0, false
	}
	return logVersion(f[0], "")
}

// readCheckpoint is the state that c has written down.
func (l *tableLog) readCheckpoint(ctx context.Context, c checkpoint) (*delta.State, error) {
	state := delta.NewState()
	var sidecars []Object
	for _, o := range c.parts {
		actions, err := l.addCheckpoint(ctx, state, o)
		if err != nil {
			return nil, err
		}
		for _, a := range actions {
			if a.Sidecar == nil {
				continue
			}
			if a.Sidecar.Size < 0 || strings.Contains(a.Sidecar.Path, "/") {
				return nil, fmt.Errorf("%s%s: it has a part, %s, that is not below %s", l.store, o.Path, a.Sidecar.Path, sidecarFolder)
			}
			sidecars = append(sidecars, Object{Path: joinPath(l.dir(), sidecarFolder+"/"+a.Sidecar.Path), Size: a.Sidecar.Size})
		}
	}
	for _, o := range sidecars {
		if _, err := l.addCheckpoint(ctx, state, o); err != nil {
			return nil, err
		}
	}
	return state, nil
}

// sidecarFolder has, below the log, the files that checkpoints name as their parts.
const sidecarFolder = "_sidecars"

// addCheckpoint applies the actions of a checkpoint, or of a part of one, to state.
func (l *tableLog) addCheckpoint(ctx context.Context, state *delta.State, o Object) (actions []delta.Action, err error) {
	if strings.HasSuffix(o.Path, ".json") {
		actions, err = l.read(ctx, o)
	} else {
		actions, err = delta.ReadCheckpoint(&storeReader{ctx, l.store, o}, o.Size)
	}
	if err == nil {
		err = state.Apply(actions)
	}
	if err != nil {
		return nil, fmt.Errorf("%s%s: %w", l.store, o.Path, err)
	}
	return actions, nil
}

// storeReader reads an object for libraries that take an io.ReaderAt.
type storeReader struct {
	ctx context.Context // of the call that it is made for
	s   Store
	o   Object
}

func (r *storeReader) ReadAt(p []byte, off int64) (int, error) { return r.s.ReadAt(r.ctx, r.o, p, off) }
