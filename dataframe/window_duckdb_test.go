package dataframe_test

import (
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	. "weir/dataframe"
	"weir/dataframe/column"
)

// testdata/windows.txt holds a table, then window calls or whole queries with their values
// as DuckDB 2.0 gave them: of a call one a row, of a query its rows. "-" is a null, ” an
// empty text, and _ stands for a space.
func TestWindowsAsInDuckDB(t *testing.T) {
	text, err := os.ReadFile("testdata/windows.txt")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(strings.TrimSpace(string(text)), "\n\n")
	head := strings.Split(blocks[0], "\n")
	session := NewSession(Options{})
	table := frameIn(t, session, strings.TrimPrefix(head[0], "table "), head[1:]...)
	empty := Col("s").Eq("''")
	session.Name("t", table.WithColumns(If(empty, "", Col("s")).As("s")).Cache())
	compared := 0
	for _, block := range blocks[1:] {
		query, want, _ := strings.Cut(block, "\n----\n")
		if !strings.HasPrefix(query, "SELECT") {
			query = "SELECT " + query + " AS w FROM t ORDER BY id"
			want = strings.ReplaceAll(want, " ", "\n")
		}
		tab, err := session.SQL(query).Collect()
		if err != nil {
			t.Errorf("%s\n%v", query, err)
			continue
		}
		compared++
		got := tableText(tab)
		if why := differ(got, strings.Split(want, "\n")); why != "" {
			t.Errorf("%s\n%s\ngot  %s\nwant %s", query, why, strings.Join(got, "; "), strings.ReplaceAll(want, "\n", "; "))
		}
	}
	if compared < 300 {
		t.Errorf("only %d queries were compared", compared)
	}
}

// tableText is the rows of a table as the file has them.
func tableText(tab *Table) []string {
	var out []string
	for i := range tab.Len() {
		var cells []string
		for c, name := range tab.Columns() {
			cells = append(cells, cellText(tab.Schema().Fields[c].Type, tab.At(i, name)))
		}
		out = append(out, strings.Join(cells, " "))
	}
	return out
}

func cellText(typ column.Type, v any) string {
	switch x := v.(type) {
	case nil:
		return "-"
	case float64:
		return strconv.FormatFloat(x, 'g', -1, 64)
	case time.Time:
		if typ.Kind == column.KindTimestamp {
			return x.Format("2006-01-02T15:04:05")
		}
	case string:
		if x == "" {
			return "''"
		}
	}
	return strings.ReplaceAll(column.FormatValue(typ, v), " ", "_")
}

// differ says where rows differ; floats may in their last digits.
func differ(got, want []string) string {
	if len(got) != len(want) {
		return fmt.Sprintf("%d rows, not %d", len(got), len(want))
	}
	for i := range got {
		a, b := strings.Fields(got[i]), strings.Fields(want[i])
		if len(a) != len(b) {
			return fmt.Sprintf("row %d: %s, not %s", i, got[i], want[i])
		}
		for c := range a {
			if a[c] != b[c] && !closeTo(a[c], b[c]) {
				return fmt.Sprintf("row %d: %s, not %s", i, a[c], b[c])
			}
		}
	}
	return ""
}

func closeTo(a, b string) bool {
	x, err := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	return err == nil && err2 == nil && (math.IsNaN(x) && math.IsNaN(y) || math.Abs(x-y) <= 1e-9*max(1, math.Abs(x)))
}
