package main

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weir/cmd/internal/workbench"
)

// TestSQLStream writes a statement, reads its rows, and only then writes the next.
func TestSQLStream(t *testing.T) {
	in, typed := io.Pipe()
	rows, out := io.Pipe()
	root := rootCommand()
	var errs bytes.Buffer
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(&errs)
	root.SetArgs([]string{"sql", "--format", "csv", "--keep-going"})
	code := make(chan int, 1)
	go func() {
		code <- exitCode(root.ExecuteContext(t.Context()))
		out.Close()
	}()
	read := bufio.NewReader(rows)
	expect := func(statement string, want ...string) {
		t.Helper()
		if _, err := io.WriteString(typed, statement); err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if got, err := read.ReadString('\n'); got != w+"\n" {
				t.Fatalf("%q, want %q: %v; %s", got, w, err, errs.String())
			}
		}
	}
	expect("CREATE TABLE t (a INT);\nINSERT INTO t\n  VALUES (1), (2);\nSELECT sum(a) AS s FROM t;\n", "s", "3")
	expect("SELECT ';' AS b, 'x\n;y' AS c;\n", "b,c", `;,"x`, `;y"`)
	expect("\n\nSELECT nosuch\n  FROM t; SELECT 4 AS d;\n", "d", "4")
	expect("\\d t;\nSELECT 1ab, 5 # 3;\nSELECT 6 AS f;\n", "f", "6")
	expect("SELECT 5 AS e")
	typed.Close()
	if rest, _ := io.ReadAll(read); string(rest) != "e\n5\n" {
		t.Errorf("at the end %q", rest)
	}
	if c := <-code; c != 1 || !strings.HasPrefix(errs.String(), `9:8: no column "nosuch"`) {
		t.Errorf("%d %q", c, errs.String())
	}
}

func TestSQLStandardInputAsTable(t *testing.T) {
	for name, in := range map[string]string{"csv": "a,b\n1,x\n2,y\n", "jsonl": "{\"a\": 1, \"b\": \"x\"}\n{\"a\": 2, \"b\": \"y\"}\n"} {
		out, errs, code := weirSQL(t, in, "--format", "csv", "-c", "SELECT a, b FROM '-' ORDER BY a DESC; SELECT sum(a) AS s FROM '-'")
		if out != "a,b\n2,y\n1,x\ns\n3\n" || code != 0 {
			t.Errorf("%s: %d %q %q", name, code, out, errs)
		}
	}
	if _, errs, code := weirSQL(t, "SELECT * FROM '-';"); code != 1 || !strings.Contains(errs, "from which the statements come") {
		t.Errorf("%d %q", code, errs)
	}
	for _, format := range []string{"parquet", "arrow"} {
		file, errs, code := weirSQL(t, "", "--format", format, "-c", "CREATE TABLE t AS SELECT 1 AS a; SELECT a + 1 AS a FROM t")
		if code != 0 {
			t.Fatalf("%s: %s", format, errs)
		}
		if out, errs, _ := weirSQL(t, file, "--format", "csv", "-c", "SELECT * FROM '-'"); out != "a\n2\n" {
			t.Errorf("%s: %q %s", format, out, errs)
		}
	}
	if _, errs, code := weirSQL(t, "", "--format", "parquet", "-c", "SELECT 1 AS a; SELECT 2 AS a"); code != 1 || !strings.HasPrefix(errs, "1:16: the output is a parquet file already") {
		t.Errorf("%d %q", code, errs)
	}
}

func TestSQLWarehouse(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "wh")
	if out, errs, code := weirSQL(t, "", "--warehouse", dir, "-c", "CREATE TABLE t AS SELECT 7 AS a; INSERT INTO t VALUES (8)"); out+errs != "" || code != 0 {
		t.Fatalf("%d %q %q", code, out, errs)
	}
	if out, errs, _ := weirSQL(t, "", "--warehouse", dir, "--format", "csv", "-c", "SELECT sum(a) AS s FROM t"); out != "s\n15\n" {
		t.Errorf("%q %q", out, errs)
	}
}

func TestSQLCompletion(t *testing.T) {
	s := workbench.Session()
	if _, err := s.Exec("CREATE TABLE clicks (country VARCHAR, counter INT); CREATE TABLE users (name VARCHAR)"); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	c := &completer{s: s, out: &out}
	for line, want := range map[string]string{
		"SELECT * FROM cli":            "SELECT * FROM clicks ",
		"sel":                          "select ",
		"SELECT clicks.| FROM clicks":  "SELECT clicks.count| FROM clicks",
		"SELECT countr| FROM clicks":   "SELECT country | FROM clicks",
		"SELECT nam FROM clicks|":      "",
		"SELECT c.countr| FROM users":  "",
		"SELECT date_tru":              "SELECT date_trunc ",
		"SELECT regexp_extract_a|(x,)": "SELECT regexp_extract_all |(x,)",
	} {
		before, after, _ := strings.Cut(line, "|")
		got, pos, ok := c.complete(t.Context(), before+after, len(before))
		if ok && after != "" {
			got = got[:pos] + "|" + got[pos:]
		}
		if got != want || ok != (want != "") {
			t.Errorf("%q: %q %v, want %q", line, got, ok, want)
		}
	}
	if _, _, ok := c.complete(t.Context(), "SELECT count FROM clicks", 12); !ok || !strings.Contains(out.String(), "counter  country") {
		t.Errorf("listed %q", out.String())
	}
}

func TestSQLHistoryIsKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "history")
	t.Setenv("WEIR_HISTORY", path)
	h := openHistory()
	for _, line := range []string{"SELECT 1;", "SELECT 1;", "a\tb \"c\"", ""} {
		h.Add(line)
	}
	again := openHistory()
	if again.Len() != 2 || again.At(0) != "a\tb \"c\"" || again.At(1) != "SELECT 1;" {
		t.Errorf("%q", again.lines)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
}
