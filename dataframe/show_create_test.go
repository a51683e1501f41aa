package dataframe_test

import (
	"strings"
	"testing"

	. "weir/dataframe"
)

// TestShowCreateMakesTheSame makes tables of what SHOW CREATE TABLE tells of others: they take the same values.
func TestShowCreateMakesTheSame(t *testing.T) {
	for _, c := range []struct{ columns, shown, describes, bad string }{
		{"a INT, b INTEGER NOT NULL", "a int, b int NOT NULL", "int", "(3000000000, 1)"},
		{"a UUID PRIMARY KEY", "a uuid NOT NULL, PRIMARY KEY (a)", "uuid", "('hello')"},
		{"a BIGINT, b SMALLINT", "a int64, b int16", "int64", "(1, 40000)"},
		{"a INT UNSIGNED, b MEDIUMINT(8) UNSIGNED", "a int unsigned, b int unsigned", "int unsigned", "(-1, 1)"},
		{"a INT CHECK (a > 1)", "a int, CONSTRAINT t_a_check CHECK (a > 1)", "int", "(1)"},
	} {
		for _, s := range []*Session{NewSession(Options{}), warehouse(t, t.TempDir())} {
			text := "CREATE TABLE t (" + c.columns + ")"
			for range 2 {
				runs(t, s, text)
				refuses(t, s, "INSERT INTO t VALUES "+c.bad, " ")
				if told := rows(t, s.SQL("DESCRIBE t")); !strings.Contains(told, " "+c.describes+" ") {
					t.Errorf("%s: %s", c.columns, told)
				}
				text = rows(t, s.SQL("SHOW CREATE TABLE t"))
				if !strings.Contains(text, "("+c.shown+")") {
					t.Errorf("%s: %s", c.columns, text)
				}
				runs(t, s, "DROP TABLE t")
				refuses(t, s, "CREATE TABLE t ("+c.columns+") AS VALUES "+c.bad, " ")
			}
		}
	}
}
