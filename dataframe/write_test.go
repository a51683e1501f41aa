package dataframe_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weir/connectors"
	. "weir/dataframe"
)

// disk is a Session on local files.
func disk() *Session {
	return NewSession(Options{Open: connectors.Open, Create: connectors.Create, Copy: connectors.Copy, Folder: connectors.Folder})
}

func writeText(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestWriteAndReadBack(t *testing.T) {
	s, dir := disk(), t.TempDir()
	text := filepath.Join(dir, "orders.csv")
	writeText(t, text, "id,who,amount,paid,day\n1,ann,10.50,true,2026-03-01\n2,bob,3.00,false,2026-03-01\n3,ann,4.25,true,2026-03-02\n4,,1.00,,2026-03-03\n5,bob,,true,\n")
	o := s.Read(text, Types("amount decimal(8,2), day date"))
	check(t, o.Agg(Count().As("n"), Sum("amount").As("sum")), "5 18.75")
	table := filepath.Join(dir, "orders")
	w, err := o.Write(table, PartitionBy("DAY"), Compression("snappy"))
	if err != nil {
		t.Fatal(err)
	}
	if w.Rows != 5 || len(w.Files) != 4 || w.Advice != "" || !strings.Contains(w.String(), "5 rows in 4 files") {
		t.Errorf("wrote %s", w)
	}
	check(t, s.Read(table).Filter(Col("day").Eq("2026-03-01")).Select("id", "who", "amount").Sort("id"), "1 ann 10.50", "2 bob 3.00")
	plan, err := s.Read(table).Filter(Col("day").Eq("2026-03-01")).Explain()
	if err != nil || !strings.Contains(plan, "1 of 4 files") {
		t.Errorf("explain: %s, %v", plan, err)
	}
	for want, f := range map[string]func() error{
		`did you mean "day"`: func() error { _, err := o.Write(table, PartitionBy("dya")); return err },
		"write a number":     func() error { _, err := o.Write(table, FileSize("huge")); return err },
		"mode is error":      func() error { _, err := o.Write(table, IfExists("error")); return err },
	} {
		if err := f(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}

func TestAdviceOnSmallFiles(t *testing.T) {
	s, dir := disk(), t.TempDir()
	var rows []string
	for i := range 20 {
		rows = append(rows, string(rune('a'+i))+" 1")
	}
	w, err := frame(t, "k string, n int64", rows...).Write(filepath.Join(dir, "none"))
	if err == nil || w != nil {
		t.Errorf("a session without connectors wrote %v, %v", w, err)
	}
	text := filepath.Join(dir, "t.csv")
	writeText(t, text, "k,n\n"+strings.ReplaceAll(strings.Join(rows, "\n"), " ", ",")+"\n")
	w, err = s.Read(text).Write(filepath.Join(dir, "t"), PartitionBy("k"))
	if err != nil || !strings.Contains(w.String(), "advice: the files are") {
		t.Errorf("wrote %v, %v", w, err)
	}
}

// A table of many folders is written in little memory: the rows that do not fit wait on disk, so that
// folders still get few files, with their rows in order.
func TestWriteManyFoldersInLittleMemory(t *testing.T) {
	s, dir := disk(), t.TempDir()
	if err := s.Set("memory", "2MB"); err != nil {
		t.Fatal(err)
	}
	rows := s.SQL("SELECT i, 'a text of some length ' || i AS text, i * 7919 % 900 AS k FROM range(60000) t(i)")
	table := filepath.Join(dir, "many")
	w, err := rows.Write(table, PartitionBy("k"))
	if err != nil {
		t.Fatal(err)
	}
	if w.Rows != 60000 || len(w.Files) < 900 || len(w.Files) > 1800 {
		t.Errorf("wrote %d rows in %d files", w.Rows, len(w.Files))
	}
	s.Name("many", s.Read(table))
	check(t, s.SQL("SELECT count(*), count(DISTINCT k), sum(i), sum((text = 'a text of some length ' || i AND k = i * 7919 % 900)::int) FROM many"), "60000 900 1799970000 60000")
}
