package funcs

import (
	"strconv"

	"weir/dataframe/column"
)

const pathDoc = " The path is a JSON path ($.a.b[0], $['a b'], [-1], [last], [*] all elements, .* all members, ..a at any depth), a JSON pointer (/a/0), a plain key or the number of an element (0 is the first, -1 the last); of equal keys the first counts."

// pathSignatures are a JSON and a path.
var pathSignatures = [][]column.Kind{kinds(txt, txt), kinds(txt, num)}

var jsonExtractFunc = Scalar{Name: "json_extract", Aliases: []string{"->", "json_extract_path", "json_query"},
	Doc: "json_extract(s, path), or s -> path, is the value at path as compact JSON, numbers as written, an array of all if path has *  or ..; null if there is none, or s or path is null." + pathDoc,
	Examples: []Example{
		{`json_extract('{"a": {"b": [1, 2.50]}}', '$.a')`, `{"b":[1,2.50]}`}, {`'{"a":"x"}' -> 'a'`, `"x"`}, {`json_extract('[1,2,3]', -1)`, "3"}, {`json_extract('[1,2,3]', '/0')`, "1"},
		{`json_extract('{"a":[{"b":1},{"b":2}]}', '$.a[*].b')`, "[1,2]"}, {`json_extract('{"a":null}', '$.a')`, "null"}, {`json_extract('{"a":12345678901234567890123}', '$.a')`, "12345678901234567890123"},
		{`json_extract('{"a":1}', '$.b')`, "null"}, {`json_extract('{"a":', '$.a')`, "error: json_extract: no JSON at byte 5: a value is missing"}, {`json_extract('{}', '$a')`, `error: JSON path "$a": a . or [ is missing at byte 1`}, {"json_extract(NULL, '$.a')", "null"},
	},
	Overloads: textsBy(func(_ int, args []column.Vector) textRow {
		q := jsonQueryOf("json_extract", args)
		return func(dst []byte, i int) ([]byte, bool, error) {
			s, found, err := q.find(i)
			if err != nil {
				return dst, false, err
			}
			out, ok := q.appendFound(dst, s, found)
			return out, ok, nil
		}
	}, pathSignatures...)}

// appendFound writes the value found, or the array of all for a path that may
// lead to several.
func (q *jsonQuery) appendFound(dst, s []byte, found []span) ([]byte, bool) {
	if !q.path.many {
		if len(found) == 0 {
			return dst, false
		}
		return appendCompact(dst, s[found[0].from:found[0].to]), true
	}
	dst = append(dst, '[')
	for k, v := range found {
		if k > 0 {
			dst = append(dst, ',')
		}
		dst = appendCompact(dst, s[v.from:v.to])
	}
	return append(dst, ']'), true
}

var jsonExtractStringFunc = Scalar{Name: "json_extract_string", Aliases: []string{"->>", "json_extract_path_text", "json_extract_scalar"},
	Doc: "json_extract_string(s, path), or s ->> path, is the value at path as text: a string without quotes and escapes, all else as json_extract gives it; null for a JSON null, if there is none, and for null." + pathDoc,
	Examples: []Example{
		{`json_extract_string('{"a":"x\u00e9"}', '$.a')`, "xé"}, {`json_extract_string('{"a":[1, 2]}', '$.a')`, "[1,2]"}, {`'{"a":1.50}' ->> 'a'`, "1.50"}, {`json_extract_string('{"a b":1}', '$."a b"')`, "1"},
		{`json_extract_string('{"a":null}', '$.a')`, "null"}, {`json_extract_string('{"a":1}', '$.b')`, "null"}, {`json_extract_string('x', '$.b')`, "error: json_extract_string: no JSON at byte 0"}, {`json_extract_string('{}', NULL)`, "null"},
	},
	Overloads: textsBy(extractText("json_extract_string", false), pathSignatures...)}

var getJSONObjectFunc = Scalar{Name: "get_json_object",
	Doc:       "get_json_object(s, path) is json_extract_string(s, path), but null where s is no JSON; null if s or path is null.",
	Examples:  []Example{{`get_json_object('{"a":"b"}', '$.a')`, "b"}, {`get_json_object('{"a":', '$.a')`, "null"}, {"get_json_object(NULL, '$.a')", "null"}},
	Overloads: textsBy(extractText("get_json_object", true), pathSignatures...)}

func extractText(name string, lenient bool) func(int, []column.Vector) textRow {
	return func(_ int, args []column.Vector) textRow {
		q := jsonQueryOf(name, args)
		return func(dst []byte, i int) ([]byte, bool, error) {
			s, found, err := q.find(i)
			switch {
			case err != nil && lenient && q.pathErr == nil:
				return dst, false, nil
			case err != nil || len(found) == 0 && !q.path.many:
				return dst, false, err
			case q.path.many:
				out, ok := q.appendFound(dst, s, found)
				return out, ok, nil
			}
			out, ok := appendJSONText(dst, s[found[0].from:found[0].to])
			return out, ok, nil
		}
	}
}

var jsonValueFunc = Scalar{Name: "json_value",
	Doc:      "json_value(s, path) is json_extract_string(s, path) for strings, numbers and booleans (DuckDB keeps the quotes of strings); null for objects, arrays, a JSON null, several values or none, and for null." + pathDoc,
	Examples: []Example{{`json_value('{"a":"x"}', '$.a')`, "x"}, {`json_value('{"a":[1]}', '$.a')`, "null"}, {`json_value('{"a":[1]}', '$.a[*]')`, "1"}, {"json_value(NULL, '$.a')", "null"}},
	Overloads: textsBy(func(_ int, args []column.Vector) textRow {
		q := jsonQueryOf("json_value", args)
		return func(dst []byte, i int) ([]byte, bool, error) {
			s, found, err := q.find(i)
			if err != nil || len(found) != 1 || s[found[0].from] == '{' || s[found[0].from] == '[' {
				return dst, false, err
			}
			out, ok := appendJSONText(dst, s[found[0].from:found[0].to])
			return out, ok, nil
		}
	}, pathSignatures...)}

var jsonExistsFunc = Scalar{Name: "json_exists",
	Doc:      "json_exists(s, path) is true if there is a value at path, be it a JSON null; null if s or path is null." + pathDoc,
	Examples: []Example{{`json_exists('{"a":null}', '$.a')`, "true"}, {`json_exists('{"a":[]}', '$.a[*]')`, "false"}, {`json_exists('{"a":1}', '/b')`, "false"}, {"json_exists(NULL, '$.a')", "null"}},
	Overloads: valuesBy(column.Bool, func(_ int, args []column.Vector) valueRow[bool] {
		q := jsonQueryOf("json_exists", args)
		return func(i int) (bool, bool, error) {
			_, found, err := q.find(i)
			return len(found) > 0, true, err
		}
	}, pathSignatures...)}

var jsonValidFunc = Scalar{Name: "json_valid", Total: true,
	Doc:      "json_valid(s) is true if s is one JSON value (RFC 8259, so without a comma before a closing bracket, which DuckDB takes), UTF-8 and nested at most 1000 deep; null for null.",
	Examples: []Example{{`json_valid('{"a":[1,2]}')`, "true"}, {`json_valid('[1,]')`, "false"}, {"json_valid('')", "false"}, {"json_valid('[01]')", "false"}, {"json_valid(NULL)", "null"}},
	Overloads: valuesBy(column.Bool, func(_ int, args []column.Vector) valueRow[bool] {
		s := textsOf(args[0])
		return func(i int) (bool, bool, error) { return !checkJSON(s.at(i)).bad(), true, nil }
	}, kinds(txt))}

var jsonArrayLengthFunc = Scalar{Name: "json_array_length",
	Doc:      "json_array_length(s, path) is the number of elements of the array at path, or s itself without path, 0 if that is no array; null if there is none, path has * or .., or an argument is null." + pathDoc,
	Examples: []Example{{"json_array_length('[1,[2,3]]')", "2"}, {`json_array_length('{"a":[]}', '$.a')`, "0"}, {`json_array_length('{"a":1}')`, "0"}, {`json_array_length('{}', '$.a')`, "null"}, {"json_array_length(NULL)", "null"}},
	Overloads: valuesBy(column.Int64, func(_ int, args []column.Vector) valueRow[int64] {
		q := jsonQueryOf("json_array_length", args)
		return func(i int) (int64, bool, error) {
			s, found, err := q.find(i)
			if err != nil || len(found) == 0 || q.path.many {
				return 0, false, err
			}
			n := int64(0)
			if s[found[0].from] == '[' {
				jsonItems(s, found[0].from, func(jsonItem) bool { n++; return true })
			}
			return n, true, nil
		}
	}, append(pathSignatures, kinds(txt))...)}

var jsonTypeFunc = Scalar{Name: "json_type",
	Doc:       "json_type(s, path) is the type of the value at path, or of s without path: OBJECT, ARRAY, VARCHAR, BOOLEAN, NULL, for numbers UBIGINT, BIGINT (below 0) or DOUBLE (all others), as in DuckDB; null if there is no value, path has * or .., or an argument is null." + pathDoc,
	Examples:  []Example{{"json_type('[1]')", "ARRAY"}, {`json_type('{"a":-1}', '$.a')`, "BIGINT"}, {"json_type('1.0')", "DOUBLE"}, {"json_type('null')", "NULL"}, {`json_type('{}', '$.a')`, "null"}, {"json_type(NULL)", "null"}},
	Overloads: textsBy(jsonTypeNames("json_type", map[byte]string{'{': "OBJECT", '[': "ARRAY", '"': "VARCHAR", 't': "BOOLEAN", 'f': "BOOLEAN", 'n': "NULL"}, numberType), append(pathSignatures, kinds(txt))...)}

var jsonTypeofFunc = Scalar{Name: "json_typeof", Aliases: []string{"jsonb_typeof"},
	Doc:       "json_typeof(s, path) is the type of the value at path, or of s without path: object, array, string, number, boolean or null, as in PostgreSQL; null if there is no value, path has * or .., or an argument is null." + pathDoc,
	Examples:  []Example{{"json_typeof('[1]')", "array"}, {`json_typeof('{"a":-1}', '$.a')`, "number"}, {"json_typeof('\"x\"')", "string"}, {"json_typeof(NULL)", "null"}},
	Overloads: textsBy(jsonTypeNames("json_typeof", map[byte]string{'{': "object", '[': "array", '"': "string", 't': "boolean", 'f': "boolean", 'n': "null"}, func([]byte) string { return "number" }), append(pathSignatures, kinds(txt))...)}

func jsonTypeNames(name string, names map[byte]string, number func(v []byte) string) func(int, []column.Vector) textRow {
	return func(_ int, args []column.Vector) textRow {
		q := jsonQueryOf(name, args)
		return func(dst []byte, i int) ([]byte, bool, error) {
			s, found, err := q.find(i)
			if err != nil || len(found) == 0 || q.path.many {
				return dst, false, err
			}
			word, ok := names[s[found[0].from]]
			if !ok {
				word = number(s[found[0].from:found[0].to])
			}
			return append(dst, word...), true, nil
		}
	}
}

// numberType is the type that DuckDB reads a number as.
func numberType(v []byte) string {
	if _, err := strconv.ParseUint(string(v), 10, 64); err == nil {
		return "UBIGINT"
	}
	if _, err := strconv.ParseInt(string(v), 10, 64); err == nil {
		return "BIGINT"
	}
	return "DOUBLE"
}
