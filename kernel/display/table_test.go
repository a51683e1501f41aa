package display

import (
	"math"
	"strings"
	"testing"
	"time"
)

func everyType() table {
	return rows([]string{"user_id", "name", "visits", "rate", "price", "day", "seen", "blob", "ok"},
		[]any{int64(1234567), "Ada <b>&\"", int64(1234567), 0.25, 1999.5, date(1), date(1).Add(time.Hour), []byte{0, 255}, true},
		[]any{int64(2), "", int64(-5), math.NaN(), -0.126, date(2), nil, []byte{}, false},
		[]any{nil, "tab\tnew\nline \xff", nil, math.Inf(-1), nil, nil, date(3), nil, nil},
		[]any{int64(4), strings.Repeat("long ", 40), int64(math.MinInt64), 1e-9, 1e300, date(4), date(4), []byte("abc"), true},
		[]any{int64(5), "日本語", int64(7), 0.123456789, 12.5, date(5), date(5).Add(1500 * time.Millisecond), nil, true},
	)
}

var tableTypes = []string{"int64", "string", "int64", "float64", "decimal(10,2)", "date", "timestamp", "blob", "bool"}

func TestTable(t *testing.T) {
	golden(t, "table.txt", TableText(everyType(), TableOptions{Types: tableTypes, MaxCell: 30})+"\n")
	golden(t, "table.html", TableHTML(everyType(), TableOptions{Types: tableTypes, Total: 2012345, MaxCell: 30})+"\n")
}

func TestTableFooter(t *testing.T) {
	data := rows([]string{"a", "b", "c"}, []any{1.0, 2.0, 3.0}, []any{1.0, 2.0, 3.0})
	for _, c := range []struct {
		o    TableOptions
		want string
	}{
		{TableOptions{}, "2 rows"},
		{TableOptions{Total: 2}, "2 rows"},
		{TableOptions{Total: 2012345}, "showing 2 of 2,012,345 rows"},
		{TableOptions{Total: -1}, "first 2 rows"},
		{TableOptions{MaxRows: 1}, "showing 1 of 2 rows"},
		{TableOptions{MaxColumns: 1}, "2 rows, 2 columns not shown: b, c"},
	} {
		text := TableText(data, c.o)
		if got := text[strings.LastIndex(text, "\n")+1:]; got != c.want {
			t.Errorf("%+v: %q, want %q", c.o, got, c.want)
		}
	}
	if got := TableText(rows([]string{"a"}), TableOptions{}); got != "a\n─\n0 rows" {
		t.Errorf("%q", got)
	}
	if got := TableHTML(rows(nil), TableOptions{}); !strings.Contains(got, "0 rows") {
		t.Error(got)
	}
}

func TestNullIsNotItsName(t *testing.T) {
	data := rows([]string{"a"}, []any{nil}, []any{"null"})
	if got, want := TableText(data, TableOptions{}), "a\n──────\nnull\n\"null\"\n2 rows"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := TableHTML(data, TableOptions{}); !strings.Contains(got, "<td><i>null</i></td>") || !strings.Contains(got, "<td>null</td>") {
		t.Error(got)
	}
}

func TestThousands(t *testing.T) {
	for have, want := range map[string]string{
		"1": "1", "999": "999", "1000": "1,000", "-1000": "-1,000", "1234567.125": "1,234,567.125", "1e+300": "1e+300", "NaN": "NaN", "-Infinity": "-Infinity", "": "",
	} {
		if got := thousands(have); got != want {
			t.Errorf("%s: %s, want %s", have, got, want)
		}
	}
}
