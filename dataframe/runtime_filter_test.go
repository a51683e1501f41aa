package dataframe_test

import (
	"path/filepath"
	"strings"
	"testing"

	. "weir/dataframe"
)

// What a join learns of its small side reaches the files of the large one: partitions
// that cannot match are not opened, and the answer stays.
func TestJoinsSkipPartitions(t *testing.T) {
	s, table := disk(), filepath.Join(t.TempDir(), "clicks")
	all := frame(t, "id int64, day date", "1 2026-03-01", "2 2026-03-01", "3 2026-03-02", "4 2026-03-03", "5 2026-03-03", "6 -")
	batch, err := all.Collect()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.FromBatches(batch.Schema(), batch.Batch()).Write(table, PartitionBy("day")); err != nil {
		t.Fatal(err)
	}
	days, err := frame(t, "day date, name string", "2026-03-03 tue", "2026-03-09 mon").Collect()
	if err != nil {
		t.Fatal(err)
	}
	joined := s.Read(table).Join(s.FromBatches(days.Schema(), days.Batch()), "day", InnerJoin).Sort("id")
	check(t, joined.Select("id", "name"), "4 tue", "5 tue")
	text, err := joined.ExplainAnalyze()
	if err != nil || !strings.Contains(text, "clicks  [2 rows, 1 batches, ") || !strings.Contains(text, "learnt: day IN (date '2026-03-03', date '2026-03-09')") {
		t.Errorf("%v\n%s", err, text)
	}
}
