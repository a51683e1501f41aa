package funcs

import (
	"bytes"
	"slices"
)

var jsonbCheckedFunc = Scalar{Name: "jsonb_checked",
	Doc:       "jsonb_checked(s) is the JSON s as PostgreSQL's jsonb writes it: of members with one key the last, ordered by the lengths of keys and then by keys; an error if s is no JSON; null for null.",
	Examples:  []Example{{`jsonb_checked('{"bb": 1, "a": [1, {"k": 2, "k": 3}], "a": 2}')`, `{"a": 2, "bb": 1}`}, {"jsonb_checked('{')", "error: jsonb_checked: no JSON at byte 1"}, {"jsonb_checked(NULL)", "null"}},
	Overloads: textsBy(rewriteJSON("jsonb_checked", func(dst, s []byte) []byte { return appendJSONB(dst, s, jsonSpace(s, 0)) }), kinds(txt))}

func appendJSONB(dst, s []byte, i int) []byte {
	open := s[i]
	if open != '{' && open != '[' {
		return appendCompact(dst, s[i:skipJSON(s, i)])
	}
	var items []jsonItem
	jsonItems(s, i, func(m jsonItem) bool {
		items = append(items, m)
		return true
	})
	if open == '{' {
		slices.Reverse(items) // the last of a key comes first
		order := func(a, b jsonItem) int {
			if c := (a.keyTo - a.keyFrom) - (b.keyTo - b.keyFrom); c != 0 {
				return c
			}
			return bytes.Compare(a.key(s), b.key(s))
		}
		slices.SortStableFunc(items, order)
		items = slices.CompactFunc(items, func(a, b jsonItem) bool { return order(a, b) == 0 })
	}
	dst = append(dst, open)
	for k, m := range items {
		if k > 0 {
			dst = append(dst, ", "...)
		}
		if open == '{' {
			dst = append(append(append(dst, '"'), m.key(s)...), `": `...)
		}
		dst = appendJSONB(dst, s, m.from)
	}
	return append(dst, open+2)
}
