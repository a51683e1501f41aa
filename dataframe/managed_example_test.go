package dataframe_test

import (
	"fmt"
	"os"
	"path/filepath"

	. "weir/dataframe"
)

// lake is a session and a folder for tables, until done is called.
func lake() (s *Session, folder string, done func()) {
	folder, err := os.MkdirTemp("", "lake")
	if err != nil {
		panic(err)
	}
	return disk(), folder, func() { os.RemoveAll(folder) }
}

func takings(s *Session, day string, amounts ...float64) *Frame {
	days := make([]string, len(amounts))
	for i := range days {
		days[i] = day
	}
	return s.FromColumns(map[string]any{"amount": amounts, "day": days})
}

func show(f *Frame) {
	t, err := f.Collect()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(t)
}

func printed(_ *Written, err error) {
	if err != nil {
		fmt.Println(err)
	}
}

// A table is a folder whose every change is a version.
func ExampleFrame_Write() {
	s, folder, done := lake()
	defer done()
	url := filepath.Join(folder, "sales")
	printed(takings(s, "2026-03-01", 10, 20).Write(url, PartitionBy("day")))
	printed(takings(s, "2026-03-02", 30).Write(url, Append()))
	printed(takings(s, "2026-03-01", 11).Write(url, OverwritePartitions()))
	show(s.Read(url).Sort("day", "amount"))
	show(s.History(url).Select("version", "operation", "added", "removed"))
	// Output:
	// amount  day
	// float64  string
	// ───────  ──────────
	//      11  2026-03-01
	//      30  2026-03-02
	// 2 rows
	// version  operation  added  removed
	//   int64  string     int64    int64
	// ───────  ─────────  ─────  ───────
	//       2  WRITE          1        1
	//       1  WRITE          1        0
	//       0  WRITE          1        0
	// 3 rows
}

func ExampleAsOfVersion() {
	s, folder, done := lake()
	defer done()
	url := filepath.Join(folder, "sales")
	printed(takings(s, "2026-03-01", 10, 20).Write(url))
	printed(takings(s, "2026-03-02", 30).Write(url))
	show(s.Read(url, AsOfVersion(0)).Sort("amount"))
	// Output:
	// amount  day
	// float64  string
	// ───────  ──────────
	//      10  2026-03-01
	//      20  2026-03-01
	// 2 rows
}

func ExampleFrame_Publish() {
	s, folder, done := lake()
	defer done()
	url := filepath.Join(folder, "daily")
	if _, err := takings(s, "2026-03-01", 10).Publish(url); err != nil {
		fmt.Println(err)
	}
	p, err := takings(s, "2026-03-02", 30, 40).Publish(url)
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(p.Name, p.Version, p.Rows, p.Schema)
	if _, err := p.Undo(); err != nil {
		fmt.Println(err)
	}
	show(s.Table("daily"))
	// Output:
	// daily 1 2 amount float64, day string
	//  amount  day
	// float64  string
	// ───────  ──────────
	//      10  2026-03-01
	// 1 row
}

func ExampleSession_Undo() {
	s, folder, done := lake()
	defer done()
	url := filepath.Join(folder, "sales")
	printed(takings(s, "2026-03-01", 10).Write(url))
	printed(takings(s, "2026-03-02", 30).Write(url, Append()))
	if _, err := s.Undo(url); err != nil {
		fmt.Println(err)
	}
	show(s.Read(url))
	// Output:
	// amount  day
	// float64  string
	// ───────  ──────────
	//      10  2026-03-01
	// 1 row
}

func ExampleSession_Compact() {
	s, folder, done := lake()
	defer done()
	url := filepath.Join(folder, "sales")
	for i := range 5 {
		printed(takings(s, "2026-03-01", float64(i)).Write(url, Append()))
	}
	c, err := s.Compact(url, CompactOptions{SortBy: []string{"amount"}})
	fmt.Println(c.FilesBefore, c.FilesAfter, err)
	// Output:
	// 5 1 <nil>
}

func ExampleSession_Restore() {
	s, folder, done := lake()
	defer done()
	url := filepath.Join(folder, "sales")
	printed(takings(s, "2026-03-01", 10).Write(url))
	printed(takings(s, "2026-03-02", 30).Write(url))
	printed(takings(s, "2026-03-03", 40).Write(url))
	c, err := s.Restore(url, 0)
	fmt.Println(c.Version, err)
	info, err := s.TableInfo(url)
	fmt.Println(info.Version, info.Rows, info.Schema, err)
	// Output:
	// 3 <nil>
	// 3 1 amount float64, day string <nil>
}

func ExampleSession_Vacuum() {
	s, folder, done := lake()
	defer done()
	url := filepath.Join(folder, "sales")
	printed(takings(s, "2026-03-01", 10).Write(url))
	printed(takings(s, "2026-03-02", 30).Write(url))
	kept, err := s.Vacuum(url, VacuumOptions{})
	fmt.Println(len(kept.Paths), err) // version 0 can be read for seven days
	gone, err := s.Vacuum(url, VacuumOptions{Retention: 1})
	fmt.Println(len(gone.Paths), err)
	// Output:
	// 0 <nil>
	// 1 <nil>
}
