package connectors

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

func notesOf(src plan.Source) []string { return src.(plan.Noter).Notes() }

// Files of different columns, orders and types are one table, and what differs is told.
func TestUnionTellsOfDrift(t *testing.T) {
	for _, format := range []string{"csv", "jsonl"} {
		dir := t.TempDir()
		files := map[string]string{
			"csv1": "id,price,city\n1,5,Ulm\n", "csv2": "city,id\nBonn,2\n", "csv3": "id,price,discount\n3,2.5,x\n", "csv4": "", "csv5": "id,price\n18446744073709551615,\n",
			"jsonl1": "{\"id\":1,\"price\":5,\"city\":\"Ulm\"}\n", "jsonl2": "{\"city\":\"Bonn\",\"id\":2}\n", "jsonl3": "{\"id\":3,\"price\":2.5,\"discount\":\"x\"}\n", "jsonl4": "", "jsonl5": "{\"id\":18446744073709551615,\"price\":null}\n",
		}
		for i := 1; i <= 5; i++ {
			put(t, dir, fmt.Sprintf("%d.%s", i, format), files[fmt.Sprint(format, i)])
		}
		src := open(t, filepath.Join(dir, "*."+format), plan.ReadOptions{FileColumn: "from"})
		id := map[string]string{"csv": "uint64", "jsonl": "decimal(38,0)"}[format]
		if got := must(src.Schema(ctx)).String(); got != "id "+id+", price float64, city string, discount string, from string" {
			t.Errorf("%s: schema %s", format, got)
		}
		name := func(i int) string { return filepath.Join(dir, fmt.Sprintf("%d.%s", i, format)) }
		same(t, mustRows(t, src, plan.Request{}), []string{
			"1|5|Ulm|∅|" + name(1), "2|∅|Bonn|∅|" + name(2), "3|2.5|∅|x|" + name(3), "18446744073709551615|∅|∅|∅|" + name(5)})
		notes := strings.Join(notesOf(src), "\n")
		for _, want := range []string{
			"column id is int64 in " + name(1) + ", " + id + " in " + name(5) + "; it is read as " + id,
			"column price is int64 in " + name(1) + ", float64 in " + name(3) + "; it is read as float64",
			"column city is missing in " + name(3) + " and 1 more file; it is null there",
			"column discount is only in " + name(3) + "; it is null in the other files",
		} {
			if !strings.Contains(notes, want) {
				t.Errorf("%s: not told: %s\nbut\n%s", format, want, notes)
			}
		}
		// The file is a condition on paths: the others are not read.
		splits := must(src.Splits(ctx, plan.Request{Columns: []string{"id"}, Limit: -1, Filters: []plan.Filter{fileIs(name(3))}}))
		if len(splits) != 1 {
			t.Errorf("%s: %d splits of one file", format, len(splits))
		}
	}
}

func fileIs(name string) plan.Filter {
	return plan.Filter{Columns: []string{"from"}, Eval: func(b *column.Batch) (column.Bitmap, error) {
		m := column.NewBitmap(b.N)
		for i := range b.N {
			if b.Cols[0].At(i) == name {
				m.Set(i)
			}
		}
		return m, nil
	}}
}

// A column that only a file has which was not looked at is not lost without a word.
func TestColumnOfAFileNotLookedAt(t *testing.T) {
	dir := t.TempDir()
	for i := range 9 {
		more := [2]string{}
		if i == 4 {
			more = [2]string{",late", ",x"}
		}
		put(t, dir, fmt.Sprintf("%d.csv", i), fmt.Sprintf("a%s\n%d%s\n", more[0], i, more[1]))
	}
	pattern := filepath.Join(dir, "*.csv")
	_, err := rowsOf(open(t, pattern, plan.ReadOptions{SniffFiles: 2}), plan.Request{})
	if err == nil || !strings.Contains(err.Error(), "4.csv") || !strings.Contains(err.Error(), `"late"`) || !strings.Contains(err.Error(), "SniffFiles(-1)") {
		t.Error(err)
	}
	for _, o := range []plan.ReadOptions{{SniffFiles: -1}, {}, {SniffFiles: 2, Types: must(column.ParseSchema("late string"))}} {
		src := open(t, pattern, o)
		rows := mustRows(t, src, plan.Request{Columns: []string{"a", "late"}})
		if len(rows) != 9 || rows[4] != "4|x" || rows[0] != "0|∅" {
			t.Errorf("%v", rows)
		}
		if notes := strings.Join(notesOf(src), "\n"); !strings.Contains(notes, "column late is only in "+filepath.Join(dir, "4.csv")) {
			t.Errorf("notes: %s", notes)
		}
	}
}

// A column that becomes another behind the sample fails the read, with the line and what to declare. Single values that do
// not fit are bad rows, and with BadRows all are.
func TestColumnChangesBehindTheSample(t *testing.T) {
	for _, c := range []struct{ name, head, row, odd string }{
		{"x.csv", "id,n\n", "%d,12345\n", "%d,many\n"},
		{"x.jsonl", "", "{\"id\":%d,\"n\":12345}\n", "{\"id\":%d,\"n\":\"many\"}\n"},
	} {
		var text strings.Builder
		text.WriteString(c.head)
		i, line := 0, strings.Count(c.head, "\n")
		for ; text.Len() < learnBytes+1000; i++ {
			fmt.Fprintf(&text, c.row, i)
		}
		line += i
		few, many := text.String(), text.String()
		for k := range 2000 {
			odd := c.row
			if k%700 == 0 {
				odd = c.odd
			}
			few += fmt.Sprintf(odd, k)
			odd = c.row
			if k > 100 && k%3 == 0 {
				odd = c.odd
			}
			many += fmt.Sprintf(odd, k)
		}
		src := open(t, put(t, t.TempDir(), c.name, few), plan.ReadOptions{})
		if n := len(mustRows(t, src, plan.Request{Columns: []string{"id"}})); n != i+1997 || src.(plan.SetAsider).SetAside() != 3 {
			t.Errorf("%s: %d rows, %d set aside", c.name, n, src.(plan.SetAsider).SetAside())
		}
		path := put(t, t.TempDir(), c.name, many)
		_, err := rowsOf(open(t, path, plan.ReadOptions{}), plan.Request{Columns: []string{"id"}})
		if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("%s: line %d: column n: ", c.name, line+103)) || !strings.Contains(err.Error(), `declare Types("n string")`) {
			t.Errorf("%s: %v", c.name, err)
		}
		src = open(t, path, plan.ReadOptions{BadRows: "quarantine"})
		if n := len(mustRows(t, src, plan.Request{Columns: []string{"id"}})); n != i+2000-633 {
			t.Errorf("%s: %d rows", c.name, n)
		}
		src = open(t, path, plan.ReadOptions{Types: must(column.ParseSchema("n string"))})
		if rows := mustRows(t, src, plan.Request{Columns: []string{"n"}}); len(rows) != i+2000 || rows[i+102] != "many" {
			t.Errorf("%s: %d rows as text", c.name, len(rows))
		}
	}
}

// The middle and the end of a large file are looked at, too.
func TestTypesInTheMiddleOfALargeFile(t *testing.T) {
	smallRanges(t)
	var b strings.Builder
	b.WriteString("id,n\n")
	row := 0
	for ; int64(b.Len()) < rangeBytes; row++ {
		fmt.Fprintf(&b, "%d,1\n", row)
	}
	for ; int64(b.Len()) < 2*rangeBytes+1<<20; row++ {
		fmt.Fprintf(&b, "%d,1.5\n", row)
	}
	src := open(t, put(t, t.TempDir(), "x.csv", b.String()), plan.ReadOptions{})
	if got := must(src.Schema(ctx)).String(); got != "id int64, n float64" {
		t.Error(got)
	}
}

// Lines before the header, line ends and delimiters at the end are each file's own; a comment sign that was only seen does
// not hide records.
func TestFilesWrittenOtherwise(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "1.csv", "made by hand\n\nid,name\n# a note\n1,a\n2,b\n")
	put(t, dir, "2.csv", "id,name\n3,c\n4,d\n")
	put(t, dir, "3.csv", "id,name\r5,e\r6,f\r")
	put(t, dir, "4.csv", "made\nby\nhand\nname,id\ng,7\n#h,8\n# another, and a \"quoted\" word, here\n")
	put(t, dir, "5.csv", "id,name\n9,i,\n10,j,\n")
	src := open(t, dir, plan.ReadOptions{})
	same(t, mustRows(t, src, plan.Request{}), []string{"1|a", "2|b", "3|c", "4|d", "5|e", "6|f", "7|g", "8|#h", "9|i", "10|j"})
	if n := src.(plan.SetAsider).SetAside(); n != 0 {
		t.Errorf("%d set aside: %v", n, quarantined(t, src))
	}
}
