//go:build oracle

package oracle_test

import (
	"math/rand/v2"
	"strings"
)

// likes and regexes are patterns drawn once, the same in every run.
var (
	likes   = patterns(60, 4, "a", "b", "é", "%", "%", "_", "_", ",", "1", " ", "o")
	escaped = patterns(40, 4, "a", "b", "%", "_", "!%", "!_", "!!", "é")
	globs   = patterns(40, 4, "a", "b", "é", "*", "?", "[ab]", "[!a]", "[a-z]", ",")
	similar = patterns(40, 3, "a", "b", "é", "[ab]", "[^a]", "(a|é)", "a*", "b+", "x?")
	regexes = patterns(80, 3, "a", "b", "é", ".", "[ab]", "[^a]", "(a|é)", "a*", "b+", "(?:ab)?", "x?", `\d`, `\w+`, `\s`, "[0-9]{1,2}", "[[:alpha:]]", `\pL`, "(?i)O")
)

func patterns(n, most int, pieces ...string) []string {
	r := rand.New(rand.NewPCG(2, 3))
	var out []string
	for range n {
		var b strings.Builder
		for range 1 + r.IntN(most) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		out = append(out, "'"+b.String()+"'")
	}
	return out
}

func anchored(in []string) []string {
	var out []string
	for i, s := range in {
		switch i % 3 {
		case 0:
			s = "'^" + s[1:]
		case 1:
			s = s[:len(s)-1] + "$'"
		}
		out = append(out, s)
	}
	return out
}

// textRules are patterns, and paths into JSON. Where the DuckDB text is another: JSON is a text here,
// whose numbers stay as they were written.
var textRules = map[kind][]exprRule{
	"bool": {
		{"(%s LIKE {w})", "", of("text"), likes},
		{"(%s NOT LIKE {w})", "", of("text"), likes},
		{"(%s ILIKE {w})", "", of("text"), likes},
		{"(%s LIKE {w} ESCAPE '!')", "", of("text"), escaped},
		{"(%s LIKE %s)", "", of("text", "text"), nil},
		{"(%s GLOB {w})", "", of("text"), globs},
		{"regexp_matches(%s, {w})", "", of("text"), anchored(regexes)},
		{"regexp_full_match(%s, {w})", "", of("text"), regexes},
		{"(%s SIMILAR TO {w})", "", of("text"), similar},
		{"json_valid(%s)", "", of("text"), nil},
		{"json_valid(%s)", "", of("json"), nil},
		{"json_exists(%s, {w})", "", of("json"), jsonPaths},
		{"json_contains(%s, {w})", "", of("json"), []string{"'1'", "'{}'", "'[]'", `'"x"'`, `'{"a":1}'`, "'null'", "'[1]'"}},
	},
	"int": {
		{"json_array_length(%s)", "json_array_length(%s)::BIGINT", of("json"), nil},
		{"json_array_length(%s, {w})", "json_array_length(%s, {w})::BIGINT", of("json"), jsonPaths},
		{"len(json_keys(%s))", "len(json_keys(%s))", of("json"), nil},
	},
	"text": {
		{"json_extract_string(%s, {w})", "", of("json"), jsonPaths},
		{"(%s ->> {w})", "", of("json"), jsonPaths},
		{"json_type(%s)", "", of("json"), nil},
		{"json_type(%s, {w})", "", of("json"), jsonPaths},
		{"regexp_extract(%s, {w})", "", of("text"), anchored(regexes)},
		{"regexp_extract(%s, {w}, 1)", "", of("text"), []string{"'(a|é)b?'", "'([a-z]+) '", "'(b)?a'", "'^(.)(.)'"}},
		{"regexp_replace(%s, {w}, '-')", "regexp_replace(%s, {w}, '-', 'g')", of("text"), anchored(regexes)},
	},
	"dec": {
		{"try_cast(json_extract_string(%s, {w}) AS decimal(12,2))", "", of("json"), jsonPaths},
	},
	"json": {
		{"json_extract(%s, {w})", "json_extract(%s, {w})::VARCHAR", of("json"), jsonPaths},
		{"(%s -> {w})", "(%s -> {w})::VARCHAR", of("json"), jsonPaths},
	},
	"words": {
		{"json_keys(%s)", "", of("json"), nil},
	},
}

var jsonPaths = []string{"'$'", "'$.a'", "'$.b'", "'$.a[0]'", "'$[0]'", "'$[1].a'", "'$.a.b'", "'$[#-1]'", "'a'", "'/a/0'", "'$.\"a b\"'", "'$.é'"}

var jsonTexts = []string{
	"{}", "[]", "null", "1", "-2.5", "true", `"x"`, `{"a":1}`, `{"a":null,"b":"y"}`, `{"a":[1,2,{"b":3}]}`, `[1,{"a":"z"},null]`, `{"a":{"b":[]}}`,
	`{"a b":1.5}`, `{"é":"ü"}`, `[[1],[2]]`, `{"a":"1"}`, ` { "a" : [ 1 , 2 ] } `, `"a\u00e9\n"`, `{"b":12345678901234567890}`,
}
