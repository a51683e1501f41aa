//go:build mount && linux

package connectors

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"weir/dataframe/plan"
)

// TestFullDisk mounts a disk of three megabytes, which root may, and writes more than it holds: what was there stays, nothing
// of the write is left, and the next one that fits works.
func TestFullDisk(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=3m"); err != nil {
		t.Fatalf("mount: %v", err)
	}
	defer syscall.Unmount(disk, 0)
	for name, o := range map[string]plan.WriteOptions{
		"t": {TargetBytes: 100_000, Compression: "none"}, "parts": {PartitionBy: []string{"few"}, Compression: "none"}, "x.parquet": {RowGroupRows: 2000, Compression: "none"},
		"x.csv": {}, "x.jsonl": {}, "x.arrow": {Compression: "none"},
	} {
		path := filepath.Join(disk, name)
		write(t, path, o, everyType, everyBatch(0, 50, 7))
		old, before := mustRows(t, open(t, path, plan.ReadOptions{}), plan.Request{}), filesBelow(t, disk)
		if err := overfill(must(Create(ctx, path, o))); err == nil || !strings.Contains(err.Error(), "no space left") || !strings.Contains(err.Error(), "free space") {
			t.Errorf("%s: %v", name, err)
		}
		same(t, mustRows(t, open(t, path, plan.ReadOptions{}), plan.Request{}), old)
		same(t, filesBelow(t, disk), before)
		write(t, path, o, everyType, everyBatch(0, 60, 7))
		if rows := mustRows(t, open(t, path, plan.ReadOptions{}), plan.Request{}); len(rows) != 60 {
			t.Errorf("%s: then %d rows", name, len(rows))
		}
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
	}
}

func filesBelow(t *testing.T, dir string) (out []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
