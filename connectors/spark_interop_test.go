//go:build spark

package connectors

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// sparkType has what Spark and Weir both have.
var sparkType = column.NewSchema(append(append([]column.Field(nil), everyType.Fields...),
	column.Field{Name: "l", Type: column.List(column.String), Nullable: true},
	column.Field{Name: "m", Type: column.Map(column.String, column.Float32), Nullable: true},
	column.Field{Name: "st", Type: column.Struct(column.Field{Name: "a", Type: column.Int8, Nullable: true}, column.Field{Name: "b", Type: column.List(column.Date), Nullable: true}), Nullable: true})...)

func sparkBatch(r *rand.Rand, from, n int) *column.Batch {
	b := everyBatch(from, n, 5)
	b.Cols = append(b.Cols, randomBatch(r, column.NewSchema(sparkType.Fields[len(everyType.Fields):]...), n).Cols...)
	return b
}

// TestSpark has Spark read tables and write them, with the environment that .ci/install-spark makes.
func TestSpark(t *testing.T) {
	home := os.Getenv("WEIR_SPARK")
	if home == "" {
		t.Fatal("WEIR_SPARK must name the folder that .ci/install-spark makes")
	}
	dir := t.TempDir()
	r := rand.New(rand.NewPCG(7, 1))
	path := func(name string) string { return filepath.Join(dir, name) }
	write(t, path("plain"), plan.WriteOptions{}, sparkType, sparkBatch(r, 0, 500))
	write(t, path("parts"), plan.WriteOptions{PartitionBy: []string{"few", "d"}}, sparkType, sparkBatch(r, 0, 500))
	write(t, path("parts"), plan.WriteOptions{Mode: "overwrite partitions"}, sparkType, sparkBatch(r, 1000, 50))
	for i := range 13 { // with a checkpoint of Weir's
		write(t, path("versions"), plan.WriteOptions{Mode: "append", PartitionBy: []string{"b"}}, sparkType, sparkBatch(r, i*20, 20))
	}
	for v := range int64(10) {
		must(0, os.Remove(filepath.Join(path("versions"), deltaLog, logName(v))))
	}
	must(must(Create(ctx, path("versions"), plan.WriteOptions{})).(plan.Table).Compact(ctx, 0))
	if out, err := exec.Command(filepath.Join(home, "bin", "python"), "testdata/spark_tables.py", dir, filepath.Join(home, "jars")).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	sorted := func(path string) []string {
		src := open(t, path, plan.ReadOptions{})
		rows := mustRows(t, src, plan.Request{Columns: sparkType.Names()})
		slices.Sort(rows)
		return rows
	}
	for _, name := range []string{"plain", "parts", "versions"} {
		want := sorted(path(name))
		for _, ending := range []string{".files", ".table"} {
			if got := sorted(path(name) + ending); !slices.Equal(got, want) {
				t.Errorf("%s%s: %d rows of %d, the first %.300s, not %.300s", name, ending, len(got), len(want), got[:1], want[:1])
			}
		}
	}
	var want []string
	for n := 50; n < 1200; n++ {
		if n != 1000 {
			want = append(want, fmt.Sprintf("%d|%d", map[bool]int{true: -n, false: n}[n >= 60 && n < 70], n%3))
		}
	}
	slices.Sort(want)
	got := mustRows(t, open(t, path("changed"), plan.ReadOptions{}), plan.Request{Columns: []string{"n", "k"}})
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("changed: %d rows of %d: %.300s", len(got), len(want), strings.Join(got, " "))
	}
	parts, _ := filepath.Glob(filepath.Join(path("changed"), deltaLog, "*10.checkpoint.*.*.parquet"))
	if len(parts) < 2 {
		t.Errorf("Spark's checkpoint has %d parts", len(parts))
	}
	write(t, path("changed"), plan.WriteOptions{Mode: "append"}, column.NewSchema(column.Field{Name: "n", Type: column.Int64}, column.Field{Name: "k", Type: column.String}))
}
