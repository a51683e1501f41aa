package oracle_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A testCase is a query over a few tables and its answer in DuckDB.
type testCase struct {
	About  string // why it is kept
	Tables []table
	Query  string // as written here
	DuckDB string // as DuckDB was asked
	// Ordered says that the order of the rows is asked for.
	Ordered bool
	// Answer is DuckDB's rows, or an error: what it says.
	Answer []string
	Failed bool
}

// A table is rows of literals that both engines read.
type table struct {
	Name    string
	Columns []tableColumn
	Rows    [][]string
}

type tableColumn struct{ Name, Type string }

const caseExtension = ".case"

// write is the text of a case: sections that begin with a line of "== name".
func (c *testCase) write() string {
	var b strings.Builder
	for _, line := range strings.Split(c.About, "\n") {
		fmt.Fprintln(&b, strings.TrimSpace("# "+line))
	}
	for _, t := range c.Tables {
		var columns []string
		for _, col := range t.Columns {
			columns = append(columns, col.Name+" "+col.Type)
		}
		fmt.Fprintf(&b, "== table %s: %s\n", t.Name, strings.Join(columns, "; "))
		for _, row := range t.Rows {
			fmt.Fprintln(&b, strings.Join(row, "\t"))
		}
	}
	fmt.Fprintf(&b, "== query\n%s\n", c.Query)
	if c.DuckDB != c.Query {
		fmt.Fprintf(&b, "== duckdb\n%s\n", c.DuckDB)
	}
	switch {
	case c.Failed:
		fmt.Fprintln(&b, "== error")
	case c.Ordered:
		fmt.Fprintln(&b, "== rows in order")
	default:
		fmt.Fprintln(&b, "== rows")
	}
	for _, row := range c.Answer {
		fmt.Fprintln(&b, row)
	}
	return b.String()
}

func readCase(text string) (*testCase, error) {
	c := &testCase{}
	head, rest, _ := strings.Cut(text, "== ")
	c.About = strings.TrimSpace(strings.ReplaceAll("\n"+head, "\n#", "\n"))
	for _, section := range strings.Split(rest, "\n== ") {
		title, body, _ := strings.Cut(section, "\n")
		var lines []string
		if body = strings.TrimSuffix(body, "\n"); body != "" {
			lines = strings.Split(body, "\n")
		}
		name, isTable := strings.CutPrefix(title, "table ")
		switch {
		case isTable:
			c.Tables = append(c.Tables, readTable(name, lines))
		case title == "query":
			c.Query, c.DuckDB = body, body
		case title == "duckdb":
			c.DuckDB = body
		case title == "error", title == "rows", title == "rows in order":
			c.Answer, c.Failed, c.Ordered = lines, title == "error", title == "rows in order"
		default:
			return nil, fmt.Errorf("unknown section %q", title)
		}
	}
	return c, nil
}

func readTable(head string, lines []string) table {
	name, columns, _ := strings.Cut(head, ": ")
	t := table{Name: name}
	for _, col := range strings.Split(columns, "; ") {
		name, typ, _ := strings.Cut(col, " ")
		t.Columns = append(t.Columns, tableColumn{name, typ})
	}
	for _, line := range lines {
		t.Rows = append(t.Rows, strings.Split(line, "\t"))
	}
	return t
}

// TestCases replays the kept cases against the answers of DuckDB.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*" + caseExtension)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 30 {
		t.Errorf("only %d cases are kept", len(files))
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), caseExtension), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			c, err := readCase(string(text))
			if err != nil {
				t.Fatal(err)
			}
			if again := c.write(); again != string(text) {
				t.Errorf("read and written again it is\n%s", again)
			}
			if wrong := c.check(t.Context()); wrong != "" {
				t.Errorf("%s\n%s\n%s", c.About, c.Query, wrong)
			}
		})
	}
}
