package funcs

import (
	"fmt"
	"math"
	"strconv"

	"weir/dataframe/column"
)

const madeDoc = " A number, also an exact one, is written as it is, NaN and infinities as null (DuckDB writes NaN), a boolean as true or false, a list as an array, a struct or map as an object, all else as a string."

var toJSONFunc = Scalar{Name: "to_json", Aliases: []string{"json_quote"}, Total: true,
	Doc:      "to_json(x) is x as JSON; null for null." + madeDoc,
	Examples: []Example{{`to_json('a"b')`, `"a\"b"`}, {"to_json(1.5)", "1.5"}, {"to_json(DECIMAL '1.50')", "1.50"}, {"to_json(DATE '2026-03-02')", `"2026-03-02"`}, {"to_json('nan'::double)", "null"}, {"to_json(NULL::text)", "null"}},
	Overloads: []Overload{{Args: kinds(EachKind), Result: always(column.String), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		write := jsonWriterOf(args[0])
		return buildTexts(n, write), nil
	}}}}

// jsonWriterOf appends the value of row i of v as JSON.
func jsonWriterOf(v column.Vector) func(dst []byte, i int) []byte {
	nulls := nullsOf(v)
	write := jsonValueOf(v)
	return func(dst []byte, i int) []byte {
		if v.Type().Kind == column.KindNull || !nulls.has(i) {
			return append(dst, "null"...)
		}
		return write(dst, i)
	}
}

func jsonValueOf(v column.Vector) func(dst []byte, i int) []byte {
	switch k := v.Type().Kind; {
	case k == column.KindBool:
		in := inputOf[bool](v)
		return func(dst []byte, i int) []byte { return strconv.AppendBool(dst, in.at(i)) }
	case k == column.KindUint64:
		in := inputOf[uint64](v)
		return func(dst []byte, i int) []byte { return strconv.AppendUint(dst, in.at(i), 10) }
	case k.Integer():
		in := inputOf[int64](v)
		return func(dst []byte, i int) []byte { return strconv.AppendInt(dst, in.at(i), 10) }
	case k == column.KindFloat32:
		in := inputOf[float64](v)
		return func(dst []byte, i int) []byte { return appendJSONFloat(dst, in.at(i), 32) }
	case k == flt:
		in := inputOf[float64](v)
		return func(dst []byte, i int) []byte { return appendJSONFloat(dst, in.at(i), 64) }
	case k == txt:
		in := textsOf(v)
		return func(dst []byte, i int) []byte { return appendQuoted(dst, in.at(i)) }
	case k == column.KindDecimal:
		in, scale := wideInput(v), v.Type().Scale
		return func(dst []byte, i int) []byte {
			return column.DecimalValue{Unscaled: in.at(i), Scale: scale}.Append(dst)
		}
	case k.Nested():
		return jsonNestedOf(v)
	}
	return func(dst []byte, i int) []byte {
		return appendQuoted(dst, []byte(column.FormatValue(v.Type(), v.At(i))))
	}
}

// appendJSONFloat writes the shortest number that reads back as x.
func appendJSONFloat(dst []byte, x float64, bits int) []byte {
	if x-x != 0 {
		return append(dst, "null"...)
	}
	if a := math.Abs(x); a == 0 || a >= 1e-4 && a < 1e21 {
		return strconv.AppendFloat(dst, x, 'f', -1, bits)
	}
	return strconv.AppendFloat(dst, x, 'e', -1, bits)
}

var jsonArrayFunc = Scalar{Name: "json_array", NullText: "a null is a null of JSON", Total: true,
	Doc:      "json_array(a, b, …) is a JSON array of its arguments, in which a null is null; json_array() is []. A text that is JSON is written as a string, too, other than in SQL text what a function of JSON gives or a cast to JSON." + madeDoc,
	Examples: []Example{{"json_array(1, 'a', NULL, true)", `[1,"a",null,true]`}, {"json_array()", "[]"}, {"json_array(NULL)", "[null]"}},
	Overloads: []Overload{{Result: always(column.String), Eval: evalJSONArray},
		{Args: kinds(EachKind), Variadic: true, Result: always(column.String), Nulls: Aware, Eval: evalJSONArray}}}

func evalJSONArray(n int, args []column.Vector) (column.Vector, error) {
	return joinedArray(n, jsonWriters(args)), nil
}

func jsonWriters(args []column.Vector) []func(dst []byte, i int) []byte {
	out := make([]func(dst []byte, i int) []byte, len(args))
	for k, a := range args {
		out[k] = jsonWriterOf(a)
	}
	return out
}

var jsonObjectFunc = Scalar{Name: "json_object", NullText: "a null value is a null of JSON; a null key is an error", Aliases: []string{"json_build_object"},
	Doc:      "json_object(k, v, …) is a JSON object of keys, which are texts and not null, and values, of which a null is null; json_object() is {}. A text that is JSON is written as a string, too, other than in SQL text what a function of JSON gives or a cast to JSON." + madeDoc,
	Examples: []Example{{"json_object('a', 1, 'b', NULL, 'c', 'x')", `{"a":1,"b":null,"c":"x"}`}, {"json_object()", "{}"}, {"json_object('a')", "error: json_object('a'): json_object does not take (string)"}, {"json_object('a', 1, 'b')", "error: json_object('a', 1, 'b'): json_object: takes keys and values in turn"}, {"json_object(NULL::text, 1)", "error: json_object: key 1 is null"}},
	Overloads: []Overload{{Result: always(column.String), Eval: evalJSONObject},
		{Args: kinds(EachKind, EachKind), Variadic: true, Result: jsonObjectResult, Nulls: Aware, Eval: evalJSONObject}}}

func jsonObjectResult(args []column.Type) (column.Type, error) {
	if len(args)%2 == 1 {
		return column.Type{}, fmt.Errorf("takes keys and values in turn, an even number, not %d", len(args))
	}
	for k := 0; k < len(args); k += 2 {
		if args[k].Kind != txt {
			return column.Type{}, fmt.Errorf("key %d is %s, not string; cast it", k/2+1, args[k])
		}
	}
	return column.String, nil
}

func evalJSONObject(n int, args []column.Vector) (column.Vector, error) {
	return joinedObject("json_object", n, args, jsonWriters(args))
}
