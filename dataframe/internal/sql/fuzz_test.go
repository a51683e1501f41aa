package sql_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weir/dataframe/internal/sql"
	"weir/dataframe/plan"
)

// No text makes the parser or the binder panic, every error of the parser has a
// place inside the text, and what binds prints.
func FuzzQuery(f *testing.F) {
	for _, file := range []string{"testdata/expr.plan", "testdata/select.plan"} {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, part := range strings.Split(string(text), "\n\n") {
			question, _, _ := strings.Cut(part, "\n----")
			_, input, _ := strings.Cut(question, "\n")
			f.Add(input)
		}
	}
	files, err := filepath.Glob("testdata/slt/*.slt")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		for i, r := range readSLT(f, file) {
			if i%20 == 0 {
				f.Add(strings.NewReplacer("FROM a", "FROM users", "FROM t", "FROM events", "FROM b", "FROM products").Replace(r.Text))
			}
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		if e, err := sql.ParseExpr(text); err == nil {
			_ = e.String()
		} else {
			checkPlace(t, text, err)
		}
		n, err := sql.Query(context.Background(), text, newEnv())
		if err != nil {
			checkPlace(t, text, err)
			return
		}
		_ = plan.Format(n)
	})
}

func checkPlace(t *testing.T, text string, err error) {
	t.Helper()
	var e *sql.Error
	if !errors.As(err, &e) {
		t.Fatalf("%q: the error %q has no place", text, err)
	}
	if lines := strings.Count(text, "\n") + 1; e.Line < 1 || e.Line > lines || e.Col < 1 || e.Col > len(text)+1 {
		t.Fatalf("%q: %d:%d is outside", text, e.Line, e.Col)
	}
}
