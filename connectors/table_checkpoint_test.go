package connectors

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"weir/connectors/internal/delta"
	"weir/dataframe/plan"
)

// sidecarRow is a row of a checkpoint that names one of its parts.
type sidecarRow struct {
	Sidecar struct {
		Path string `parquet:"path"`
		Size int64  `parquet:"sizeInBytes"`
	} `parquet:"sidecar"`
}

// TestCheckpointWithSidecars reads checkpoints of a table with the feature v2Checkpoint: a file that names
// others, in JSON or Parquet, which stand for the log before them.
func TestCheckpointWithSidecars(t *testing.T) {
	for _, ending := range []string{"json", "parquet"} {
		path := filepath.Join(t.TempDir(), "t")
		log := filepath.Join(path, deltaLog)
		for i := range int64(3) {
			must(0, writeRows(tableOf(localStore{}, path, plan.WriteOptions{Mode: "append", PartitionBy: []string{"k"}}), numbersOf("a", i), numbersOf("b", -i)))
		}
		at := commitBy(t, path, `{"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["v2Checkpoint"],"writerFeatures":["v2Checkpoint","appendOnly","invariants"]}}`)
		want := must(tableRows(localStore{}, path))
		table := must(tableOf(localStore{}, path, plan.WriteOptions{}).existing(ctx))
		must(0, os.Mkdir(filepath.Join(log, sidecarFolder), 0o777))
		var b bytes.Buffer
		must(delta.WriteCheckpoint(&b, table.state, 0))
		must(0, os.WriteFile(filepath.Join(log, sidecarFolder, "part.parquet"), b.Bytes(), 0o666))
		var row sidecarRow
		row.Sidecar.Path, row.Sidecar.Size = "part.parquet", int64(b.Len())
		text := fmt.Sprintf(`{"checkpointMetadata":{"version":%d}}`+"\n"+`{"sidecar":{"path":"part.parquet","sizeInBytes":%d,"modificationTime":1}}`+"\n", at, b.Len())
		if b.Reset(); ending == "parquet" {
			w := parquet.NewGenericWriter[sidecarRow](&b)
			must(w.Write([]sidecarRow{row}))
			must(0, w.Close())
			text = b.String()
		}
		top := filepath.Join(log, fmt.Sprintf("%020d.checkpoint.3a0d65cd-4056-49b8-937b-95f9e3ee90e5.%s", at, ending))
		must(0, os.WriteFile(top, []byte(text), 0o666))
		for v := range at {
			must(0, os.Remove(filepath.Join(log, logName(v))))
		}
		if got := must(tableRows(localStore{}, path)); got != want {
			t.Errorf("%s: %s, want %s", ending, got, want)
		}
		for i := range int64(12) { // past the version at which a classic checkpoint would be due
			must(0, writeRows(tableOf(localStore{}, path, plan.WriteOptions{Mode: "append"}), numbersOf("c", i)))
		}
		if found := must(filepath.Glob(filepath.Join(log, "*.checkpoint.*"))); len(found) != 1 {
			t.Errorf("%s: checkpoints %v", ending, found)
		}
		if got := must(tableRows(localStore{}, path)); !strings.HasPrefix(got, want) || strings.Count(got, "c|") != 12 {
			t.Errorf("%s: after writes: %s", ending, got)
		}
		must(0, os.Remove(filepath.Join(log, sidecarFolder, "part.parquet")))
		if got, err := tableRows(localStore{}, path); err == nil || !strings.Contains(err.Error(), "part.parquet") {
			t.Errorf("%s: without the part: %s, %v", ending, got, err)
		}
	}
}
