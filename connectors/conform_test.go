package connectors

import (
	"path/filepath"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

func TestFilesKeepThePromises(t *testing.T) {
	for _, name := range []string{"x.parquet", "x.csv", "x.csv.gz", "x.jsonl", "x.json.gz", "table"} {
		dir := t.TempDir()
		path := filepath.Join(dir, name)
		batches := []*column.Batch{everyBatch(0, 3000, 4), everyBatch(3000, 20_000, 0)}
		write(t, path, plan.WriteOptions{TargetBytes: 200_000}, everyType, batches...)
		t.Run(name+" as a source", func(t *testing.T) {
			plantest.Source(t, open(t, path, plan.ReadOptions{Types: everyType}))
		})
		t.Run(name+" as a sink", func(t *testing.T) {
			sink := must(Create(ctx, filepath.Join(dir, "out-"+name), plan.WriteOptions{}))
			plantest.Sink(t, sink, everyType, batches, func() int64 {
				src, err := Open(ctx, sink.String(), plan.ReadOptions{Types: everyType})
				if err != nil {
					return -1
				}
				return int64(len(mustRows(t, src, plan.Request{})))
			})
		})
	}
	for _, name := range []string{"x.arrow", "x.arrows"} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name)
			write(t, path, plan.WriteOptions{}, everyType, everyBatch(0, 3000, 4), everyBatch(3000, 20_000, 0))
			plantest.Source(t, open(t, path, plan.ReadOptions{}))
		})
	}
	t.Run("a partitioned table as a sink", func(t *testing.T) {
		sink := must(Create(ctx, filepath.Join(t.TempDir(), "t"), plan.WriteOptions{PartitionBy: []string{"few", "b"}, TargetBytes: 10_000}))
		plantest.Sink(t, sink, everyType, []*column.Batch{everyBatch(0, 3000, 4)}, func() int64 {
			src, err := Open(ctx, sink.String(), plan.ReadOptions{})
			if err != nil {
				return -1
			}
			return int64(len(mustRows(t, src, plan.Request{})))
		})
	})
	t.Run("bad rows as a source", func(t *testing.T) {
		src := open(t, put(t, t.TempDir(), "x.csv", "a,b\n1,2\n3\n4,5,6\n\"x\n"), plan.ReadOptions{})
		plantest.Source(t, src.(plan.Quarantiner).Quarantined())
	})
}
