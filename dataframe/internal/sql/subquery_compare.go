package sql

import (
	"fmt"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// x > ANY (query) and x > ALL (query) follow from four numbers of the query's rows: how
// many there are, how many of them are not null, and the least and the greatest.
//
//	x > ANY: x > least, else unknown if a null is among them, else false
//	x > ALL: true of no rows; false if x <= greatest; else unknown if a null is among them
//
// Where x itself is null, it is unknown unless there are no rows.

// compareValue joins those numbers and gives the answer.
func (s *selection) compareValue(c *plan.Call, sub *subquery) (plan.Expr, error) {
	b := s.b
	name := func(what string) string { return b.fresh(what) }
	n, known, least, greatest := name("n"), name("known"), name("least"), name("greatest")
	side, err := s.side(c.Args, sub)
	if err != nil {
		return nil, err
	}
	x, v := b.pairInZone(c.Args[0], side.items[0], s.node, side.node)
	x, v = b.jsonPair(x, v, s.node, side.node, sub.pos)
	var keys []plan.Expr
	for _, k := range plan.SideColumns(orTrue(side.condition), plan.RightSide) {
		keys = append(keys, columnOf(k.(*plan.Column).Name))
	}
	group, err := plan.Group(side.node, keys, []plan.Expr{
		&plan.Alias{X: call("count"), Name: n}, &plan.Alias{X: call("count", v), Name: known},
		&plan.Alias{X: call("min", v), Name: least}, &plan.Alias{X: call("max", v), Name: greatest}})
	if err != nil {
		return nil, err
	}
	before := s.node.Schema().Names()
	j, err := plan.NewJoinOn(s.node, group, plan.Left, side.condition, plan.JoinOptions{Suffix: "'"})
	if err != nil {
		return nil, err
	}
	if s.node, err = plan.NewProject(j, append(columnsOf(before), columnsOf([]string{n, known, least, greatest})...)); err != nil {
		return nil, err
	}
	none := call("=", call("coalesce", columnOf(n), plan.NewLiteral(0)), plan.NewLiteral(0))
	anyTrue := compareAny(sub.op, x, columnOf(least), columnOf(greatest))
	if sub.all {
		// x op ALL is not (x opposite ANY).
		anyTrue = compareAny(opposite[sub.op], x, columnOf(least), columnOf(greatest))
	}
	unknown := call("or", call("is_null", x), call("<", columnOf(known), columnOf(n)))
	return &plan.Case{
		Whens: []plan.Expr{none, anyTrue, unknown},
		Thens: []plan.Expr{plan.NewLiteral(sub.all), plan.NewLiteral(!sub.all), &plan.Literal{Typ: column.Bool}},
		Else:  plan.NewLiteral(sub.all),
	}, nil
}

var opposite = map[string]string{"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "<>", "<>": "="}

// compareAny is true if x compares so with some value from least to greatest.
// (Equality with some is IN, and not here.)
func compareAny(op string, x, least, greatest plan.Expr) plan.Expr {
	switch op {
	case "<", "<=":
		return call(op, x, greatest)
	case "<>":
		return call("or", call("<>", x, least), call("<>", x, greatest))
	}
	return call(op, x, least)
}

// quantifiedList is x = ANY (list) or x op ALL (list), element by element where the
// list is written out.
func (l *lowering) quantifiedList(e *syntax.Quantified) (plan.Expr, error) {
	list, ok := e.List.(*syntax.List)
	if !ok {
		return l.comparesWithList(e)
	}
	var out plan.Expr
	for _, y := range list.Elems {
		sides, err := l.exprs([]syntax.Expr{e.X, y})
		if err == nil {
			sides, err = l.operands(e.Op, e.Pos, sides)
		}
		one := plan.Expr(call(e.Op, sides...))
		switch {
		case err != nil:
			return nil, err
		case out == nil:
			out = one
		case e.All:
			out = call("and", out, one)
		default:
			out = call("or", out, one)
		}
	}
	if out == nil {
		return plan.NewLiteral(e.All), nil
	}
	return out, nil
}

// comparesWithList is e.X op ANY(e.List) or ALL: unknown where a null in the list could decide.
func (l *lowering) comparesWithList(e *syntax.Quantified) (plan.Expr, error) {
	args, err := l.exprs([]syntax.Expr{e.List, e.X})
	if err != nil {
		return nil, err
	}
	if held := l.jsonOf(args[0]); held != noJSON {
		l.b.jsonKey(args[0], held, e.Pos)
	}
	args = l.oneZone(args, false)
	list, x := args[0], args[1]
	hit, err := l.decides(e, list, x)
	if err != nil {
		return nil, err
	}
	decided := hit // of ANY the first that compares decides, of ALL the first that does not
	if e.All {
		decided = not(hit, true)
	}
	hasNull := call("<>", call("list_count", list), call("list_length", list))
	return &plan.Case{
		Whens: []plan.Expr{call("=", call("list_length", list), plan.NewLiteral(int64(0))), decided, hasNull},
		Thens: []plan.Expr{plan.NewLiteral(e.All), plan.NewLiteral(!e.All), &plan.Literal{Typ: column.Bool}},
		Else:  hit,
	}, nil
}

// decides is whether the elements of list that are no nulls let x op ANY, or ALL, of them hold: for
// an order the least or the greatest of them tells.
func (l *lowering) decides(e *syntax.Quantified, list, x plan.Expr) (plan.Expr, error) {
	least, greatest := call("list_min", list), call("list_max", list)
	switch op := e.Op; {
	case op == "=" && !e.All:
		return call("list_contains", list, x), nil
	case op == "<>" && e.All:
		return not(call("list_contains", list, x), true), nil
	case op == "=" || op == "<>":
		return call(map[bool]string{true: "and", false: "or"}[e.All], call(op, x, least), call(op, x, greatest)), nil
	case op == ">" || op == ">=":
		return call(op, x, map[bool]plan.Expr{true: greatest, false: least}[e.All]), nil
	case op == "<" || op == "<=":
		return call(op, x, map[bool]plan.Expr{true: least, false: greatest}[e.All]), nil
	}
	return nil, l.b.errorAt(e.Pos, "a list is compared with =, <>, <, <=, > and >=, not %s", e.Op)
}

// rowQuantified is (a, b) op ANY (query) or ALL as a query of one value: whether some row, or each,
// compares so, and unknown where a comparison is that could decide.
func rowQuantified(e *syntax.Quantified, operands []syntax.Expr) *syntax.Subquery {
	name := func(parts ...string) syntax.Expr { return &syntax.Name{Pos: e.Pos, Parts: parts} }
	aggregate := func(fn string, args ...syntax.Expr) syntax.Expr {
		return &syntax.Call{Pos: e.Pos, Name: []string{fn}, Args: args}
	}
	word := func(w string) syntax.Expr { return &syntax.Const{Pos: e.Pos, Word: w} }
	of, row := syntax.As{Name: "compared rows"}, &syntax.Row{Pos: e.Pos}
	for i := range operands {
		column := fmt.Sprintf("compared %d", i+1)
		of.Columns = append(of.Columns, column)
		row.Elems = append(row.Elems, name(column))
	}
	compares := &syntax.Select{
		Pos:   e.Pos,
		Items: []syntax.Item{{X: &syntax.Binary{Pos: e.Pos, Op: e.Op, X: &syntax.Row{Pos: e.Pos, Elems: operands}, Y: row}, Alias: "compares"}},
		From:  []syntax.Table{&syntax.Derived{Pos: e.Pos, Query: e.Query, As: of}},
	}
	fn, decided, otherwise := "bool_or", word("true"), word("false")
	if e.All {
		fn, decided, otherwise = "bool_and", otherwise, decided
	}
	answer := &syntax.Case{
		Pos: e.Pos,
		Whens: []syntax.When{
			{When: &syntax.IsDistinct{Pos: e.Pos, X: aggregate(fn, name("compares")), Y: decided, Not: true}, Then: decided},
			{When: &syntax.Binary{Pos: e.Pos, Op: ">", X: aggregate("count", &syntax.Star{Pos: e.Pos}), Y: aggregate("count", name("compares"))}, Then: word("null")},
		},
		Else: otherwise,
	}
	s := &syntax.Select{Pos: e.Pos, Items: []syntax.Item{{X: answer}},
		From: []syntax.Table{&syntax.Derived{Pos: e.Pos, Query: &syntax.Query{Pos: e.Pos, Body: compares}, As: syntax.As{Name: "comparisons"}}}}
	return &syntax.Subquery{Pos: e.Pos, Query: &syntax.Query{Pos: e.Pos, Body: s}}
}
