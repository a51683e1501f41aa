//go:build integration

package connectors

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"weir/dataframe/plan"
)

// TestMessyFilesInDuckDB compares the rows of the messy files with those that DuckDB reads, where it is not known
// to read them otherwise; and it wants a difference where one is stated.
func TestMessyFilesInDuckDB(t *testing.T) {
	python := os.Getenv("WEIR_PYTHON")
	if python == "" {
		t.Fatal("WEIR_PYTHON must name a Python with duckdb")
	}
	cmd := exec.Command(python, "testdata/csv_duckdb.py", "testdata/csv")
	cmd.Stderr = os.Stderr
	text, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var theirs map[string]struct {
		Names []string
		Rows  [][]*string
		Error string
	}
	if err := json.Unmarshal(text, &theirs); err != nil {
		t.Fatal(err)
	}
	for _, f := range messyFiles(t) {
		if f.duckdb == "not declared there" {
			continue
		}
		src := open(t, f.path, f.readOptions())
		got := []string{strings.Join(must(src.Schema(ctx)).Names(), "|")}
		for _, row := range mustRows(t, src, plan.Request{}) {
			got = append(got, alike(row))
		}
		d := theirs[filepath.Base(f.path)]
		want := []string{strings.Join(d.Names, "|")}
		for _, row := range d.Rows {
			var cells []string
			for _, c := range row {
				if c == nil {
					cells = append(cells, "∅")
				} else {
					cells = append(cells, *c)
				}
			}
			want = append(want, alike(strings.Join(cells, "|")))
		}
		same := d.Error == "" && strings.Join(got, "\n") == strings.Join(want, "\n")
		if same != (f.duckdb == "same") {
			t.Errorf("%s: DuckDB reads it as we do: %v, but it says %q\n%s\n%.2000q\n%.2000q", f.path, same, f.duckdb, d.Error, got, want)
		}
	}
}

// alike writes the cells of a row as both engines can be compared: numbers in one way, no zeros at the end of
// fractions, no zone UTC.
func alike(row string) string {
	cells := strings.Split(row, "|")
	for i, c := range cells {
		if v, err := strconv.ParseFloat(c, 64); err == nil && len(c) < 18 && !strings.HasPrefix(c, "0") && !strings.HasPrefix(c, "+") {
			cells[i] = strconv.FormatFloat(v, 'g', -1, 64)
			continue
		}
		c = strings.TrimSuffix(c, "+00")
		if strings.Count(c, ":") == 2 && strings.Contains(c, ".") {
			c = strings.TrimRight(c, "0")
		}
		cells[i] = c
	}
	return strings.Join(cells, "|")
}
