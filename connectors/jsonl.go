package connectors

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"weir/connectors/internal/csv"
	"weir/connectors/internal/jsonl"
	"weir/dataframe/column"
)

// jsonSource is the rows of files of JSON: lines, an array, or values one after another.
type jsonSource struct {
	*textSource
	mode  jsonl.Mode // of the first file
	bare  bool       // records are no objects
	extra extraKeys
}

var _ textFormat = (*jsonSource)(nil)

func newJSONSource(set *fileSet) *textSource {
	s := newTextSource(set)
	j := &jsonSource{textSource: s}
	s.format = j
	return s
}

// bareColumn holds records that are no objects.
const bareColumn = "value"

// sampleRecords is how many records of a sample are looked at.
const sampleRecords = 20_000

// learn implements textFormat: the columns come from the first, the last and some files between
// them. A declared type wins, and its column need not be in the sample.
func (s *jsonSource) learn(ctx context.Context) error {
	shape, seen := &jsonl.Shape{}, false
	s.mode = jsonl.Lines
	look := s.lookAt()
	size := learnBytes
	if len(look) > manyFiles {
		size = sampleBytes
	}
	err := inParallel(ctx, s.textSource, look, func(ctx context.Context, i int) (*jsonSample, error) {
		return s.look(ctx, &s.files[i], size)
	}, func(got *jsonSample, i int) error {
		if i == look[0] {
			s.mode = got.mode
		}
		one := &jsonl.Shape{}
		for _, record := range got.records {
			seen = shape.Add(record) || seen
			one.Add(record)
		}
		s.noteKeys(i, one)
		return nil
	})
	if err != nil {
		return err
	}
	// A record that is no object among those that are is a bad row. Objects without keys and nulls are values, too,
	// if there is nothing else.
	s.fields = shape.Fields(0)
	s.bare = !shape.Objects() && !shape.Empty() || len(s.fields) == 0 && seen && s.o.Types == nil
	if s.bare {
		s.fields = []column.Field{{Name: bareColumn, Type: shape.Type(), Nullable: true}}
	}
	if len(s.fields) == 0 && s.o.Types == nil {
		return s.noRecord(ctx, look)
	}
	return s.declare()
}

// noRecord is why there are no columns: the first bad record, or nothing if there are no records at all.
func (s *jsonSource) noRecord(ctx context.Context, look []int) error {
	for _, i := range look {
		f := &s.files[i]
		sample, whole, err := s.head(ctx, f, learnBytes)
		if err != nil {
			return fmt.Errorf("read %s: %w", s.name(f), err)
		}
		cfg := jsonl.Config{Mode: jsonl.Detect(sample, whole), Bare: true, Columns: []jsonl.Column{{Name: bareColumn, Type: column.String}}}
		cfg.Bad = func(r jsonl.BadRow) error {
			return fmt.Errorf("read %s: no record is good: line %d: %s", s.name(f), r.Line, r.Reason)
		}
		if _, err := jsonl.NewReader(bytes.NewReader(sample), cfg).Next(ctx); err != nil && err != io.EOF {
			return err
		}
	}
	return nil
}

// jsonSample is the first records of a file.
type jsonSample struct {
	mode    jsonl.Mode
	records [][]byte
}

func (s *jsonSource) look(ctx context.Context, f *file, size int) (*jsonSample, error) {
	sample, whole, err := s.head(ctx, f, size)
	if err == nil {
		err = notJSON(sample)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", s.name(f), err)
	}
	got := &jsonSample{mode: jsonl.Detect(sample, whole)}
	jsonl.Sample(sample, whole, got.mode, sampleRecords, func(record []byte) { got.records = append(got.records, bytes.Clone(record)) })
	if len(got.records) == 0 && !whole && size < jsonl.MaxRecord {
		return s.look(ctx, f, jsonl.MaxRecord+1) // one record may be as long
	}
	if len(got.records) == 0 && !whole && s.o.Types == nil {
		return nil, fmt.Errorf("read %s: no good record is in its first %d bytes; declare its columns with Types", s.name(f), len(sample))
	}
	return got, nil
}

// noteKeys notes the keys of the first records of file i.
func (s *jsonSource) noteKeys(i int, shape *jsonl.Shape) {
	if !shape.Objects() {
		return
	}
	var names, types []string
	for _, f := range shape.Fields(0) {
		names, types = append(names, f.Name), append(types, f.Type.String())
		if shape.Key(f.Name).Empty() {
			types[len(types)-1] = "" // nulls
		}
	}
	s.drifts.add(i, s.name(&s.files[i]), names, types)
}

// notJSON tells files of other kinds by their first bytes.
func notJSON(sample []byte) error {
	if bytes.HasPrefix(sample, []byte("PAR1")) {
		return fmt.Errorf("it is Parquet, not JSON; call it .parquet or set Format")
	}
	return nil
}

// declare gives declared columns their types, and adds those that the sample does not have.
func (s *jsonSource) declare() error {
	if s.o.Types == nil {
		return nil
	}
	for _, f := range s.o.Types.Fields {
		if f.Type.Kind == column.KindNull {
			return fmt.Errorf("read %s: declared types: column %s cannot be %s", s, f.Name, f.Type)
		}
		if s.part(f.Name) >= 0 {
			continue
		}
		if at := column.NewSchema(s.fields...).Index(f.Name); at >= 0 {
			s.fields[at].Type = f.Type
		} else if s.bare {
			return fmt.Errorf("read %s: declared types: %w", s, &column.UnknownColumn{Name: f.Name, Have: []string{bareColumn}})
		} else {
			s.fields = append(s.fields, column.Field{Name: f.Name, Type: f.Type, Nullable: true})
		}
	}
	return nil
}

// sniffed implements textFormat.
func (s *jsonSource) sniffed() string {
	if enc := s.encodings(); enc != "" {
		return s.mode.String() + ", " + enc
	}
	return s.mode.String()
}

// asOptions implements textFormat.
func (s *jsonSource) asOptions() []string { return nil }

// cuts implements textFormat: in a file of lines every line end ends a record.
func (s *jsonSource) cuts(ctx context.Context, i int) ([]int64, error) {
	f := &s.files[i]
	sample, whole, err := s.head(ctx, f, sampleBytes)
	if err != nil {
		return nil, err
	}
	raw := make([]byte, min(4096, f.Size))
	if err := readFull(ctx, s.store, f.Object, raw, 0); err != nil {
		return nil, err
	}
	if jsonl.Detect(sample, whole) != jsonl.Lines || isPacked(raw) || !s.encoding(raw).IsUTF8() {
		return []int64{0}, nil
	}
	return s.eachCut(ctx, f, 1, 1<<20, func(buf []byte) (int, bool) {
		n := bytes.IndexByte(buf, '\n')
		return n + 1, n >= 0
	})
}

// stream implements textFormat.
func (s *jsonSource) stream(_ context.Context, p *textSplit, in *textInput, bad func(badLine) error) (column.Reader, []string, error) {
	mode := jsonl.Lines
	if p.from == 0 && p.to < 0 {
		mode = jsonl.Detect(in.sample, in.whole)
	}
	cfg := jsonl.Config{Mode: mode, Bare: s.bare, Extra: s.extra.add, RawLen: in.rawLen, Start: in.start, Bad: func(r jsonl.BadRow) error {
		kind := csv.Cutting
		if r.Column != "" {
			kind = csv.Value
		}
		return bad(badLine{line: r.Line, offset: r.Offset, reason: r.Reason, raw: r.Raw, kind: kind, column: r.Column})
	}}
	var have []string
	for _, f := range s.fields {
		want := p.out.Len() > 0 && slices.Contains(p.out.Names(), f.Name) && s.part(f.Name) < 0
		cfg.Columns = append(cfg.Columns, jsonl.Column{Name: f.Name, Type: f.Type, Want: want})
		if want {
			have = append(have, f.Name)
		}
	}
	return jsonl.NewReader(in, cfg), have, nil
}

// extraKeys are keys that the sample did not have, over all scans.
type extraKeys struct {
	mu    sync.Mutex
	names map[string]bool
}

// maxExtra is how many different ones are told of.
const maxExtra = 20

func (e *extraKeys) add(key []byte) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.names[string(key)] || len(e.names) >= maxExtra {
		return
	}
	if e.names == nil {
		e.names = map[string]bool{}
	}
	e.names[string(key)] = true
}

func (e *extraKeys) list() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	var out []string
	for k := range e.names {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// notes implements textFormat.
func (s *jsonSource) notes() []string {
	extra := s.extra.list()
	if len(extra) == 0 {
		return nil
	}
	more := ""
	if len(extra) == maxExtra {
		more = " and perhaps more"
	}
	return []string{fmt.Sprintf("keys that are not in the first records stay out: %s%s; declare them with Types to read them", strings.Join(extra, ", "), more)}
}
