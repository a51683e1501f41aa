package funcs

import (
	"fmt"
	"slices"

	"weir/dataframe/column"
)

var jsonWithoutFunc = Scalar{Name: "json_without",
	Doc:      "json_without(s, x) is the JSON s without a key, or an element: of an object without the member called x, of an array without the texts x, and where x is a list, without any of its texts; or, if x is a number, without the element at that place, from 0 on, and below 0 from the end; other JSON is an error; null if an argument is null.",
	Examples: []Example{{`json_without('{"a":1,"b":2}', 'a')`, `{"b":2}`}, {`json_without('["a","b",1]', 'a')`, `["b",1]`}, {`json_without('{"a":1,"b":2}', ['a', NULL])`, `{"b":2}`}, {"json_without('[1,2,3]', -1)", "[1,2]"}, {"json_without('[1]', 7)", "[1]"}, {"json_without('1', 'a')", "error: json_without: nothing can be taken out of 1"}, {"json_without('{}', 0)", "error: json_without: an object has no places: {}"}, {"json_without('{}', NULL::text)", "null"}},
	Overloads: append(append(textsBy(func(_ int, args []column.Vector) textRow {
		keys := textsOf(args[1])
		return jsonLess(args[0], nil, func(s []byte, m jsonItem, _, i int) bool {
			return m.named(s, keys.at(i))
		})
	}, kinds(txt, txt)), jsonWithoutAny), textsBy(func(_ int, args []column.Vector) textRow {
		places := inputOf[int64](args[1])
		return jsonLess(args[0], func(s []byte) error {
			if s[jsonSpace(s, 0)] == '{' {
				return fmt.Errorf("json_without: an object has no places: %s", s)
			}
			return nil
		}, func(s []byte, _ jsonItem, at, i int) bool {
			place := places.at(i)
			if place < 0 {
				n := 0
				jsonItems(s, jsonSpace(s, 0), func(jsonItem) bool { n++; return true })
				place += int64(n)
			}
			return int64(at) == place
		})
	}, kinds(txt, num))...)}

// jsonWithoutAny is json_without of a list of keys.
var jsonWithoutAny = Overload{Args: kinds(txt, column.KindList), Result: func(args []column.Type) (column.Type, error) {
	if k := args[1].Element().Kind; k != txt && k != column.KindNull {
		return column.Type{}, fmt.Errorf("the keys are texts, not %s", args[1])
	}
	return column.String, nil
}, Eval: func(n int, args []column.Vector) (column.Vector, error) {
	return writeRows(column.String, n, args, jsonLess(args[0], nil, func(s []byte, m jsonItem, _, i int) bool {
		keys, _ := args[1].At(i).([]any)
		return slices.ContainsFunc(keys, func(k any) bool {
			key, ok := k.(string)
			return ok && m.named(s, []byte(key))
		})
	}), Strict)
}}

// named reports whether m is a member called key or, in an array, that text.
func (m jsonItem) named(s, key []byte) bool {
	if s[m.from] == '"' && m.keyTo == 0 {
		return sameJSONKey(s[m.from+1:m.to-1], key)
	}
	return m.keyTo > 0 && sameJSONKey(m.key(s), key)
}

// jsonLess is the JSON of in without the members or elements, at places at, that drop says.
func jsonLess(in column.Vector, refuse func(s []byte) error, drop func(s []byte, m jsonItem, at, i int) bool) textRow {
	docs := textsOf(in)
	return func(dst []byte, i int) ([]byte, bool, error) {
		s := docs.at(i)
		if f := checkJSON(s); f.bad() {
			return dst, false, f.error("json_without", s)
		}
		if refuse != nil {
			if err := refuse(s); err != nil {
				return dst, false, err
			}
		}
		start := jsonSpace(s, 0)
		open := s[start]
		if open != '{' && open != '[' {
			return dst, false, fmt.Errorf("json_without: nothing can be taken out of %s", s)
		}
		dst = append(dst, open)
		first, at := true, 0
		jsonItems(s, start, func(m jsonItem) bool {
			if !drop(s, m, at, i) {
				if !first {
					dst = append(dst, ',')
				}
				first = false
				if open == '{' {
					dst = append(append(append(dst, '"'), m.key(s)...), `":`...)
				}
				dst = append(dst, m.value(s)...)
			}
			at++
			return true
		})
		return append(dst, open+2), true, nil // ] and } stand two behind [ and {
	}
}

var jsonNamesFunc = Scalar{Name: "json_names",
	Doc:      "json_names(s) is the list of the names in the JSON s: the keys of an object, the texts in an array, or the text itself; null for null.",
	Examples: []Example{{`json_names('{"a":1,"b":2}')::text`, "[a, b]"}, {`json_names('["a",1]')::text`, "[a]"}, {`json_names('"a"')::text`, "[a]"}, {"json_names('1')::text", "[]"}, {"json_names('{')", "error: json_names: no JSON"}, {"json_names(NULL)", "null"}},
	Overloads: listsBy(func(_ int, args []column.Vector) listRow {
		in := textsOf(args[0])
		return func(add func([]byte), i int) (bool, error) {
			s := in.at(i)
			if f := checkJSON(s); f.bad() {
				return false, f.error("json_names", s)
			}
			start := jsonSpace(s, 0)
			switch s[start] {
			case '"':
				add(appendUnquoted([]byte{}, s[start+1:skipJSONString(s, start)-1]))
			case '{':
				eachMember(s[start:], func(_ jsonItem, key []byte) { add(key) })
			case '[':
				jsonItems(s, start, func(m jsonItem) bool {
					if s[m.from] == '"' {
						add(appendUnquoted([]byte{}, s[m.from+1:m.to-1]))
					}
					return true
				})
			}
			return true, nil
		}
	}, kinds(txt))}

var jsonBuiltFunc = Scalar{Name: "json_built",
	Doc:      "json_built(s, between) is the JSON s as PostgreSQL's functions that build json write it: {\"a\" : 1, \"b\" : 2} and [1, 2], with between between members or elements; what is in it stays as it is written.",
	Examples: []Example{{`json_built('{"a":[1,2],"b":2}', ', ')`, `{"a" : [1,2], "b" : 2}`}, {"json_built('[1,2]', ', ')", "[1, 2]"}, {"json_built('1', ', ')", "1"}, {"json_built('{', ', ')", "error: json_built: no JSON"}, {"json_built(NULL, ', ')", "null"}},
	Overloads: textsBy(func(n int, args []column.Vector) textRow {
		between := textsOf(args[1])
		in := textsOf(args[0])
		return func(dst []byte, i int) ([]byte, bool, error) {
			s := in.at(i)
			if f := checkJSON(s); f.bad() {
				return dst, false, f.error("json_built", s)
			}
			start := jsonSpace(s, 0)
			open := s[start]
			if open != '{' && open != '[' {
				return append(dst, s...), true, nil
			}
			dst = append(dst, open)
			first := true
			jsonItems(s, start, func(m jsonItem) bool {
				if !first {
					dst = append(dst, between.at(i)...)
				}
				first = false
				if open == '{' {
					dst = append(append(append(dst, '"'), m.key(s)...), `" : `...)
				}
				dst = append(dst, m.value(s)...)
				return true
			})
			return append(dst, open+2), true, nil // ] and } stand two behind [ and {
		}
	}, kinds(txt, txt))}
