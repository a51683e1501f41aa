package sql

import (
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// jsonConcat is PostgreSQL's || of args where one is JSON. Only of jsonb, and of a constant without a type beside it, it joins
// documents; a text beside JSON makes texts of both. It is nil where || is what it is of other values.
func (l *lowering) jsonConcat(e *syntax.Binary, args []plan.Expr) (plan.Expr, error) {
	x, y := l.isJSON(args[0]), l.isJSON(args[1])
	if l.b.dialect != syntax.Postgres || !x && !y || l.isList(args[0]) || l.isList(args[1]) {
		return nil, nil
	}
	if x && y {
		if textJSON(e.X) || textJSON(e.Y) {
			return nil, l.b.errorAt(e.Pos, "PostgreSQL has no || of json; cast both sides to jsonb, or to text")
		}
		return call("jsonb_checked", call("json_concat", args...)), nil
	}
	document, other, beside := e.X, e.Y, args[1]
	if y {
		document, other, beside = e.Y, e.X, args[0]
	}
	if t := l.typeOf(beside); t.Kind != column.KindString && t.Kind != column.KindNull {
		return nil, l.b.errorAt(e.Pos, "PostgreSQL has no || of JSON and %s; write to_jsonb(x) for the JSON of a value, x::text for its text", t)
	}
	if untyped(other) && !textJSON(document) {
		return call("jsonb_checked", call("json_concat", args...)), nil
	}
	return nil, nil
}

// untyped reports whether e is a constant whose type is that of what it stands beside.
func untyped(e syntax.Expr) bool {
	switch e.(type) {
	case *syntax.Text, *syntax.Param:
		return true
	}
	return false
}

// textJSON reports whether e, which is JSON, is written as json and not as jsonb. A column counts as jsonb.
func textJSON(e syntax.Expr) bool {
	switch e := e.(type) {
	case *syntax.Cast:
		return e.To.Name == "json" && !e.To.Binary
	case *syntax.TypedText:
		return e.Type == "json"
	case *syntax.Call:
		name := strings.ToLower(e.Name[len(e.Name)-1])
		switch {
		case name == "json_extract" || picksJSON[name]: // -> and #>, too
			return len(e.Args) > 0 && textJSON(e.Args[0])
		}
		return name == "to_json" || strings.HasPrefix(name, "json_") || strings.HasSuffix(name, "_to_json")
	case *syntax.Case:
		return len(e.Whens) > 0 && textJSON(e.Whens[0].Then)
	}
	return false
}
