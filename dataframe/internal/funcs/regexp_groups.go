package funcs

import (
	"bytes"
	"fmt"
	"strings"

	"weir/dataframe/column"
)

var regexpGroupsFunc = Scalar{Name: "regexp_match_groups",
	Doc:      "regexp_match_groups(s, re, flags) is the list of what the groups of the first match of re (RE2) in s hold, of the whole match if there are no groups; null if nothing matches or an argument is null;" + flagsDoc,
	Examples: []Example{{"regexp_match_groups('foobar', '(o+)(b)(x)?', '')::text", "[oo, b, NULL]"}, {"regexp_match_groups('abc', 'B', 'i')::text", "[b]"}, {"regexp_match_groups('abc', 'x', '')", "null"}, {"regexp_match_groups(NULL, 'x', '')", "null"}},
	Overloads: listsBy(func(_ int, args []column.Vector) listRow {
		s, pats := textsOf(args[0]), patternsOf(args, 2)
		return func(add func([]byte), i int) (bool, error) {
			re, err := pats.at(i)
			if err != nil {
				return false, err
			}
			text := s.at(i)
			m := re.FindSubmatchIndex(text)
			if m == nil {
				return false, nil
			}
			for g := min(1, len(m)/2-1); g < len(m)/2; g++ {
				if m[2*g] < 0 {
					add(nil)
					continue
				}
				part := text[m[2*g]:m[2*g+1]]
				add(part[:len(part):len(part)])
			}
			return true, nil
		}
	}, kinds(txt, txt, txt))}

var jsonPointerFunc = Scalar{Name: "json_pointer",
	Doc:      "json_pointer(path) is a way into a document as PostgreSQL has it, '{a,b,1}' or a list of texts, as a JSON pointer; null for null.",
	Examples: []Example{{"json_pointer('{a,b,1}')", "/a/b/1"}, {"json_pointer(['a', 'x/y'])", "/a/x~1y"}, {"json_pointer('{}')", ""}, {"json_pointer('a')", "error: json_pointer: a path such as '{a,b}' is wanted, not a"}, {"json_pointer(NULL::text)", "null"}},
	Overloads: append(textsBy(func(_ int, args []column.Vector) textRow {
		in := textsOf(args[0])
		return func(dst []byte, i int) ([]byte, bool, error) {
			s := bytes.TrimSpace(in.at(i))
			if len(s) < 2 || s[0] != '{' || s[len(s)-1] != '}' {
				return dst, false, fmt.Errorf("json_pointer: a path such as '{a,b}' is wanted, not %s", s)
			}
			if s = s[1 : len(s)-1]; len(bytes.TrimSpace(s)) == 0 {
				return dst, true, nil
			}
			for _, key := range strings.Split(string(s), ",") {
				key = strings.TrimSpace(key)
				if len(key) > 1 && key[0] == '"' && key[len(key)-1] == '"' {
					key = strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(key[1 : len(key)-1])
				}
				dst = appendPointer(dst, key)
			}
			return dst, true, nil
		}
	}, kinds(txt)), Overload{Args: kinds(column.KindList), Result: always(column.String), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		l := listsOf(args[0])
		child, err := CastVector(column.Flatten(l.Child), column.String, false)
		if err != nil {
			return nil, err
		}
		keys := column.Flatten(child).(*column.Texts)
		return buildTexts(n, func(dst []byte, i int) []byte {
			s := l.Spans[i]
			for k := range s.Len {
				dst = appendPointer(dst, keys.Text(int(s.Start+k)))
			}
			return dst
		}), nil
	}})}

func appendPointer(dst []byte, key string) []byte {
	return append(append(dst, '/'), strings.NewReplacer("~", "~0", "/", "~1").Replace(key)...)
}
