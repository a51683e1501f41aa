package connectors

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

var ctx = context.Background()

// put writes a file below dir.
func put(t testing.TB, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(name, ".gz") {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write([]byte(text))
		z.Close()
		text = b.String()
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// rowsOf reads columns of src (all without any), one line a row.
func rowsOf(src plan.Source, req plan.Request) ([]string, error) {
	schema, err := src.Schema(ctx)
	if err != nil {
		return nil, err
	}
	if req.Columns == nil {
		req.Columns = schema.Names()
	}
	if req.Limit == 0 {
		req.Limit = -1
	}
	splits, err := src.Splits(ctx, req)
	if err != nil {
		return nil, err
	}
	out := []string{}
	for _, s := range splits {
		r, err := s.Open(ctx, nil)
		if err != nil {
			return nil, err
		}
		bs, err := column.ReadAll(ctx, r)
		if err != nil {
			return nil, err
		}
		for _, b := range bs {
			for i := range b.N {
				var cells []string
				for c, v := range b.Cols {
					if v.Len() != b.N {
						return nil, fmt.Errorf("column %d has %d of %d rows", c, v.Len(), b.N)
					}
					if want := schema.Fields[schema.Index(req.Columns[c])].Type; !v.Type().Equal(want) {
						return nil, fmt.Errorf("column %d is %s, not %s", c, v.Type(), want)
					}
					cells = append(cells, show(v.Type(), v.At(i)))
				}
				out = append(out, strings.Join(cells, "|"))
			}
		}
	}
	return out, nil
}

func show(t column.Type, v any) string {
	if v == nil {
		return "∅"
	}
	return column.FormatValue(t, v)
}

func open(t testing.TB, path string, o plan.ReadOptions) plan.Source {
	t.Helper()
	src, err := Open(ctx, path, o)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func mustRows(t testing.TB, src plan.Source, req plan.Request) []string {
	t.Helper()
	rows, err := rowsOf(src, req)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func quarantined(t testing.TB, src plan.Source) []string {
	t.Helper()
	return mustRows(t, src.(plan.Quarantiner).Quarantined(), plan.Request{Columns: []string{"line", "reason", "raw"}})
}

// messy is CSV as it comes, and what it means.
var messy = []struct {
	name, text string
	types      string // declared
	schema     string
	rows, bad  string // lines joined by /
}{
	{"plain", "a,b\n1,x\n2,y\n", "", "a int64, b string", "1|x/2|y", ""},
	{"no end of line at the end", "a,b\n1,x", "", "a int64, b string", "1|x", ""},
	{"CRLF", "a,b\r\n1,x\r\n2,y\r\n", "", "a int64, b string", "1|x/2|y", ""},
	{"CRLF, no end at the end", "a,b\r\n1,x\r\n2,y", "", "a int64, b string", "1|x/2|y", ""},
	{"mixed line ends", "a,b\r\n1,x\n2,y\r\n", "", "a int64, b string", "1|x/2|y", ""},
	{"BOM", "\xef\xbb\xbfa,b\n1,x\n", "", "a int64, b string", "1|x", ""},
	{"BOM before a quoted header", "\xef\xbb\xbf\"a\",b\n1,x\n", "", "a int64, b string", "1|x", ""},
	{"semicolons", "a;b\n1;x,y\n", "", "a int64, b string", "1|x,y", ""},
	{"tabs", "a\tb\n1\tx\n", "", "a int64, b string", "1|x", ""},
	{"bars", "a|b\n1|x\n", "", "a int64, b string", "1|x", ""},
	{"header only", "a,b\n", "", "a string, b string", "", ""},
	{"empty file", "", "", "", "", ""},
	{"no header", "1,2026-03-01\n2,2026-03-02\n", "", "c1 int64, c2 date", "1|2026-03-01/2|2026-03-02", ""},
	{"quoted fields", "a,b\n\"1\",\"x, y\"\n", "", "a int64, b string", "1|x, y", ""},
	{"doubled quotes", "a,b\n1,\"say \"\"hi\"\"\"\n", "", "a int64, b string", "1|say \"hi\"", ""},
	{"only quotes", "a,b\n1,\"\"\"\"\n", "", "a int64, b string", "1|\"", ""},
	{"line end in quotes", "a,b\n1,\"x\ny\"\n2,z\n", "", "a int64, b string", "1|x\ny/2|z", ""},
	{"CRLF in quotes stays", "a,b\r\n1,\"x\r\ny\"\r\n2,z\r\n", "", "a int64, b string", "1|x\r\ny/2|z", ""},
	{"empty lines before the header of one column", "\n\nn\n1\n\n3\n", "", "n int64", "1/∅/3", ""},
	{"line end in quotes at the end", "a,b\n1,\"x\ny\"", "", "a int64, b string", "1|x\ny", ""},
	{"null and empty text", "a,b\n1,\n2,\"\"\n", "", "a int64, b string", "1|∅/2|", ""},
	{"null number", "a,b\n,x\n\"\",y\n3,z\n", "", "a int64, b string", "∅|x/∅|y/3|z", ""},
	{"empty lines", "a,b\n\n1,x\n\n\r\n2,y\n\n", "", "a int64, b string", "1|x/2|y", ""},
	{"empty lines in one column", "a\n1\n\n3\n", "", "a int64", "1/∅/3", ""},
	{"quote within a field is text", "a,b\n1,5\" screen\n", "", "a int64, b string", "1|5\" screen", ""},
	{"spaces stay", "a,b\n1, x \n", "", "a int64, b string", "1| x ", ""},
	{"space before a quote", "a,b\n1, \"x\"\n", "", "a int64, b string", "1|x", ""},
	{"too few fields", "a,b\n1\n2,y\n", "", "a int64, b string", "2|y", "2|1 field, not 2|1"},
	{"too many fields", "a,b\n1,x,z\n2,y\n", "", "a int64, b string", "2|y", "2|3 fields, not 2|1,x,z"},
	{"text after the closing quote", "a,b\n1,\"x\"y\n2,z\n", "", "a int64, b string", "2|z", "2|text after the closing quote|1,\"x\"y"},
	{"unterminated, next line has a quote", "a,b\n1,\"x\n2,\"y\"\n3,z\n", "", "a int64, b string", "2|y/3|z", "2|text after the closing quote|1,\"x"},
	{"unterminated at the end", "a,b\n1,x\n2,\"y\n3,z\n", "", "a int64, b string", "1|x/3|z", "3|a quote is not closed|2,\"y"},
	{"unterminated last line", "a,b\n1,x\n2,\"y", "", "a int64, b string", "1|x", "3|a quote is not closed|2,\"y"},
	{"closed quote, too many fields, two lines", "a,b\n1,\"x\ny\",2\n3,z\n", "", "a int64, b string", "3|z", "2|3 fields, not 2|1,\"x/3|column a: \"y\\\"\" is not an int64|y\",2"},
	{"bad number", "a,b\n1,x\nzwei,y\n", "a int64", "a int64, b string", "1|x", "3|column a: \"zwei\" is not an int64|zwei,y"},
	{"overflow", "a\n9223372036854775807\n9223372036854775808\n", "a int64", "a int64", "9223372036854775807", "3|column a: \"9223372036854775808\" is not an int64|9223372036854775808"},
	{"larger than int64", "a,b\n9223372036854775808,x\n", "", "a uint64, b string", "9223372036854775808|x", ""},
	{"bad date", "d,x\n2026-02-28,1\n2026-02-30,2\n", "d date", "d date, x int64", "2026-02-28|1", "3|column d: \"2026-02-30\" is not a date|2026-02-30,2"},
	{"bad text", "a,b\n1,x\n2,\xff\n", "", "a int64, b string", "1|x", "3|column b: \"\\xff\" is not UTF-8|2,\uFFFD"},
	{"two bad values", "a,b,c\n1,2,x\np,q,y\n", "a int64, b int64", "a int64, b int64, c string", "1|2|x", "3|column a: \"p\" is not an int64|p,q,y"},
	{"line numbers after line ends in quotes", "a,b\n1,\"x\n\ny\"\nbad,z\n", "a int64", "a int64, b string", "1|x\n\ny", "5|column a: \"bad\" is not an int64|bad,z"},
	{"floats", "f,s\n1.5,a\n-2,b\n1e3,c\n", "", "f float64, s string", "1.5|a/-2|b/1000|c", ""},
	{"booleans", "f,s\ntrue,a\nFALSE,b\n", "", "f bool, s string", "true|a/false|b", ""},
	{"moments", "t,s\n2026-03-01T10:00:00.123Z,a\n2026-03-01 12:00:00+02:00,b\n", "", "t timestamp, s string", "2026-03-01 10:00:00.123|a/2026-03-01 10:00:00|b", ""},
	{"nanoseconds", "t,s\n2026-03-01T10:00:00.123456789Z,a\n2026-03-01,b\n", "", "t timestamp(ns, UTC), s string", "2026-03-01 10:00:00.123456789|a/2026-03-01 00:00:00|b", ""},
	{"nanoseconds that do not fit", "t,s\n2026-03-01T10:00:00.123456789Z,a\n9999-12-31,b\n", "", "t timestamp, s string", "2026-03-01 10:00:00.123456|a/9999-12-31 00:00:00|b", ""},
	{"NaN and infinities", "f,s\nNaN,a\n-Infinity,b\n1,c\n+Inf,d\n", "", "f float64, s string", "NaN|a/-Infinity|b/1|c/Infinity|d", ""},
	{"dates and moments", "t,s\n2026-03-01,a\n2026-03-01 12:00,b\n", "", "t timestamp, s string", "2026-03-01 00:00:00|a/2026-03-01 12:00:00|b", ""},
	{"codes stay texts", "zip,tel\n01234,+33\n00000,+44\n", "", "zip string, tel string", "01234|+33/00000|+44", ""},
	{"mixed kinds are texts", "a,b\n1,x\nn/a,y\n", "", "a string, b string", "1|x/n/a|y", ""},
	{"decimals are declared", "p,s\n1.50,a\n-0.05,b\n1.505,c\n", "p decimal(10,2)", "p decimal(10,2), s string", "1.50|a/-0.05|b", "4|column p: \"1.505\" is not a decimal(10,2)|1.505,c"},
	{"names twice and missing", "a,a,\n1,2,3\n", "a int64", "a int64, a_1 int64, c3 int64", "1|2|3", ""},
	{"names twice", "a,a,b\n1,2,3\n", "", "a int64, a_1 int64, b int64", "1|2|3", ""},
	{"names three times, one taken", "a,a_1,a,a\n1,2,3,4\n", "", "a int64, a_1 int64, a_2 int64, a_3 int64", "1|2|3|4", ""},
	{"names twice, the number comes later", "a,a,a_1\n1,2,3\n", "", "a int64, a_2 int64, a_1 int64", "1|2|3", ""},
	{"an empty name", "a,,c\n1,2,3\n", "", "a int64, c2 int64, c int64", "1|2|3", ""},
	{"an empty name whose place is taken", "c2,,c\n1,2,3\n", "", "c2 int64, c2_1 int64, c int64", "1|2|3", ""},
	{"an unnamed index first", ",a,b\n0,1,x\n1,2,y\n", "", "c1 int64, a int64, b string", "0|1|x/1|2|y", ""},
	{"a delimiter behind every line", "a,b,\n1,x,\n2,y,\n", "", "a int64, b string, c3 string", "1|x|∅/2|y|∅", ""},
	{"names twice above texts", "a,a,b\nx,y,z\n", "", "a string, a_1 string, b string", "x|y|z", ""},
	{"names twice and no row", "a,a\n", "", "a string, a_1 string", "", ""},
	{"texts twice that come again", "yes,yes,no\nno,yes,no\n", "", "c1 bool, c2 bool, c3 bool", "true|true|false/false|true|false", ""},
	{"a date among the names", "id,2026-01-01\n1,5\n2,6\n", "", "id int64, 2026-01-01 int64", "1|5/2|6", ""},
	{"texts and numbers without names", "x,1\ny,2\n", "", "c1 string, c2 int64", "x|1/y|2", ""},
	{"words twice that come again", "red,red,blue\nblue,red,blue\n", "", "c1 string, c2 string, c3 string", "red|red|blue/blue|red|blue", ""},
	{"a row with an empty number", "x,,1\ny,3,2\n", "", "c1 string, c2 int64, c3 int64", "x|∅|1/y|3|2", ""},
	{"a null mark is no name", "a,\\N,x\nb,\\N,y\n", "", "c1 string, c2 string, c3 string", "a|\\N|x/b|\\N|y", ""},
	{"wide text", "a,b\n1,abcdefghijklmnopqrstuvwxyz\n2,\"abcdefghijklm\"\"n\"\n", "", "a int64, b string", "1|abcdefghijklmnopqrstuvwxyz/2|abcdefghijklm\"n", ""},
	{"NUL bytes are text", "a,b\n1,x\x00y\n", "", "a int64, b string", "1|x\x00y", ""},
	{"CR alone", "a,b\r1,x\r2,y\r", "", "a int64, b string", "1|x/2|y", ""},
	{"CR alone, no end at the end", "a,b\r1,x\r2,y", "", "a int64, b string", "1|x/2|y", ""},
	{"CR alone, line feeds in quotes", "a,b\r1,\"x\ny\"\r2,\"\"\r3,z", "", "a int64, b string", "1|x\ny/2|/3|z", ""},
	{"CR alone, one column", "1\r2\r\r3\r", "", "c1 int64", "1/2/∅/3", ""},
	{"CR alone, a bad row", "a,b\r1,x\r2\r3,y\r", "", "a int64, b string", "1|x/3|y", "3|1 field, not 2|2"},
	{"CR and LF and CRLF", "a,b\r1,\"x\ry\"\n2,y\r\n3,z\r", "", "a int64, b string", "1|x\ry/2|y/3|z", ""},
	{"a lone CR is text", "a,b\n1,x\ry\n", "", "a int64, b string", "1|x\ry", ""},
}

func TestMessyCSV(t *testing.T) {
	for _, c := range messy {
		for _, ending := range []string{".csv", ".csv.gz"} {
			t.Run(c.name+ending, func(t *testing.T) {
				var o plan.ReadOptions
				if c.types != "" {
					s, err := column.ParseSchema(c.types)
					if err != nil {
						t.Fatal(err)
					}
					o.Types = s
				}
				src := open(t, put(t, t.TempDir(), "x"+ending, c.text), o)
				schema, err := src.Schema(ctx)
				if err != nil {
					t.Fatal(err)
				}
				if schema.String() != c.schema {
					t.Errorf("schema %q, not %q", schema, c.schema)
				}
				before := strings.Join(quarantined(t, src), "/")
				if got := strings.Join(mustRows(t, src, plan.Request{}), "/"); got != c.rows {
					t.Errorf("rows %q, not %q", got, c.rows)
				}
				bad := strings.Join(quarantined(t, src), "/")
				if bad != c.bad {
					t.Errorf("bad %q, not %q", bad, c.bad)
				}
				if got, want := src.(plan.SetAsider).SetAside(), len(quarantined(t, src)); got != int64(want) {
					t.Errorf("%d rows set aside, not %d", got, want)
				}
				if bad != before {
					t.Errorf("bad rows before the scan %q, after it %q", before, bad)
				}
				// Which rows are bad does not depend on the columns.
				src = open(t, src.String(), o)
				for _, name := range schema.Names() {
					if got := mustRows(t, src, plan.Request{Columns: []string{name}}); len(got) != len(mustRows(t, src, plan.Request{})) {
						t.Errorf("%d rows of column %s alone", len(got), name)
					}
				}
				o.BadRows = "fail"
				_, err = rowsOf(open(t, src.String(), o), plan.Request{Columns: []string{}})
				if (err != nil) != (c.bad != "") {
					t.Errorf("BadRows fail: %v", err)
				}
			})
		}
	}
}

func TestSetAsideIsCountedOnce(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "1.csv", "a,b\n1,x\n2\n3,y\n")
	put(t, dir, "2.csv", "a,b\n1\n2\n3,y\n")
	for _, mode := range []string{"quarantine", "skip"} {
		src := open(t, dir, plan.ReadOptions{BadRows: mode})
		aside := src.(plan.SetAsider)
		if got := aside.SetAside(); got != 0 {
			t.Errorf("%s: %d rows before the scan", mode, got)
		}
		splits, err := src.Splits(ctx, plan.Request{Limit: -1})
		if err != nil {
			t.Fatal(err)
		}
		r, err := splits[1].Open(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Next(ctx); err != nil {
			t.Fatal(err)
		}
		r.Close() // as a limit does
		if got := aside.SetAside(); got != 2 {
			t.Errorf("%s: %d rows after one piece", mode, got)
		}
		for range 2 {
			mustRows(t, src, plan.Request{Columns: []string{}})
			if got := aside.SetAside(); got != 3 {
				t.Errorf("%s: %d rows", mode, got)
			}
		}
	}
}

// Of two files, one may have the finer moments.
func TestNanosecondsInOneFile(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "1.csv", "t,b\n2026-03-01 10:00:00.5,x\n")
	put(t, dir, "2.csv", "t,b\n2026-03-01 10:00:00.000000007,x\n")
	src := open(t, dir, plan.ReadOptions{})
	same(t, mustRows(t, src, plan.Request{}), []string{"2026-03-01 10:00:00.5|x", "2026-03-01 10:00:00.000000007|x"})
}

func TestWrittenFloatsAreReadBack(t *testing.T) {
	path := t.TempDir() + "/x.csv"
	schema := column.NewSchema(column.Field{Name: "f", Type: column.Float64})
	b := &column.Batch{N: 3, Cols: []column.Vector{&column.Floats{Typ: column.Float64, Values: []float64{math.Inf(1), math.NaN(), math.Inf(-1)}}}}
	write(t, path, plan.WriteOptions{}, schema, b)
	src := open(t, path, plan.ReadOptions{})
	same(t, mustRows(t, src, plan.Request{}), lines(schema, b))
	if got, _ := src.Schema(ctx); got.String() != "f float64" {
		t.Error(got)
	}
}
