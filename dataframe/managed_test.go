package dataframe_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	. "weir/dataframe"
)

// days is rows of a few days.
func days(s *Session, n int, names ...string) *Frame {
	day, val := []string{}, []int64{}
	for _, d := range names {
		for i := range n {
			day, val = append(day, d), append(val, int64(i))
		}
	}
	return s.FromColumns(map[string]any{"day": day, "n": val})
}

func mustWrite(t *testing.T, f *Frame, url string, options ...WriteOption) *Written {
	t.Helper()
	w, err := f.Write(url, options...)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestTableModes(t *testing.T) {
	s, url := disk(), filepath.Join(t.TempDir(), "events")
	perDay := func() *Frame { return s.Read(url).GroupBy("day").Agg(Count().As("rows")).Sort("day") }
	mustWrite(t, days(s, 2, "a", "b"), url, PartitionBy("day"), Append())
	mustWrite(t, days(s, 3, "b", "c"), url, Append())
	check(t, perDay(), "a 2", "b 5", "c 3")
	mustWrite(t, days(s, 1, "b", "d"), url, OverwritePartitions())
	check(t, perDay(), "a 2", "b 1", "c 3", "d 1")
	w := mustWrite(t, days(s, 9, "z"), url, IfExists("ignore"))
	if w.Version != nil || w.Rows != 0 {
		t.Errorf("ignored, and wrote %s", w)
	}
	check(t, s.Read(url, AsOfVersion(1)).GroupBy("day").Agg(Count().As("rows")).Sort("day"), "a 2", "b 5", "c 3")
	check(t, s.History(url).Select("version", "mode", "added", "removed", "rows"), "2 Overwrite 2 2 2", "1 Append 2 0 6", "0 Append 2 0 4")
	wide := days(s, 1, "e").WithColumns(Lit("x").As("who"))
	for want, err := range map[string]error{
		"AddColumns":             second(wide.Write(url, Append())),
		"partitioned by day":     second(days(s, 1, "e").Write(url, Append(), PartitionBy("n"))),
		"no version 7":           second(s.Read(url, AsOfVersion(7)).Collect()),
		"no version as old":      second(s.Read(url, AsOf("2001-01-01 00:00:00")).Collect()),
		"cast it to int64":       second(days(s, 1, "e").WithColumns(Col("n").Cast("string").As("n")).Write(url, Append())),
		"is not overwrite":       second(wide.Write(url, IfExists("merge"))),
		"replaced as a whole":    second(wide.Write(url+".parquet", Append())),
		"no column day, by":      second(wide.Drop("day").Write(url, Append(), AddColumns())),
		"already, and the mode":  second(wide.Write(url, IfExists("error"))),
		"only tables have":       second(s.Read(mustWrite(t, wide, url+".csv").URL, AsOfVersion(0)).Collect()),
		"that Write made":        second(s.Vacuum(url+"-none", VacuumOptions{})),
		"there is no table yet":  second(wide.Write(url+"-none", OverwritePartitions())),
		"no version 12; the new": second(s.Restore(url, 12)),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			if want == "that Write made" && err != nil && strings.Contains(err.Error(), "no table") {
				continue
			}
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
	mustWrite(t, wide, url, Append(), AddColumns())
	check(t, s.Read(url).Filter(Col("day").In("d", "e")).Select("day", "who").Sort("day"), "d -", "e x")
	check(t, s.Read(url, AsOf("2999-01-01 00:00:00")).Agg(Count().As("n")), "8")
}

func second[T any](_ T, err error) error { return err }

func TestRestoreAndUndo(t *testing.T) {
	s, url := disk(), filepath.Join(t.TempDir(), "daily")
	if _, err := days(s, 2, "a").Publish(url); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Undo(url); err == nil || !strings.Contains(err.Error(), "no version before") {
		t.Errorf("undo of the first version: %v", err)
	}
	p, err := days(s, 3, "b").Publish(url)
	if err != nil || p.Rows != 3 || p.Version != 1 || p.Previous != 0 || p.Schema.String() != "day string, n int64" || p.Refreshed.IsZero() {
		t.Fatalf("published %+v, %v", p, err)
	}
	check(t, s.Table("daily").Agg(Count().As("n")), "3")
	if _, err := p.Undo(); err != nil {
		t.Fatal(err)
	}
	check(t, s.Table("daily").Agg(Count().As("n")), "2")
	if _, err := p.Undo(); err == nil || !strings.Contains(err.Error(), "changed since") {
		t.Errorf("undone twice: %v", err)
	}
	if _, err := s.Undo(url); err != nil { // the undo is undone
		t.Fatal(err)
	}
	check(t, s.Read(url).Agg(Count().As("n")), "3")
	if _, err := s.Restore(url, 0); err != nil {
		t.Fatal(err)
	}
	check(t, s.Read(url).Agg(Count().As("n")), "2")
	info, err := s.TableInfo(url)
	if err != nil || info.Version != 4 || info.Rows != 2 || info.Files != 1 || info.Previous != 3 {
		t.Errorf("info %+v, %v", info, err)
	}
}

func TestCompactAndSort(t *testing.T) {
	s, url := disk(), filepath.Join(t.TempDir(), "small")
	for i := range 25 {
		mustWrite(t, days(s, i+1, "a", "b").WithColumns(Col("n").Mul(-1).As("n")), url, PartitionBy("day"), Append())
	}
	sum := func() *Frame { return s.Read(url).GroupBy("day").Agg(Count().As("k"), Sum("n").As("n")).Sort("day") }
	want := []string{"a 325 -2600", "b 325 -2600"}
	check(t, sum(), want...)
	c, err := s.Compact(url, CompactOptions{})
	if err != nil || c.FilesBefore != 50 || c.FilesAfter != 2 || c.BytesAfter >= c.BytesBefore || c.Version != 25 {
		t.Errorf("compact: %v, %v", c, err)
	}
	check(t, sum(), want...)
	if c, err = s.Compact(url, CompactOptions{}); err != nil || c.Version != -1 || c.FilesAfter != 2 {
		t.Errorf("compact again: %v, %v", c, err)
	}
	if c, err = s.Compact(url, CompactOptions{SortBy: []string{"n"}}); err != nil || c.FilesAfter != 2 {
		t.Errorf("sort: %v, %v", c, err)
	}
	check(t, sum(), want...)
	runs := 0
	c, err = s.Compact(url, CompactOptions{SortBy: []string{"n"}, Measure: func(f *Frame) *Frame {
		runs++
		return f.Filter(Col("n").Eq(-3))
	}})
	if err != nil || runs != 2 || c.TimeBefore <= 0 || c.TimeAfter <= 0 || !strings.Contains(c.String(), "; the query takes ") {
		t.Errorf("%d runs: %v, %v", runs, c, err)
	}
	check(t, s.Read(url).Filter(Col("day").Eq("a")).Head(2).Select("n"), "-24", "-23")
	if _, err := s.Compact(url, CompactOptions{SortBy: []string{"nn"}}); err == nil || !strings.Contains(err.Error(), `"n"`) {
		t.Errorf("sort by an unknown column: %v", err)
	}
	// The rows have not changed since version 24: it is undone.
	if _, err := s.Undo(url); err != nil {
		t.Fatal(err)
	}
	check(t, sum(), "a 300 -2300", "b 300 -2300")
	v, err := s.Vacuum(url, VacuumOptions{DryRun: true, Retention: 1})
	if err != nil || len(v.Paths) == 0 {
		t.Fatalf("vacuum: %v, %v", v, err)
	}
	gone, err := s.Vacuum(url, VacuumOptions{Retention: 1})
	if err != nil || fmt.Sprint(gone.Paths) != fmt.Sprint(v.Paths) {
		t.Errorf("vacuum: %v, %v", gone, err)
	}
	check(t, sum(), "a 300 -2300", "b 300 -2300")
	if _, err := s.Restore(url, 25); err == nil || !strings.Contains(err.Error(), "Vacuum has removed them") {
		t.Errorf("restored what was removed: %v", err)
	}
}
