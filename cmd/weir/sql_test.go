package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// weirSQL runs the command and keeps its two streams apart.
func weirSQL(t *testing.T, stdin string, args ...string) (out, errs string, code int) {
	t.Helper()
	root := rootCommand()
	var o, e bytes.Buffer
	root.SetIn(strings.NewReader(stdin))
	root.SetOut(&o)
	root.SetErr(&e)
	root.SetArgs(append([]string{"sql"}, args...))
	err := root.Execute()
	if err != nil {
		code = exitCode(err)
		e.WriteString(err.Error())
	}
	return o.String(), e.String(), code
}

const sqlValues = `SELECT * FROM (VALUES (1, 'ada', 1.50, true, DATE '2026-03-01'), (-2, 'a|b "c",	d', NULL, NULL, NULL), (NULL, '', 0.25, false, NULL)) AS t(n, who, price, ok, day)`

func TestSQLFormats(t *testing.T) {
	for format, want := range map[string]string{
		"csv":   "n,who,price,ok,day\n1,ada,1.50,true,2026-03-01\n-2,\"a|b \"\"c\"\",\td\",,,\n,\"\",0.25,false,\n",
		"tsv":   "n\twho\tprice\tok\tday\n1\tada\t1.50\ttrue\t2026-03-01\n-2\ta|b \"c\",\\td\t\\N\t\\N\t\\N\n\\N\t\t0.25\tfalse\t\\N\n",
		"jsonl": "{\"n\": 1, \"who\": \"ada\", \"price\": 1.50, \"ok\": true, \"day\": \"2026-03-01\"}\n{\"n\": -2, \"who\": \"a|b \\\"c\\\",\\td\", \"price\": null, \"ok\": null, \"day\": null}\n{\"n\": null, \"who\": \"\", \"price\": 0.25, \"ok\": false, \"day\": null}\n",
		"markdown": "| n | who | price | ok | day |\n| ---: | --- | ---: | --- | --- |\n| 1 | ada | 1.50 | true | 2026-03-01 |\n" +
			"| -2 | a\\|b \"c\", d | *null* | *null* | *null* |\n| *null* |  | 0.25 | false | *null* |\n",
	} {
		query := strings.Replace(sqlValues, "1.50,", "DECIMAL '1.50',", 1)
		query = strings.Replace(query, "0.25,", "DECIMAL '0.25',", 1)
		out, errs, code := weirSQL(t, "", "--format", format, "-c", query)
		if out != want || errs != "" || code != 0 {
			t.Errorf("%s: %d %s\n%s\nwant\n%s", format, code, errs, out, want)
		}
	}
	out, _, _ := weirSQL(t, "", "-c", sqlValues)
	if !strings.Contains(out, "int64") || !strings.Contains(out, "2026-03-01") || !strings.HasSuffix(out, "3 rows\n") {
		t.Errorf("table:\n%s", out)
	}
	out, _, _ = weirSQL(t, "", "--format", "json", "-c", "SELECT 1 AS a, 'x' AS b; SELECT 2 AS a WHERE false")
	if want := "[\n{\"a\": 1, \"b\": \"x\"}\n]\n[\n]\n"; out != want {
		t.Errorf("json: %q, want %q", out, want)
	}
	out, _, _ = weirSQL(t, "", "--format", "jsonl", "-c", "SELECT [1, NULL] AS l, {'a': 'ż', 'b': 1.5} AS s, CAST('NaN' AS DOUBLE) AS f, 123456789012345678 AS i")
	if want := "{\"l\": [1, null], \"s\": {\"a\": \"ż\", \"b\": 1.5}, \"f\": \"NaN\", \"i\": 123456789012345678}\n"; out != want {
		t.Errorf("nested: %s, want %s", out, want)
	}
}

// Lines that stay out are told of beside the rows, whatever their format and however few are printed.
func TestSQLTellsOfBadLines(t *testing.T) {
	data := filepath.Join(t.TempDir(), "clicks.csv")
	if err := os.WriteFile(data, []byte("user,n\nann,1\nbob\ncarl,3\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, format := range formatNames() {
		out, errs, code := weirSQL(t, "", "--format", format, "--rows", "1", "-c", "SELECT * FROM '"+data+"'")
		if code != 0 || out == "" || !strings.HasPrefix(errs, "note: ") || strings.Count(errs, "1 line could not be read and stay out") != 1 {
			t.Errorf("%s: %d, %d bytes, %q", format, code, len(out), errs)
		}
	}
	out, errs, code := weirSQL(t, "", "--format", "csv", "-c", "SELECT line, raw FROM read_csv('"+data+"', rejects = true)")
	if code != 0 || out != "line,raw\n3,bob\n" || errs != "" {
		t.Errorf("rejects: %d, %q, %q", code, out, errs)
	}
	_, errs, code = weirSQL(t, "user,n\nann,1\nbob\ncarl,3\n", "-c", "SELECT * FROM '-'")
	if code != 0 || !strings.HasPrefix(errs, "note: standard input: 1 line could not") {
		t.Errorf("standard input: %d, %q", code, errs)
	}
}

func TestSQLTableIsCut(t *testing.T) {
	for format, want := range map[string]string{"table": "first 3 rows\n", "markdown": "| 2 |\n\nfirst 3 rows\n"} {
		out, _, code := weirSQL(t, "", "--rows", "3", "--format", format, "-c", "SELECT range AS n FROM range(10)")
		if !strings.HasSuffix(out, want) || code != 0 {
			t.Errorf("%s:\n%s", format, out)
		}
	}
}

func TestSQLSources(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "clicks.csv")
	script := filepath.Join(dir, "report.sql")
	for path, text := range map[string]string{data: "user,n\nann,1\nbob,2\n", script: "-- totals;\nSELECT sum(n) AS s FROM clicks;\nSELECT ';' AS sign;\n"} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	table := "clicks=" + data
	for name, c := range map[string]struct {
		stdin string
		args  []string
	}{
		"file":  {"", []string{"-f", script}},
		"stdin": {"SELECT sum(n) AS s FROM clicks; SELECT ';' AS sign", nil},
		"dash":  {"SELECT sum(n) AS s FROM clicks; SELECT ';' AS sign", []string{"-f", "-"}},
		"texts": {"", []string{"-c", "SELECT sum(n) AS s FROM clicks", "-c", "SELECT ';' AS sign"}},
	} {
		out, errs, code := weirSQL(t, c.stdin, append(c.args, "-t", table, "--format", "csv")...)
		if out != "s\n3\nsign\n;\n" || errs != "" || code != 0 {
			t.Errorf("%s: %d %q %q", name, code, out, errs)
		}
	}
}

func TestSQLErrors(t *testing.T) {
	for _, c := range []struct {
		args      []string
		out, errs string
		code      int
	}{
		{[]string{"-c", "SELECT 1 AS a;\n\n  SELECT nosuch;\nSELECT 2 AS b"}, "a\n1\n", "3:10: ", 1},
		{[]string{"--keep-going", "-c", "SELECT 1 AS a; SELECT FROM FROM; SELECT 2 AS b"}, "a\n1\nb\n2\n", "1:23: ", 1},
		{[]string{"--keep-going", "-c", "SELECT nosuch", "-c", "SELECT 2 AS b"}, "b\n2\n", "1:8: ", 1},
		{[]string{"-c", "SELECT 1 AS a; SELECT 'open"}, "a\n1\n", "1:23: ", 1},
		{[]string{"-c", "SELECT 1;\n SELECT * FROM '/no/such/file.csv'"}, "", "2:", 1},
		{[]string{"--format", "xml", "-c", "SELECT 1"}, "", "sql: --format xml: want table, markdown, csv, tsv, json, jsonl", 2},
		{[]string{"--dialect", "oracle", "-c", "SELECT 1"}, "", "sql: --dialect: ", 2},
		{[]string{"-f", "/no/such.sql"}, "", "sql: open /no/such.sql", 2},
		{[]string{"SELECT 1"}, "", "sql: \"SELECT 1\" is no flag", 2},
		{[]string{"--bogus"}, "", "sql: unknown flag: --bogus", 2},
		{[]string{"-t", "x", "-c", "SELECT 1"}, "", "sql: --table x: want NAME=PLACE", 2},
		{[]string{"-c", "SELECT 1", "-f", "x"}, "", "sql: -c and -f do not go together", 2},
		{[]string{"--rows", "-1", "-c", "SELECT 1"}, "", "sql: --rows -1 is negative", 2},
	} {
		out, errs, code := weirSQL(t, "", append([]string{"--format", "csv"}, c.args...)...)
		if c.out != "" && out != c.out || !strings.HasPrefix(errs, c.errs) || code != c.code {
			t.Errorf("%q: %d %q %q", c.args, code, out, errs)
		}
	}
}

// stopper cancels at the first that is written.
type stopper struct{ cancel func() }

func (s stopper) Write(p []byte) (int, error) {
	s.cancel()
	return len(p), nil
}

func TestSQLCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var errs bytes.Buffer
	root := rootCommand()
	root.SetOut(stopper{cancel})
	root.SetErr(&errs)
	root.SetArgs([]string{"sql", "--keep-going", "--format", "csv", "-c", "SELECT * FROM range(3); SELECT 2; SELECT 3"})
	if err := root.ExecuteContext(ctx); exitCode(err) != 1 || !strings.HasSuffix(errs.String(), ": cancelled\n") || strings.Count(errs.String(), "\n") != 1 {
		t.Errorf("%v %q", err, errs.String())
	}
}

func TestSQLDialect(t *testing.T) {
	out, errs, code := weirSQL(t, "", "--dialect", "mysql", "--format", "csv", "-c", `SELECT "a;\"b" AS t`)
	if out != "t\n\"a;\"\"b\"\n" || code != 0 {
		t.Errorf("%d %q %q", code, out, errs)
	}
	out, errs, code = weirSQL(t, "SET sql.dialect = 'mysql';\nSELECT \"a;b\" AS t;\nRESET sql.dialect;\nSELECT 1 AS \"c;d\";\n", "--format", "csv")
	if out != "t\na;b\nc;d\n1\n" || code != 0 {
		t.Errorf("after SET: %d %q %q", code, out, errs)
	}
}

// typed gives lines as somebody types them.
type typed struct {
	lines   []string
	prompts []string
}

func (l *typed) line(prompt string) (string, error) {
	l.prompts = append(l.prompts, prompt)
	if len(l.lines) == 0 {
		return "", io.EOF
	}
	line := l.lines[0]
	l.lines = l.lines[1:]
	if line == "^C" {
		return "", errStopped
	}
	return line, nil
}

func TestSQLConversation(t *testing.T) {
	root := sqlCommand()
	var out, errs bytes.Buffer
	root.SetOut(&out)
	root.SetErr(&errs)
	r, err := sqlOptions{format: "csv"}.runner(root)
	if err != nil {
		t.Fatal(err)
	}
	in := &typed{lines: []string{"select 1", "as a;", "", "select 'x;", "y' as b; select 3 as c;", "select broken", "^C", "select nosuch;", `\f jsonl`, "select 4 as d;", `\h`, `\q`, "select 5;"}}
	if err := r.converse(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	want := "a\n1\nb\n\"x;\ny\"\nc\n3\n{\"d\": 4}\n"
	if got := out.String(); !strings.HasPrefix(got, want) || !strings.Contains(got[len(want):], `\t NAME PLACE`) {
		t.Errorf("got %q, want %q", got, want)
	}
	if !strings.HasPrefix(errs.String(), "1:8: ") {
		t.Errorf("errors %q", errs.String())
	}
	if got := strings.Join(in.prompts, "|"); !strings.HasPrefix(got, "weir> |   -> |weir> |weir> |   -> |weir> |   -> |weir> |") || len(in.lines) != 1 {
		t.Errorf("prompts %s", got)
	}
}

func TestSQLHistory(t *testing.T) {
	h := &history{}
	for _, line := range []string{"a", "", "b", "b", " "} {
		h.Add(line)
	}
	if h.Len() != 2 || h.At(0) != "b" || h.At(1) != "a" {
		t.Errorf("%q", h.lines)
	}
	var coded interface{ ExitCode() int }
	if errors.As(error(toldError{}), &coded) {
		t.Error("a failed statement has exit code 1")
	}
}
