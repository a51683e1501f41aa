package syntax_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"weir/dataframe/internal/sql/syntax"
)

var rewrite = flag.Bool("rewrite", false, "write what comes out into the golden files")

// TestGolden reads the statements of testdata/*.sql: a line with the dialect, the
// text, "----", and how it prints in the dialect Weir, or the error.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		old, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		for _, part := range strings.Split(strings.TrimSpace(string(old)), "\n\n") {
			question, want, _ := strings.Cut(part, "\n----")
			name, text, _ := strings.Cut(question, "\n")
			got := answer(t, name, text)
			if got != strings.TrimSpace(want) && !*rewrite {
				t.Errorf("%s: %s\n%s\ngives\n%s\nwant\n%s", file, name, text, got, strings.TrimSpace(want))
			}
			out.WriteString(question + "\n----\n" + got + "\n\n")
		}
		if *rewrite {
			if err := os.WriteFile(file, append(bytes.TrimSpace(out.Bytes()), '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func answer(t *testing.T, dialect, text string) string {
	d := syntax.DialectOf(dialect)
	if d == nil {
		t.Fatalf("no dialect %q", dialect)
	}
	s, notes, err := syntax.Parse(text, d)
	if err != nil {
		return err.Error()
	}
	got := syntax.Print(s)
	checkAgain(t, s, got)
	for _, n := range notes {
		got += "\nnote: " + n.Text
	}
	return got
}

// checkAgain reads what was printed, which must give the same tree.
func checkAgain(t *testing.T, s syntax.Statement, printed string) {
	t.Helper()
	again, _, err := syntax.Parse(printed, syntax.Weir)
	if err != nil {
		t.Errorf("%s\ncannot be read again: %v", printed, err)
		return
	}
	if p := syntax.Print(again); p != printed || !same(reflect.ValueOf(s), reflect.ValueOf(again)) {
		t.Errorf("%s\nreads again as\n%s", printed, p)
	}
}

// same compares trees without their places.
func same(a, b reflect.Value) bool {
	if a.IsValid() != b.IsValid() || a.IsValid() && a.Type() != b.Type() {
		return false
	}
	switch a.Kind() {
	case reflect.Interface, reflect.Pointer:
		return a.IsNil() == b.IsNil() && (a.IsNil() || same(a.Elem(), b.Elem()))
	case reflect.Slice:
		if a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if !same(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	case reflect.Struct:
		for i := range a.NumField() {
			if !same(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	case reflect.Invalid:
		return true
	}
	return a.Type() == reflect.TypeFor[syntax.Pos]() || a.Interface() == b.Interface()
}

// No text makes the parser panic, every error has a place inside the text, and
// what is read prints as something that reads the same.
func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.sql")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, part := range strings.Split(string(text), "\n\n") {
			question, _, _ := strings.Cut(part, "\n----")
			name, input, _ := strings.Cut(question, "\n")
			for i, d := range syntax.Dialects {
				if d.Name == name {
					f.Add(input, byte(i))
				}
			}
		}
	}
	f.Fuzz(func(t *testing.T, text string, dialect byte) {
		s, _, err := syntax.Parse(text, syntax.Dialects[int(dialect)%len(syntax.Dialects)])
		if err == nil {
			checkAgain(t, s, syntax.Print(s))
			return
		}
		var e *syntax.Error
		if !errors.As(err, &e) {
			t.Fatalf("%q: the error %q has no place", text, err)
		}
		if lines := strings.Count(text, "\n") + 1; e.Line < 1 || e.Line > lines || e.Col < 1 || e.Col > len(text)+1 {
			t.Fatalf("%q: %d:%d is outside", text, e.Line, e.Col)
		}
	})
}

const tpch21 = `select s_name, count(*) as numwait from supplier, lineitem l1, orders, nation
where s_suppkey = l1.l_suppkey and o_orderkey = l1.l_orderkey and o_orderstatus = 'F'
and l1.l_receiptdate > l1.l_commitdate
and exists (select * from lineitem l2 where l2.l_orderkey = l1.l_orderkey and l2.l_suppkey <> l1.l_suppkey)
and not exists (select * from lineitem l3 where l3.l_orderkey = l1.l_orderkey and l3.l_suppkey <> l1.l_suppkey and l3.l_receiptdate > l3.l_commitdate)
and s_nationkey = n_nationkey and n_name = 'SAUDI ARABIA'
group by s_name order by numwait desc, s_name limit 100`

func BenchmarkParse(b *testing.B) {
	const most = 100 * time.Microsecond
	b.SetBytes(int64(len(tpch21)))
	for b.Loop() {
		if _, _, err := syntax.Parse(tpch21, syntax.Weir); err != nil {
			b.Fatal(err)
		}
	}
	if each := b.Elapsed() / time.Duration(b.N); each > most {
		b.Errorf("missed: parsing took %v, %v is aimed at", each, most)
	}
}
