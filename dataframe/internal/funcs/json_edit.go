package funcs

import (
	"weir/dataframe/column"
)

var jsonFunc = Scalar{Name: "json",
	Doc:       "json(s) is the JSON s without white space, numbers and strings as they are written; an error if s is no JSON; null for null.",
	Examples:  []Example{{`json(' { "a" : [1, 2.50] } ')`, `{"a":[1,2.50]}`}, {"json('{')", "error: json: no JSON at byte 1"}, {"json(NULL)", "null"}},
	Overloads: textsBy(rewriteJSON("json", appendCompact), kinds(txt))}

var jsonCheckedFunc = Scalar{Name: "json_checked",
	Doc:       "json_checked(s) is the JSON s as it is written; an error if s is no JSON; null for null. A cast of a text to JSON is this.",
	Examples:  []Example{{`json_checked('[1, 2]')`, `[1, 2]`}, {"json_checked('{')", "error: json_checked: no JSON at byte 1"}, {"json_checked(NULL)", "null"}},
	Overloads: textsBy(rewriteJSON("json_checked", func(dst, s []byte) []byte { return append(dst, s...) }), kinds(txt))}

var jsonPrettyFunc = Scalar{Name: "json_pretty",
	Doc:      "json_pretty(s) is the JSON s with a line for each member and element, indented by four spaces; an error if s is no JSON; null for null.",
	Examples: []Example{{`replace(json_pretty('{"a":[1,{}]}'), chr(10), '/')`, `{/    "a": [/        1,/        {}/    ]/}`}, {"json_pretty('[]')", "[]"}, {"json_pretty('[')", "error: json_pretty: no JSON at byte 1"}, {"json_pretty(NULL)", "null"}},
	Overloads: textsBy(rewriteJSON("json_pretty", func(dst, s []byte) []byte {
		return appendPretty(dst, s, jsonSpace(s, 0), 0)
	}), kinds(txt))}

func rewriteJSON(name string, write func(dst, s []byte) []byte) func(int, []column.Vector) textRow {
	return func(_ int, args []column.Vector) textRow {
		in := textsOf(args[0])
		return func(dst []byte, i int) ([]byte, bool, error) {
			s := in.at(i)
			if f := checkJSON(s); f.bad() {
				return dst, false, f.error(name, s)
			}
			return write(dst, s), true, nil
		}
	}
}

func appendPretty(dst, s []byte, i, depth int) []byte {
	open, first := s[i], true
	jsonItems(s, i, func(m jsonItem) bool {
		if first {
			dst = append(dst, open)
		} else {
			dst = append(dst, ',')
		}
		dst, first = appendLine(dst, depth+1), false
		if open == '{' {
			dst = append(append(append(append(dst, '"'), m.key(s)...), '"'), ": "...)
		}
		dst = appendPretty(dst, s, m.from, depth+1)
		return true
	})
	if first {
		return appendCompact(dst, s[i:skipJSON(s, i)])
	}
	return append(appendLine(dst, depth), open+2) // } is { + 2 and ] is [ + 2
}

func appendLine(dst []byte, depth int) []byte {
	dst = append(dst, '\n')
	for range depth {
		dst = append(dst, "    "...)
	}
	return dst
}

var jsonStripNullsFunc = Scalar{Name: "json_strip_nulls",
	Doc:      "json_strip_nulls(s) is the JSON s without the members of its objects, at any depth, that are null; null for null.",
	Examples: []Example{{`json_strip_nulls('[null, {"a": null, "b": {"c": null}}]')`, `[null,{"b":{}}]`}, {"json_strip_nulls('null')", "null"}, {"json_strip_nulls('[')", "error: json_strip_nulls: no JSON at byte 1"}, {"json_strip_nulls(NULL)", "null"}},
	Overloads: textsBy(rewriteJSON("json_strip_nulls", func(dst, s []byte) []byte {
		return appendStripped(dst, s, jsonSpace(s, 0))
	}), kinds(txt))}

func appendStripped(dst, s []byte, i int) []byte {
	if s[i] != '{' && s[i] != '[' {
		return appendCompact(dst, s[i:skipJSON(s, i)])
	}
	start := len(dst)
	dst = append(dst, s[i])
	jsonItems(s, i, func(m jsonItem) bool {
		if s[i] == '{' && s[m.from] == 'n' {
			return true
		}
		if len(dst) > start+1 {
			dst = append(dst, ',')
		}
		if s[i] == '{' {
			dst = append(append(append(dst, '"'), m.key(s)...), '"', ':')
		}
		dst = appendStripped(dst, s, m.from)
		return true
	})
	return append(dst, s[i]+2) // } is { + 2 and ] is [ + 2
}

var jsonMergePatchFunc = Scalar{Name: "json_merge_patch",
	Doc:      "json_merge_patch(s, patch) is the JSON s in which the members of patch replace or join its own, objects member by member, and those that are null there are gone (RFC 7396); null if s or patch is null.",
	Examples: []Example{{`json_merge_patch('{"a":1,"b":{"c":1}}', '{"b":{"c":null,"d":2}}')`, `{"a":1,"b":{"d":2}}`}, {`json_merge_patch('{"a":1}', '3')`, "3"}, {`json_merge_patch('[1]', '{"a":null,"b":2}')`, `{"b":2}`}, {`json_merge_patch('{}', '{')`, "error: json_merge_patch: no JSON"}, {`json_merge_patch(NULL, '{}')`, "null"}},
	Overloads: textsBy(func(_ int, args []column.Vector) textRow {
		s, patch := textsOf(args[0]), textsOf(args[1])
		return func(dst []byte, i int) ([]byte, bool, error) {
			for _, x := range [...][]byte{s.at(i), patch.at(i)} {
				if f := checkJSON(x); f.bad() {
					return dst, false, f.error("json_merge_patch", x)
				}
			}
			return appendMerged(dst, s.at(i)[jsonSpace(s.at(i), 0):], patch.at(i)[jsonSpace(patch.at(i), 0):]), true, nil
		}
	}, kinds(txt, txt))}

// appendMerged writes s with patch on it, both of which begin with a value. An
// s of nil is none.
func appendMerged(dst, s, patch []byte) []byte {
	if patch[0] != '{' {
		return appendCompact(dst, patch[:skipJSON(patch, 0)])
	}
	start := len(dst)
	dst = append(dst, '{')
	member := func(src []byte, m jsonItem) {
		if len(dst) > start+1 {
			dst = append(dst, ',')
		}
		dst = append(append(append(dst, '"'), m.key(src)...), '"', ':')
	}
	if len(s) > 0 {
		eachMember(s, func(m jsonItem, key []byte) {
			p, patched := jsonMember(patch, 0, key)
			switch {
			case !patched:
				member(s, m)
				dst = appendCompact(dst, m.value(s))
			case patch[p.from] != 'n':
				member(s, m)
				dst = appendMerged(dst, m.value(s), p.value(patch))
			}
		})
	}
	eachMember(patch, func(m jsonItem, key []byte) {
		if len(s) > 0 {
			if _, ok := jsonMember(s, 0, key); ok {
				return
			}
		}
		if patch[m.from] != 'n' {
			member(patch, m)
			dst = appendMerged(dst, nil, m.value(patch))
		}
	})
	return append(dst, '}')
}

// eachMember goes through the members of the object that s begins with, only
// the first of those with one key, which comes decoded.
func eachMember(s []byte, yield func(m jsonItem, key []byte)) {
	if s[0] != '{' {
		return
	}
	jsonItems(s, 0, func(m jsonItem) bool {
		key := appendUnquoted([]byte{}, m.key(s))
		if first, _ := jsonMember(s, 0, key); first == m {
			yield(m, key)
		}
		return true
	})
}
