package connectors

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"weir/dataframe/plan"
)

// smallDisk is s with room for so many bytes.
func smallDisk(s Store, room int) Store {
	return &hookStore{Store: s, wrote: func(n int) error {
		if room -= n; room < 0 {
			return syscall.ENOSPC
		}
		return nil
	}}
}

// TestDiskFills writes more than there is room for: what was there stays, and the error tells how much was needed.
func TestDiskFills(t *testing.T) {
	for name, o := range map[string]plan.WriteOptions{
		"t": {TargetBytes: 100_000, Compression: "none"}, "x.parquet": {RowGroupRows: 2000, Compression: "none"}, "x.csv": {}, "x.jsonl": {}, "x.arrow": {Compression: "none"},
	} {
		path := filepath.Join(t.TempDir(), name)
		write(t, path, plan.WriteOptions{}, everyType, everyBatch(0, 50, 7))
		old := mustRows(t, open(t, path, plan.ReadOptions{}), plan.Request{})
		err := overfill(must(createFiles(ctx, smallDisk(localStore{}, 300_000), path, o)))
		if err == nil || !strings.Contains(err.Error(), "no space left") || !strings.Contains(err.Error(), "that were written") || strings.Count(err.Error(), "free space") != 1 {
			t.Errorf("%s: %v", name, err)
		}
		same(t, mustRows(t, open(t, path, plan.ReadOptions{}), plan.Request{}), old)
	}
}

// overfill writes to sink until an error, or for long.
func overfill(sink plan.Sink) error {
	w, err := sink.Begin(ctx, everyType)
	if err != nil {
		return err
	}
	defer w.Abort()
	p, err := w.Part()
	if err != nil {
		return err
	}
	for i := range 40 {
		if err := p.Write(ctx, everyBatch(i*4000, 4000, 5)); err != nil {
			return err
		}
	}
	if err := p.Close(); err != nil {
		return err
	}
	_, err = w.Commit(ctx)
	return err
}

// TestFirstWriteFails leaves nothing of a table, or of a file, that never came to be: no folder either.
func TestFirstWriteFails(t *testing.T) {
	for name, o := range map[string]plan.WriteOptions{
		"a/t": {Compression: "none", PartitionBy: []string{"few", "b"}}, "a/u": {}, "a/b/x.csv": {},
	} {
		dir := t.TempDir()
		put(t, dir, "a/kept/x", "")
		err := overfill(must(createFiles(ctx, smallDisk(localStore{}, 100_000), filepath.Join(dir, name), o)))
		if err == nil || !strings.Contains(err.Error(), "no space left") {
			t.Errorf("%s: %v", name, err)
		}
		same(t, entriesBelow(t, dir), []string{"a", "a/kept", "a/kept/x"})
	}
}

// entriesBelow lists the files and folders below dir.
func entriesBelow(t *testing.T, dir string) []string {
	var out []string
	if err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if name := must(filepath.Rel(dir, path)); name != "." {
			out = append(out, filepath.ToSlash(name))
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestDiskFillsWhileCompacting tells how much a rewrite needs.
func TestDiskFillsWhileCompacting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t")
	for i := range 6 {
		write(t, path, plan.WriteOptions{Mode: "append"}, everyType, everyBatch(i*4000, 4000, 5))
	}
	table := must(tableOf(localStore{}, path, plan.WriteOptions{}).existing(ctx))
	_, size := sizeOf(table.state.Files())
	_, err := tableOf(smallDisk(localStore{}, 5000), path, plan.WriteOptions{}).Compact(ctx, 0)
	if want := fmt.Sprintf("the table is as it was: free space, about %s, and run it again", sizeText(size)); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v, want %s", err, want)
	}
}

// TestFilesThatGo removes and changes files between the plan of a scan and its end.
func TestFilesThatGo(t *testing.T) {
	for _, name := range []string{"table", "folder/x.parquet", "folder/x.csv"} {
		for _, gone := range []bool{true, false} {
			path := filepath.Join(t.TempDir(), name)
			write(t, path, plan.WriteOptions{}, everyType, everyBatch(0, 500, 7))
			src := open(t, path, plan.ReadOptions{})
			names := must(src.Schema(ctx)).Names()
			splits := must(src.Splits(ctx, plan.Request{Columns: names, Limit: -1}))
			file := path
			if name == "table" {
				file = must(filepath.Glob(path + "/*.parquet"))[0]
			}
			want := ErrGone.Error()
			if gone {
				must(0, localStore{}.Remove(ctx, file))
			} else {
				want = ErrChanged.Error()
				put(t, filepath.Dir(file), filepath.Base(file), "something else")
			}
			var err error
			for _, s := range splits {
				r, openErr := s.Open(ctx, nil)
				if err = openErr; err == nil {
					_, err = r.Next(ctx)
				}
			}
			if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), filepath.Base(file)) {
				t.Errorf("%s, gone %v: %v", name, gone, err)
			}
		}
	}
}
