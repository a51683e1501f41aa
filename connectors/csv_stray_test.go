package connectors

import (
	"strings"
	"testing"

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
