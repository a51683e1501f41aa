package dataframe_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	. "weir/dataframe"
	"weir/dataframe/internal/slt"
	"weir/dataframe/plan"
)

// TestStatementsInWarehouse runs the statements that package sql tests in memory over tables on disk, each in a
// session of its own: what one has made the next one finds.
func TestStatementsInWarehouse(t *testing.T) {
	for _, name := range []string{"statements", "constraints", "returning", "sequences", "generated", "foreign"} {
		t.Run(name, func(t *testing.T) { inWarehouse(t, "internal/sql/testdata/slt/"+name+".slt") })
	}
}

func inWarehouse(t *testing.T, file string) {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := slt.Read(f, "warehouse")
	if err != nil || len(records) < 10 {
		t.Fatal(len(records), err)
	}
	dir := t.TempDir()
	s := warehouse(t, dir)
	for _, r := range records {
		if !strings.Contains(strings.ToLower(r.Text), "temp") && !strings.HasPrefix(r.Text, "USE") && !strings.Contains(r.Text, " stock") {
			s = warehouse(t, dir)
		}
		if problem := checkRecord(s, r); problem != "" {
			t.Errorf("line %d: %s\n%s", r.Line, r.Text, problem)
		}
	}
}

func warehouse(t *testing.T, dir string) *Session {
	t.Helper()
	s := disk()
	if err := s.Warehouse(dir); err != nil {
		t.Fatal(err)
	}
	return s
}

func checkRecord(s *Session, r slt.Record) string {
	e, err := s.Exec(r.Text)
	if err == nil && r.Kind == "statement" && e.Listing {
		_, err = e.Frame.Collect()
	}
	if r.Kind == "statement" {
		switch {
		case r.OK && err != nil:
			return err.Error()
		case !r.OK && err == nil:
			return "gives no error"
		case !r.OK && !regexp.MustCompile(r.Pattern).MatchString(err.Error()):
			return err.Error()
		}
		return ""
	}
	if err != nil {
		return err.Error()
	}
	table, err := e.Frame.Collect()
	if err != nil {
		return err.Error()
	}
	var rows [][]string
	fields := e.Frame.Schema().Fields
	for i := range table.Len() {
		var row []string
		for _, f := range fields {
			row = append(row, slt.Value(f.Type, table.At(i, f.Name)))
		}
		rows = append(rows, row)
	}
	return r.Compare(rows)
}

func TestStatementsOfOneText(t *testing.T) {
	s := disk()
	got := s.SQL("CREATE TABLE t (a INT, b VARCHAR); INSERT INTO t VALUES (?, ?), (?, 'z');\nSELECT a, b FROM t WHERE a < ? ORDER BY a", 1, "x", 2, 9)
	check(t, got, "1 x", "2 z")
	check(t, s.SQL("UPDATE t SET b = :b WHERE a = 2", map[string]any{"b": "named"}), "1")
	e, err := s.Exec("DELETE FROM t WHERE a >= $1 AND b = $2", 2, "named")
	if err != nil || e.Rows != 1 || e.Done != "1 row deleted" || e.Listing {
		t.Errorf("%+v %v", e, err)
	}
	for text, want := range map[string]string{
		"SELECT 1;\n SELECT nosuch FROM t":      "2:9: ",
		"INSERT INTO t VALUES (7, 'x');\nDELET": "2:1: ",
		"":                                      "1:1: ",
	} {
		if _, err := s.Exec(text); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	if _, err := s.Exec("INSERT INTO t VALUES (?, 'q')", 5, 6); err == nil || !strings.Contains(err.Error(), "2 values for 1 ?") {
		t.Errorf("a value too many: %v", err)
	}
	check(t, s.SQL("SELECT count(*) FROM t"), "2") // 1 and 7
}

func TestStatementsAndFrames(t *testing.T) {
	dir := t.TempDir()
	s := warehouse(t, dir)
	s.Name("clicks", s.FromColumns(map[string]any{"n": []int64{1, 2}}))
	check(t, s.SQL("CREATE TABLE kept AS SELECT n + 1 AS n FROM clicks; SELECT n FROM kept"), "2", "3")
	for text, want := range map[string]string{
		"CREATE TABLE clicks (a INT)":                 "is a frame of this session",
		"INSERT INTO clicks VALUES (1)":               "is a frame, which does not change",
		"CREATE VIEW v AS SELECT * FROM clicks":       "which a view that stays cannot read",
		"CREATE VIEW v AS SELECT * FROM kept LIMIT ?": "there are 0 values",
	} {
		if _, err := s.Exec(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	check(t, s.SQL("CREATE TEMP VIEW v AS SELECT n * 10 AS n FROM clicks; SELECT n FROM v"), "10", "20")
	check(t, warehouse(t, dir).SQL("SHOW TABLES").Select("name"), "kept")
	check(t, s.SQL("DROP TABLE clicks; SHOW TABLES").Select("name"), "v", "kept")
	check(t, s.SQL("SHOW TABLES FROM main").Select("name"), "kept")
}

// TestWarehouseIsShared lets sessions create one table and append to another at once.
func TestWarehouseIsShared(t *testing.T) {
	dir := t.TempDir()
	if _, err := warehouse(t, dir).Exec("CREATE TABLE log (who INT, n INT)"); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	made := make([]error, 4)
	for w := range made {
		s := warehouse(t, dir)
		wg.Go(func() {
			_, made[w] = s.Exec("CREATE TABLE one AS SELECT ? AS who", w)
			for n := range 5 {
				if _, err := s.Exec("INSERT INTO log VALUES (?, ?)", w, n); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	winners := 0
	for _, err := range made {
		if err == nil {
			winners++
		} else if !strings.Contains(err.Error(), "exists") {
			t.Error(err)
		}
	}
	if winners != 1 {
		t.Errorf("%d sessions created the table", winners)
	}
	check(t, warehouse(t, dir).SQL("SELECT who, count(*), sum(n) FROM log GROUP BY who ORDER BY who"), "0 5 10", "1 5 10", "2 5 10", "3 5 10")
	check(t, warehouse(t, dir).SQL("SELECT count(*) FROM one"), "1")
}

// TestStatementConflict lets another session add a row while a statement computes: it fails, and nothing of it is
// there.
func TestStatementConflict(t *testing.T) {
	dir := t.TempDir()
	for name, make := range map[string]func() (s, other *Session){
		"warehouse": func() (*Session, *Session) { return warehouse(t, dir), warehouse(t, dir) },
		"memory":    func() (*Session, *Session) { s := disk(); return s, s },
	} {
		for _, statement := range []string{"DELETE FROM t WHERE meddle(a)", "UPDATE t SET b = 9 WHERE meddle(a)", "MERGE INTO t USING (SELECT 1 AS a) AS s ON t.a = s.a AND meddle(t.a) WHEN MATCHED THEN DELETE"} {
			s, other := make()
			if _, err := s.Exec("CREATE OR REPLACE TABLE t (a BIGINT, b INT); INSERT INTO t VALUES (1, 1), (2, 2)"); err != nil {
				t.Fatal(err)
			}
			var once sync.Once
			if err := s.UDF("meddle", func(a int64) bool {
				once.Do(func() {
					if _, err := other.Exec("INSERT INTO t VALUES (3, 3)"); err != nil {
						t.Error(err)
					}
				})
				return a == 1
			}); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Exec(statement); !errors.Is(err, plan.ErrConflict) || !strings.Contains(err.Error(), "run it again") {
				t.Errorf("%s: %s: %v", name, statement, err)
			}
			check(t, s.SQL("SELECT a, b FROM t ORDER BY a"), "1 1", "2 2", "3 3")
			if e, err := s.Exec(statement); err != nil || e.Rows != 1 {
				t.Errorf("%s: %s again: %+v %v", name, statement, e, err)
			}
		}
	}
}

// The generators of the TPC end lines with a delimiter, and names that tell no format.
func TestCopyOfLinesThatEndWithDelimiters(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"a.tbl": "0|x|\n1|y|\n", "b.tbl": "0|x|\n1|y|z\n", "c.tbl": "1|\\N\n2|\\N\n", "d.tbl": "1|\n\\N|\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s := disk()
	check(t, s.SQL("CREATE TABLE t (a INT, b VARCHAR); COPY t FROM '"+filepath.Join(dir, "a.tbl")+"' (DELIMITER '|'); SELECT * FROM t ORDER BY a"), "0 x", "1 y")
	if _, err := s.Exec("COPY t FROM '" + filepath.Join(dir, "b.tbl") + "' (DELIMITER '|')"); err == nil || !strings.Contains(err.Error(), "has 3 columns and COPY 2") {
		t.Error(err)
	}
	if _, err := s.Exec("CREATE TABLE u (a INT); COPY u FROM '" + filepath.Join(dir, "c.tbl") + "' (DELIMITER '|', NULLSTR '\\N')"); err == nil || !strings.Contains(err.Error(), "has 2 columns and COPY 1") {
		t.Error(err)
	}
	check(t, s.SQL("COPY u FROM '"+filepath.Join(dir, "d.tbl")+"' (DELIMITER '|', NULLSTR '\\N', HEADER false); SELECT count(*), count(a) FROM u"), "2 1")
}

func TestCopyAndPlaces(t *testing.T) {
	dir := t.TempDir()
	s := disk()
	at := func(name string) string { return filepath.Join(dir, name) }
	if _, err := s.Exec("CREATE TABLE t (a INT, b VARCHAR); INSERT INTO t VALUES (1, 'x'), (2, NULL)"); err != nil {
		t.Fatal(err)
	}
	for _, to := range []string{"t.csv", "t.parquet", "t.jsonl", "t.arrow", "folder"} {
		if e, err := s.Exec("COPY t TO '" + at(to) + "'"); err != nil || e.Rows != 2 {
			t.Fatalf("%s: %+v %v", to, e, err)
		}
		check(t, s.SQL("CREATE OR REPLACE TABLE u (a INT, b VARCHAR); COPY u FROM '"+at(to)+"'; SELECT * FROM u ORDER BY a"), "1 x", "2 -")
	}
	check(t, s.SQL("COPY (SELECT a + 1 AS a FROM t) TO '"+at("q.csv")+"' (FORMAT csv, HEADER); SELECT * FROM '"+at("q.csv")+"'"), "2", "3")
	style := `(FORMAT csv, HEADER false, DELIMITER '\x01', NULL '\N', QUOTE '''', ESCAPE '\'`
	if _, err := s.Exec("COPY t TO '" + at("style.csv") + "' " + style + ", FORCE_QUOTE (b)); COPY t TO '" + at("all.csv") + "' (FORCE_QUOTE *)"); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"style.csv": "1\x01'x'\n2\x01\\N\n", "all.csv": "a,b\n\"1\",\"x\"\n\"2\",\n"} {
		if text, err := os.ReadFile(at(name)); err != nil || string(text) != want {
			t.Errorf("%s: %q %v", name, text, err)
		}
	}
	check(t, s.SQL("CREATE OR REPLACE TABLE u (a INT, b VARCHAR); COPY u FROM '"+at("style.csv")+"' "+style+"); SELECT * FROM u ORDER BY a"), "1 x", "2 -")
	check(t, s.SQL("INSERT OVERWRITE DIRECTORY '"+at("out")+"' SELECT a FROM t; INSERT INTO '"+at("out")+"' SELECT 7 AS a; SELECT sum(a) FROM '"+at("out")+"'"), "10")
	check(t, s.SQL("CREATE TABLE named USING csv LOCATION '"+at("t.csv")+"'; SELECT count(*) FROM named"), "2")
	check(t, s.SQL("CREATE TABLE there LOCATION '"+at("out")+"'; INSERT INTO there VALUES (100); SELECT max(a) FROM there"), "100")
	check(t, s.SQL("CREATE TABLE fresh (a INT) USING parquet LOCATION '"+at("fresh")+"'; INSERT INTO fresh VALUES (5); DROP TABLE fresh; SELECT a FROM '"+at("fresh")+"'"), "5")
	check(t, s.SQL(`CREATE TABLE spaced AS SELECT 1 AS "a b", 'x' AS "true", 'p, q' AS "c,d"`), "1")
	for options, want := range map[string]string{
		`FORCE_QUOTE ("a b")`:         `"1",x,"p, q"`,
		`FORCE_QUOTE ["a b", "true"]`: `"1","x","p, q"`,
		`FORCE_QUOTE "true"`:          `1,"x","p, q"`,
		`FORCE_QUOTE 'a b, true'`:     `"1","x","p, q"`,
		`FORCE_QUOTE ("c,d", 'a b')`:  `"1",x,"p, q"`,
		`FORCE_QUOTE true`:            `"1","x","p, q"`,
		`FORCE_QUOTE`:                 `"1","x","p, q"`,
		`FORCE_QUOTE false`:           `1,x,"p, q"`,
	} {
		if _, err := s.Exec("COPY spaced TO '" + at("spaced.csv") + "' (HEADER false, " + options + ")"); err != nil {
			t.Errorf("%s: %v", options, err)
			continue
		}
		if text, err := os.ReadFile(at("spaced.csv")); err != nil || string(text) != want+"\n" {
			t.Errorf("%s: %q, not %q, %v", options, text, want, err)
		}
	}
	check(t, s.SQL("COPY spaced TO '"+at("spaced")+`' (PARTITION_BY ("a b", "c,d")); SELECT * FROM '`+at("spaced")+"'"), "1 x p, q")
	if folders, _ := filepath.Glob(at("spaced") + "/a*b=1/c*d=*"); len(folders) != 1 {
		t.Errorf("folders %q", folders)
	}
	for text, want := range map[string]string{
		"COPY t TO '" + at("x.csv") + "' (FORCE_QUOTE (a + 1))": "option FORCE_QUOTE takes names of columns",
		"COPY t TO '" + at("x.csv") + "' (PARTITION_BY)":        "option PARTITION_BY takes names of columns",
		"COPY t TO '" + at("x.csv") + "' (FORCE_QUOTE nosuch)":  "no column \"nosuch\"",
		"INSERT INTO named VALUES (1, 'x')":                     "made of csv files",
		"COPY t FROM '" + at("q.csv") + "'":                     "has 1 column and COPY 2",
		"COPY t TO '" + at("x.csv") + "' (QUOTE '//')":          "is not one ASCII character",
		"COPY t TO '" + at("x.csv") + "' (NOSUCH 1)":            "no option \"nosuch\"",
		"CREATE TABLE v (zz INT) LOCATION '" + at("out") + "'":  "no column \"zz\"",
	} {
		if _, err := s.Exec(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
