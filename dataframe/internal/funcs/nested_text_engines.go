package funcs

import (
	"bytes"
	"strconv"
	"strings"

	"weir/dataframe/column"
)

// postgresTextFunc is a cast of lists and structs to texts in PostgreSQL.
var postgresTextFunc = Scalar{Name: "postgres_text",
	Doc:       "postgres_text(x) is a list or struct as PostgreSQL writes it: {1,NULL,\"a b\"} or (1,,\"a b\"), with quotes around what would not read as one value otherwise.",
	Examples:  []Example{{"postgres_text(['a b', NULL, 'c'])", `{"a b",NULL,c}`}, {"postgres_text([[1, 2], [3, 4]])", "{{1,2},{3,4}}"}, {"postgres_text({'x': 1, 'y': NULL, 'z': 'a,b'})", `(1,,"a,b")`}, {"postgres_text([true])", "{t}"}},
	Overloads: []Overload{{Args: kinds(EachKind), Result: always(column.String), Eval: nestedTexts(appendPostgres)}}}

// sparkTextFunc is a cast of lists, structs and maps to texts in Spark.
var sparkTextFunc = Scalar{Name: "spark_text",
	Doc:       "spark_text(x) is a list, struct or map as Spark writes it: [1, null], {1, a} or {k -> 1}.",
	Examples:  []Example{{"spark_text([1, NULL])", "[1, null]"}, {"spark_text({'x': 1, 'y': 'a'})", "{1, a}"}, {"spark_text(map(['k'], [2.0::double]))", "{k -> 2.0}"}},
	Overloads: []Overload{{Args: kinds(EachKind), Result: always(column.String), Eval: nestedTexts(appendSpark)}}}

// nestedTexts are the texts that write writes of values.
func nestedTexts(write func(dst []byte, t column.Type, v any) []byte) func(n int, args []column.Vector) (column.Vector, error) {
	return func(n int, args []column.Vector) (column.Vector, error) {
		t, known := args[0].Type(), args[0].Nulls()
		return buildTexts(n, func(dst []byte, i int) []byte {
			if !known.Has(i) {
				return dst
			}
			return write(dst, t, args[0].At(i))
		}), nil
	}
}

func appendPostgres(dst []byte, t column.Type, v any) []byte {
	switch v := v.(type) {
	case bool:
		return append(dst, strconv.FormatBool(v)[0])
	case float64:
		return appendFloat(dst, v)
	case []byte:
		return append(append(dst, `\x`...), column.FormatValue(t, v)...)
	case []any:
		if emptyArray(t, v) {
			return append(dst, "{}"...)
		}
		dst = append(dst, '{')
		for i, x := range v {
			if i > 0 {
				dst = append(dst, ',')
			}
			switch {
			case x == nil:
				dst = append(dst, "NULL"...)
			case t.Element().Kind == column.KindList:
				dst = appendPostgres(dst, t.Element(), x)
			default:
				dst = appendArrayItem(dst, appendPostgres(nil, t.Element(), x))
			}
		}
		return append(dst, '}')
	case column.StructValue:
		dst = append(dst, '(')
		for i, f := range v {
			if i > 0 {
				dst = append(dst, ',')
			}
			if f.Value != nil {
				dst = appendRowItem(dst, appendPostgres(nil, t.Fields[i].Type, f.Value))
			}
		}
		return append(dst, ')')
	}
	return append(dst, column.FormatValue(t, v)...)
}

// emptyArray reports whether there are no elements in v, whose dimensions are then none.
func emptyArray(t column.Type, v []any) bool {
	for _, x := range v {
		if inner, ok := x.([]any); t.Element().Kind != column.KindList || ok && !emptyArray(t.Element(), inner) {
			return false
		}
	}
	return true
}

const spaces = " \t\n\v\f\r"

// appendArrayItem writes an element, between quotes if it would be read as another.
func appendArrayItem(dst, s []byte) []byte {
	if len(s) > 0 && !strings.EqualFold(string(s), "null") && !bytes.ContainsAny(s, `"\{},`+spaces) {
		return append(dst, s...)
	}
	dst = append(dst, '"')
	for _, c := range s {
		if c == '"' || c == '\\' {
			dst = append(dst, '\\')
		}
		dst = append(dst, c)
	}
	return append(dst, '"')
}

// appendRowItem writes a field, between quotes if it would be read as another.
func appendRowItem(dst, s []byte) []byte {
	if len(s) > 0 && !bytes.ContainsAny(s, `"\(),`+spaces) {
		return append(dst, s...)
	}
	dst = append(dst, '"')
	for _, c := range s {
		if c == '"' || c == '\\' {
			dst = append(dst, c)
		}
		dst = append(dst, c)
	}
	return append(dst, '"')
}

func appendSpark(dst []byte, t column.Type, v any) []byte {
	list := func(open byte, n int, item func(i int)) []byte {
		appendItems(&dst, open, n, item)
		return dst
	}
	switch v := v.(type) {
	case nil:
		return append(dst, "null"...)
	case float64:
		return appendJava(dst, v)
	case []byte:
		return append(dst, v...)
	case []any:
		return list('[', len(v), func(i int) { dst = appendSpark(dst, t.Element(), v[i]) })
	case column.StructValue:
		return list('{', len(v), func(i int) { dst = appendSpark(dst, t.Fields[i].Type, v[i].Value) })
	case column.MapValue:
		return list('{', len(v), func(i int) {
			dst = append(appendSpark(dst, t.Fields[0].Type, v[i].Key), " -> "...)
			dst = appendSpark(dst, t.Fields[1].Type, v[i].Value)
		})
	}
	return append(dst, column.FormatValue(t, v)...)
}
