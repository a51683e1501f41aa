package connectors

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// jsonCase is a file, its schema and its rows; bad are the lines, offsets and
// reasons of records set aside.
type jsonCase struct {
	name, text, types, schema string
	rows, bad                 []string
	fails                     string // what the error says
}

var jsonCases = []jsonCase{
	{name: "widening", text: "{\"a\":1,\"b\":true,\"c\":\"x\"}\n\n{\"a\":2.5,\"c\":null}\r\n{\"c\":\"\"}",
		schema: "a float64, b bool, c string", rows: []string{"1|true|x", "2.5|∅|∅", "∅|∅|"}},
	{name: "nested", text: `{"u":{"id":7,"tags":["a","b"]},"e":[]}` + "\n" + `{"u":{"tags":[null],"x":{"y":1.5}},"e":null}` + "\n" + `{"u":null}`,
		schema: "u struct<id int64, tags list<string>, x struct<y float64>>, e list<string>",
		rows:   []string{"{'id': 7, 'tags': [a, b], 'x': NULL}|[]", "{'id': NULL, 'tags': [NULL], 'x': {'y': 1.5}}|∅", "∅|∅"}},
	{name: "mixed kinds are text", text: `{"a":1,"b":{"k": 1},"c":[1, "x"],"d":{}}` + "\n" + `{"a":"one","b":[2],"c":[],"d":{}}`,
		schema: "a string, b string, c list<string>, d string", rows: []string{`1|{"k": 1}|[1, x]|{}`, `one|[2]|[]|{}`}},
	{name: "big numbers", text: `{"a":9223372036854775807,"b":9223372036854775808,"c":123456789012345678901234567890123456789,"d":12345678901234567890,"e":9007199254740993,"f":1e5}` + "\n" +
		`{"a":-9223372036854775807,"b":1,"c":1,"d":0.25,"e":1.5e1,"f":1}`,
		schema: "a int64, b decimal(38,0), c string, d decimal(38,2), e string, f float64",
		rows: []string{"9223372036854775807|9223372036854775808|123456789012345678901234567890123456789|12345678901234567890.00|9007199254740993|100000",
			"-9223372036854775807|1|1|0.25|1.5e1|1"}},
	{name: "moments", text: `{"d":"2024-02-29","t":"2024-02-29T12:00:00+02:00","n":"2024-01-01 00:00:00.123456789Z","m":"2024-01-01","x":"2024-02-30"}` + "\n" +
		`{"d":"1969-12-31","t":"1969-12-31 23:59:59.5","n":"2024-01-01T00:00:00","m":"2024-01-01 01:00:00","x":"no"}`,
		schema: "d date, t timestamp, n timestamp(ns, UTC), m timestamp, x string",
		rows:   []string{"2024-02-29|2024-02-29 10:00:00|2024-01-01 00:00:00.123456789|2024-01-01 00:00:00|2024-02-30", "1969-12-31|1969-12-31 23:59:59.5|2024-01-01 00:00:00|2024-01-01 01:00:00|no"}},
	{name: "escapes", text: `{"a\u0062":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00 ü"}`, schema: "ab string", rows: []string{"\"\\/\b\f\n\r\té😀 ü"}},
	{name: "bad records", text: "{\"a\":1}\n{\"a\":2\n{\"a\":1,\"a\":2}\n{\"a\":3}x\n[1]\n{\"a\":\"\xff\"}\n{\"a\":\"\\ud800\"}\n{\"a\":01}\n{\"a\":1.5}\n{\"a\":\"7\"}\n{'a':1}\n{\"a\":8.0}\n{\"a\":9}",
		types: "a int64", schema: "a int64", rows: []string{"1", "7", "8", "9"},
		bad: []string{
			`2|8|it ends where , or } should be|{"a":2`, `3|15|the key "a" is there twice|{"a":1,"a":2}`, `4|29|'x' at byte 8 where the end should be|{"a":3}x`,
			`5|38|it is no object|[1]`, "6|42|it is not UTF-8|{\"a\":\"\uFFFD\"}", `7|52|column a: a wrong \u escape at byte 7|{"a":"\ud800"}`,
			`8|67|column a: a number with a leading zero at byte 6|{"a":01}`, `9|76|column a: 1.5 is not an int64|{"a":1.5}`, `11|96|'\'' at byte 2 where a key in quotes should be|{'a':1}`}},
	{name: "an array over lines", text: "\xef\xbb\xbf[\n  {\"a\": 1,\n   \"b\": [1, 2]},\n  {\"a\": ]},\n  {\"a\": 3} {\"a\": 4},\n {\"b\": []}\n]\n",
		schema: "a int64, b list<int64>", rows: []string{"1|[1, 2]", "3|∅", "∅|[]"},
		bad: []string{"4|35|brackets that do not match|{\"a\": ]},", "5|56|no comma between two elements|{\"a\": 4},"}},
	{name: "an array on one line", text: `[{"a":1},{"a":2},{"a":3}`, schema: "a int64", rows: []string{"1", "2", "3"}, bad: []string{"1|24|the array is not closed|"}},
	{name: "values over lines", text: "{\n \"a\": 1\n}\n{\n \"a\": \"x}\"\n}\n", schema: "a string", rows: []string{"1", "x}"}},
	{name: "a value over lines that is cut off", text: "{\n \"a\": 1,\n \"b\": [\n  {\"a\": 5},\n  {\"a\": 6}\n",
		fails: "no record is good: line 1: it is not closed before the end of the file"},
	{name: "no good line", text: "\n{\"a\":1,}\n{a:1}\n", fails: "no record is good: line 2: '}' at byte 8 where a key in quotes should be"},
	{name: "objects without keys", text: "{}\nnull\n{ }\n", schema: "value string", rows: []string{"{}", "∅", "{ }"}},
	{name: "values of all kinds, objects without keys", text: "[null, 1, \"1\", {}, []]", schema: "value string", rows: []string{"∅", "1", "1", "{}", "[]"}},
	{name: "only null", text: "null\n", schema: "value string", rows: []string{"∅"}},
	{name: "an array of nothing", text: " [ ]\n", schema: ""},
	{name: "values over lines, one with a wrong bracket", text: "{\n \"a\": 1\n}\n{\n \"a\": [\n  {\"a\": 5}\n }\n}\n{\n \"a\": 3\n}\n", schema: "a int64", rows: []string{"1", "3"},
		bad: []string{"4|12|brackets that do not match|{\n \"a\": [\n  {\"a\": 5}\n }\n}"}},
	{name: "an array over lines, one element is not closed", text: "[\n {\"a\": [\n  {\"a\": 5}\n },\n {\"a\": 2}\n]\n", schema: "a int64", rows: []string{"2"},
		bad: []string{"2|3|brackets that do not match|{\"a\": [\n  {\"a\": 5}\n },"}},
	{name: "values that are no objects", text: "1\n2.5\nnull\n", schema: "value float64", rows: []string{"1", "2.5", "∅"}},
	{name: "arrays on lines", text: "[1,2]\n[3]\n", schema: "value list<int64>", rows: []string{"[1, 2]", "[3]"}},
	{name: "numbers that JSON lacks", text: `{"a":NaN,"b":"NaN"}` + "\n" + `{"a":-Infinity,"b":1}` + "\n" + `{"a":0.5,"b":"Infinity"}`, schema: "a float64, b float64", rows: []string{"NaN|NaN", "-Infinity|1", "0.5|Infinity"}},
	{name: "nothing", text: "", schema: ""},
	{name: "UTF-8 with a mark", text: "\xef\xbb\xbf{\"a\":1}\n{\"a\":}\n", schema: "a int64", rows: []string{"1"}, bad: []string{"2|11|column a: '}' at byte 6 where a value should be|{\"a\":}"}},
	{name: "UTF-16", text: utf16le("\ufeff{\"é\":\"😀\"}\n{\"é\":\n{\"é\":null}\n"), schema: "é string", rows: []string{"😀", "∅"}, bad: []string{"2|24|column é: it ends where a value should be|{\"é\":"}},
	{name: "UTF-16 without a mark", text: utf16le("[{\"a\":1},\n {\"a\":2}]"), schema: "a int64", rows: []string{"1", "2"}},
	{name: "declared", text: `{"i":127,"u":255,"u64":18446744073709551615,"f":0.1,"d":1.5e2,"w":"12345678901234567890.5","t":"12:30:00.5","v":"1 day","m":{"1":"a","2":null},"b":"00ff","l":["1",2],"s":5}` + "\n" + `{"i":128}` + "\n" + `{"u":-1}` + "\n" + `{"m":{"x":"a"}}`,
		types:  "i int8, u uint8, u64 uint64, f float32, d decimal(5,1), w decimal(30,2), t time, v interval, m map<int64, string>, b binary, l list<int64>, s string, late date",
		schema: "i int8, u uint8, u64 uint64, f float32, d decimal(5,1), w decimal(30,2), t time, v interval, m map<int64, string>, b binary, l list<int64>, s string, late date",
		rows:   []string{"127|255|18446744073709551615|0.1|150.0|12345678901234567890.50|12:30:00.5|1 day|{1=a, 2=NULL}|00ff|[1, 2]|5|∅"},
		bad:    []string{`2|173|column i: 128 is not an int8|{"i":128}`, `3|183|column u: -1 is not a uint8|{"u":-1}`, `4|192|column m: key "x" is not an int64|{"m":{"x":"a"}}`}},
}

func utf16le(s string) string {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return string(out)
}

func TestJSON(t *testing.T) {
	for _, c := range jsonCases {
		for _, ending := range []string{".json", ".jsonl.gz"} {
			t.Run(c.name+ending, func(t *testing.T) {
				var o plan.ReadOptions
				if c.types != "" {
					o.Types = must(column.ParseSchema(c.types))
				}
				src := open(t, put(t, t.TempDir(), "x"+ending, c.text), o)
				got, err := src.Schema(ctx)
				if c.fails != "" {
					if err == nil || !strings.Contains(err.Error(), "x"+ending+": "+c.fails) {
						t.Errorf("error %v, not %s", err, c.fails)
					}
					return
				}
				if got := must(got, err).String(); got != c.schema {
					t.Errorf("schema %s, not %s", got, c.schema)
				}
				same(t, mustRows(t, src, plan.Request{}), c.rows)
				if n := src.(plan.SetAsider).SetAside(); n != int64(len(c.bad)) {
					t.Errorf("%d set aside, not %d", n, len(c.bad))
				}
				same(t, mustRows(t, src.(plan.Quarantiner).Quarantined(), plan.Request{Columns: []string{"line", "byte_offset", "reason", "raw"}}), c.bad)
				// What is asked for does not change which records are bad.
				if names := must(src.Schema(ctx)).Names(); len(names) > 1 {
					if got := mustRows(t, src, plan.Request{Columns: names[len(names)-1:]}); len(got) != len(c.rows) {
						t.Errorf("one column has %d rows", len(got))
					}
				}
			})
		}
	}
}

// A value longer than what is looked at first is one value all the same, and one longer than any may be is passed by whole.
func TestJSONLongValues(t *testing.T) {
	long := func(n int) string {
		return "{\n \"a\": 1,\n \"b\": [" + strings.Repeat("\n  {\"a\": 2, \"b\": \"\\\"}\"},", n/25) + "\n  {\"a\": 3}\n ]\n}\n"
	}
	for _, n := range []int{300 << 10, 3 << 20} {
		src := open(t, put(t, t.TempDir(), "x.json", long(n)), plan.ReadOptions{})
		if got := must(src.Schema(ctx)).String(); got != "a int64, b list<struct<a int64, b string>>" {
			t.Error(got)
		}
		same(t, mustRows(t, src, plan.Request{Columns: []string{"a"}}), []string{"1"})
	}
	n := 20 << 20
	for _, text := range []string{"{\"a\": 7,\n\"b\": []}\n" + long(n) + "{\"a\": 8}\n", "[{\"a\": 7},\n" + long(n) + ", {\"a\": 8}]\n", "[{\"a\": 7},\n" + long(3*n) + ", {\"a\": 8}]\n"} {
		src := open(t, put(t, t.TempDir(), "x.json", text), plan.ReadOptions{})
		same(t, mustRows(t, src, plan.Request{Columns: []string{"a"}}), []string{"7", "8"})
		same(t, mustRows(t, src.(plan.Quarantiner).Quarantined(), plan.Request{Columns: []string{"reason"}}), []string{"a record longer than 16777216 bytes"})
	}
}

func TestJSONBadRowsFail(t *testing.T) {
	path := put(t, t.TempDir(), "x.jsonl", "{\"a\":1}\n{\"a\":x}\n")
	_, err := rowsOf(open(t, path, plan.ReadOptions{BadRows: "fail"}), plan.Request{})
	if err == nil || !strings.Contains(err.Error(), `x.jsonl: line 2: column a: 'x' at byte 6`) {
		t.Error(err)
	}
}

func TestJSONDeepNesting(t *testing.T) {
	deep := strings.Repeat("[", 600) + strings.Repeat("]", 600)
	some := strings.Repeat("[", 400) + strings.Repeat("]", 400)
	src := open(t, put(t, t.TempDir(), "x.jsonl", `{"a":`+some+"}\n"+`{"a":`+deep+"}\n"), plan.ReadOptions{Types: must(column.ParseSchema("a string"))})
	same(t, mustRows(t, src, plan.Request{}), []string{some})
	same(t, mustRows(t, src.(plan.Quarantiner).Quarantined(), plan.Request{Columns: []string{"reason"}}), []string{"column a: nested deeper than 500"})
}

func TestJSONKeysOfLaterFiles(t *testing.T) {
	dir := t.TempDir()
	for i := range 9 {
		put(t, dir, fmt.Sprintf("%d.jsonl", i), fmt.Sprintf("{\"a\":%d,\"k%d\":1}\n", i, i))
	}
	src := open(t, filepath.Join(dir, "*.jsonl"), plan.ReadOptions{SniffFiles: 2})
	if got := len(mustRows(t, src, plan.Request{Columns: []string{"a"}})); got != 9 {
		t.Error(got)
	}
	same(t, src.(plan.Noter).Notes(), []string{
		"column k0 is missing in " + filepath.Join(dir, "8.jsonl") + "; it is null there",
		"column k8 is only in " + filepath.Join(dir, "8.jsonl") + "; it is null in the other files",
		"keys that are not in the first records stay out: k1, k2, k3, k4, k5, k6, k7; declare them with Types to read them"})
}

func TestJSONInParts(t *testing.T) {
	smallRanges(t)
	var text strings.Builder
	var want []string
	for i := 0; int64(text.Len()) < 3*rangeBytes; i++ {
		pad := strings.Repeat("é\\n", i%50_000)
		if i%7 == 3 {
			fmt.Fprintf(&text, "{\"a\":%d,\"b\":\"%s\n", i, pad)
			continue
		}
		fmt.Fprintf(&text, "{\"a\":%d,\"b\":\"%s\"}\n", i, pad)
		want = append(want, fmt.Sprint(i))
	}
	src := open(t, put(t, t.TempDir(), "x.jsonl", text.String()), plan.ReadOptions{})
	splits := must(src.Splits(ctx, plan.Request{Columns: []string{"a"}, Limit: -1}))
	if len(splits) != 3 {
		t.Fatalf("%d splits", len(splits))
	}
	same(t, mustRows(t, src, plan.Request{Columns: []string{"a"}}), want)
	var bad []string
	lines := strings.Split(text.String(), "\n")
	at := 0
	for i, line := range lines {
		if line != "" && !strings.HasSuffix(line, "}") {
			bad = append(bad, fmt.Sprintf("%d|%d", i+1, at))
		}
		at += len(line) + 1
	}
	same(t, mustRows(t, src.(plan.Quarantiner).Quarantined(), plan.Request{Columns: []string{"line", "byte_offset"}}), bad)
}

// TestJSONThereAndBack writes what every case reads, and reads it again.
func TestJSONThereAndBack(t *testing.T) {
	for _, c := range jsonCases {
		if c.schema == "" {
			continue
		}
		var o plan.ReadOptions
		if c.types != "" {
			o.Types = must(column.ParseSchema(c.types))
		}
		src := open(t, put(t, t.TempDir(), "x.json", c.text), o)
		schema := must(src.Schema(ctx))
		var batches []*column.Batch
		for _, s := range must(src.Splits(ctx, plan.Request{Columns: schema.Names(), Limit: -1})) {
			batches = append(batches, must(column.ReadAll(ctx, must(s.Open(ctx, nil))))...)
		}
		for _, name := range []string{"y.jsonl", "y.json", "y.jsonl.gz", "y.ndjson.zst"} {
			path := filepath.Join(t.TempDir(), name)
			write(t, path, plan.WriteOptions{}, schema, batches...)
			again := open(t, path, plan.ReadOptions{Types: schema, BadRows: "fail"})
			same(t, mustRows(t, again, plan.Request{}), mustRows(t, src, plan.Request{}))
		}
	}
}
