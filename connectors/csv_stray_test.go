package connectors

import (
	"fmt"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// A value that nothing but text fits, one among a thousand, does not make a column of texts:
// its row is set aside. More of them do, and so do codes and other numbers.
func TestStraysLeaveAColumnItsType(t *testing.T) {
	for _, c := range []struct {
		name, odd string
		times     int
		want      string
		aside     int
	}{
		{"one stray of 3,000", "N/A", 1, "int64", 1},
		{"four of 3,000", "N/A", 4, "string", 0},
		{"a code", "007", 1, "string", 0},
		{"a telephone number", "+4412", 1, "string", 0},
		{"another number", "1.5", 1, "float64", 0},
		{"another reading", "yes", 1, "string", 0},
	} {
		var b strings.Builder
		b.WriteString("id,n\n")
		for i := range 3000 {
			n := "12"
			if i >= 1500 && i < 1500+c.times {
				n = c.odd
			}
			b.WriteString("x," + n + "\n")
		}
		src := open(t, put(t, t.TempDir(), "a.csv", b.String()), plan.ReadOptions{})
		rows := mustRows(t, src, plan.Request{Limit: -1})
		schema, err := src.Schema(ctx)
		if err != nil {
			t.Fatal(err)
		}
		got := schema.Fields[1].Type.String()
		aside := quarantined(t, src)
		if got != c.want || len(aside) != c.aside || len(rows)+len(aside) != 3000 {
			t.Errorf("%s: %s, %d rows and %d set aside %v", c.name, got, len(rows), len(aside), aside)
		}
	}
}

// TestRowsDoNotDependOnTheQuestion has values that are none in columns that are not asked for, checked by vectors where
// there are some: among many good ones, in rows of their own, and of bytes that are not written by hand.
func TestRowsDoNotDependOnTheQuestion(t *testing.T) {
	good := [2]string{"2024-03-01T10:00:00.125", "12345.5"}
	for _, bad := range [][2]string{
		{strings.Repeat("\x00", 21), "1"}, {strings.Repeat("\x00", 19), "\x00\x00"}, {"2024-03-01T24:00:00", "1"},
		{"2024-03-01T10:00:61.5", "1"}, {good[0], "1.2.3"}, {good[0], "."}, {"2024-02-30T10:00:00", "1"}, {"2024-03-01T10:00:00;5", "1"},
	} {
		for _, every := range []int{2, 3, 40} {
			var b strings.Builder
			b.WriteString("id,ts,n\n")
			odd := 0
			for i := range 200 {
				v := good
				if i%every == every-1 {
					v = bad
					odd++
				}
				fmt.Fprintf(&b, "%d,\"%s\",%s\n", i, v[0], v[1])
			}
			for _, text := range []string{b.String(), strings.ReplaceAll(b.String(), "\"", "")} {
				o := plan.ReadOptions{BadRows: "skip", Types: column.NewSchema(column.Field{Name: "ts", Type: column.Timestamp}, column.Field{Name: "n", Type: column.Float64})}
				path := put(t, t.TempDir(), "a.csv", text)
				ids := mustRows(t, open(t, path, o), plan.Request{Columns: []string{"id"}, Limit: -1})
				if all := mustRows(t, open(t, path, o), plan.Request{Columns: []string{"ts", "n", "id"}, Limit: -1}); len(ids) != len(all) || len(all) != 200-odd {
					t.Errorf("%q every %d rows: %d rows, and %d of one column, not %d", bad, every, len(all), len(ids), 200-odd)
				}
			}
		}
	}
}
