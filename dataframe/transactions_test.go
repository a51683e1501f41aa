package dataframe_test

import (
	"strings"
	"testing"
)

// TestTransactionOfWarehouse: what others see is committed by each statement, and ROLLBACK says so.
func TestTransactionOfWarehouse(t *testing.T) {
	s := warehouse(t, t.TempDir())
	var notes []string
	s.OnNote(func(text string) { notes = append(notes, text) })
	runs(t, s, "CREATE TABLE t (a INT); CREATE TEMP TABLE m (a INT); BEGIN; INSERT INTO m VALUES (1); SAVEPOINT before; INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)")
	if all := strings.Join(notes, "\n"); strings.Count(all, "ROLLBACK cannot take that back") != 1 {
		t.Errorf("notes: %s", all)
	}
	refuses(t, s, "ROLLBACK", "main/t was changed meanwhile", "nothing is")
	check(t, s.SQL("SELECT * FROM m"), "1")
	refuses(t, s, "ROLLBACK TO before", "cannot be taken back")
	runs(t, s, "SAVEPOINT after; INSERT INTO m VALUES (2); ROLLBACK TO after; COMMIT")
	check(t, s.SQL("SELECT * FROM m"), "1")
	check(t, s.SQL("SELECT * FROM t ORDER BY a"), "1", "2")

	runs(t, s, "BEGIN; INSERT INTO m SELECT a FROM t; ROLLBACK") // only what is of this session was changed
	check(t, s.SQL("SELECT * FROM m"), "1")
	runs(t, s, "BEGIN; CREATE VIEW v AS SELECT 1 AS x")
	refuses(t, s, "ROLLBACK", "main.v was changed meanwhile")
	runs(t, s, "COMMIT; BEGIN; CREATE SCHEMA other")
	refuses(t, s, "ROLLBACK", "other was changed meanwhile")
	runs(t, s, "COMMIT")
	refuses(t, s, "ROLLBACK", "there was no BEGIN")
}
