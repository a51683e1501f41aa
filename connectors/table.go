package connectors

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"sync"
	"time"

	"weir/connectors/internal/pq"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// tableSink writes a table folder: Parquet files below folders name=value, and
// a commit in the log that makes them the table in one step.
type tableSink struct {
	store   Store
	creator Creator
	path    string
	o       plan.WriteOptions
}

func newTableSink(s Store, path string, o plan.WriteOptions) (plan.Sink, error) {
	c, ok := s.(Creator)
	if !ok {
		return nil, fmt.Errorf("write %s%s: this store cannot commit a table in one step; write one file, named .parquet or .csv", s, path)
	}
	if path == "" || path == "." {
		return nil, fmt.Errorf("write %s%s: name a folder for the table", s, path)
	}
	if o.TargetBytes == 0 {
		o.TargetBytes = defaultTarget
	}
	return &tableSink{s, c, path, o}, nil
}

func (s *tableSink) String() string { return s.store.String() + s.path }

// Begin implements plan.Sink.
func (s *tableSink) Begin(ctx context.Context, schema *column.Schema) (plan.Write, error) {
	w, err := s.begin(ctx, schema)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", s, err)
	}
	return w, nil
}

func (s *tableSink) begin(ctx context.Context, schema *column.Schema) (*tableWrite, error) {
	codec, err := pq.Codec(s.o.Compression)
	if err != nil {
		return nil, err
	}
	w := &tableWrite{sink: s, schema: schema, codec: codec, inFile: &column.Schema{}}
	if err := w.splitColumns(); err != nil {
		return nil, err
	}
	if w.old, err = openDelta(ctx, s.store, s.path); errors.Is(err, errNoVersion) {
		w.old, w.begun = nil, true
	} else if err != nil {
		return nil, err
	}
	switch {
	case w.old != nil && s.o.Mode == "error":
		return nil, fmt.Errorf("%w, and the mode is error", ErrExists)
	case w.old == nil && !w.begun:
		have, err := s.store.List(ctx, joinPath(s.path, "**"))
		if err != nil {
			return nil, err
		}
		if len(have) > 0 {
			return nil, fmt.Errorf("the folder holds %d files that are not a table, such as %s; remove them or write elsewhere", len(have), have[0].Path)
		}
		have, err = s.store.List(ctx, s.path)
		if err != nil {
			return nil, err
		}
		if len(have) > 0 {
			return nil, fmt.Errorf("it is a file; a table is a folder")
		}
	}
	w.run = rand.Text()[:12]
	return w, nil
}

// tableWrite is one run.
type tableWrite struct {
	sink   *tableSink
	schema *column.Schema
	inFile *column.Schema
	keys   []int // ordinals of PartitionBy
	data   []int // ordinals of the others
	codec  format
	old    *deltaTable // what is replaced
	begun  bool        // the marker of a first write is there
	run    string      // part of the files' names

	mu    sync.Mutex
	parts int
	files []*tableFile
	over  bool

	unsure bool // the commit may have happened
}

// tableFile is a file that is not visible yet.
type tableFile struct {
	path   string // below the table
	up     Upload
	rows   int64
	bytes  int64
	values map[string]*string
	done   bool
}

func (w *tableWrite) splitColumns() error {
	isKey := map[int]bool{}
	for _, name := range w.sink.o.PartitionBy {
		i := w.schema.Index(name)
		if i < 0 {
			return fmt.Errorf("partition by: %w", &column.UnknownColumn{Name: name, Have: w.schema.Names()})
		}
		switch k := w.schema.Fields[i].Type.Kind; k {
		case column.KindFloat64, column.KindBinary, column.KindNull:
			return fmt.Errorf("partition by %s: a %s makes no folder names", name, k)
		}
		if t := w.schema.Fields[i].Type; t.Kind == column.KindTimestamp && t.Zone != "" && t.Zone != "UTC" {
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
			w.inFile.Fields = append(w.inFile.Fields, f)
		}
	}
	if len(w.data) == 0 {
		return errors.New("there are no columns besides those of the folders")
	}
	_, err := pq.NewWriter(discard{}, w.inFile, w.codec, encoders)
	return err
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// Keys implements plan.Write.
func (w *tableWrite) Keys() []int { return w.keys }

// Part implements plan.Write.
func (w *tableWrite) Part() (plan.PartWriter, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.parts++
	return newTablePart(w, w.parts), nil
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
	if err != nil {
		w.abort()
		return nil, fmt.Errorf("write %s: %w", w.sink, err)
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
	version := int64(0)
	log := joinPath(w.sink.path, deltaLog)
	if w.old != nil {
		version = w.old.version + 1
	} else if !w.begun {
		// Before the first commit there is no log to tell which files count.
		err := w.sink.creator.CreateNew(ctx, joinPath(log, begun), []byte("a first write is under way, or was not finished\n"))
		if err != nil && !errors.Is(err, ErrExists) {
			return nil, err
		}
	}
	text, err := w.actions(version)
	if err != nil {
		return nil, err
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
	if err := w.enter(ctx, joinPath(log, logName(version)), version, text); err != nil {
		return nil, err
	}
	if w.old == nil {
		w.sink.store.Remove(ctx, joinPath(log, begun)) // it does no harm if it stays
	}
	return out, nil
}

// enter writes the commit into the log. An error of CreateNew does not say
// that nothing was written (an answer may be lost, and a second try finds the first), so
// the log itself is asked. As long as it may name our files they stay.
func (w *tableWrite) enter(ctx context.Context, path string, version int64, text []byte) error {
	err := w.sink.creator.CreateNew(ctx, path, text)
	if err == nil {
		return nil
	}
	have, readErr := readWhole(context.WithoutCancel(ctx), w.sink.store, path)
	switch {
	case readErr != nil:
		w.unsure = true
		return fmt.Errorf("%w; whether version %d was committed is not known (%v): look at the table before running it again", err, version, readErr)
	case bytes.Equal(have, text):
		return nil
	case have != nil:
		return fmt.Errorf("version %d was committed by another writer meanwhile; run it again", version)
	}
	return err
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
	return io.ReadAll(r)
}

// actions is the text of the commit.
func (w *tableWrite) actions(version int64) ([]byte, error) {
	now := time.Now().UnixMilli()
	schema, local := deltaSchema(w.schema)
	protocol := &deltaProtocol{Reader: 1, Writer: 2}
	if local {
		protocol = &deltaProtocol{3, 7, []string{"timestampNtz"}, []string{"timestampNtz"}}
	}
	meta := &deltaMeta{ID: newID(), Schema: schema, Parts: []string{}, Config: map[string]string{}, Created: now}
	if w.old != nil && w.old.id != "" {
		meta.ID = w.old.id
	}
	meta.Format.Provider, meta.Format.Options = "parquet", map[string]string{}
	for _, k := range w.keys {
		meta.Parts = append(meta.Parts, w.schema.Fields[k].Name)
	}
	info, _ := json.Marshal(map[string]any{
		"timestamp": now, "operation": "WRITE", "engineInfo": "weir", "isBlindAppend": false,
		"operationParameters": map[string]string{"mode": "Overwrite"},
	})
	actions := []deltaAction{{Info: info}, {Protocol: protocol}, {MetaData: meta}}
	if w.old != nil {
		for _, f := range w.old.files {
			actions = append(actions, deltaAction{Remove: &deltaRemove{
				Path: escapePath(f.path), Deleted: now, DataChange: true, Extended: true, Values: f.values, Size: f.size}})
		}
	}
	for _, f := range w.files {
		stats := fmt.Sprintf(`{"numRecords":%d}`, f.rows)
		actions = append(actions, deltaAction{Add: &deltaAdd{
			Path: escapePath(f.path), Values: f.values, Size: f.bytes, Modified: now, DataChange: true, Stats: stats}})
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	for _, a := range actions {
		if err := e.Encode(a); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// escapePath writes a path as the log has it: a URI.
func escapePath(p string) string { return (&url.URL{Path: p}).EscapedPath() }

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

// abort forgets or, if they are visible already, removes the files.
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
