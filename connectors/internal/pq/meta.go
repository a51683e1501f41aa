package pq

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

const magic = "PAR1"

// maxFooter is the largest footer that is believed.
const maxFooter = 512 << 20

// Meta is the footer of a file.
type Meta struct {
	Rows    int64
	Leaves  []Leaf    // the columns that can be read, in the file's order; no two of one name
	Refused []Refused // the others
	Groups  []format.RowGroup
	// CountsNulls says that the writer is known to count nulls wherever it writes bounds.
	// The footer does not tell a count of none from a count that is missing.
	CountsNulls bool
	short       bool // the sizes of chunks lack the header of the dictionary
}

// Old versions of parquet-mr forgot the header of a dictionary in the size of its chunk
// (https://issues.apache.org/jira/browse/PARQUET-816).
const (
	shortBy   = 100 // bytes that such a header has at most
	footerEnd = 8   // of a file, which no chunk reaches into
)

// forgets reports whether a writer forgot them.
func forgets(writer string) bool {
	v, ok := strings.CutPrefix(writer, "parquet-mr")
	v = strings.TrimPrefix(v, " version ")
	return ok && (v == "" || strings.HasPrefix(v, "1.0.") || strings.HasPrefix(v, "1.1.") || strings.HasPrefix(v, "1.2."))
}

// counters begin the names of writers that count nulls.
var counters = []string{"weir", "parquet-cpp-arrow", "parquet-mr", "DuckDB", "github.com/parquet-go", "Polars", "parquet-rs"}

// A Leaf is a column of the file: a flat one, or a nested one with its Parts.
type Leaf struct {
	Name     string
	Type     column.Type
	Optional bool
	Chunk    int // index in a row group's columns; of a nested one, its first part's
	phys     format.Type
	width    int  // of a fixed-length value
	unsigned bool // of an integer
	bits     int  // of an integer, if the file tells
	uuid     bool
	// unordered says that the bounds of statistics mean nothing.
	unordered bool

	parts          []*Leaf // of a nested column: what is stored
	tree           *node   // of a nested column: how the parts make it
	maxDef, maxRep uint8   // of what is stored
	slotDef        uint8   // the definition level from which on there is a value or a null
}

// ReadMeta reads the footer of a file of size bytes.
func ReadMeta(size int64, readAt func(p []byte, off int64) error) (*Meta, error) {
	return ReadMapped(size, readAt, nil)
}

func readFooter(size int64, readAt func(p []byte, off int64) error) (*format.FileMetaData, error) {
	if size < 12 {
		return nil, fmt.Errorf("it has %d bytes and is not a Parquet file", size)
	}
	// Most footers come with the first read.
	tail := make([]byte, min(size, 64<<10))
	if err := readAt(tail, size-int64(len(tail))); err != nil {
		return nil, err
	}
	end := tail[len(tail)-8:]
	if string(end[4:]) == "PARE" {
		return nil, fmt.Errorf("the Parquet file is encrypted")
	}
	if string(end[4:]) != magic {
		return nil, fmt.Errorf("it does not end like a Parquet file; it may be cut off")
	}
	n := int64(binary.LittleEndian.Uint32(end))
	if n > size-12 || n > maxFooter {
		return nil, fmt.Errorf("the Parquet footer is corrupt: %d bytes of %d", n, size)
	}
	if n+8 > int64(len(tail)) {
		tail = make([]byte, n+8)
		if err := readAt(tail, size-n-8); err != nil {
			return nil, err
		}
	}
	var md format.FileMetaData
	foot := tail[int64(len(tail))-8-n : len(tail)-8]
	_, err := unmarshal(foot, &md)
	if err != nil {
		if fixed, ok := withValues(foot); ok {
			md = format.FileMetaData{}
			_, err = unmarshal(fixed, &md)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("the Parquet footer is corrupt: %w", err)
	}
	return &md, nil
}

func newMeta(md *format.FileMetaData, size int64) (*Meta, error) {
	m := &Meta{Rows: md.NumRows, Groups: md.RowGroups, short: forgets(md.CreatedBy)}
	m.CountsNulls = slices.ContainsFunc(counters, func(name string) bool { return strings.HasPrefix(md.CreatedBy, name) })
	if len(md.Schema) == 0 {
		return nil, fmt.Errorf("the Parquet footer is corrupt: no schema")
	}
	names, err := columnNames(md.Schema)
	if err != nil {
		return nil, err
	}
	chunks, at := 0, 1
	for at < len(md.Schema) {
		t := treeReader{s: md.Schema, chunks: chunks, nanos: strings.HasPrefix(md.CreatedBy, nanosecondWriter)}
		next, leaves, err := t.skip(at, 0)
		if err != nil {
			return nil, err
		}
		if l, err := t.column(at); err != nil {
			m.Refused = append(m.Refused, Refused{names[at], err.Error()})
		} else if encrypted(md, chunks, leaves) {
			m.Refused = append(m.Refused, Refused{names[at], "it is encrypted"})
		} else {
			l.Name = names[at]
			m.Leaves = append(m.Leaves, *l)
		}
		chunks, at = chunks+leaves, next
	}
	var rows int64
	for g := range m.Groups {
		rg := &m.Groups[g]
		if len(rg.Columns) != chunks || rg.NumRows < 0 {
			return nil, fmt.Errorf("the Parquet footer is corrupt: row group %d has %d columns, not %d", g, len(rg.Columns), chunks)
		}
		rows += rg.NumRows
	}
	if m.Rows == 0 {
		m.Rows = rows // some old writers left it out
	}
	if rows != m.Rows {
		return nil, fmt.Errorf("the Parquet footer is corrupt: %d rows in all but %d in its row groups", m.Rows, rows)
	}
	return m, nil
}

// columnNames are the names of the columns by their places in a schema. Those that are there
// twice are numbered.
func columnNames(s []format.SchemaElement) (map[int]string, error) {
	names, taken := map[int]string{}, map[string]bool{}
	for at := 1; at < len(s); {
		next, _, err := (&treeReader{s: s}).skip(at, 0)
		if err != nil {
			return nil, err
		}
		names[at], taken[s[at].Name] = s[at].Name, true
		at = next
	}
	seen := map[string]bool{}
	for at := range len(s) {
		name, ok := names[at]
		if !ok {
			continue
		}
		for k := 1; seen[name] || k > 1 && taken[name]; k++ {
			name = fmt.Sprintf("%s_%d", s[at].Name, k)
		}
		names[at], seen[name] = name, true
	}
	return names, nil
}

// encrypted reports whether one of n chunks of a row group, from chunk on, is encrypted: a file may
// have a footer that is not.
func encrypted(md *format.FileMetaData, chunk, n int) bool {
	for _, g := range md.RowGroups {
		for _, c := range g.Columns[min(chunk, len(g.Columns)):min(chunk+n, len(g.Columns))] {
			if c.CryptoMetadata.Value != nil {
				return true
			}
		}
	}
	return false
}

// Range is where the pages of the leaf's chunk in a row group are.
func (m *Meta) Range(group int, l *Leaf, size int64) (from, n int64, err error) {
	c := &m.Groups[group].Columns[l.Chunk]
	md := &c.MetaData
	if c.FilePath != "" {
		return 0, 0, fmt.Errorf("its pages are in another file, %s", c.FilePath)
	}
	from = md.DataPageOffset
	if md.DictionaryPageOffset > 0 && md.DictionaryPageOffset < from {
		from = md.DictionaryPageOffset
	}
	n = md.TotalCompressedSize
	if m.short {
		n += max(min(shortBy, size-footerEnd-from-n), 0)
	}
	if from < 4 || n < 0 || from > size || n > size-from || n > math.MaxInt32*4 || md.Type != l.phys {
		return 0, 0, fmt.Errorf("the Parquet footer is corrupt: its pages are said to be %d bytes at %d of %d", n, from, size)
	}
	return from, n, nil
}

// Guard makes an error of a panic: a library's, about bytes it did not expect.
func Guard(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("the file is corrupt: %v", r)
	}
}
