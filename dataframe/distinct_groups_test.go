package dataframe_test

import (
	"testing"

	"weir/dataframe"
)

// TestDistinctOfManyGroups has so many groups that words of their hashes collide, with counts that differ between
// neighbours: in memory, and on disk.
func TestDistinctOfManyGroups(t *testing.T) {
	for _, c := range []struct {
		memory string
		rows   int
	}{{"1GB", 900_000}, {"16MB", 900_000}} {
		s := dataframe.NewSession(dataframe.Options{Workers: 2})
		if err := s.Set("memory", c.memory); err != nil {
			t.Fatal(err)
		}
		got, err := s.SQL(`SELECT count(*) AS groups, count(*) FILTER (WHERE c <> n) AS wrong FROM (
			SELECT i // 3 AS k, count(DISTINCT x) AS c, count(x) AS n
			FROM (SELECT i, CASE WHEN i % 5 > 0 THEN i END AS x FROM range(?) t(i)) GROUP BY 1)`, c.rows).Collect()
		if err != nil {
			t.Fatal(err)
		}
		if groups, wrong := got.At(0, "groups"), got.At(0, "wrong"); groups != int64(300_000) || wrong != int64(0) {
			t.Errorf("in %s: %v groups, of which %v are wrong", c.memory, groups, wrong)
		}
	}
}
