package funcs

import (
	"fmt"

	"weir/dataframe/column"
)

var jsonJoinArrayFunc = Scalar{Name: "json_join_array", NullText: "a null is a null of JSON", Total: true,
	Doc:      "json_join_array(a, b, …) is a JSON array of its arguments, which are JSON already: json_array of what functions of JSON give.",
	Examples: []Example{{`json_join_array('[1]', '"a"', NULL)`, `[[1],"a",null]`}, {"json_join_array()", "[]"}, {"json_join_array(NULL)", "[null]"}},
	Overloads: []Overload{{Result: always(column.String), Eval: evalJSONJoinArray},
		{Args: kinds(txt), Variadic: true, Result: always(column.String), Nulls: Aware, Eval: evalJSONJoinArray}}}

func evalJSONJoinArray(n int, args []column.Vector) (column.Vector, error) {
	return joinedArray(n, joinedWriters(args)), nil
}

var jsonJoinObjectFunc = Scalar{Name: "json_join_object", NullText: "a null value is a null of JSON; a null key is an error",
	Doc:      "json_join_object(k, v, …) is a JSON object of keys, which are texts and not null, and of values, which are JSON already: json_object of what functions of JSON give.",
	Examples: []Example{{`json_join_object('a', '[1]', 'b', NULL)`, `{"a":[1],"b":null}`}, {"json_join_object()", "{}"}, {"json_join_object(NULL::text, '1')", "error: json_join_object: key 1 is null"}},
	Overloads: []Overload{{Result: always(column.String), Eval: evalJSONJoinObject},
		{Args: kinds(txt, txt), Variadic: true, Result: jsonObjectResult, Nulls: Aware, Eval: evalJSONJoinObject}}}

func evalJSONJoinObject(n int, args []column.Vector) (column.Vector, error) {
	writers := joinedWriters(args)
	for k := 0; k < len(args); k += 2 {
		writers[k] = jsonWriterOf(args[k])
	}
	return joinedObject("json_join_object", n, args, writers)
}

// joinedWriters append texts that are JSON already.
func joinedWriters(args []column.Vector) []func(dst []byte, i int) []byte {
	out := make([]func(dst []byte, i int) []byte, len(args))
	for k, a := range args {
		if a.Type().Kind == column.KindNull {
			out[k] = func(dst []byte, _ int) []byte { return append(dst, "null"...) }
			continue
		}
		nulls, in := nullsOf(a), textsOf(a)
		out[k] = func(dst []byte, i int) []byte {
			if !nulls.has(i) {
				return append(dst, "null"...)
			}
			return append(dst, in.at(i)...)
		}
	}
	return out
}

func joinedArray(n int, writers []func(dst []byte, i int) []byte) column.Vector {
	return buildTexts(n, func(dst []byte, i int) []byte {
		dst = append(dst, '[')
		for k, write := range writers {
			if k > 0 {
				dst = append(dst, ',')
			}
			dst = write(dst, i)
		}
		return append(dst, ']')
	})
}

// joinedObject is of writers of keys and values in turn; args are the arguments of the function called name.
func joinedObject(name string, n int, args []column.Vector, writers []func(dst []byte, i int) []byte) (column.Vector, error) {
	for k := 0; k < len(args); k += 2 {
		nulls := nullsOf(args[k])
		for i := range n {
			if !nulls.has(i) {
				return nil, fmt.Errorf("%s: key %d is null; write coalesce(k, '')", name, k/2+1)
			}
		}
	}
	return buildTexts(n, func(dst []byte, i int) []byte {
		dst = append(dst, '{')
		for k, write := range writers {
			switch {
			case k%2 == 1:
				dst = append(dst, ':')
			case k > 0:
				dst = append(dst, ',')
			}
			dst = write(dst, i)
		}
		return append(dst, '}')
	}), nil
}
