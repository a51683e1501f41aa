package sql_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"weir/dataframe/internal/sql"
	"weir/dataframe/plan"
)

func TestArgs(t *testing.T) {
	for _, c := range []struct {
		text string
		args []any
		want string
	}{
		{"SELECT id FROM events WHERE kind = ? AND user_id > -? LIMIT ?", []any{"it's", 5, 3},
			"Limit 3\n  Project id\n    Filter kind = 'it''s' AND user_id > neg(5)\n      Scan events\n"},
		{"SELECT ? AS a, ? AS b", []any{nil, 1.5}, "Project null AS a, 1.5 AS b\n  Values 1 rows\n"},
		{"SELECT id FROM events WHERE ts < ?", []any{time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)},
			"Project id\n  Filter ts < timestamp '2026-03-02 00:00:00'\n    Scan events\n"},
		{"SELECT id FROM events WHERE id = ? OR id = ?", []any{1}, "1:44: this ? is number 2, and there are 1 values"},
		{"SELECT id FROM events WHERE id = ?", []any{1, 2}, "1:35: there are 2 values for 1 ?"},
		{"SELECT id FROM events WHERE id = ?", []any{struct{}{}}, "1:34: value 1: a struct {} cannot be a constant of a query; use a bool, number, string or time"},
		{"SELECT id FROM events LIMIT ?", []any{"x"}, "1:29: the value of this ? is 'x', not a number of rows"},
	} {
		n, err := sql.Query(context.Background(), c.text, newEnv(), c.args...)
		got := ""
		if err != nil {
			got, _, _ = strings.Cut(err.Error(), "\n")
		} else {
			got = plan.Format(n)
		}
		if got != c.want {
			t.Errorf("%s gives\n%s\nwant\n%s", c.text, got, c.want)
		}
	}
}
