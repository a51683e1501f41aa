package funcs

import "weir/dataframe/column"

var jsonElementsFunc = Scalar{Name: "json_elements",
	Doc:       "json_elements(s) is the list of the elements of a JSON array, each as JSON; null for null and for other JSON.",
	Examples:  []Example{{`json_elements('[1,"a",[2]]')::text`, `[1, "a", [2]]`}, {"json_elements('[]')::text", "[]"}, {"json_elements('{}')", "null"}, {"json_elements('[')", "error: json_elements: no JSON"}, {"json_elements(NULL)", "null"}},
	Overloads: jsonElements("json_elements", func(v []byte) []byte { return appendCompact([]byte{}, v) })}

var jsonElementsTextFunc = Scalar{Name: "json_elements_text",
	Doc:      "json_elements_text(s) is the list of the elements of a JSON array as texts: strings without quotes, null for null, others as JSON; null for null and for other JSON.",
	Examples: []Example{{`json_elements_text('[1,"a",null]')::text`, "[1, a, NULL]"}, {"json_elements_text('7')", "null"}, {"json_elements_text(NULL)", "null"}},
	Overloads: jsonElements("json_elements_text", func(v []byte) []byte {
		switch v[0] {
		case 'n':
			return nil
		case '"':
			return appendUnquoted([]byte{}, v[1:len(v)-1])
		}
		return appendCompact([]byte{}, v)
	})}

func jsonElements(name string, of func(v []byte) []byte) []Overload {
	return listsBy(func(_ int, args []column.Vector) listRow {
		in := textsOf(args[0])
		return func(add func([]byte), i int) (bool, error) {
			s := in.at(i)
			if f := checkJSON(s); f.bad() {
				return false, f.error(name, s)
			}
			if s = s[jsonSpace(s, 0):]; s[0] != '[' {
				return false, nil
			}
			jsonItems(s, 0, func(m jsonItem) bool {
				add(of(m.value(s)))
				return true
			})
			return true, nil
		}
	}, kinds(txt))
}
