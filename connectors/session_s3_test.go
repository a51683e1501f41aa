//go:build integration

package connectors_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"weir/connectors"
	. "weir/dataframe"
)

// TestRealS3Session does with tables on the S3 server what a notebook does: publish and undo, change rows by SQL
// in a warehouse, compact, restore and vacuum.
func TestRealS3Session(t *testing.T) {
	t.Setenv("WEIR_PROFILE_S3", serverOf(t, "WEIR_TEST_S3"))
	root := fmt.Sprintf("s3://weir-session-%d", os.Getpid())
	if err := connectors.MakeBucket(context.Background(), root); err != nil {
		t.Fatal(err)
	}
	s := NewSession(Options{Open: connectors.Open, Create: connectors.Create, Copy: connectors.Copy, Folder: connectors.Folder})
	t.Run("published", func(t *testing.T) { publishOn(t, s, root+"/published/daily") })
	t.Run("partitions", func(t *testing.T) { partitionsOn(t, s, root+"/lake/days") })
	t.Run("warehouse", func(t *testing.T) { warehouseOn(t, s, root+"/warehouse") })
	t.Run("files", func(t *testing.T) { filesOn(t, s, root+"/raw") })
}

// days are the numbers 0 to n-1 of a day.
func days(t *testing.T, s *Session, n int, day string) *Frame {
	t.Helper()
	return query(t, s, fmt.Sprintf("SELECT '%s' AS day, range AS n FROM range(%d)", day, n))
}

func query(t *testing.T, s *Session, text string) *Frame {
	t.Helper()
	f := s.SQL(text)
	if err := f.Err(); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return f
}

// gives checks the rows of f, its fields with blanks between them.
func gives(t *testing.T, f *Frame, want ...string) {
	t.Helper()
	got, err := f.Collect()
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for r := range got.Len() {
		var fields []string
		for _, name := range got.Columns() {
			fields = append(fields, fmt.Sprint(got.At(r, name)))
		}
		rows = append(rows, strings.Join(fields, " "))
	}
	if strings.Join(rows, "\n") != strings.Join(want, "\n") {
		t.Errorf("%v, want %v", rows, want)
	}
}

func publishOn(t *testing.T, s *Session, url string) {
	count := func() *Frame { return s.Read(url).Agg(Count().As("n")) }
	for _, n := range []int{2, 3} {
		p, err := days(t, s, n, "a").Publish(url)
		if err != nil || p.Rows != int64(n) || p.Version != int64(n-2) {
			t.Fatalf("published %+v, %v", p, err)
		}
		gives(t, count(), fmt.Sprint(n))
		if n == 2 {
			continue
		}
		if _, err := p.Undo(); err != nil {
			t.Fatal(err)
		}
		gives(t, count(), "2")
		if _, err := p.Undo(); err == nil || !strings.Contains(err.Error(), "changed since") {
			t.Errorf("undone twice: %v", err)
		}
	}
	if _, err := s.Restore(url, 1); err != nil {
		t.Fatal(err)
	}
	gives(t, count(), "3")
	gives(t, s.History(url).Select("version", "operation").Head(2), "3 RESTORE", "2 RESTORE")
}

func partitionsOn(t *testing.T, s *Session, url string) {
	write := func(f *Frame, o ...WriteOption) {
		t.Helper()
		if _, err := f.Write(url, o...); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 12 { // past a checkpoint
		write(days(t, s, n+1, "a").Union(days(t, s, 1, "b")), PartitionBy("day"), Append())
	}
	sums := func() *Frame {
		return s.Read(url).GroupBy("day").Agg(Count().As("k"), Sum("n").As("s")).Sort("day")
	}
	gives(t, sums(), "a 78 286", "b 12 0")
	write(days(t, s, 3, "b"), OverwritePartitions())
	gives(t, sums(), "a 78 286", "b 3 3")
	c, err := s.Compact(url, CompactOptions{SortBy: []string{"n"}})
	if err != nil || c.FilesAfter != 2 {
		t.Errorf("compact: %+v, %v", c, err)
	}
	gives(t, sums(), "a 78 286", "b 3 3")
	gives(t, s.Read(url, AsOfVersion(0)).Agg(Count().As("k")), "2")
	if _, err := s.Vacuum(url, VacuumOptions{Retention: time.Hour}); err != nil {
		t.Error(err)
	}
	gives(t, sums(), "a 78 286", "b 3 3")
}

func warehouseOn(t *testing.T, s *Session, url string) {
	if err := s.Warehouse(url); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"CREATE SCHEMA shop", "CREATE TABLE shop.items (id BIGINT, name VARCHAR, price DECIMAL(9,2))",
		"INSERT INTO shop.items VALUES (1, 'tea', 2.5), (2, 'cup', 4), (3, 'pot', 20)", "UPDATE shop.items SET price = price * 2 WHERE id = 2", "DELETE FROM shop.items WHERE name = 'tea'",
		"MERGE INTO shop.items t USING (SELECT 3 AS id, 'jug' AS name UNION ALL SELECT 4, 'tin') n ON t.id = n.id WHEN MATCHED THEN UPDATE SET name = n.name WHEN NOT MATCHED THEN INSERT (id, name) VALUES (n.id, n.name)",
		"ALTER TABLE shop.items ADD COLUMN kept BOOLEAN", "CREATE VIEW shop.dear AS SELECT name FROM shop.items WHERE price > 5",
	} {
		if _, err := query(t, s, text).Collect(); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	gives(t, query(t, s, "SELECT id, name, price FROM shop.items ORDER BY id"), "2 cup 8.00", "3 jug 20.00", "4 tin <nil>")
	other := NewSession(Options{Open: connectors.Open, Create: connectors.Create, Folder: connectors.Folder})
	if err := other.Warehouse(url); err != nil {
		t.Fatal(err)
	}
	gives(t, query(t, other, "SELECT name FROM shop.dear ORDER BY name"), "cup", "jug")
	if _, err := query(t, other, "DROP TABLE shop.items").Collect(); err != nil {
		t.Fatal(err)
	}
	if err := s.SQL("SELECT * FROM shop.items").Err(); err == nil {
		t.Error("a dropped table is there")
	}
}

func filesOn(t *testing.T, s *Session, url string) {
	for _, name := range []string{"x.csv", "x.csv.gz", "x.jsonl", "x.parquet", "x.arrow"} {
		if _, err := days(t, s, 4, "a").Write(url + "/day=1/" + name); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		gives(t, s.Read(url+"/*/"+name).Agg(Count().As("k"), Sum("n").As("s")), "4 6")
	}
	gives(t, query(t, s, "SELECT * FROM read_csv('"+url+"/day=1/x.csv', names = ['p', 'q'], all_varchar = true, hive_partitioning = false) LIMIT 1"), "a 0")
}
