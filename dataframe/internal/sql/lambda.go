package sql

import (
	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// A function of a list and a lambda is a query over the list's elements:
//
//	list_transform(a, x -> x + 1)   ARRAY(SELECT x + 1 FROM unnest(a) WITH ORDINALITY …)
//	list_filter(a, x -> x > 1)      ARRAY(SELECT x FROM unnest(a) … WHERE x > 1)
//	list_any(a, x -> x > 1)         true IN (SELECT x > 1 FROM unnest(a))
//
// So it is computed for the different lists that there are, all at once, and may read what is
// around it, as any query in an expression.

// lambdaFuncs are those functions: what they make, and where they count elements from.
var lambdaFuncs = map[string]struct {
	what string
	from int
}{
	"list_transform": {"transform", 1}, "array_transform": {"transform", 1}, "list_apply": {"transform", 1}, "array_apply": {"transform", 1},
	"apply": {"transform", 1}, "transform": {"transform", 0},
	"list_filter": {"filter", 1}, "array_filter": {"filter", 1}, "filter": {"filter", 0},
	"exists": {"any", 1}, "any_match": {"any", 1}, "list_any": {"any", 1},
	"forall": {"all", 1}, "all_match": {"all", 1}, "list_all": {"all", 1}, "none_match": {"none", 1},
}

// overElements is a call of such a function.
func (l *lowering) overElements(name string, e *syntax.Call) (out plan.Expr, err error, is bool) {
	f, known := lambdaFuncs[name]
	if !known || len(e.Args) != 2 {
		return nil, nil, false
	}
	fn, ok := e.Args[1].(*syntax.Lambda)
	if !ok {
		return nil, nil, false
	}
	if len(fn.Params) > 2 {
		return nil, l.b.errorAt(fn.Pos, "%s takes a lambda of an element, and perhaps its number", name), true
	}
	around, list, err := l.withList(e.Args[0])
	if err != nil {
		return nil, err, true
	}
	if lit, ok := around.given[list.Parts[0]].(*plan.Literal); ok && lit.Value == nil {
		return &plan.Literal{Typ: column.Null}, nil, true
	}
	q := elementsQuery(list, fn, f.from)
	var x syntax.Expr
	switch f.what {
	case "transform":
		x = arrayOf(q.body, q.sel, list)
	case "filter":
		q.sel.Where = q.body
		x = arrayOf(q.element, q.sel, list)
	case "any", "none":
		x = &syntax.In{Pos: e.Pos, X: &syntax.Const{Pos: e.Pos, Word: "true"}, Query: q.answers(list), Not: f.what == "none"}
	case "all":
		x = &syntax.In{Pos: e.Pos, X: &syntax.Const{Pos: e.Pos, Word: "false"}, Query: q.answers(list), Not: true}
	}
	out, err = around.expr(x)
	return out, err, true
}

// withList gives list a name that a query may read like a column of the one around.
func (l *lowering) withList(list syntax.Expr) (*lowering, *syntax.Name, error) {
	if l.block == nil {
		return nil, nil, l.b.errorAt(list.Position(), "a lambda needs a whole query around it")
	}
	e, err := l.expr(list)
	if err != nil {
		return nil, nil, err
	}
	if plan.Varies(e) {
		return nil, nil, l.b.errorAt(list.Position(), "a lambda reads its list more than once, and this is another one each time: give it a name in a query below")
	}
	around := *l
	name := l.b.fresh("list of lambda")
	around.scope = &scope{append(append([]scoped(nil), l.scope.cols...), scoped{name: name, column: name, typ: l.typeOf(e)}), l.scope.outer}
	around.given = map[string]plan.Expr{name: e}
	for n, g := range l.given {
		around.given[n] = g
	}
	return &around, &syntax.Name{Pos: list.Position(), Parts: []string{name}}, nil
}

// A query of elements: SELECT … FROM unnest(list) WITH ORDINALITY AS lambda(x, i).
type elementQuery struct {
	sel           *syntax.Select
	body, element syntax.Expr
}

// answers is what the lambda says of each element, and null if there is no list.
func (q *elementQuery) answers(list syntax.Expr) *syntax.Query {
	pos := q.sel.Pos
	q.sel.Items = []syntax.Item{{X: q.body}}
	none := &syntax.Select{Pos: pos, Items: []syntax.Item{{X: &syntax.Const{Pos: pos, Word: "null"}}}, Where: &syntax.Is{Pos: pos, X: list, What: "null"}}
	return &syntax.Query{Pos: pos, Body: &syntax.SetOp{Pos: pos, Op: "union", All: true, Left: q.sel, Right: none}}
}

// elementNumber is the name of the number of an element that the lambda does not name.
const elementNumber = "number of element"

func elementsQuery(list syntax.Expr, fn *syntax.Lambda, from int) *elementQuery {
	pos := fn.Pos
	names := []string{fn.Params[0], elementNumber}
	body := fn.Body
	if len(fn.Params) == 2 {
		names[1] = fn.Params[1]
		if from == 0 {
			body = lessOne(body, fn.Params[1])
		}
	}
	t := &syntax.TableFunc{Pos: pos, Lateral: true, Ordinality: true, As: syntax.As{Name: "lambda", Columns: names},
		Call: &syntax.Call{Pos: pos, Name: []string{"explode"}, Args: []syntax.Expr{list}}}
	return &elementQuery{
		sel:     &syntax.Select{Pos: pos, From: []syntax.Table{t}},
		body:    body,
		element: &syntax.Name{Pos: pos, Parts: names[:1]},
	}
}

// lessOne is e with name - 1 for name.
func lessOne(e syntax.Expr, name string) syntax.Expr {
	switch x := e.(type) {
	case *syntax.Name:
		if len(x.Parts) == 1 && x.Parts[0] == name {
			return &syntax.Binary{Pos: x.Pos, Op: "-", X: x, Y: &syntax.Number{Pos: x.Pos, Text: "1"}}
		}
		return x
	case *syntax.Lambda:
		for _, p := range x.Params {
			if p == name {
				return x // another one, called alike
			}
		}
	}
	return syntax.MapChildren(e, func(c syntax.Expr) syntax.Expr { return lessOne(c, name) })
}

// arrayOf is the query of a list of x, in the order of the elements: empty where there are none,
// null where there is no list.
func arrayOf(x syntax.Expr, s *syntax.Select, list syntax.Expr) syntax.Expr {
	pos := s.Pos
	t := s.From[0].(*syntax.TableFunc)
	number := &syntax.Name{Pos: pos, Parts: []string{"lambda", t.As.Columns[1]}}
	all := &syntax.Call{Pos: pos, Name: []string{"list"}, Args: []syntax.Expr{x}, OrderBy: []syntax.OrderItem{{X: number}}}
	orEmpty := &syntax.Call{Pos: pos, Name: []string{"coalesce"}, Args: []syntax.Expr{all, &syntax.List{Pos: pos}}}
	there := &syntax.Is{Pos: pos, X: list, What: "null", Not: true}
	s.Items = []syntax.Item{{X: &syntax.Case{Pos: pos, Whens: []syntax.When{{When: there, Then: orEmpty}}}}}
	return &syntax.Subquery{Pos: pos, Query: &syntax.Query{Pos: pos, Body: s}}
}
