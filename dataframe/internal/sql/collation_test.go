package sql_test

import (
	"context"
	"strings"
	"testing"

	"weir/dataframe/internal/exec"
	"weir/dataframe/internal/sql"
	"weir/dataframe/plan"
)

// A collation behind one side of a comparison is that of all sides, and changes no value.
func TestCollations(t *testing.T) {
	const names = " FROM (VALUES ('Émile'), ('emile'), ('Zoe')) t(x)"
	for _, c := range []struct{ dialect, query, want string }{
		{"mysql", "SELECT x" + names + " WHERE x COLLATE utf8mb4_0900_ai_ci = 'EMILE' ORDER BY x", "emile\nÉmile"},
		{"mysql", "SELECT x" + names + " WHERE 'ZOE' = x COLLATE utf8mb4_general_ci", "Zoe"},
		{"mysql", "SELECT x" + names + " WHERE x COLLATE utf8mb4_general_ci LIKE 'E%' ORDER BY x", "emile\nÉmile"},
		{"mysql", "SELECT x" + names + " WHERE x COLLATE utf8mb4_bin IN ('emile', 'zoe')", "emile"},
		{"mysql", "SELECT count(*) n" + names + " GROUP BY x COLLATE utf8mb4_unicode_ci ORDER BY n", "1\n2"},
		{"mysql", "SELECT x COLLATE utf8mb4_general_ci a, concat(x COLLATE utf8mb4_general_ci, '!') b" + names + " WHERE x = 'Zoe'", "Zoe | Zoe!"},
		{"mysql", "SELECT count(DISTINCT x COLLATE utf8mb4_general_ci) a" + names, "2"},
		{"mysql", "SELECT DISTINCT x COLLATE utf8mb4_general_ci a" + names, "error: COLLATE in the list"},
		{"weir", "SELECT x" + names + " WHERE x COLLATE NOCASE = 'ZOE'", "Zoe"},
		{"spark", "SELECT x" + names + " WHERE x COLLATE UTF8_LCASE BETWEEN 'E' AND 'F'", "emile"},
		{"weir", "SELECT x COLLATE klingon a" + names, "error: no collation"},
	} {
		got := answer(c.dialect, c.query, nil, exec.Options{Workers: 2}, true)
		_, rows, _ := strings.Cut(got, "\n")
		want, fails := strings.CutPrefix(c.want, "error: ")
		if fails && !strings.Contains(got, want) || !fails && rows != want {
			t.Errorf("%s: %s gives\n%s\nwant\n%s", c.dialect, c.query, got, c.want)
		}
	}
}

// That texts are compared by bytes is told once, where MySQL would not.
func TestComparisonsOfTextsAreNotedInMySQL(t *testing.T) {
	const names = " FROM (VALUES ('a', 1)) t(x, n)"
	for _, c := range []struct {
		dialect, query string
		notes          int
	}{
		{"mysql", "SELECT n" + names + " WHERE x = 'A' AND x <> 'B'", 1},
		{"mysql", "SELECT n" + names + " WHERE x LIKE 'A%'", 1},
		{"mysql", "SELECT n" + names + " WHERE n = 1 AND 'a' = 'A'", 0},
		{"mysql", "SELECT n" + names + " WHERE x COLLATE utf8mb4_0900_ai_ci = 'A'", 0},
		{"mysql", "SELECT x, count(*)" + names + " GROUP BY x", 1},
		{"mysql", "SELECT DISTINCT x" + names, 1},
		{"mysql", "SELECT x" + names + " ORDER BY x", 1},
		{"mysql", "SELECT x" + names + " ORDER BY n", 0},
		{"mysql", "SELECT n" + names + " WHERE x REGEXP 'A'", 1},
		{"mysql", "SELECT locate('A', x)" + names, 1},
		{"mysql", "SELECT max(x)" + names, 1},
		{"mysql", "SELECT count(DISTINCT x)" + names, 1},
		{"mysql", "SELECT max(n), count(x), locate('a', 'b')" + names + " GROUP BY n", 0},
		{"mysql", "SELECT n" + names + " WHERE x IN (SELECT 'A')", 1},
		{"postgres", "SELECT n" + names + " WHERE x = 'A'", 0},
	} {
		e := &noting{}
		if _, err := sql.QueryIn(t.Context(), c.dialect, c.query, e); err != nil || len(e.notes) != c.notes {
			t.Errorf("%s: %d notes %q, want %d; %v", c.query, len(e.notes), e.notes, c.notes, err)
		}
	}
}

// A noting is an Env of no tables that keeps the notes.
type noting struct{ notes []string }

func (e *noting) Table(context.Context, []string) (plan.Node, error) { return nil, nil }
func (e *noting) URL(context.Context, string) (plan.Node, error)     { return nil, nil }
func (e *noting) Note(text string)                                   { e.notes = append(e.notes, text) }
