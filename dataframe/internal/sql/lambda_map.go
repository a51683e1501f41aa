package sql

import (
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// A function of a map and a lambda is one of the list of its entries:
//
//	transform_values(m, (k, v) -> v + 1)   map_from_entries(list_transform(map_entries(m), e -> {'key': e.key, 'value': e.value + 1}))
//
// and one of two lists or maps is one of the list of their places or keys.

// entryFuncs are those functions with the number of parameters that their lambda has.
var entryFuncs = map[string]int{"transform_keys": 2, "transform_values": 2, "map_filter": 2, "zip_with": 2, "map_zip_with": 3}

// overEntries is a call of such a function.
func (l *lowering) overEntries(name string, e *syntax.Call) (out plan.Expr, err error, is bool) {
	params := entryFuncs[name]
	if params == 0 || len(e.Args) == 0 {
		return nil, nil, false
	}
	fn, ok := e.Args[len(e.Args)-1].(*syntax.Lambda)
	if lists := map[bool]int{true: 3, false: 2}[name == "zip_with" || name == "map_zip_with"]; !ok || len(fn.Params) != params || len(e.Args) != lists {
		return nil, l.b.errorAt(e.Pos, "%s is called as %s", name, entryCalls[name]), true
	}
	m := &entryMaker{pos: e.Pos, name: l.b.fresh("entry")}
	out, err = l.expr(m.call(name, e.Args, fn))
	return out, err, true
}

var entryCalls = map[string]string{
	"transform_keys": "transform_keys(m, (k, v) -> …)", "transform_values": "transform_values(m, (k, v) -> …)", "map_filter": "map_filter(m, (k, v) -> …)",
	"zip_with": "zip_with(a, b, (x, y) -> …)", "map_zip_with": "map_zip_with(a, b, (k, x, y) -> …)",
}

// An entryMaker writes calls with a lambda of one parameter.
type entryMaker struct {
	pos  syntax.Pos
	name string // of the parameter
}

func (m *entryMaker) fn(name string, args ...syntax.Expr) syntax.Expr {
	return &syntax.Call{Pos: m.pos, Name: []string{name}, Args: args}
}

func (m *entryMaker) each() *syntax.Name { return &syntax.Name{Pos: m.pos, Parts: []string{m.name}} }

func (m *entryMaker) lambda(body syntax.Expr) syntax.Expr {
	return &syntax.Lambda{Pos: m.pos, Params: []string{m.name}, Body: body}
}

func (m *entryMaker) entry(key, value syntax.Expr) syntax.Expr {
	return &syntax.Struct{Pos: m.pos, Names: []string{"key", "value"}, Values: []syntax.Expr{key, value}}
}

func (m *entryMaker) call(name string, args []syntax.Expr, fn *syntax.Lambda) syntax.Expr {
	key, value := syntax.Expr(&syntax.Field{Pos: m.pos, X: m.each(), Name: "key"}), syntax.Expr(&syntax.Field{Pos: m.pos, X: m.each(), Name: "value"})
	switch name {
	case "transform_keys":
		return m.fn("map_from_entries", m.fn("list_transform", m.fn("map_entries", args[0]), m.lambda(m.entry(withParams(fn, key, value), value))))
	case "transform_values":
		return m.fn("map_from_entries", m.fn("list_transform", m.fn("map_entries", args[0]), m.lambda(m.entry(key, withParams(fn, key, value)))))
	case "map_filter":
		return m.fn("map_from_entries", m.fn("list_filter", m.fn("map_entries", args[0]), m.lambda(withParams(fn, key, value))))
	case "zip_with":
		longest := m.fn("greatest", m.fn("list_length", args[0]), m.fn("list_length", args[1]))
		at := func(list syntax.Expr) syntax.Expr { return m.fn("list_element", list, m.each()) }
		all := m.fn("list_transform", m.fn("generate_series", &syntax.Number{Pos: m.pos, Text: "1"}, longest), m.lambda(withParams(fn, at(args[0]), at(args[1]))))
		return m.ifBoth(args, all)
	}
	keys := m.fn("list_distinct", m.fn("list_concat", m.fn("map_keys", args[0]), m.fn("map_keys", args[1])))
	of := func(v syntax.Expr) syntax.Expr { return m.fn("element_at", v, m.each()) }
	all := m.fn("map_from_entries", m.fn("list_transform", keys, m.lambda(m.entry(m.each(), withParams(fn, m.each(), of(args[0]), of(args[1]))))))
	return m.ifBoth(args, all)
}

// ifBoth is x where the first two of args are not null.
func (m *entryMaker) ifBoth(args []syntax.Expr, x syntax.Expr) syntax.Expr {
	there := func(e syntax.Expr) syntax.Expr { return &syntax.Is{Pos: m.pos, X: e, What: "null", Not: true} }
	both := &syntax.Binary{Pos: m.pos, Op: "and", X: there(args[0]), Y: there(args[1])}
	return &syntax.Case{Pos: m.pos, Whens: []syntax.When{{When: both, Then: x}}}
}

// withParams is the body of fn with values for its parameters.
func withParams(fn *syntax.Lambda, values ...syntax.Expr) syntax.Expr {
	to := map[string]syntax.Expr{}
	for i, p := range fn.Params {
		to[p] = values[i]
	}
	return replaceNames(fn.Body, to)
}

func replaceNames(e syntax.Expr, to map[string]syntax.Expr) syntax.Expr {
	switch x := e.(type) {
	case *syntax.Name:
		v := to[x.Parts[0]]
		if v == nil {
			return x
		}
		for _, f := range x.Parts[1:] {
			v = &syntax.Field{Pos: x.Pos, X: v, Name: f}
		}
		return v
	case *syntax.Lambda:
		inner := map[string]syntax.Expr{}
		for n, v := range to {
			inner[n] = v
		}
		for _, p := range x.Params {
			delete(inner, p)
		}
		to = inner
	}
	return syntax.MapChildren(e, func(c syntax.Expr) syntax.Expr { return replaceNames(c, to) })
}
