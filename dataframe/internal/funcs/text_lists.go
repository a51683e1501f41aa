package funcs

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"weir/dataframe/column"
)

// A listRow adds the texts of the list of row i. Without ok the row is null. An
// error does not count beside a null argument.
type listRow func(add func(text []byte), i int) (ok bool, err error)

// listsBy are the overloads, one for each signature, that make a list of texts
// of every row. open is called once a batch, as for textsBy.
func listsBy(open func(n int, args []column.Vector) listRow, signatures ...[]column.Kind) []Overload {
	t := column.List(column.String)
	var out []Overload
	for _, s := range signatures {
		out = append(out, Overload{Args: s, Result: always(t), Eval: func(n int, args []column.Vector) (column.Vector, error) {
			return writeLists(t, n, args, open(n, args))
		}})
	}
	return out
}

func writeLists(t column.Type, n int, args []column.Vector, row listRow) (column.Vector, error) {
	child := column.TextBuilder{Typ: column.String}
	out := &column.Lists{Typ: t, Spans: make([]column.Span, n)}
	add := func(text []byte) {
		if text == nil {
			child.AppendNull()
		} else {
			child.Append(text)
		}
	}
	for i := range n {
		from := child.Len()
		ok, err := false, error(nil)
		if !anyNull(args, i) {
			ok, err = row(add, i)
		}
		if err != nil {
			return nil, err
		}
		if ok {
			out.Spans[i] = column.Span{Start: int32(from), Len: int32(child.Len() - from)}
			continue
		}
		if out.Valid == nil {
			out.Valid = column.FullBitmap(n)
		}
		out.Valid.Clear(i)
	}
	out.Child = child.Texts()
	return out, nil
}

var splitFunc = Scalar{Name: "split", Aliases: []string{"string_split", "str_split", "string_to_array"}, Total: true,
	Doc:      "split(s, sep) is the list of the parts of s between seps, of its characters if sep is '' (Spark's split takes a regular expression: regexp_split); null if s or sep is null.",
	Examples: []Example{{"split('a,b,,c', ',')::text", "[a, b, , c]"}, {"split('añb', '')::text", "[a, ñ, b]"}, {"split('', ',')::text", "[]"}, {"list_length(split('', ''))", "1"}, {"split(NULL, ',')", "null"}},
	Overloads: listsBy(func(_ int, args []column.Vector) listRow {
		s, sep := textsOf(args[0]), textsOf(args[1])
		return func(add func([]byte), i int) (bool, error) {
			text, by := s.at(i), sep.at(i)
			if len(by) == 0 && len(text) > 0 {
				addChars(add, text)
				return true, nil
			}
			for {
				at := bytes.Index(text, by)
				if at < 0 || len(by) == 0 {
					add(text)
					return true, nil
				}
				add(text[:at])
				text = text[at+len(by):]
			}
		}
	}, kinds(txt, txt))}

func addChars(add func([]byte), s []byte) {
	for len(s) > 0 {
		_, size := utf8.DecodeRune(s)
		add(s[:size])
		s = s[size:]
	}
}

var regexpSplitFunc = Scalar{Name: "regexp_split", Aliases: []string{"regexp_split_to_array", "string_split_regex", "str_split_regex"},
	Doc:      "regexp_split(s, re, flags) is the list of the parts of s between matches of re (RE2), of which those of no characters at an end of s do not part; null if an argument is null;" + flagsDoc,
	Examples: []Example{{"regexp_split('a1b22c', '[0-9]+')::text", "[a, b, c]"}, {"regexp_split('1a', '[0-9]')::text", "[, a]"}, {"regexp_split('abc', '')::text", "[a, b, c]"}, {"regexp_split('a', '(')", "error: regular expression"}, {"regexp_split(NULL, 'a')", "null"}},
	Overloads: listsBy(func(_ int, args []column.Vector) listRow {
		s, pats := textsOf(args[0]), patternsOf(args, 2)
		return func(add func([]byte), i int) (bool, error) {
			re, err := pats.at(i)
			if err != nil {
				return false, err
			}
			text, end := s.at(i), 0
			for _, m := range re.FindAllIndex(text, -1) {
				if m[0] == m[1] && (m[0] == 0 || m[1] == len(text)) {
					continue
				}
				add(text[end:m[0]])
				end = m[1]
			}
			add(text[end:])
			return true, nil
		}
	}, kinds(txt, txt), kinds(txt, txt, txt))}

var regexpExtractAllFunc = Scalar{Name: "regexp_extract_all", Aliases: []string{"regexp_find_all"},
	Doc: "regexp_extract_all(s, re, group, flags) is the list of what a group of every match of re (RE2) in s holds, by its number or its name; group 0, the whole match, is the default; an element is null where the group takes no part; null if an argument is null;" + flagsDoc,
	Examples: []Example{{"regexp_extract_all('a1b22', '[0-9]+')::text", "[1, 22]"}, {"regexp_extract_all('a1b22', '([a-z])(?P<n>[0-9]+)', 'n')::text", "[1, 22]"}, {"regexp_extract_all('abc', 'x')::text", "[]"},
		{"regexp_extract_all('a', 'a', 1)", "error: regular expression \"a\" has the groups 0 to 0, not 1"}, {"regexp_extract_all(NULL, 'a')", "null"}},
	Overloads: listsBy(func(_ int, args []column.Vector) listRow {
		s, pats, group := textsOf(args[0]), patternsOf(args, 3), groupOf(args, 2)
		return func(add func([]byte), i int) (bool, error) {
			re, err := pats.at(i)
			if err != nil {
				return false, err
			}
			g, err := group(re, i)
			if err != nil {
				return false, err
			}
			text := s.at(i)
			for _, m := range re.FindAllSubmatchIndex(text, -1) {
				if m[2*g] < 0 {
					add(nil)
				} else {
					add(slices.Clip(text[m[2*g]:m[2*g+1]]))
				}
			}
			return true, nil
		}
	}, kinds(txt, txt), kinds(txt, txt, num), kinds(txt, txt, txt), kinds(txt, txt, num, txt), kinds(txt, txt, txt, txt))}

var jsonKeysFunc = Scalar{Name: "json_keys", Aliases: []string{"json_object_keys"},
	Doc:      "json_keys(s, path) is the list of the keys of the object at path, or of s without path, a key twice only once; [] if that is no object; null if there is none, path has * or .., or an argument is null." + pathDoc,
	Examples: []Example{{`json_keys('{"a":1,"b":{"c":2}}')::text`, "[a, b]"}, {`json_keys('{"b":{"c":2}}', '$.b')::text`, "[c]"}, {"json_keys('[1]')::text", "[]"}, {`json_keys('{}', '$.a')`, "null"}, {"json_keys(NULL)", "null"}},
	Overloads: listsBy(func(_ int, args []column.Vector) listRow {
		q := jsonQueryOf("json_keys", args)
		return func(add func([]byte), i int) (bool, error) {
			s, found, err := q.find(i)
			if err != nil || len(found) == 0 || q.path.many {
				return false, err
			}
			eachMember(s[found[0].from:], func(_ jsonItem, key []byte) { add(key) })
			return true, nil
		}
	}, append(pathSignatures, kinds(txt))...)}
