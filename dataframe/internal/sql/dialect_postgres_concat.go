package sql

import (
	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// jsonConcat is PostgreSQL's || of args where one is JSON. Only of jsonb, and of a constant without a type beside it, it joins
// documents; a text beside JSON makes texts of both. It is nil where || is what it is of other values.
func (l *lowering) jsonConcat(e *syntax.Binary, args []plan.Expr) (plan.Expr, error) {
	x, y := l.jsonOf(args[0]), l.jsonOf(args[1])
	if l.b.dialect != syntax.Postgres || x == noJSON && y == noJSON || l.isList(args[0]) || l.isList(args[1]) {
		return nil, nil
	}
	if x != noJSON && y != noJSON {
		if x == writtenJSON || y == writtenJSON {
			return nil, l.b.errorAt(e.Pos, "PostgreSQL has no || of json; cast both sides to jsonb, or to text")
		}
		return call("jsonb_checked", call("json_concat", args...)), nil
	}
	other, beside := e.Y, args[1]
	if y != noJSON {
		other, beside = e.X, args[0]
	}
	if t := l.typeOf(beside); t.Kind != column.KindString && t.Kind != column.KindNull {
		return nil, l.b.errorAt(e.Pos, "PostgreSQL has no || of JSON and %s; write to_jsonb(x) for the JSON of a value, x::text for its text", t)
	}
	if untyped(other) && max(x, y) == jsonB {
		return call("jsonb_checked", call("json_concat", args...)), nil
	}
	return nil, nil
}

// without is PostgreSQL's jsonb - key, - place and - keys.
func (l *lowering) without(e *syntax.Binary, args []plan.Expr) (plan.Expr, error) {
	if l.jsonOf(args[0]) == writtenJSON {
		return nil, l.b.errorAt(e.Pos, "PostgreSQL has no - of json; cast it to jsonb")
	}
	return call("jsonb_checked", call("json_without", args...)), nil
}

// untyped reports whether e is a constant whose type is that of what it stands beside.
func untyped(e syntax.Expr) bool {
	switch e.(type) {
	case *syntax.Text, *syntax.Param:
		return true
	}
	return false
}
