package connectors

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"weir/dataframe/plan"
)

// TestCSVStyles writes the same rows in many styles and reads each back, told how it is written.
func TestCSVStyles(t *testing.T) {
	schema, b := rowsFor(t, "s string, n int64, f float64, d date, t timestamp, l list<int64>",
		"a", 1, 0.5, time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC), time.Date(2024, 2, 29, 13, 4, 5, 6000, time.UTC), []any{1, nil},
		"", -7, -2.0, time.Date(1999, 12, 31, 0, 0, 0, 0, time.UTC), time.Date(1999, 12, 31, 0, 0, 0, 0, time.UTC), nil,
		`it's "b", \c`+"\n", nil, nil, nil, nil, []any{},
		nil, 0, 1e300, nil, nil, nil,
		`\N`, 2, 3.0, nil, nil, nil)
	want := lines(schema, b)
	types := schema.String()
	for name, c := range map[string]struct {
		o      plan.WriteOptions
		in     plan.ReadOptions
		begins string // the first row; "": not looked at
	}{
		"usual":             {begins: `a,1,0.5,2024-02-29,2024-02-29 13:04:05.000006,"[1,null]"`},
		"null text":         {plan.WriteOptions{Null: `\N`}, plan.ReadOptions{Null: []string{`\N`}}, "a,1"},
		"apostrophes":       {plan.WriteOptions{Quote: "'"}, plan.ReadOptions{Quote: "'"}, "a,1,0.5,2024-02-29,2024-02-29 13:04:05.000006,'[1,null]'"},
		"escapes":           {plan.WriteOptions{Escape: `\`}, plan.ReadOptions{Quote: `"`, Escape: `\`}, ""},
		"all in quotes":     {plan.WriteOptions{ForceQuote: []string{"*"}}, plan.ReadOptions{}, `"a","1","0.5","2024-02-29"`},
		"some in quotes":    {plan.WriteOptions{ForceQuote: []string{"n", "d"}}, plan.ReadOptions{}, `a,"1",0.5,"2024-02-29",2024`},
		"dates":             {plan.WriteOptions{DateFormat: "%d.%m.%Y"}, plan.ReadOptions{Dates: []string{"%d.%m.%Y"}}, "a,1,0.5,29.02.2024,2024"},
		"dates with commas": {plan.WriteOptions{DateFormat: "%d,%m,%Y"}, plan.ReadOptions{Dates: []string{"%d,%m,%Y"}}, `a,1,0.5,"29,02,2024",2024`},
		"timestamps":        {plan.WriteOptions{TimeFormat: "%Y%m%d %H%M%S.%f"}, plan.ReadOptions{Timestamps: []string{"%Y%m%d %H%M%S.%f"}}, "a,1,0.5,2024-02-29,20240229 130405.000006"},
		"delimiter of dates": {plan.WriteOptions{Delimiter: "-"}, plan.ReadOptions{Delimiter: "-"},
			`a-1-0.5-"2024-02-29"-"2024-02-29 13:04:05.000006"`},
		"delimiter of numbers": {plan.WriteOptions{Delimiter: "."}, plan.ReadOptions{Delimiter: "."}, `a.1."0.5".2024-02-29`},
		"Hive with quotes":     {plan.WriteOptions{Delimiter: "\x01", Null: `\N`}, plan.ReadOptions{Delimiter: "\x01", Null: []string{`\N`}}, "a\x011\x010.5"},
		"gzip":                 {plan.WriteOptions{Compression: "gzip"}, plan.ReadOptions{}, ""},
		"zstd":                 {plan.WriteOptions{Compression: "zstd"}, plan.ReadOptions{}, ""},
	} {
		path := filepath.Join(t.TempDir(), "x.csv")
		write(t, path, c.o, schema, b)
		text := string(must(os.ReadFile(path)))
		if _, first, _ := strings.Cut(text, "\n"); !strings.HasPrefix(first, c.begins) || c.o.Compression != "" && strings.Contains(text, "it's") {
			t.Errorf("%s: %q", name, text)
		}
		c.in.Types = schema
		if got := mustRows(t, open(t, path, c.in), plan.Request{}); strings.Join(got, "/") != strings.Join(want, "/") {
			t.Errorf("%s: of %q come %q, not %q (types %s)", name, text, got, want, types)
		}
	}
}

// TestCSVWithoutQuotes writes texts that need none, and refuses others.
func TestCSVWithoutQuotes(t *testing.T) {
	for text, want := range map[string]string{"a\"b": "", "a,b": "cannot be written without quotes", "a\nb": "cannot be written without quotes", `\N`: "cannot be written without quotes", "": "",
		"ＡＢＣ": "", "\ufeffa": "cannot be written without quotes"} {
		schema, b := rowsFor(t, "s string, n int64", text, 1, nil, nil)
		path := filepath.Join(t.TempDir(), "x.csv")
		_, err := tryWrite(path, plan.WriteOptions{Quote: "none", Null: `\N`}, schema, b)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), "column s: ") {
			t.Errorf("%q: %v", text, err)
		}
		if err == nil && string(must(os.ReadFile(path))) != "s,n\n"+text+",1\n\\N,\\N\n" {
			t.Errorf("%q: %q", text, must(os.ReadFile(path)))
		}
	}
}

// TestCSVWithoutEscape writes what stands in quotes byte for byte, zeros too.
func TestCSVWithoutEscape(t *testing.T) {
	schema, b := rowsFor(t, "s string, n int64", "a\x00,b\\", 1)
	path := filepath.Join(t.TempDir(), "x.csv")
	write(t, path, plan.WriteOptions{Escape: "none"}, schema, b)
	if got := string(must(os.ReadFile(path))); got != "s,n\n\"a\x00,b\\\",1\n" {
		t.Errorf("%q", got)
	}
	if got, want := mustRows(t, open(t, path, plan.ReadOptions{Types: schema, Escape: "none", Quote: `"`}), plan.Request{}), lines(schema, b); strings.Join(got, "/") != strings.Join(want, "/") {
		t.Errorf("%q, not %q", got, want)
	}
	schema, b = rowsFor(t, "s string", `a"b`)
	if _, err := tryWrite(path, plan.WriteOptions{Escape: "none"}, schema, b); err == nil || !strings.Contains(err.Error(), "there is no escape for it") {
		t.Error(err)
	}
}

// TestCSVStyleMistakes names what is wrong.
func TestCSVStyleMistakes(t *testing.T) {
	schema, b := rowsFor(t, "s string, d date", "a", nil)
	for want, o := range map[string]plan.WriteOptions{
		`quote "ab" is not one ASCII character`:    {Quote: "ab"},
		`cannot be part of it`:                     {Quote: ";", Delimiter: ";"},
		`null "a,b"`:                               {Null: "a,b"},
		`pattern "%Q"`:                             {DateFormat: "%Q"},
		`a date has nothing for %H`:                {DateFormat: "%H"},
		`it ends with %`:                           {TimeFormat: "%Y%"},
		`no column "x"`:                            {ForceQuote: []string{"x"}},
		`the quote is none`:                        {ForceQuote: []string{"s"}, Quote: "none"},
		`compression snappy is not for text files`: {Compression: "snappy"},
		`compression bzip2 is not for text files; there are gzip, zstd and none`: {Compression: "bzip2"},
		`null texts, quotes, escapes and patterns of dates are`:                  {Null: "x", Format: "jsonl"},
	} {
		if _, err := tryWrite(filepath.Join(t.TempDir(), "x.csv"), o, schema, b); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, not %s", err, want)
		}
	}
	if _, err := tryWrite(filepath.Join(t.TempDir(), "x.csv.gz"), plan.WriteOptions{Compression: "zstd"}, schema, b); err == nil || !strings.Contains(err.Error(), "the name says gzip") {
		t.Error(err)
	}
}
