package dataframe_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "weir/dataframe"
	"weir/dataframe/column"
)

var rewritePasted = flag.Bool("rewrite-pasted", false, "write what comes out into testdata/pasted")

// A pasted is a statement of a file in testdata/pasted: its text, "----", and its rows.
type pasted struct{ text, want string }

func readPasted(t *testing.T, path string) (head string, out []pasted) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
		if strings.HasPrefix(block, "#") {
			head = block
			continue
		}
		text, want, _ := strings.Cut(block, "\n----\n")
		out = append(out, pasted{strings.TrimSuffix(text, "\n----"), want})
	}
	return head, out
}

// TestPastedStatements runs statements as people copy them from other engines. The head of each file says where its
// answers come from.
func TestPastedStatements(t *testing.T) {
	for _, dialect := range []string{"mysql", "postgres", "spark"} {
		path := filepath.Join("testdata", "pasted", dialect+".sql")
		head, list := readPasted(t, path)
		if len(list) < 50 {
			t.Errorf("%s: %d statements", path, len(list))
		}
		s := disk()
		if err := s.Set("sql.dialect", dialect); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		out.WriteString(head + "\n")
		for _, p := range list {
			got := answerOf(s, p.text)
			if got != p.want && !*rewritePasted {
				t.Errorf("%s: %s\ngives\n%s\nwant\n%s", dialect, p.text, got, p.want)
			}
			out.WriteString("\n" + p.text + "\n----\n" + got + "\n")
		}
		if *rewritePasted {
			if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// answerOf is the names and rows of a query, or what a statement says it has done.
func answerOf(s *Session, text string) string {
	e, err := s.Exec(text)
	if err != nil {
		return "error: " + err.Error()
	}
	if !e.Listing {
		return e.Done
	}
	table, err := e.Frame.Collect()
	if err != nil {
		return "error: " + err.Error()
	}
	fields := e.Frame.Schema().Fields
	lines := []string{strings.Join(e.Frame.Columns(), " | ")}
	for i := range table.Len() {
		var cells []string
		for _, f := range fields {
			v := table.At(i, f.Name)
			if v == nil {
				cells = append(cells, "NULL")
				continue
			}
			cells = append(cells, column.FormatValue(f.Type, v))
		}
		lines = append(lines, strings.Join(cells, " | "))
	}
	return strings.Join(lines, "\n")
}
