package delta

import (
	"errors"
	"fmt"
	"io"

	"weir/connectors/internal/pq"
	"weir/dataframe/column"
)

// ReadCheckpoint reads the actions of a checkpoint, or of one of its parts.
func ReadCheckpoint(r io.ReaderAt, size int64) ([]Action, error) {
	c := checkpointFile{r, size}
	m, err := pq.ReadMeta(size, c.readAt)
	if err == nil {
		err = c.check(m)
	}
	var out []Action
	for g := 0; err == nil && g < len(m.Groups); g++ {
		out, err = c.group(m, g, out)
	}
	if err != nil {
		return nil, fmt.Errorf("the checkpoint is corrupt: %w", err)
	}
	return out, nil
}

type checkpointFile struct {
	r    io.ReaderAt
	size int64
}

func (c checkpointFile) readAt(p []byte, off int64) error {
	n, err := c.r.ReadAt(p, off)
	if n == len(p) {
		return nil
	}
	if err == nil || errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return err
}

// check refuses what cannot be read right: an action that is left out would be a file too many or missing.
func (c checkpointFile) check(m *pq.Meta) error {
	for _, r := range m.Refused {
		if makers[r.Name] != nil {
			return fmt.Errorf("column %s: %s", r.Name, r.Why)
		}
	}
	for i := range m.Groups {
		// Every row has an action with texts of its own.
		if n := m.Groups[i].NumRows; n > c.size {
			return fmt.Errorf("it says that %d bytes are %d rows", c.size, n)
		}
	}
	return nil
}

// checkpointRows are read at a time.
const checkpointRows = 1024

// group adds the actions of row group g to out.
func (c checkpointFile) group(m *pq.Meta, g int, out []Action) ([]Action, error) {
	var columns []pq.Values
	var names []string
	for i := range m.Leaves {
		l := &m.Leaves[i]
		if makers[l.Name] == nil || l.Type.Kind != column.KindStruct {
			continue
		}
		v, err := c.values(m, g, l)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", l.Name, err)
		}
		columns, names = append(columns, v), append(names, l.Name)
	}
	for left := m.Groups[g].NumRows; left > 0; {
		n := int(min(left, checkpointRows))
		left -= int64(n)
		rows := make([]Action, n)
		have := make([]bool, n)
		for i, column := range columns {
			v, err := column.Read(n)
			if err != nil {
				return nil, fmt.Errorf("column %s: %w", names[i], err)
			}
			for r := range n {
				s := structOf(v.At(r))
				if s == nil {
					continue
				}
				rows[r], have[r] = makers[names[i]](s), true
				if nameless(rows[r]) {
					return nil, errNameless
				}
			}
		}
		for r, ok := range have {
			if ok {
				out = append(out, rows[r])
			}
		}
	}
	return out, nil
}

// values reads the column l of row group g.
func (c checkpointFile) values(m *pq.Meta, g int, l *pq.Leaf) (pq.Values, error) {
	rows := m.Groups[g].NumRows
	var chunks []*pq.Chunk
	for _, part := range l.Parts() {
		from, n, err := m.Range(g, part, c.size)
		if err != nil {
			return nil, err
		}
		chunk, err := pq.NewChunk(part, &m.Groups[g].Columns[part.Chunk].MetaData, nil, rows)
		if err != nil {
			return nil, err
		}
		chunk.Lazy(n, pq.PieceBytes, func(p []byte, off int64) error { return c.readAt(p, from+off) })
		chunks = append(chunks, chunk)
	}
	return pq.NewNest(l, chunks, rows), nil
}

// makers make an action of the struct in the column of its kind.
var makers = map[string]func(s fields) Action{
	"protocol": func(s fields) Action {
		return Action{Protocol: &Protocol{
			Reader: int(s.number("minReaderVersion")), Writer: int(s.number("minWriterVersion")),
			ReaderFeatures: s.list("readerFeatures"), WriterFeatures: s.list("writerFeatures"),
		}}
	},
	"metaData": func(s fields) Action {
		format := s.within("format")
		return Action{MetaData: &MetaData{
			ID: s.text("id"), Name: s.text("name"), Description: s.text("description"),
			Format: Format{format.text("provider"), plain(format.pairs("options"))},
			Schema: s.text("schemaString"), Parts: s.list("partitionColumns"),
			Config: plain(s.pairs("configuration")), Created: s.number("createdTime"),
		}}
	},
	"txn": func(s fields) Action {
		return Action{Txn: &Txn{s.text("appId"), s.number("version"), s.number("lastUpdated")}}
	},
	"domainMetadata": func(s fields) Action {
		return Action{Domain: &Domain{s.text("domain"), s.text("configuration"), s.truth("removed")}}
	},
	"remove": func(s fields) Action {
		return Action{Remove: &Remove{
			Path: s.text("path"), Deleted: s.number("deletionTimestamp"), DataChange: s.truth("dataChange"),
			Extended: s.truth("extendedFileMetadata"), Values: s.pairs("partitionValues"), Size: s.number("size"), Deletions: s.vector(),
		}}
	},
	"add": func(s fields) Action {
		return Action{Add: &Add{
			Path: s.text("path"), Values: s.pairs("partitionValues"), Size: s.number("size"),
			Modified: s.number("modificationTime"), DataChange: s.truth("dataChange"), Stats: s.text("stats"), Tags: s.pairs("tags"),
			Deletions: s.vector(),
		}}
	},
	"sidecar": func(s fields) Action {
		return Action{Sidecar: &Sidecar{s.text("path"), s.number("sizeInBytes")}}
	},
}

// fields are those of an action, or of a struct in it.
type fields column.StructValue

// structOf is v as fields, nil for a null.
func structOf(v any) fields {
	s, _ := v.(column.StructValue)
	return fields(s)
}

func (s fields) value(name string) any { return column.StructValue(s).Field(name) }

func (s fields) within(name string) fields { return structOf(s.value(name)) }

func (s fields) text(name string) string { return textOf(s.value(name)) }

func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []byte:
		return string(v) // some writers do not say that it is text
	}
	return ""
}

func (s fields) number(name string) int64 {
	n, _ := s.value(name).(int64)
	return n
}

func (s fields) truth(name string) bool {
	b, _ := s.value(name).(bool)
	return b
}

// list is the texts of a list; nil if there are none.
func (s fields) list(name string) []string {
	var out []string
	all, _ := s.value(name).([]any)
	for _, v := range all {
		if v != nil {
			out = append(out, textOf(v))
		}
	}
	return out
}

// pairs is a map; nil if there is none.
func (s fields) pairs(name string) map[string]*string {
	m, ok := s.value(name).(column.MapValue)
	if !ok {
		return nil
	}
	out := map[string]*string{}
	for _, e := range m {
		if e.Key == nil {
			continue
		}
		out[textOf(e.Key)] = nil
		if e.Value != nil {
			text := textOf(e.Value)
			out[textOf(e.Key)] = &text
		}
	}
	return out
}

// vector is the deletion vector of a file; nil if it has none.
func (s fields) vector() *Vector {
	v := s.within("deletionVector")
	out := &Vector{Storage: v.text("storageType"), Place: v.text("pathOrInlineDv"), Size: int32(v.number("sizeInBytes")), Cardinality: v.number("cardinality")}
	if out.Storage == "" {
		return nil
	}
	if at, ok := v.value("offset").(int64); ok {
		offset := int32(at)
		out.Offset = &offset
	}
	return out
}

func plain(m map[string]*string) map[string]string {
	out := map[string]string{}
	for k, v := range m {
		if v != nil {
			out[k] = *v
		}
	}
	return out
}
