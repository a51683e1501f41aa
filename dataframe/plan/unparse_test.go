package plan_test

import (
	"fmt"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql"
	"weir/dataframe/plan"
)

func TestUnparseExpr(t *testing.T) {
	schema, err := column.ParseSchema("id bigint, price decimal(10,2), score double, name string, ok bool, d date, ts timestamp, we`ird bigint")
	if err != nil {
		t.Fatal(err)
	}
	d := plan.Dialect{Name: "mysql", Quote: '`', Arg: func(int) string { return "?" }}
	inline, loose := d, d
	inline.Arg = nil
	loose.Loose = true
	for _, c := range []struct {
		d          plan.Dialect
		expr, want string
	}{
		{d, "id = 7", "(`id` = ?) [7]"},
		{inline, "id = -7", "(`id` = -7) []"},
		{d, "id > 5e-1", "(`id` > 5e-01) []"}, {d, "id > 0.5", "(`id` > 0.5) []"},
		{d, "price >= DECIMAL '9.50'", "(`price` >= 9.50) []"},
		{d, "d >= '2026-03-01' AND NOT ok", "((`d` >= DATE '2026-03-01') AND (NOT `ok`)) []"},
		{d, "ts < TIMESTAMP '2026-03-01T12:00:00.5+01:00'", "(`ts` < TIMESTAMP '2026-03-01 11:00:00.5') []"},
		{d, "id IS NULL OR name IS NOT NULL", "((`id` IS NULL) OR (`name` IS NOT NULL)) []"},
		{d, "id IN (1, 2, NULL)", "(`id` IN (?, ?, NULL)) [1 2]"},
		{d, "id IS NOT DISTINCT FROM 3", "(`id` <=> ?) [3]"},
		{d, "\"we`ird\" = 1", "(`we``ird` = ?) [1]"},
		{loose, "name = 'it''s' AND id = 1", "((`name` = ?) AND (`id` = ?)) [it's 1]"},
		{loose, "name IN ('a', 'b')", "(`name` IN (?, ?)) [a b]"},
		{inline, "score < 1e300", "(`score` < 1e+300) []"},

		{d, "name = 'a'", "name = 'a' has no mysql spelling: it compares texts in its own way"},
		{loose, "NOT name = 'a'", "name = 'a' has no mysql spelling: it compares texts in its own way"},
		{loose, "name < 'a'", "name < 'a' has no mysql spelling: it compares texts in its own way"},
		{loose, "name <> 'a'", "name <> 'a' has no mysql spelling: it compares texts in its own way"},
		{d, "ok = true", "ok = true has no mysql spelling: it compares bool in its own way"},
		{d, "id + 1 > 2", "id + 1 has no mysql spelling: + may mean something else there"},
		{d, "score = 'nan'::double", "cast('nan' AS float64) has no mysql spelling: casts differ between engines"},
		{d, "cast(name AS bigint) = 1", "cast(name AS int64) has no mysql spelling: casts differ between engines"},
		{d, "CASE WHEN ok THEN id END = 1", "CASE WHEN ok THEN id END has no mysql spelling: only comparisons and their combinations are sent"},
	} {
		e, err := sql.ParseExpr(c.expr)
		if err != nil {
			t.Fatal(err)
		}
		if e, err = plan.Resolve(e, schema); err != nil {
			t.Fatal(err)
		}
		text, args, err := plan.UnparseExpr(e, c.d)
		got := fmt.Sprint(text, " ", args)
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s is\n%s, want\n%s", c.expr, got, c.want)
		}
	}
}
