package connectors

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"weir/connectors/internal/delta"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// tableWrite is one run.
type tableWrite struct {
	sink   *tableSink
	schema *column.Schema // of the rows
	target *tableTarget
	inFile *column.Schema
	keys   []int // ordinals of the partition columns
	data   []int // ordinals of the others
	codec  format
	old    *deltaTable // the version that the write began with; nil: none
	begun  bool        // the marker of a first write is there
	run    string      // part of the files' names
	always []string    // columns of which the log must have statistics

	mu    sync.Mutex
	parts int
	files []*tableFile
	over  bool

	unsure bool // the commit may have happened

	written atomic.Int64 // bytes of the files, so far
}

// tableFile is a file that is not visible yet.
type tableFile struct {
	path   string // below the table
	up     Upload
	rows   int64
	bytes  int64
	values map[string]*string
	stats  string // as the log has them: of many files the text is far smaller than what it tells
	done   bool
}

func (w *tableWrite) splitColumns(target *tableTarget) error {
	w.target = target
	isKey := map[int]bool{}
	for _, name := range target.parts {
		i := w.schema.Index(name)
		if i < 0 {
			return fmt.Errorf("partition by: %w", &column.UnknownColumn{Name: name, Have: w.schema.Names()})
		}
		t := w.schema.Fields[i].Type
		switch k := t.Kind; {
		case k == column.KindFloat64, k == column.KindFloat32, k == column.KindBinary, k == column.KindNull, k.Nested():
			return fmt.Errorf("partition by %s: a %s makes no folder names", name, k)
		}
		if t.Kind == column.KindTimestamp && t.Zone != "" && t.Zone != "UTC" {
			return fmt.Errorf("partition by %s: it is in the zone %s; partition by its date, or cast it to timestamp", name, t.Zone)
		}
		if isKey[i] {
			return fmt.Errorf("partition by %s twice", name)
		}
		isKey[i] = true
		w.keys = append(w.keys, i)
	}
	for i, f := range w.schema.Fields {
		if !isKey[i] {
			w.data = append(w.data, i)
			f.Type = inTable(target.types[i])
			w.inFile.Fields = append(w.inFile.Fields, f)
		}
	}
	if len(w.data) == 0 {
		return errors.New("there are no columns besides those of the folders")
	}
	_, err := newParquetWriter(discard{}, w.inFile, target.mapping(), w.codec, w.sink.o)
	return err
}

// Keys implements plan.Write.
func (w *tableWrite) Keys() []int { return w.keys }

// Part implements plan.Write.
func (w *tableWrite) Part() (plan.PartWriter, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.parts++
	return newTablePart(w, w.parts), nil
}

// wrap adds the table's name to an error, and to that of a full disk how much is needed.
func (w *tableWrite) wrap(err error) error {
	total := int64(0)
	if r := w.sink.replace; r != nil && r.same {
		_, total = sizeOf(r.gone())
	}
	return w.sink.wrap("write", withSpace(err, "the table is as it was", w.written.Load(), total))
}

// create begins a file in folder, which is below the table.
func (w *tableWrite) create(ctx context.Context, folder string, values map[string]*string) (*tableFile, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.over {
		return nil, errors.New("the write is over")
	}
	f := &tableFile{values: values}
	f.path = joinPath(folder, fmt.Sprintf("part-%05d-%s.parquet", len(w.files), w.run))
	up, err := w.sink.store.Create(ctx, joinPath(w.sink.path, f.path))
	if err != nil {
		return nil, err
	}
	f.up = up
	w.files = append(w.files, f)
	return f, nil
}

// Commit implements plan.Write.
func (w *tableWrite) Commit(ctx context.Context) (*plan.Written, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.over {
		return nil, fmt.Errorf("write %s: it is committed or aborted already", w.sink)
	}
	out, err := w.commit(ctx)
	if w.sink.o.Mode == modeIgnore && errors.Is(err, ErrExists) {
		return &plan.Written{}, w.abort() // somebody else made it meanwhile
	}
	if err != nil {
		w.abort()
		return nil, w.wrap(err)
	}
	w.over = true
	return out, nil
}

func (w *tableWrite) commit(ctx context.Context) (*plan.Written, error) {
	out := &plan.Written{}
	for _, f := range w.files {
		if err := f.up.Finish(ctx); err != nil {
			return nil, fmt.Errorf("%s: %w", f.path, err)
		}
	}
	log := w.sink.log()
	if w.old == nil && !w.begun {
		// Before the first commit there is no log to tell which files count.
		err := w.sink.store.(Creator).CreateNew(ctx, joinPath(log.dir(), begun), []byte("a first write is under way, or was not finished\n"))
		if err != nil && !errors.Is(err, ErrExists) {
			return nil, err
		}
	}
	for _, f := range w.files {
		if err := f.up.Commit(ctx); err != nil {
			return nil, fmt.Errorf("%s: %w", f.path, err)
		}
		f.done = true
		out.Rows += f.rows
		out.Bytes += f.bytes
		out.Files = append(out.Files, plan.File{Path: w.sink.store.String() + joinPath(w.sink.path, f.path), Rows: f.rows, Bytes: f.bytes})
	}
	version, err := log.commit(ctx, w.old, w.change())
	if err != nil {
		w.unsure = errors.Is(err, errUnsure)
		return nil, err
	}
	out.Version = &version
	if w.old == nil {
		w.sink.store.Remove(ctx, joinPath(log.dir(), begun)) // it does no harm if it stays
	}
	return out, nil
}

// change is what the write does to the table.
func (w *tableWrite) change() change {
	o := &w.sink.o
	c := change{actions: w.actions, conflict: noOthers}
	c.info = delta.Info{Operation: "WRITE", Parameters: map[string]string{"mode": "Overwrite"}}
	switch {
	case w.sink.replace != nil:
		c.conflict = w.sink.replace.conflict
		c.info.Operation, c.info.Parameters = w.sink.replace.operation, nil
	case o.Mode == modeAppend:
		c.info.Parameters["mode"], c.info.Blind = "Append", true
		c.conflict = func([]delta.Action) error { return nil } // actions looks at the columns again
	case o.Mode == modePartitions:
		c.info.Parameters["mode"], c.info.Parameters["partitionOverwriteMode"] = "Overwrite", "dynamic"
		c.conflict = w.partitionsTouched
	case o.Mode == modeError, o.Mode == modeIgnore:
		c.info.Parameters["mode"] = "ErrorIfExists"
		c.conflict = func([]delta.Action) error {
			return fmt.Errorf("%w: another writer made it meanwhile, and the mode is %s", ErrExists, o.Mode)
		}
	}
	if o.Operation != "" {
		c.info.Operation = o.Operation
	}
	return c
}

// partitionsTouched is the conflict of a write to partitions with others' files in them.
func (w *tableWrite) partitionsTouched(others []delta.Action) error {
	mine := w.partitions()
	for _, a := range others {
		var values map[string]*string
		switch {
		case a.Add != nil:
			values = a.Add.Values
		case a.Remove != nil:
			values = a.Remove.Values
		default:
			continue
		}
		if values == nil || mine[w.partition(values)] {
			return fmt.Errorf("%w, in a partition that this write replaces; run it again", plan.ErrConflict)
		}
	}
	return nil
}

// partitions are those that have a file of the write.
func (w *tableWrite) partitions() map[string]bool {
	out := map[string]bool{}
	for _, f := range w.files {
		out[w.partition(f.values)] = true
	}
	return out
}

// partition is a name for a combination of values of the partition columns. Other writers may write
// the same value in other words.
func (w *tableWrite) partition(values map[string]*string) string {
	name := ""
	for _, p := range w.target.parts {
		at := w.target.columns.Index(p)
		text := "null"
		if v, err := partitionValue(w.target.columns[at].Type, values[w.target.named(p)]); err != nil {
			text = "?" + *values[w.target.named(p)]
		} else if v != nil {
			text = "=" + partitionText(w.target.columns[at].Type, v)
		}
		name += fmt.Sprintf("%d:%s", len(text), text)
	}
	return name
}

// actions is the commit after base.
func (w *tableWrite) actions(base *deltaTable) ([]delta.Action, error) {
	target, err := w.sink.target(base, w.schema, w.run)
	if err != nil {
		return nil, err
	}
	if err := w.fits(target); err != nil {
		return nil, err
	}
	now := time.Now().UnixMilli()
	out, err := w.metaActions(base, target, now)
	if err != nil {
		return nil, err
	}
	if base != nil {
		partitions := w.partitions()
		for _, f := range base.state.Files() {
			if w.removes(f, partitions) {
				out = append(out, removal(f, now, w.changesRows()))
			}
		}
	}
	for _, f := range w.files {
		out = append(out, delta.Action{Add: &delta.Add{
			Path: delta.Escape(f.path), Values: f.values, Size: f.bytes, Modified: now, DataChange: w.changesRows(), Stats: f.stats}})
	}
	return out, nil
}

func removal(f *delta.File, now int64, dataChange bool) delta.Action {
	return delta.Action{Remove: &delta.Remove{Path: f.Path, Deleted: now, DataChange: dataChange, Extended: true, Values: f.Values, Size: f.Size, Deletions: f.Deletions}}
}

func (w *tableWrite) changesRows() bool { return w.sink.replace == nil || !w.sink.replace.same }

// removes reports whether the write removes f from the table.
func (w *tableWrite) removes(f *delta.File, partitions map[string]bool) bool {
	switch {
	case w.sink.replace != nil:
		return w.sink.replace.files[f.Plain]
	case w.sink.o.Mode == modeAppend:
		return false
	case w.sink.o.Mode == modePartitions:
		return partitions[w.partition(f.Values)]
	}
	return true
}

// fits reports whether the files, which are written for w.target, are right for target.
func (w *tableWrite) fits(target *tableTarget) error {
	same := slices.Equal(w.target.parts, target.parts) && w.target.sameStored(target, w.schema)
	for i := range target.types {
		same = same && target.types[i].Equal(w.target.types[i])
		name := w.schema.Fields[i].Name
		same = same && target.strict[name] == w.target.strict[name]
	}
	if !same {
		return fmt.Errorf("%w: it has other columns now; run it again", plan.ErrConflict)
	}
	return nil
}

// metaActions are the protocol and the metadata, where they change.
func (w *tableWrite) metaActions(base *deltaTable, target *tableTarget, now int64) ([]delta.Action, error) {
	if base != nil && !target.fresh && !target.added && !w.sink.changesConstraints(base) {
		return nil, nil
	}
	schema, err := target.columns.Text()
	if err != nil {
		return nil, err
	}
	meta := &delta.MetaData{ID: newID(), Format: delta.Format{Provider: "parquet", Options: map[string]string{}}, Config: map[string]string{}, Created: now}
	var old *delta.Protocol
	if base != nil {
		same := *base.state.Meta
		meta, old = &same, base.state.Protocol
	}
	meta.Schema, meta.Parts = schema, append([]string{}, target.parts...)
	if target.numbers != nil {
		target.numbers.Keep(meta)
	}
	w.sink.configure(meta)
	protocol := old.With(target.columns.Local())
	if len(meta.Constraints()) > 0 {
		protocol = protocol.Checking()
	}
	out := []delta.Action{{MetaData: meta}}
	if protocol != old {
		out = append([]delta.Action{{Protocol: protocol}}, out...)
	}
	return out, nil
}

func newID() string {
	var b [16]byte
	rand.Read(b[:])
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// Abort implements plan.Write.
func (w *tableWrite) Abort() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.over {
		return nil
	}
	return w.abort()
}

// abort forgets or, if they are visible already, removes the files. As long as the log may
// name them they stay.
func (w *tableWrite) abort() error {
	w.over = true
	var errs []error
	for _, f := range w.files {
		if f.done && w.unsure {
			continue
		}
		if f.done {
			errs = append(errs, w.sink.store.Remove(context.Background(), joinPath(w.sink.path, f.path)))
			continue
		}
		errs = append(errs, f.up.Abort())
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("write %s: undo: %w", w.sink, err)
	}
	return nil
}
