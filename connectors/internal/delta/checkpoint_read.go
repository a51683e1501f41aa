package delta

import (
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
)

// ReadCheckpoint reads the actions of a checkpoint, or of one of its parts.
func ReadCheckpoint(r io.ReaderAt, size int64) (out []Action, err error) {
	defer guard(&err)
	f, err := parquet.OpenFile(r, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, fmt.Errorf("the checkpoint is corrupt: %w", err)
	}
	paths := f.Schema().Columns()
	for _, g := range f.RowGroups() {
		if out, err = readGroup(g, paths, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func readGroup(g parquet.RowGroup, paths [][]string, out []Action) ([]Action, error) {
	rows := g.Rows()
	defer rows.Close()
	buf := make([]parquet.Row, 256)
	for {
		n, err := rows.ReadRows(buf)
		for _, r := range buf[:n] {
			if a, ok := readRow(r, paths); ok {
				out = append(out, a)
			}
		}
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("the checkpoint is corrupt: %w", err)
		}
	}
}

// cells are the values of one row by the names of columns, two levels deep: writers name the
// levels of lists and maps differently.
type cells map[[2]string][][]parquet.Value

// readRow makes an action of a row; not ok if it is of a kind that is not known.
func readRow(r parquet.Row, paths [][]string) (Action, bool) {
	got := cells{}
	top := ""
	r.Range(func(c int, values []parquet.Value) bool {
		p := paths[c]
		if len(p) < 2 {
			return true
		}
		key := [2]string{p[0], p[1]}
		if p[0] == "metaData" && p[1] == "format" && len(p) > 2 {
			key[1] = p[2]
		}
		if p[1] == vectorColumn && len(p) > 2 {
			key[1] = vectorColumn + "." + p[2]
		}
		got[key] = append(got[key], values)
		for _, v := range values {
			if !v.IsNull() {
				top = p[0]
			}
		}
		return true
	})
	switch top {
	case "protocol":
		return Action{Protocol: &Protocol{
			Reader: int(got.number(top, "minReaderVersion")), Writer: int(got.number(top, "minWriterVersion")),
			ReaderFeatures: got.list(top, "readerFeatures"), WriterFeatures: got.list(top, "writerFeatures"),
		}}, true
	case "metaData":
		return Action{MetaData: &MetaData{
			ID: got.text(top, "id"), Name: got.text(top, "name"), Description: got.text(top, "description"),
			Format: Format{got.text(top, "provider"), plain(got.pairs(top, "options"))},
			Schema: got.text(top, "schemaString"), Parts: got.list(top, "partitionColumns"),
			Config: plain(got.pairs(top, "configuration")), Created: got.number(top, "createdTime"),
		}}, true
	case "txn":
		return Action{Txn: &Txn{got.text(top, "appId"), got.number(top, "version"), got.number(top, "lastUpdated")}}, true
	case "domainMetadata":
		return Action{Domain: &Domain{got.text(top, "domain"), got.text(top, "configuration"), got.truth(top, "removed")}}, true
	case "remove":
		return Action{Remove: &Remove{
			Path: got.text(top, "path"), Deleted: got.number(top, "deletionTimestamp"), DataChange: got.truth(top, "dataChange"),
			Extended: got.truth(top, "extendedFileMetadata"), Values: got.pairs(top, "partitionValues"), Size: got.number(top, "size"), Deletions: got.vector(top),
		}}, true
	case "add":
		add := &Add{
			Path: got.text(top, "path"), Values: got.pairs(top, "partitionValues"), Size: got.number(top, "size"),
			Modified: got.number(top, "modificationTime"), DataChange: got.truth(top, "dataChange"), Stats: got.text(top, "stats"), Tags: got.pairs(top, "tags"),
		}
		add.Deletions = got.vector(top)
		return Action{Add: add}, true
	case "sidecar":
		return Action{Sidecar: &Sidecar{got.text(top, "path"), got.number(top, "sizeInBytes")}}, true
	}
	return Action{}, false
}

// first is the first value of a column, null if there is none.
func (c cells) first(top, name string) parquet.Value {
	if v := c[[2]string{top, name}]; len(v) > 0 && len(v[0]) > 0 {
		return v[0][0]
	}
	return parquet.NullValue()
}

// vectorColumn has the columns of a deletion vector.
const vectorColumn = "deletionVector"

// vector is the deletion vector of a file; nil if it has none.
func (c cells) vector(top string) *Vector {
	part := func(name string) string { return vectorColumn + "." + name }
	out := &Vector{
		Storage: c.text(top, part("storageType")), Place: c.text(top, part("pathOrInlineDv")),
		Size: int32(c.number(top, part("sizeInBytes"))), Cardinality: c.number(top, part("cardinality")),
	}
	if out.Storage == "" {
		return nil
	}
	if v := c.first(top, part("offset")); !v.IsNull() {
		at := int32(c.number(top, part("offset")))
		out.Offset = &at
	}
	return out
}

func (c cells) text(top, name string) string { return textOf(c.first(top, name)) }

func textOf(v parquet.Value) string {
	if k := v.Kind(); !v.IsNull() && (k == parquet.ByteArray || k == parquet.FixedLenByteArray) {
		return string(v.ByteArray())
	}
	return ""
}

func (c cells) number(top, name string) int64 {
	v := c.first(top, name)
	switch {
	case v.IsNull():
	case v.Kind() == parquet.Int32:
		return int64(v.Int32())
	case v.Kind() == parquet.Int64:
		return v.Int64()
	}
	return 0
}

func (c cells) truth(top, name string) bool {
	v := c.first(top, name)
	return !v.IsNull() && v.Kind() == parquet.Boolean && v.Boolean()
}

// list is the texts of a list; nil if there are none.
func (c cells) list(top, name string) []string {
	var out []string
	for _, column := range c[[2]string{top, name}] {
		for _, v := range column {
			if !v.IsNull() {
				out = append(out, textOf(v))
			}
		}
	}
	return out
}

// pairs is a map, whose keys and values are two columns.
func (c cells) pairs(top, name string) map[string]*string {
	columns := c[[2]string{top, name}]
	if len(columns) != 2 {
		return nil
	}
	out := map[string]*string{}
	for i, key := range columns[0] {
		if key.IsNull() || i >= len(columns[1]) {
			continue
		}
		out[textOf(key)] = nil
		if v := columns[1][i]; !v.IsNull() {
			text := textOf(v)
			out[textOf(key)] = &text
		}
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
