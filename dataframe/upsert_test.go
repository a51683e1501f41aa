package dataframe_test

import (
	"strings"
	"testing"
)

// INSERT … ON CONFLICT DO UPDATE and ON DUPLICATE KEY UPDATE change the rows whose key is there and insert the others, of
// tables in memory and on disk, with a key that is kept or named.
func TestUpserts(t *testing.T) {
	for _, stored := range []bool{false, true} {
		for _, c := range []struct{ dialect, text, want string }{
			{"postgres", "INSERT INTO t VALUES (1, 10, 'x'), (3, 30, 'c') ON CONFLICT (id) DO UPDATE SET n = t.n + EXCLUDED.n, s = excluded.s", "1 | 11 | x\n2 | 2 | b\n3 | 30 | c"},
			{"postgres", "INSERT INTO t VALUES (1, 10, 'x') ON CONFLICT (id) DO UPDATE SET n = n * 7 WHERE t.n > 1", "1 | 1 | a\n2 | 2 | b"},
			{"postgres", "INSERT INTO t (id, n) SELECT id + 1, n FROM t ON CONFLICT (id) DO UPDATE SET n = excluded.n", "1 | 1 | a\n2 | 1 | b\n3 | 2 | NULL"},
			{"postgres", "INSERT INTO t (id) VALUES (5), (5) ON CONFLICT (id) DO UPDATE SET n = 0", "error: two of the new rows have the key (5)"},
			{"postgres", "INSERT INTO t (id) VALUES (1) ON CONFLICT (nosuch) DO UPDATE SET n = 0", "error: no column \"nosuch\""},
			{"postgres", "INSERT INTO t (id) VALUES (NULL), (NULL) ON CONFLICT (n) DO UPDATE SET n = 0", ""},
			{"mysql", "INSERT INTO t (id, n) VALUES (2, 5), (7, 7) ON DUPLICATE KEY UPDATE n = n + VALUES(n)", "1 | 1 | a\n2 | 7 | b\n7 | 7 | NULL"},
			{"mysql", "INSERT INTO t (id, n) VALUES (2, 5) AS new ON DUPLICATE KEY UPDATE n = new.n, s = DEFAULT", "1 | 1 | a\n2 | 5 | NULL"},
		} {
			s := disk()
			create := "CREATE TABLE t (id int PRIMARY KEY, n int, s text)"
			if stored {
				s = warehouse(t, t.TempDir())
				create = "CREATE TABLE t (id int, n int, s text)"
			}
			if _, err := s.Exec(create + "; INSERT INTO t VALUES (1, 1, 'a'), (2, 2, 'b')"); err != nil {
				t.Fatal(err)
			}
			if err := s.Set("sql.dialect", c.dialect); err != nil {
				t.Fatal(err)
			}
			_, err := s.Exec(c.text)
			want, fails := strings.CutPrefix(c.want, "error: ")
			if stored && c.dialect == "mysql" { // no key is kept of it
				want, fails = "has 0 keys", true
			}
			switch {
			case c.want == "":
				if !stored && err == nil {
					t.Errorf("%s went through without a key on n", c.text)
				}
			case fails:
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("%s (stored: %v): %v, want %s", c.text, stored, err, want)
				}
			case err != nil:
				t.Errorf("%s (stored: %v): %v", c.text, stored, err)
			default:
				_, rows, _ := strings.Cut(answerOf(s, "SELECT * FROM t ORDER BY id"), "\n")
				if rows != want {
					t.Errorf("%s (stored: %v) leaves\n%s\nwant\n%s", c.text, stored, rows, want)
				}
			}
		}
	}
}
