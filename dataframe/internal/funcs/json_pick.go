package funcs

import "weir/dataframe/column"

var jsonPickFunc = Scalar{Name: "json_pick",
	Doc:       "json_pick(s, path) is json_extract(s, path) as PostgreSQL has it: of equal keys the last counts, and the value is as it is written.",
	Examples:  []Example{{`json_pick('{"a":1,"a": {"b": [2]}}', 'a')`, `{"b": [2]}`}, {`json_pick('[1,2]', -1)`, "2"}, {`json_pick('{}', 'a')`, "null"}, {`json_pick('{', 'a')`, "error: json_pick: no JSON at byte 1"}, {"json_pick(NULL, 'a')", "null"}},
	Overloads: textsBy(pickJSON("json_pick", func(dst, v []byte) ([]byte, bool) { return append(dst, v...), true }), pathSignatures...)}

var jsonPickTextFunc = Scalar{Name: "json_pick_text",
	Doc:      "json_pick_text(s, path) is json_pick(s, path) as a text: a string without quotes and escapes; null for a JSON null.",
	Examples: []Example{{`json_pick_text('{"a":"x","a":"\u0041"}', 'a')`, "A"}, {`json_pick_text('{"a":[1, 2]}', 'a')`, "[1, 2]"}, {`json_pick_text('[null]', 0)`, "null"}, {"json_pick_text(NULL, 'a')", "null"}},
	Overloads: textsBy(pickJSON("json_pick_text", func(dst, v []byte) ([]byte, bool) {
		if v[0] == '{' || v[0] == '[' {
			return append(dst, v...), true
		}
		return appendJSONText(dst, v)
	}), pathSignatures...)}

// pickJSON finds the value at a path and writes it.
func pickJSON(name string, write func(dst, v []byte) ([]byte, bool)) func(int, []column.Vector) textRow {
	return func(_ int, args []column.Vector) textRow {
		q := jsonQueryOf(name, args)
		q.last = true
		return func(dst []byte, i int) ([]byte, bool, error) {
			s, found, err := q.find(i)
			switch {
			case err != nil || len(found) == 0:
				return dst, false, err
			case q.path.many:
				out, ok := q.appendFound(dst, s, found)
				return out, ok, nil
			}
			out, ok := write(dst, s[found[0].from:found[0].to])
			return out, ok, nil
		}
	}
}
