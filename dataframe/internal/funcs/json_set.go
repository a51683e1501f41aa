package funcs

import (
	"fmt"

	"weir/dataframe/column"
)

// A jsonEdit says what is done at the end of a path.
type jsonEdit uint8

const (
	jsonPut     jsonEdit = iota // the value is written there, whether there is one or not
	jsonAdd                     // only where there is none
	jsonReplace                 // only where there is one
	jsonRemove                  // what is there goes
	jsonAppend                  // behind what is there, made an array if it is none
	jsonBefore                  // before an element of an array; in an object only where there is none
)

var jsonSetFunc = Scalar{Name: "json_set",
	Doc:       "json_set(s, path, t) is the JSON s with the JSON t at the path, a member or element that is replaced or added; null if an argument is null.",
	Examples:  []Example{{`json_set('{"a":1}', '$.b', '[2]')`, `{"a":1,"b":[2]}`}, {`json_set('{"a":1}', '$.a', 'null')`, `{"a":null}`}, {`json_set('[1]', '$[5]', '2')`, "[1,2]"}, {`json_set('{}', '$.a.b', '1')`, "{}"}, {`json_set('{', '$.a', '1')`, "error: json_set: no JSON"}, {`json_set('{}', '$.a', NULL)`, "null"}},
	Overloads: jsonEdited("json_set", jsonPut)}

var jsonInsertFunc = Scalar{Name: "json_insert",
	Doc:       "json_insert(s, path, t) is the JSON s with the JSON t at the path if nothing is there; null if an argument is null.",
	Examples:  []Example{{`json_insert('{"a":1}', '$.b', '2')`, `{"a":1,"b":2}`}, {`json_insert('{"a":1}', '$.a', '2')`, `{"a":1}`}, {`json_insert('{}', '$.a', NULL)`, "null"}},
	Overloads: jsonEdited("json_insert", jsonAdd)}

var jsonReplaceFunc = Scalar{Name: "json_replace",
	Doc:       "json_replace(s, path, t) is the JSON s with the JSON t at the path if something is there; null if an argument is null.",
	Examples:  []Example{{`json_replace('{"a":1}', '$.a', '2')`, `{"a":2}`}, {`json_replace('{"a":1}', '$.b', '2')`, `{"a":1}`}, {`json_replace('{}', '$.a', NULL)`, "null"}},
	Overloads: jsonEdited("json_replace", jsonReplace)}

var jsonAppendFunc = Scalar{Name: "json_append",
	Doc:       "json_append(s, path, t) is the JSON s with the JSON t as the last element of the array at the path; what is no array is made one; null if an argument is null.",
	Examples:  []Example{{`json_append('{"a":[1]}', '$.a', '2')`, `{"a":[1,2]}`}, {`json_append('{"a":1}', '$.a', '"x"')`, `{"a":[1,"x"]}`}, {`json_append('[]', '$', NULL)`, "null"}},
	Overloads: jsonEdited("json_append", jsonAppend)}

var jsonArrayInsertFunc = Scalar{Name: "json_array_insert",
	Doc:       "json_array_insert(s, path, t) is the JSON s with the JSON t before the element at the path, or at the end of a shorter array; in an object if nothing is there; null if an argument is null.",
	Examples:  []Example{{`json_array_insert('[1,2]', '$[1]', '7')`, `[1,7,2]`}, {`json_array_insert('[1,2]', '/-1', '7')`, `[1,7,2]`}, {`json_array_insert('{"a":[1]}', '$.a[9]', '7')`, `{"a":[1,7]}`}, {`json_array_insert('{"a":1}', '$.b', '7')`, `{"a":1,"b":7}`}, {`json_array_insert('[]', '$[0]', NULL)`, "null"}},
	Overloads: jsonEdited("json_array_insert", jsonBefore)}

var jsonRemoveFunc = Scalar{Name: "json_remove",
	Doc:       "json_remove(s, path) is the JSON s without the member or element at the path; null if an argument is null.",
	Examples:  []Example{{`json_remove('{"a":1,"b":2}', '$.a')`, `{"b":2}`}, {"json_remove('[1,2,3]', '$[1]')", "[1,3]"}, {"json_remove('[1]', '$[7]')", "[1]"}, {"json_remove('[1]', '$')", "error: json_remove: the path $ is the whole document"}, {"json_remove('[1]', NULL)", "null"}},
	Overloads: textsBy(func(_ int, args []column.Vector) textRow { return editJSON("json_remove", jsonRemove, args) }, kinds(txt, txt))}

func jsonEdited(name string, edit jsonEdit) []Overload {
	return textsBy(func(_ int, args []column.Vector) textRow { return editJSON(name, edit, args) }, kinds(txt, txt, txt))
}

func editJSON(name string, edit jsonEdit, args []column.Vector) textRow {
	in, paths := textsOf(args[0]), textsOf(args[1])
	values := in
	if len(args) > 2 {
		values = textsOf(args[2])
	}
	return func(dst []byte, i int) ([]byte, bool, error) {
		s, t := in.at(i), values.at(i)
		for _, x := range [...][]byte{s, t} {
			if f := checkJSON(x); f.bad() {
				return dst, false, f.error(name, x)
			}
		}
		path, err := parseJSONPath(string(paths.at(i)))
		switch {
		case err != nil:
			return dst, false, fmt.Errorf("%s: %w", name, err)
		case path.many:
			return dst, false, fmt.Errorf("%s: the path %s leads to more than one place", name, paths.at(i))
		case edit == jsonRemove && len(path.steps) == 0:
			return dst, false, fmt.Errorf("%s: the path $ is the whole document", name)
		}
		e := &jsonEditor{edit: edit, value: t[jsonSpace(t, 0):]}
		return e.write(dst, s[jsonSpace(s, 0):], path.steps), true, nil
	}
}

// A jsonEditor writes values with one place changed.
type jsonEditor struct {
	edit  jsonEdit
	value []byte
}

func (e *jsonEditor) new(dst []byte) []byte {
	return appendCompact(dst, e.value[:skipJSON(e.value, 0)])
}

// write appends the value that s begins with, changed at the end of steps.
func (e *jsonEditor) write(dst, s []byte, steps []jsonStep) []byte {
	if len(steps) == 0 {
		return e.end(dst, s)
	}
	step, last := steps[0], len(steps) == 1
	if step.kind == stepToken && s[0] == '[' {
		step = jsonStep{kind: stepIndex, n: step.n}
		if step.n == noIndex {
			return appendCompact(dst, s[:skipJSON(s, 0)])
		}
	}
	if step.kind == stepIndex && s[0] != '[' && step.n == 0 { // a value is an array of itself
		return e.write(dst, s, steps[1:])
	}
	if s[0] == '{' && step.kind == stepIndex || s[0] == '[' && step.kind != stepIndex || s[0] != '{' && s[0] != '[' {
		return appendCompact(dst, s[:skipJSON(s, 0)])
	}
	n := 0
	jsonItems(s, 0, func(jsonItem) bool { n++; return true })
	if step.kind == stepIndex && step.n < 0 {
		if step.n += n; step.n < 0 && last && e.edit == jsonBefore {
			step.n = 0
		}
	}
	dst = append(dst, s[0])
	at, found, first := 0, false, true
	jsonItems(s, 0, func(m jsonItem) bool {
		is := step.kind == stepIndex && at == step.n || step.kind != stepIndex && !found && sameJSONKey(m.key(s), step.key)
		at++
		if is {
			found = true
			if last && e.edit == jsonRemove {
				return true
			}
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		if s[0] == '{' {
			dst = append(append(append(dst, '"'), m.key(s)...), '"', ':')
		}
		if is && last && e.edit == jsonBefore && s[0] == '[' {
			dst = appendCompact(append(e.new(dst), ','), m.value(s))
		} else if is {
			dst = e.write(dst, s[m.from:], steps[1:])
		} else {
			dst = appendCompact(dst, m.value(s))
		}
		return true
	})
	if !found && last && (e.edit == jsonPut || e.edit == jsonAdd || e.edit == jsonBefore) && (step.kind != stepIndex || step.n >= n) {
		if !first {
			dst = append(dst, ',')
		}
		if s[0] == '{' {
			dst = append(appendQuoted(dst, step.key), ':')
		}
		dst = e.new(dst)
	}
	return append(dst, s[0]+2) // } is { + 2 and ] is [ + 2
}

// end appends what stands in the place of the value that s begins with.
func (e *jsonEditor) end(dst, s []byte) []byte {
	old := s[:skipJSON(s, 0)]
	switch e.edit {
	case jsonPut, jsonReplace:
		return e.new(dst)
	case jsonAppend:
		if s[0] != '[' {
			return append(e.new(append(appendCompact(append(dst, '['), old), ',')), ']')
		}
		dst = appendCompact(dst, old)
		if dst = dst[:len(dst)-1]; dst[len(dst)-1] != '[' {
			dst = append(dst, ',')
		}
		return append(e.new(dst), ']')
	}
	return appendCompact(dst, old)
}

var jsonLengthFunc = Scalar{Name: "json_length",
	Doc:       "json_length(s) is the number of elements of an array, of members of an object, and 1 of any other JSON; null for null.",
	Examples:  []Example{{"json_length('[1,[2,3]]')", "2"}, {`json_length('{"a":1}')`, "1"}, {"json_length('7')", "1"}, {"json_length('[')", "error: json_length: no JSON"}, {"json_length(NULL)", "null"}},
	Overloads: jsonCounted("json_length", jsonLen)}

var jsonDepthFunc = Scalar{Name: "json_depth",
	Doc:       "json_depth(s) is how deep a JSON is: 1 of a scalar or of nothing, one more than the deepest part else; null for null.",
	Examples:  []Example{{"json_depth('[]')", "1"}, {"json_depth('[1,[2]]')", "3"}, {"json_depth('7')", "1"}, {"json_depth(NULL)", "null"}},
	Overloads: jsonCounted("json_depth", jsonDeep)}

func jsonCounted(name string, count func(s []byte) int64) []Overload {
	return valuesBy(column.Int64, func(_ int, args []column.Vector) valueRow[int64] {
		in := textsOf(args[0])
		return func(i int) (int64, bool, error) {
			s := in.at(i)
			if f := checkJSON(s); f.bad() {
				return 0, false, f.error(name, s)
			}
			return count(s[jsonSpace(s, 0):]), true, nil
		}
	}, kinds(txt))
}

func jsonLen(s []byte) int64 {
	if s[0] != '{' && s[0] != '[' {
		return 1
	}
	n := int64(0)
	jsonItems(s, 0, func(jsonItem) bool { n++; return true })
	return n
}

func jsonDeep(s []byte) int64 {
	deepest := int64(0)
	jsonItems(s, 0, func(m jsonItem) bool {
		deepest = max(deepest, jsonDeep(s[m.from:]))
		return true
	})
	return deepest + 1
}

var jsonHasFunc = Scalar{Name: "json_has",
	Doc:      "json_has(s, t) is PostgreSQL's s @> t: the JSON t is contained in the JSON s from the top on, an object in one with its members and perhaps others, an array in one with its elements in any order, and a scalar in an array that has it; null if s or t is null.",
	Examples: []Example{{`json_has('{"a":1,"b":{"c":2}}', '{"b":{"c":2}}')`, "true"}, {"json_has('[1,2]', '2')", "true"}, {"json_has('[1,[2]]', '2')", "false"}, {`json_has('{"x":{"a":1}}', '{"a":1}')`, "false"}, {"json_has('[]', NULL)", "null"}},
	Overloads: valuesBy(column.Bool, func(_ int, args []column.Vector) valueRow[bool] {
		in, of := textsOf(args[0]), textsOf(args[1])
		return func(i int) (bool, bool, error) {
			s, t := in.at(i), of.at(i)
			for _, x := range [...][]byte{s, t} {
				if f := checkJSON(x); f.bad() {
					return false, false, f.error("json_has", x)
				}
			}
			s, t = s[jsonSpace(s, 0):], t[jsonSpace(t, 0):]
			has := jsonFits(s, t)
			if !has && s[0] == '[' && t[0] != '[' && t[0] != '{' {
				jsonItems(s, 0, func(m jsonItem) bool {
					has = jsonFits(s[m.from:], t)
					return !has
				})
			}
			return has, true, nil
		}
	}, kinds(txt, txt))}
