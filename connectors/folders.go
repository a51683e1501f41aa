package connectors

import (
	"fmt"
	"strings"
	"time"

	"weir/dataframe/column"
)

// folderSorter numbers the combinations of values of the partition columns.
type folderSorter struct {
	keys   []int
	codes  []map[any]int32 // by key column: value to number
	pairs  map[[2]int32]int32
	known  []int32   // by combination: folder+1; 0: none yet
	first  []int     // by folder: a row of the batch in which it was new
	rows   [][]int32 // by folder: its rows in the last batch
	counts []int32   // by folder; zero between batches
	last   []int32   // folders with rows in the last batch
}

func newFolderSorter(keys []int) *folderSorter {
	s := &folderSorter{keys: keys, pairs: map[[2]int32]int32{}}
	for range keys {
		s.codes = append(s.codes, map[any]int32{})
	}
	return s
}

// sort sets rows, and gives the numbers of the folders that b has rows of, in
// order of their first.
func (s *folderSorter) sort(b *column.Batch) []int32 {
	for _, f := range s.last {
		s.rows[f] = nil
	}
	ids := make([]int32, b.N) // all in folder 0 without keys
	for k, at := range s.keys {
		codes := s.column(k, b.Cols[at])
		if k == 0 {
			copy(ids, codes)
			continue
		}
		last, id := [2]int32{-1, -1}, int32(0)
		for r := range ids {
			if pair := [2]int32{ids[r], codes[r]}; pair != last {
				// Levels must not mix: the level is told by the sign's place.
				key := [2]int32{ids[r], codes[r]<<3 | int32(k)}
				known, ok := s.pairs[key]
				if !ok {
					known = int32(len(s.pairs))
					s.pairs[key] = known
				}
				last, id = pair, known
			}
			ids[r] = id
		}
	}
	return s.collect(ids)
}

// collect finds the rows of every folder. All lie in one piece of memory: of many folders each would keep room for the
// most rows that it ever had.
func (s *folderSorter) collect(ids []int32) []int32 {
	s.last = s.last[:0]
	for r, id := range ids {
		folder := s.number(id, r)
		ids[r] = folder
		if s.counts[folder] == 0 {
			s.last = append(s.last, folder)
		}
		s.counts[folder]++
	}
	all, at := make([]int32, len(ids)), int32(0)
	for _, folder := range s.last {
		n := s.counts[folder]
		s.counts[folder], s.rows[folder] = 0, all[at:at:at+n]
		at += n
	}
	for r, folder := range ids {
		s.rows[folder] = append(s.rows[folder], int32(r))
	}
	return s.last
}

// number is the folder of the combination id, a new one in the order met.
func (s *folderSorter) number(id int32, r int) int32 {
	for int(id) >= len(s.known) {
		s.known = append(s.known, 0)
	}
	if s.known[id] == 0 {
		s.rows, s.counts = append(s.rows, nil), append(s.counts, 0)
		s.first = append(s.first, r)
		s.known[id] = int32(len(s.rows))
	}
	return s.known[id] - 1
}

// column numbers the values of v.
func (s *folderSorter) column(k int, v column.Vector) []int32 {
	out := make([]int32, v.Len())
	code := func(value any) int32 {
		c, ok := s.codes[k][value]
		if !ok {
			c = int32(len(s.codes[k]))
			s.codes[k][value] = c
		}
		return c
	}
	switch x := v.(type) {
	case *column.Const:
		if x.N > 0 {
			c := code(keyOf(x.Value.At(0)))
			for i := range out {
				out[i] = c
			}
		}
	case *column.Dict:
		known := make([]int32, x.Values.Len())
		for i := range known {
			known[i] = -1
		}
		for i, c := range x.Codes {
			if !x.Valid.Has(i) {
				out[i] = code(nil)
				continue
			}
			if known[c] < 0 {
				known[c] = code(keyOf(x.Values.At(int(c))))
			}
			out[i] = known[c]
		}
	default:
		flat := column.Flatten(v)
		for i := range out {
			if i > 0 && sameRow(flat, i-1, i) {
				out[i] = out[i-1]
				continue
			}
			out[i] = code(keyOf(flat.At(i)))
		}
	}
	return out
}

// keyOf makes times comparable as map keys.
func keyOf(v any) any {
	if t, ok := v.(time.Time); ok {
		return t.UTC()
	}
	return v
}

func sameRow(v column.Vector, i, j int) bool {
	m := v.Nulls()
	if m.Has(i) != m.Has(j) {
		return false
	}
	switch x := v.(type) {
	case *column.Days:
		return x.Values[i] == x.Values[j]
	case *column.Ints:
		return x.Values[i] == x.Values[j]
	case *column.Bools:
		return x.Values[i] == x.Values[j]
	case *column.Texts:
		return x.Views[i] == x.Views[j]
	}
	return false
}

// partitionText is a value as folders and logs have it.
func partitionText(t column.Type, v any) string {
	if m, ok := v.(time.Time); ok && t.Kind == column.KindTimestamp {
		return m.UTC().Format("2006-01-02 15:04:05.999999999")
	}
	if s, ok := v.(string); ok {
		return s
	}
	return column.FormatValue(t, v)
}

// escapeFolder escapes what a folder's name must not have, as Hive does.
func escapeFolder(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < 0x20 || c == 0x7f || strings.IndexByte("\"#%'*/:=?\\{}[]^", c) >= 0 || c == '.' && strings.Trim(s, ".") == "" {
			fmt.Fprintf(&b, "%%%02X", c)
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}
