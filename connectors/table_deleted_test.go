package connectors

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"weir/connectors/internal/delta"
	"weir/dataframe/plan"
)

// commitBy commits actions to the table at path as another writer.
func commitBy(t *testing.T, path string, actions ...string) int64 {
	t.Helper()
	version := int64(0)
	for ; ; version++ {
		if _, err := os.Stat(filepath.Join(path, deltaLog, logName(version))); err != nil {
			break
		}
	}
	text := strings.Join(actions, "\n") + "\n"
	must(0, os.WriteFile(filepath.Join(path, deltaLog, logName(version)), []byte(text), 0o666))
	return version
}

// rowSet stores the numbers of rows as a deletion vector does.
func rowSet(rows ...uint16) []byte {
	le := binary.LittleEndian
	out := le.AppendUint32(le.AppendUint64(le.AppendUint32(nil, 1681511377), 1), 0)
	out = le.AppendUint32(le.AppendUint32(out, 12346), 1)
	out = le.AppendUint32(le.AppendUint16(le.AppendUint16(out, 0), uint16(len(rows)-1)), 24)
	for _, r := range rows {
		out = le.AppendUint16(out, r)
	}
	return out
}

func base85(data []byte) string {
	const digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"
	data = append(slices.Clone(data), make([]byte, (4-len(data)%4)%4)...)
	out := ""
	for ; len(data) > 0; data = data[4:] {
		word, part := binary.BigEndian.Uint32(data), ""
		for range 5 {
			word, part = word/85, string(digits[word%85])+part
		}
		out += part
	}
	return out
}

// inLog is a deletion vector that is in the log.
func inLog(rows ...uint16) *delta.Vector {
	set := rowSet(rows...)
	return &delta.Vector{Storage: "i", Place: base85(set), Size: int32(len(set)), Cardinality: int64(len(rows))}
}

// inFile is one that is in a file of the table at path.
func inFile(path string, rows ...uint16) *delta.Vector {
	set := rowSet(rows...)
	data := binary.BigEndian.AppendUint32([]byte{1}, uint32(len(set)))
	data = binary.BigEndian.AppendUint32(append(data, set...), crc32.ChecksumIEEE(set))
	id := []byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, byte(len(rows))}
	name := fmt.Sprintf("deletion_vector_%x-%x-%x-%x-%x.bin", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
	must(0, os.WriteFile(filepath.Join(path, name), data, 0o666))
	at := int32(1)
	return &delta.Vector{Storage: "u", Place: base85(id), Offset: &at, Size: int32(len(set)), Cardinality: int64(len(rows))}
}

// deleteBy deletes rows of the first file of the table at path as another writer does.
func deleteBy(t *testing.T, path string, v *delta.Vector) int64 {
	t.Helper()
	f := must(tableOf(localStore{}, path, plan.WriteOptions{}).existing(ctx)).state.Files()[0]
	add, gone := *f.Add, delta.Remove{Path: f.Path, Deleted: time.Now().UnixMilli(), DataChange: true, Deletions: f.Deletions}
	add.Deletions = v
	return commitBy(t, path, `{"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["deletionVectors"],"writerFeatures":["deletionVectors"]}}`,
		string(must(json.Marshal(delta.Action{Add: &add}))), string(must(json.Marshal(delta.Action{Remove: &gone}))))
}

// tenRows makes a table of the numbers 0 to 9, in row groups of four.
func tenRows(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "t")
	must(0, writeRows(tableOf(localStore{}, path, plan.WriteOptions{RowGroupRows: 4}), numbersOf("a", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9)))
	return path
}

func TestDeletionVectors(t *testing.T) {
	for name, vector := range map[string]func(path string, rows ...uint16) *delta.Vector{
		"in the log": func(_ string, rows ...uint16) *delta.Vector { return inLog(rows...) }, "in a file": inFile,
	} {
		t.Run(name, func(t *testing.T) {
			path := tenRows(t)
			deleteBy(t, path, vector(path, 0, 3, 4, 5, 6, 7, 9))
			src := open(t, path, plan.ReadOptions{})
			same(t, mustRows(t, src, plan.Request{}), []string{"a|1", "a|2", "a|8"})
			same(t, mustRows(t, src, plan.Request{Columns: []string{"n"}, Filters: []plan.Filter{compare(numbers, "n", ">=", 2)}}), []string{"2", "8"})
			same(t, mustRows(t, src, plan.Request{Columns: []string{}}), []string{"", "", ""})
			same(t, mustRows(t, src, plan.Request{Columns: []string{}, Filters: []plan.Filter{compare(numbers, "n", "<", 8)}}), []string{"", ""})
			if n := must(src.(plan.Counter).Count(ctx)); n != 3 {
				t.Errorf("count %d", n)
			}
			stats := must(src.(plan.Statistician).Statistics(ctx, plan.Request{Columns: []string{"n"}, Limit: -1}))
			if stats.Exact || stats.Rows != 3 {
				t.Errorf("statistics %+v", stats)
			}
			// Limits count the rows that are left: the second group has none of them.
			rows := mustRows(t, src, plan.Request{Limit: 3})
			if len(rows) != 3 {
				t.Errorf("of three rows: %v", rows)
			}
			if info := must(tableOf(localStore{}, path, plan.WriteOptions{}).Info(ctx)); info.Rows != 3 {
				t.Errorf("info %+v", info)
			}
		})
	}
}

// TestWritesAfterDeletionVectors has Weir change a table whose rows another writer deleted.
func TestWritesAfterDeletionVectors(t *testing.T) {
	path := tenRows(t)
	check := func(what, want string) {
		t.Helper()
		if got := must(tableRows(localStore{}, path)); got != want {
			t.Errorf("%s: %s, want %s", what, got, want)
		}
	}
	sink := func() *tableSink {
		return tableOf(localStore{}, path, plan.WriteOptions{Mode: "append"})
	}
	deleteBy(t, path, inLog(0, 1, 2, 3))
	second := deleteBy(t, path, inFile(path, 0, 1, 2, 3, 8, 9))
	check("twice", "a|4 a|5 a|6 a|7")
	must(0, writeRows(sink(), numbersOf("a", 100)))
	check("append", "a|100 a|4 a|5 a|6 a|7")
	for i := range int64(10) { // up to a checkpoint, which stands for the log before it
		must(0, writeRows(sink(), numbersOf("b", i)))
	}
	must(sink().Restore(ctx, second))
	check("restored", "a|4 a|5 a|6 a|7")
	for v := range int64(10) {
		must(0, os.Remove(filepath.Join(path, deltaLog, logName(v))))
	}
	check("from the checkpoint", "a|4 a|5 a|6 a|7")
	must(sink().vacuum(ctx, 0, false, time.Now().Add(100*time.Hour)))
	check("vacuum", "a|4 a|5 a|6 a|7")
	must(0, writeRows(sink(), numbersOf("a", 7)))
	change := must(sink().Compact(ctx, 1<<20))
	check("compact", "a|4 a|5 a|6 a|7 a|7")
	table := must(sink().existing(ctx))
	if files := table.state.Files(); len(files) != 1 || files[0].Deletions != nil || table.version != change.Version {
		t.Errorf("compact left %d files at version %d", len(files), table.version)
	}
	must(sink().vacuum(ctx, 0, false, time.Now().Add(100*time.Hour)))
	if left := must(filepath.Glob(filepath.Join(path, "*"))); len(left) != 2 {
		t.Errorf("vacuum left %v", left)
	}
	check("vacuum after compact", "a|4 a|5 a|6 a|7 a|7")
}

// TestBrokenDeletionVectors is told of, never read past.
func TestBrokenDeletionVectors(t *testing.T) {
	for want, change := range map[string]func(path string) *delta.Vector{
		"is not there":            func(path string) *delta.Vector { v := inFile(path, 1); v.Place = base85(make([]byte, 16)); return v },
		"has 43 bytes, not":       func(path string) *delta.Vector { v := inFile(path, 1); v.Size = 1 << 20; return v },
		"its length is another":   func(path string) *delta.Vector { v := inFile(path, 1); v.Size--; return v },
		"it deletes row 10 of 10": func(string) *delta.Vector { return inLog(1, 10) },
		"it has 2 rows, and 3":    func(string) *delta.Vector { v := inLog(1, 2); v.Cardinality = 3; return v },
		"form that is not known": func(string) *delta.Vector {
			return &delta.Vector{Storage: "i", Place: "00000", Size: 4, Cardinality: 1}
		},
	} {
		path := tenRows(t)
		deleteBy(t, path, change(path))
		if rows, err := tableRows(localStore{}, path); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "its deletion vector") {
			t.Errorf("%s: %s, %v", want, rows, err)
		}
	}
}
