package connectors

import (
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// writeGzip compresses what fill writes.
func writeGzip(t *testing.T, name string, fill func(w io.Writer)) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	f := must(os.Create(path))
	z := gzip.NewWriter(f)
	fill(z)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// Files made to harm cost no more memory than a bound, and are told of by file and line.
func TestHostileTexts(t *testing.T) {
	megabytes := func(b string, n int) func(io.Writer) {
		chunk := []byte(strings.Repeat(b, 1<<20/len(b)))
		return func(w io.Writer) {
			for range n {
				w.Write(chunk)
			}
		}
	}
	after := func(head string, fill func(io.Writer), tail string) func(io.Writer) {
		return func(w io.Writer) {
			io.WriteString(w, head)
			fill(w)
			io.WriteString(w, tail)
		}
	}
	for _, c := range []struct {
		name, file string
		fill       func(io.Writer)
		err        string
	}{
		{"a line without end", "x.csv.gz", after("a,b\n1,x\n", megabytes("y", 200), "\n2,z\n"), "line 3: a line longer than"},
		{"a quote without end", "x.csv.gz", after("a,b\n1,x\n2,\"", megabytes("y\n", 50), ""), "line 3: a quote is not closed"},
		{"a quote without end or lines", "x.csv.gz", after("a,b\n1,x\n2,\"", megabytes("y", 200), ""), "line 3: a line longer than"},
		{"delimiters", "x.csv.gz", after("a,b\n1,x\n", megabytes(",", 30), "\n"), "line 3: "},
		{"a header of delimiters", "x.csv.gz", megabytes(",", 30), "its first record does not end within"},
		{"a wide header", "x.csv.gz", after(strings.Repeat(",", 200_000), megabytes("\n", 1), "\n"), "at most 100000 are read"},
		{"backslashes", "x.csv.gz", after("a,b\n1,\"x\\\"\"\n", megabytes("\\", 30), "\n"), "line 3: "},
		{"a record without end", "x.jsonl.gz", after("{\"a\":1}\n{\"a\":\"", megabytes("y", 200), "\"}\n"), "line 2: a record longer than"},
		{"brackets", "x.jsonl.gz", after("{\"a\":1}\n{\"a\":", megabytes("[", 10), "\n"), "line 2: column a: nested deeper than 500"},
		{"brackets in an array", "x.json.gz", after("[{\"a\":1},\n", megabytes("[", 10), "\n"), "line 2: brackets that do not match"},
		{"objects in objects", "x.jsonl.gz", after("{\"a\":1}\n", megabytes("{\"a\":", 10), "\n"), "line 2: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := writeGzip(t, c.file, c.fill)
			var before, behind runtime.MemStats
			runtime.ReadMemStats(&before)
			src := open(t, path, plan.ReadOptions{BadRows: "fail", Delimiter: ",", Types: must(column.ParseSchema("a string"))})
			if strings.HasPrefix(c.name, "a header") {
				src = open(t, path, plan.ReadOptions{BadRows: "fail"})
			}
			_, err := rowsOf(src, plan.Request{})
			runtime.ReadMemStats(&behind)
			if err == nil || !strings.Contains(err.Error(), filepath.Base(path)) || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%.500v", err)
			}
			if used := behind.TotalAlloc - before.TotalAlloc; used > 400<<20 {
				t.Errorf("%d MB were allocated", used>>20)
			}
		})
	}
}

// Objects with very many keys are read, and their keys that no column has are told of, but not all kept.
func TestManyKeys(t *testing.T) {
	var b strings.Builder
	for i := range 30 {
		b.WriteString("{\"a\":1")
		for k := range 3000 {
			fmt.Fprintf(&b, ",\"k%d_%d\":1", i, k)
		}
		b.WriteString("}\n")
	}
	src := open(t, put(t, t.TempDir(), "x.jsonl", b.String()), plan.ReadOptions{})
	if n := must(src.Schema(ctx)).Len(); n > 5000 {
		t.Errorf("%d columns", n)
	}
	if n := len(mustRows(t, src, plan.Request{Columns: []string{"a"}})); n != 30 {
		t.Errorf("%d rows", n)
	}
	if notes := strings.Join(notesOf(src), ""); !strings.Contains(notes, "and perhaps more") || len(notes) > 1000 {
		t.Error(notes)
	}
}
