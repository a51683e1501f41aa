package connectors

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"weir/connectors/internal/delta"
	"weir/dataframe/plan"
)

// change is what a commit does to a table. Somebody else may commit first: then it is made
// again, of what the table has become, unless the two conflict.
type change struct {
	info delta.Info
	// actions are those of the commit after base, nil if there is no table yet. They may be
	// asked for several times.
	actions func(base *deltaTable) ([]delta.Action, error)
	// conflict says why the change cannot be made after others', which came first.
	conflict func(others []delta.Action) error
}

// errUnsure says that a commit may have happened: its files must stay.
var errUnsure = errors.New("it is not known whether it was committed: look at the table before running it again")

// commit makes c the version after base, nil for a new table, and gives its number. On an error that is
// no errUnsure nothing was committed.
func (l *tableLog) commit(ctx context.Context, base *deltaTable, c change) (int64, error) {
	creator, ok := l.store.(Creator)
	if !ok {
		return 0, errors.New("this store cannot commit a table in one step")
	}
	c.info.Run, c.info.Engine = rand.Text(), "weir"
	for {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		version := int64(0)
		if base != nil {
			version = base.version + 1
		}
		actions, err := c.actions(base)
		if err != nil {
			return 0, err
		}
		if err := l.stamp(ctx, &c.info, base); err != nil {
			return 0, err
		}
		info, err := json.Marshal(c.info)
		if err != nil {
			return 0, err
		}
		actions = append([]delta.Action{{Info: info}}, actions...)
		text, err := delta.Text(actions)
		if err != nil {
			return 0, err
		}
		others, err := l.enter(ctx, creator, version, text)
		if err != nil {
			return 0, err
		}
		if others == nil {
			l.afterCommit(ctx, base, version, actions)
			return version, nil
		}
		if base, err = l.after(base, version, others, c); err != nil {
			return 0, err
		}
	}
}

// stamp tells when the commit after base is made. Where the table asks for times that never go back it is
// later than the commit before.
func (l *tableLog) stamp(ctx context.Context, info *delta.Info, base *deltaTable) error {
	info.Timestamp, info.InCommit = time.Now().UnixMilli(), 0
	if base == nil || !base.state.Timed() {
		return nil
	}
	text, err := readWhole(ctx, l.store, joinPath(l.dir(), logName(base.version)))
	var last []delta.Action
	if err == nil && text == nil {
		err = errors.New("it is not there")
	}
	if err == nil {
		last, err = delta.Parse(text)
	}
	if err != nil {
		return fmt.Errorf("version %d, whose time the next one must be later than: %w", base.version, err)
	}
	info.InCommit = max(info.Timestamp, delta.InfoOf(last).InCommit+1)
	return nil
}

// enter writes the commit into the log, or gives the actions of the one that came first. An error
// of CreateNew does not say that nothing was written (an answer may be lost, and a second
// try finds the first), so the log itself is asked.
func (l *tableLog) enter(ctx context.Context, creator Creator, version int64, text []byte) ([]delta.Action, error) {
	path := joinPath(l.dir(), logName(version))
	err := creator.CreateNew(ctx, path, text)
	if err == nil {
		return nil, nil
	}
	have, readErr := readWhole(context.WithoutCancel(ctx), l.store, path)
	switch {
	case readErr != nil:
		return nil, fmt.Errorf("version %d: %w (%w; %v)", version, errUnsure, err, readErr)
	case bytes.Equal(have, text):
		return nil, nil
	case have != nil:
		others, err := delta.Parse(have)
		if err == nil && len(others) == 0 {
			err = errors.New("it is empty")
		}
		if err != nil {
			return nil, fmt.Errorf("version %d, which another writer committed meanwhile, cannot be read: %w", version, err)
		}
		return others, nil
	}
	return nil, err
}

// after is the table after the commit of another writer.
func (l *tableLog) after(base *deltaTable, version int64, others []delta.Action, c change) (*deltaTable, error) {
	state := delta.NewState()
	if base != nil {
		state = base.state.Clone()
	}
	err := state.Apply(others)
	var t *deltaTable
	if err == nil {
		t, err = newDeltaTable(version, state)
	}
	if err != nil {
		return nil, fmt.Errorf("version %d, which another writer committed meanwhile: %w", version, err)
	}
	if err := c.conflict(others); err != nil {
		return nil, fmt.Errorf("version %d: %w", version, err)
	}
	return t, nil
}

// checkpointEvery is after how many commits the state is written down whole.
const checkpointEvery = 10

// afterCommit writes a checkpoint when it is time. One that cannot be written is no harm: readers go
// on from the one before it.
func (l *tableLog) afterCommit(ctx context.Context, base *deltaTable, version int64, actions []delta.Action) {
	if version == 0 || version%checkpointEvery != 0 || base == nil || !base.state.Classic() {
		return
	}
	state := base.state.Clone()
	if state.Apply(actions) == nil && state.Check() == nil {
		l.writeCheckpoint(ctx, version, state)
	}
}

// keepRemoved is how long checkpoints name files that were removed.
const keepRemoved = 30 * 24 * time.Hour

func (l *tableLog) writeCheckpoint(ctx context.Context, version int64, state *delta.State) error {
	var b bytes.Buffer
	rows, err := delta.WriteCheckpoint(&b, state, time.Now().Add(-keepRemoved).UnixMilli())
	if err != nil {
		return err
	}
	if err := l.put(ctx, fmt.Sprintf("%020d.checkpoint.parquet", version), b.Bytes()); err != nil {
		return err
	}
	return l.put(ctx, "_last_checkpoint", delta.LastCheckpoint(version, rows, int64(b.Len()), len(state.Files())))
}

// put writes a file of the log in one step.
func (l *tableLog) put(ctx context.Context, name string, data []byte) error {
	up, err := l.store.Create(ctx, joinPath(l.dir(), name))
	if err != nil {
		return err
	}
	defer up.Abort()
	if _, err := up.Write(data); err != nil {
		return err
	}
	return up.Commit(ctx)
}

// changesTable reports whether actions change the files, the columns or the settings of a table.
func changesTable(actions []delta.Action) bool {
	for _, a := range actions {
		if a.Add != nil || a.Remove != nil || a.MetaData != nil || a.Protocol != nil {
			return true
		}
	}
	return false
}

// noOthers is the conflict of a change that is of the whole table.
func noOthers(others []delta.Action) error {
	if changesTable(others) {
		return fmt.Errorf("%w; run it again", plan.ErrConflict)
	}
	return nil
}
