package dataframe_test

import (
	"os"
	"strings"
	"testing"

	. "weir/dataframe"
)

// testdata/aggregates.txt holds a table, then queries with their rows as DuckDB 2.0
// gave them, in the form of windows.txt; aggregates.py wrote it.
func TestAggregatesAsInDuckDB(t *testing.T) {
	text, err := os.ReadFile("testdata/aggregates.txt")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(strings.TrimSpace(string(text)), "\n\n")
	head := strings.Split(blocks[0], "\n")
	session := NewSession(Options{})
	session.Name("t", frameIn(t, session, strings.TrimPrefix(head[0], "table "), head[1:]...).Cache())
	for _, block := range blocks[1:] {
		query, answer, _ := strings.Cut(block, "\n----\n")
		want := strings.Split(answer, "\n")
		if answer == "" {
			want = nil
		}
		tab, err := session.SQL(query).Collect()
		if err != nil {
			t.Errorf("%s\n%v", query, err)
			continue
		}
		got := tableText(tab)
		if why := differ(got, want); why != "" {
			t.Errorf("%s\n%s\ngot  %s\nwant %s", query, why, strings.Join(got, "; "), strings.Join(want, "; "))
		}
	}
}
