package sql

import (
	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// PostgreSQL's arrays of several dimensions are lists of lists here. Its functions of dimensions and unnest look
// through them; a[i] before the first place is null, and does not count from the end.

// ofDimensions are the functions that look through lists of lists, by how many arguments they take at least. Those that
// only PostgreSQL has do so in Weir's dialect, too.
var ofDimensions = map[string]int{"array_ndims": 1, "array_dims": 1, "array_length": 2, "array_lower": 2, "array_upper": 2,
	"cardinality": 1, "array_to_string": 2, "generate_subscripts": 2}

// dimensions is how many lists t is in each other.
func dimensions(t column.Type) int {
	n := 0
	for ; t.Kind == column.KindList; t = t.Element() {
		n++
	}
	return n
}

// overDimensions is a call of such a function on a list of lists.
func (l *lowering) overDimensions(name string, e *syntax.Call) (out plan.Expr, err error, is bool) {
	if least := ofDimensions[name]; least == 0 || len(e.Args) < least || l.scope == nil {
		return nil, nil, false
	}
	if everywhere := l.b.dialect == syntax.Weir && name != "cardinality" && name != "array_to_string"; !everywhere && l.b.dialect != syntax.Postgres {
		return nil, nil, false
	}
	x, err := l.expr(e.Args[0])
	if err != nil {
		return nil, nil, false // who takes the call reports it
	}
	dims := dimensions(l.typeOf(x))
	if dims < 2 && !(dims == 1 && name == "array_length" && l.b.dialect == syntax.Weir) {
		return nil, nil, false
	}
	length := func(k int) plan.Expr {
		n := call("list_length", firstInside(x, k-1))
		if dims == 1 {
			return n // 0 of an empty list, as in DuckDB, which takes no other dimension
		}
		return call("nullif", n, plan.NewLiteral(int64(0)))
	}
	switch name {
	case "array_ndims":
		return ifNotNull(length(1), plan.NewLiteral(int64(dims))), nil, true
	case "array_dims":
		var all plan.Expr = text("")
		for k := 1; k <= dims; k++ {
			all = call("||", all, call("||", call("||", text("[1:"), &plan.Cast{X: length(k), To: column.String}), text("]")))
		}
		return all, nil, true
	case "cardinality":
		return call("list_length", flattened(x, dims)), nil, true
	case "array_to_string":
		args, err := l.exprs(e.Args[1:])
		args = append([]plan.Expr{flattened(x, dims)}, args...)
		if len(args) != 3 {
			return call(name, args...), err, true
		}
		return &plan.Case{Whens: []plan.Expr{call("is_null", args[2])}, Thens: []plan.Expr{call(name, args[:2]...)}, Else: call(name, args...)}, err, true
	}
	dim, err := l.expr(e.Args[1])
	if err != nil {
		return nil, err, true
	}
	if name == "generate_subscripts" {
		return nil, l.b.errorAt(e.Pos, "generate_subscripts takes a list, and not one of lists: write generate_series(1, array_length(a, k))"), true
	}
	of := &plan.Case{}
	for k := 1; k <= dims; k++ {
		value := length(k)
		if name == "array_lower" {
			value = ifNotNull(value, plan.NewLiteral(int64(1)))
		}
		of.Whens, of.Thens = append(of.Whens, call("=", dim, plan.NewLiteral(int64(k)))), append(of.Thens, value)
	}
	return of, nil, true
}

// firstInside is x[1][1]…, k times.
func firstInside(x plan.Expr, k int) plan.Expr {
	for range k {
		x = call("list_element", x, plan.NewLiteral(int64(1)))
	}
	return x
}

// flattened is the list of all that is in x, dims lists in each other.
func flattened(x plan.Expr, dims int) plan.Expr {
	for range dims - 1 {
		x = call("flatten", x)
	}
	return x
}

func ifNotNull(x, then plan.Expr) plan.Expr {
	return &plan.Case{Whens: []plan.Expr{call("is_not_null", x)}, Thens: []plan.Expr{then}}
}

// fromOneOn is PostgreSQL's x[i] of a list: none before the first.
func fromOneOn(x, i plan.Expr) plan.Expr {
	if n, ok := intOf(i); ok && n > 0 {
		return call("list_element", x, i)
	}
	return &plan.Case{Whens: []plan.Expr{call(">=", i, plan.NewLiteral(int64(1)))}, Thens: []plan.Expr{call("list_element", x, i)}}
}

// sliceFromOne is PostgreSQL's x[from:to], where places before the first hold nothing.
func sliceFromOne(x, from, to plan.Expr) plan.Expr {
	return call("list_slice", x, notNullMax(from, plan.NewLiteral(int64(1))), notNullMax(to, plan.NewLiteral(int64(0))))
}

// intOf is the whole number that e is a constant of.
func intOf(e plan.Expr) (int64, bool) {
	lit, ok := e.(*plan.Literal)
	if !ok {
		return 0, false
	}
	n, ok := lit.Value.(int64)
	return n, ok
}

// elementsOf is the list that unnest takes apart: in PostgreSQL all elements of lists in lists.
func (l *lowering) elementsOf(x plan.Expr) plan.Expr {
	if l.b.dialect != syntax.Postgres {
		return x
	}
	return flattened(x, max(1, dimensions(l.typeOf(x))))
}
