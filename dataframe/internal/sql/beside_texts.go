package sql

import (
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// readsTexts reports whether a constant text has the type that its place asks for, as in PostgreSQL and DuckDB.
func (l *lowering) readsTexts() bool {
	return l.b.dialect == syntax.Weir || l.b.dialect == syntax.Postgres
}

// besideTexts are values that shall have one type. Constant texts beside others that have no type in common with them are cast to
// theirs: coalesce(n, '0') is a number if n is one.
func (l *lowering) besideTexts(list []plan.Expr) []plan.Expr {
	if l.scope != nil && l.speaks(textNumbers) {
		return l.allTexts(list)
	}
	if !l.readsTexts() || l.scope == nil {
		return list
	}
	types := make([]column.Type, len(list))
	written := false
	for i, e := range list {
		types[i] = l.typeOf(e)
		written = written || isText(e, types[i])
	}
	if !written {
		return list
	}
	if l.b.dialect == syntax.Postgres {
		list = l.besideJSON(list)
	}
	if _, err := funcs.Unify(types); err == nil {
		return list
	}
	to, ok := l.typeBeside(list, types)
	if !ok {
		return list
	}
	out := slices.Clone(list)
	for i, e := range list {
		if isText(e, types[i]) {
			out[i] = l.castTo(e, to, false)
		}
	}
	return out
}

// allTexts are values that shall have one type in Spark and MySQL: texts where they have none in common and one is a text.
func (l *lowering) allTexts(list []plan.Expr) []plan.Expr {
	types := make([]column.Type, len(list))
	for i, e := range list {
		types[i] = l.typeOf(e)
		if k := types[i].Kind; k.Nested() || k == column.KindBinary {
			return list
		}
	}
	if len(list) == 0 || !l.anyText(list) {
		return list
	}
	if _, err := funcs.Unify(types); err == nil {
		return list
	}
	out := slices.Clone(list)
	for i, e := range list {
		out[i] = l.asText(e)
	}
	return out
}

// isText reports whether e, of type t, is a constant text.
func isText(e plan.Expr, t column.Type) bool {
	lit, ok := e.(*plan.Literal)
	return ok && t.Kind == column.KindString && lit.Value != nil
}

// typeBeside is the type of those in list, of types, that are no constant texts; not ok: they have none, or are texts. In PostgreSQL
// a decimal has room for the digits that the texts write.
func (l *lowering) typeBeside(list []plan.Expr, types []column.Type) (column.Type, bool) {
	var others []column.Type
	for i, t := range types {
		if !isText(list[i], t) {
			others = append(others, t)
		}
	}
	if len(others) == 0 {
		return column.Type{}, false
	}
	to, err := funcs.Unify(others)
	for i, t := range types {
		if l.b.dialect == syntax.Postgres && err == nil && isText(list[i], t) {
			to = withDigits(to, list[i].(*plan.Literal))
		}
	}
	return to, err == nil && to.Kind != column.KindString && to.Kind != column.KindNull
}
