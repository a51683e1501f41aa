package dataframe_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "weir/dataframe"
)

// TestConstraintsInLog reads what CHECK leaves in the log of a table, for whoever else writes to it.
func TestConstraintsInLog(t *testing.T) {
	dir := t.TempDir()
	s := warehouse(t, dir)
	runs(t, s, `CREATE TABLE t (a INT CHECK (a > 0), "the b" TEXT, CONSTRAINT path CHECK ("the b" <> 'it''s \'))`)
	log := read(t, filepath.Join(dir, "main/t/_delta_log/00000000000000000000.json"))
	for _, want := range []string{
		`"minWriterVersion":3`, `"delta.constraints.t_a_check":"coalesce(a > 0, TRUE)"`,
		"\"delta.constraints.path\":\"coalesce(`the b` <> 'it\\\\'s \\\\\\\\', TRUE)\"",
	} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %s:\n%s", want, log)
		}
	}
	refuses(t, s, `INSERT INTO t VALUES (1, 'it''s \')`, "the constraint path")
	runs(t, s, "INSERT INTO t VALUES (1, 'x'); ALTER TABLE t DROP CONSTRAINT path")
	runs(t, s, `INSERT INTO t VALUES (1, 'it''s \')`)
	log = read(t, filepath.Join(dir, "main/t/_delta_log/00000000000000000002.json"))
	if strings.Contains(log, "path") || !strings.Contains(log, "t_a_check") || !strings.Contains(log, `"operation":"DROP CONSTRAINT"`) {
		t.Error(log)
	}
	runs(t, s, "CREATE OR REPLACE TABLE t AS SELECT -1 AS a")
	check(t, s.SQL("SHOW CREATE TABLE t"), "CREATE TABLE main.t (a int64)")
}

// TestForeignConstraints writes to a table in which another writer has put constraints.
func TestForeignConstraints(t *testing.T) {
	dir := t.TempDir()
	s := warehouse(t, dir)
	runs(t, s, "CREATE TABLE t (a INT, b INT); INSERT INTO t VALUES (1, 1)")
	constrain := func(version int, condition string) {
		t.Helper()
		path := filepath.Join(dir, "main/t/_delta_log/00000000000000000000.json")
		_, meta, _ := strings.Cut(read(t, path), `{"metaData"`)
		meta, _, _ = strings.Cut(`{"metaData"`+meta, "\n")
		meta = strings.Replace(meta, `"configuration":{}`, fmt.Sprintf(`"configuration":{"delta.constraints.theirs":%q}`, condition), 1)
		err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("main/t/_delta_log/%020d.json", version)), []byte(`{"protocol":{"minReaderVersion":1,"minWriterVersion":3}}`+"\n"+meta+"\n"), 0o644)
		if err != nil {
			t.Fatal(err)
		}
	}
	constrain(2, "a > 0 AND `b` < 10")
	refuses(t, s, "INSERT INTO t VALUES (1, 10)", "the constraint theirs, CHECK (a > 0 AND b < 10), is not kept by 1 of 1 rows")
	refuses(t, s, "INSERT INTO t VALUES (1, NULL)", "the constraint theirs") // must be true
	refuses(t, s, "UPDATE t SET b = 11", "the constraint theirs")
	runs(t, s, "INSERT INTO t VALUES (1, 9)")
	rows := s.FromColumns(map[string]any{"a": []int64{-1}, "b": []int64{1}})
	if _, err := rows.Write(dir+"/main/t", Append()); err == nil || !strings.Contains(err.Error(), "the constraint theirs") {
		t.Errorf("Write: %v", err)
	}
	if _, err := rows.Select("a").Write(dir + "/main/t"); err == nil || !strings.Contains(err.Error(), "cannot be looked at") {
		t.Errorf("overwrite without a column: %v", err)
	}
	check(t, s.SQL("SELECT a, b FROM t ORDER BY b"), "1 1", "1 9")
	runs(t, s, "DELETE FROM t WHERE b = 9")
	constrain(5, "nosuch(a) > 0")
	refuses(t, s, "INSERT INTO t VALUES (1, 9)", "the constraint theirs (nosuch(a) > 0) cannot be looked at", "DROP CONSTRAINT theirs drops it")
	runs(t, s, "ALTER TABLE t DROP CONSTRAINT theirs; INSERT INTO t VALUES (-1, 90)")
}

// TestConstraintOfSpark: in Delta a CHECK must be true; elsewhere in SQL it must not be false.
func TestConstraintOfSpark(t *testing.T) {
	s := warehouse(t, t.TempDir())
	runs(t, s, "SET sql.dialect = 'spark'; CREATE TABLE t (a INT); ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)")
	refuses(t, s, "INSERT INTO t VALUES (NULL)", "the constraint c, CHECK (a > 0)")
	runs(t, s, "SET sql.dialect = 'postgres'; CREATE TABLE u (a INT); ALTER TABLE u ADD CONSTRAINT c CHECK (a > 0); INSERT INTO u VALUES (NULL)")
	refuses(t, s, "CREATE TABLE v (a INT CHECK (a / 2 = 1))", "keeps it in the words of Spark")
	runs(t, s, "CREATE TEMP TABLE v (a INT CHECK (a / 2 = 1)); INSERT INTO v VALUES (3)")
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func runs(t *testing.T, s *Session, text string) {
	t.Helper()
	if _, err := s.Exec(text); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}

func refuses(t *testing.T, s *Session, text string, wants ...string) {
	t.Helper()
	_, err := s.Exec(text)
	for _, want := range wants {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}
