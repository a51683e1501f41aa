package connectors

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// A table folder is a Delta Lake table (https://github.com/delta-io/delta,
// PROTOCOL.md): its _delta_log has a numbered JSON file for every commit, which names files
// that were added and removed. Whoever creates the next number has committed.

// deltaTable is the newest version of a table.
type deltaTable struct {
	version int64
	schema  *column.Schema
	missing []plan.Missing
	parts   []string
	id      string
	files   []deltaFile
	objects []Object
}

type deltaFile struct {
	path   string // below the table
	size   int64
	values map[string]*string
}

// The actions of a commit.
type deltaAction struct {
	Protocol *deltaProtocol  `json:"protocol,omitempty"`
	MetaData *deltaMeta      `json:"metaData,omitempty"`
	Add      *deltaAdd       `json:"add,omitempty"`
	Remove   *deltaRemove    `json:"remove,omitempty"`
	Info     json.RawMessage `json:"commitInfo,omitempty"`
}

type deltaProtocol struct {
	Reader         int      `json:"minReaderVersion"`
	Writer         int      `json:"minWriterVersion"`
	ReaderFeatures []string `json:"readerFeatures,omitempty"`
	WriterFeatures []string `json:"writerFeatures,omitempty"`
}

type deltaMeta struct {
	ID     string `json:"id"`
	Format struct {
		Provider string            `json:"provider"`
		Options  map[string]string `json:"options"`
	} `json:"format"`
	Schema  string            `json:"schemaString"`
	Parts   []string          `json:"partitionColumns"`
	Config  map[string]string `json:"configuration"`
	Created int64             `json:"createdTime,omitempty"`
}

type deltaAdd struct {
	Path       string             `json:"path"`
	Values     map[string]*string `json:"partitionValues"`
	Size       int64              `json:"size"`
	Modified   int64              `json:"modificationTime"`
	DataChange bool               `json:"dataChange"`
	Stats      string             `json:"stats,omitempty"`
	Deletions  json.RawMessage    `json:"deletionVector,omitempty"`
}

type deltaRemove struct {
	Path       string             `json:"path"`
	Deleted    int64              `json:"deletionTimestamp"`
	DataChange bool               `json:"dataChange"`
	Extended   bool               `json:"extendedFileMetadata"`
	Values     map[string]*string `json:"partitionValues"`
	Size       int64              `json:"size"`
}

const deltaLog = "_delta_log"

// begun is a file in the log of a table whose first commit may be under way:
// it tells the folder from one of loose files.
const begun = "_weir_begun"

// errNoVersion says that nothing was ever committed.
var errNoVersion = errors.New("the table has no committed version: its first write was not finished; write it again")

func logName(version int64) string { return fmt.Sprintf("%020d.json", version) }

// openDelta reads the log of the table at path; nil if it has none.
func openDelta(ctx context.Context, s Store, path string) (*deltaTable, error) {
	dir := joinPath(path, deltaLog)
	objects, err := s.List(ctx, dir+"/*")
	if err != nil || len(objects) == 0 {
		return nil, err
	}
	t := &deltaTable{version: -1}
	live := map[string]*deltaAdd{}
	var order []string
	for _, o := range objects {
		name := base(o.Path)
		v, err := strconv.ParseInt(strings.TrimSuffix(name, ".json"), 10, 64)
		if len(name) != 25 || !strings.HasSuffix(name, ".json") || err != nil {
			continue
		}
		if v != t.version+1 {
			return nil, fmt.Errorf("version %d is missing from %s%s; tables whose log was cut at a checkpoint are not supported", t.version+1, s, dir)
		}
		t.version = v
		if err := t.apply(ctx, s, o, live, &order); err != nil {
			return nil, fmt.Errorf("%s%s: %w", s, o.Path, err)
		}
	}
	if t.version < 0 {
		return t, errNoVersion
	}
	if t.schema == nil {
		return nil, fmt.Errorf("the log %s%s has no schema", s, dir)
	}
	for _, p := range order {
		add := live[p]
		if add == nil {
			continue
		}
		delete(live, p) // added, removed and added again: once
		plain, err := url.PathUnescape(add.Path)
		if err != nil || strings.Contains(add.Path, "://") || strings.HasPrefix(plain, "/") {
			return nil, fmt.Errorf("the log %s%s names the file %s, which is not below the table", s, dir, add.Path)
		}
		t.files = append(t.files, deltaFile{plain, add.Size, add.Values})
		t.objects = append(t.objects, Object{Path: joinPath(path, plain), Size: add.Size})
	}
	return t, nil
}

// maxLogFile is the largest commit that is read.
const maxLogFile = 256 << 20

func (t *deltaTable) apply(ctx context.Context, s Store, o Object, live map[string]*deltaAdd, order *[]string) error {
	in, err := s.Open(ctx, o, 0)
	if err != nil {
		return err
	}
	defer in.Close()
	text, err := io.ReadAll(io.LimitReader(in, maxLogFile))
	if err != nil {
		return err
	}
	for _, line := range bytes.Split(text, []byte{'\n'}) {
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var a deltaAction
		if err := json.Unmarshal(line, &a); err != nil {
			return fmt.Errorf("the table's log is corrupt: %w", err)
		}
		switch {
		case a.Protocol != nil:
			if err := a.Protocol.check(); err != nil {
				return err
			}
		case a.MetaData != nil:
			if err := t.setMeta(a.MetaData); err != nil {
				return err
			}
		case a.Add != nil:
			if len(a.Add.Deletions) > 0 && string(a.Add.Deletions) != "null" {
				return fmt.Errorf("%s has a deletion vector, which is not supported", a.Add.Path)
			}
			live[a.Add.Path] = a.Add
			*order = append(*order, a.Add.Path)
		case a.Remove != nil:
			delete(live, a.Remove.Path)
		}
	}
	return nil
}

func (p *deltaProtocol) check() error {
	if p.Reader <= 2 {
		return nil // 2 is column mapping, which setMeta looks for
	}
	for _, f := range p.ReaderFeatures {
		if f != "timestampNtz" {
			return fmt.Errorf("the table needs readers that know %s; it is not supported", f)
		}
	}
	if p.Reader > 3 {
		return fmt.Errorf("the table needs readers of protocol %d; 3 is supported", p.Reader)
	}
	return nil
}

func (t *deltaTable) setMeta(m *deltaMeta) error {
	if mode := m.Config["delta.columnMapping.mode"]; mode != "" && mode != "none" {
		return fmt.Errorf("the table maps column names (%s), which is not supported", mode)
	}
	if m.Format.Provider != "" && m.Format.Provider != "parquet" {
		return fmt.Errorf("the table's files are %s, not parquet", m.Format.Provider)
	}
	schema, missing, err := parseDeltaSchema(m.Schema)
	if err != nil {
		return err
	}
	t.schema, t.missing, t.parts, t.id = schema, missing, m.Parts, m.ID
	return nil
}

// setTable makes s the files of t.
func (s *fileSet) setTable(t *deltaTable) error {
	s.schema, s.missing = t.schema, t.missing
	s.note = fmt.Sprintf("version %d", t.version)
	for _, p := range t.parts {
		i := t.schema.Index(p)
		if i < 0 {
			return fmt.Errorf("the table has no column %q for its folders", p)
		}
		s.parts = append(s.parts, t.schema.Fields[i])
	}
	for i, o := range t.objects {
		f := file{Object: o}
		for _, p := range s.parts {
			var v any
			if text := t.files[i].values[p.Name]; text != nil && *text != "" {
				var err error
				if v, err = parseText(p.Type, *text); err != nil {
					return fmt.Errorf("%s: column %s: %w", o.Path, p.Name, err)
				}
			}
			f.values = append(f.values, v)
		}
		s.files = append(s.files, f)
	}
	return nil
}
