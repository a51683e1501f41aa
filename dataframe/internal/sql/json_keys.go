package sql

import (
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// PostgreSQL's jsonb is equal by what it means: 1 and 1.0 are one value, written in two ways. Where rows are told apart or put in
// order, the bytes of jsonb_order stand for a value, and of equal ones the first is kept as it is written. Its json is not compared.

const distinctJSON = "%s(DISTINCT …) of JSON is not there: select the distinct values in a query in FROM"

// jsonKey is what e, which is JSON of that kind, is compared by. It notes a refusal for json.
func (b *binder) jsonKey(e plan.Expr, kind jsonKind, pos syntax.Pos) plan.Expr {
	switch {
	case b.dialect != syntax.Postgres || kind == noJSON:
		return e
	case !kind.document():
		if b.refused == nil {
			b.refused = b.errorAt(pos, "lists and rows with jsonb in them are not compared here: compare what they hold, unnest(list) or the fields of the row")
		}
		return e
	case kind == writtenJSON && b.refused == nil:
		b.refused = b.errorAt(pos, "PostgreSQL does not compare json: it has no equality and no order; cast it to jsonb, as in j::jsonb, or to text")
	}
	return call("jsonb_order", e)
}

// finished is what of the text was refused, or not used, once all of it is bound.
func (b *binder) finished() error {
	if b.refused != nil {
		return b.refused
	}
	return b.argsUsed()
}

// kindsOf are the kinds of the columns of n. Those carried for the query around are what it has, to the byte; they count as texts.
func (b *binder) kindsOf(n plan.Node, carried []string) []jsonKind {
	kinds := make([]jsonKind, n.Schema().Len())
	for i, name := range n.Schema().Names() {
		if b.dialect == syntax.Postgres && !slices.Contains(carried, name) {
			kinds[i] = b.jsonColumn(n, name)
		}
	}
	return kinds
}

func anyJSON(kinds []jsonKind) bool {
	return slices.ContainsFunc(kinds, func(k jsonKind) bool { return k != noJSON })
}

// keysOf are the columns of n, JSON of those kinds by its keys.
func (b *binder) keysOf(n plan.Node, kinds []jsonKind, pos syntax.Pos) (keys []plan.Expr) {
	for i, name := range n.Schema().Names() {
		keys = append(keys, b.jsonKey(columnOf(name), kinds[i], pos))
	}
	return keys
}

// checksJSON are the functions that make JSON of texts.
var checksJSON = map[jsonKind]string{jsonB: "jsonb_checked", writtenJSON: "json_checked"}

// besideJSON are values of one type: constant texts beside JSON are JSON.
func (l *lowering) besideJSON(list []plan.Expr) []plan.Expr {
	kind := noJSON
	for _, e := range list {
		kind = max(kind, l.jsonOf(e))
	}
	checked := checksJSON[kind]
	if checked == "" {
		return list
	}
	out := slices.Clone(list)
	for i, e := range list {
		if isText(e, l.typeOf(e)) {
			out[i] = call(checked, e)
		}
	}
	return out
}

// constantJSON are two nodes in which a constant text below JSON, or above it, is JSON.
func (b *binder) constantJSON(left, right plan.Node) (plan.Node, plan.Node, error) {
	if b.dialect != syntax.Postgres || left.Schema().Len() != right.Schema().Len() {
		return left, right, nil
	}
	sides, into := [2]plan.Node{left, right}, [2][]plan.Expr{}
	found := [2]bool{}
	for _, name := range left.Schema().Names() {
		for i, n := range sides {
			e := plan.Expr(columnOf(name))
			kind := noJSON
			if sides[1-i].Schema().Index(name) >= 0 {
				kind = b.jsonColumn(sides[1-i], name)
			}
			if n.Schema().Index(name) < 0 { // BY NAME
				return left, right, nil
			}
			if lit := constantColumn(n, name); checksJSON[kind] != "" && lit != nil && lit.Typ.Kind == column.KindString {
				found[i] = true
				e = named(call(checksJSON[kind], e), name)
			}
			into[i] = append(into[i], e)
		}
	}
	for i := range sides {
		if !found[i] {
			continue
		}
		p, err := plan.NewProject(sides[i], into[i])
		if err != nil {
			return nil, nil, err
		}
		sides[i] = p
	}
	return sides[0], sides[1], nil
}

// distinct is the different rows of n, among which are columns carried for the query around.
func (b *binder) distinct(n plan.Node, carried []string, pos syntax.Pos) (plan.Node, error) {
	var keys []plan.Expr
	if kinds := b.kindsOf(n, carried); anyJSON(kinds) {
		keys = b.keysOf(n, kinds, pos)
	}
	d, err := plan.NewDistinct(n, keys)
	return d, b.wrap(pos, err)
}

// rowsIn is INTERSECT or EXCEPT. With JSON among the columns the rows of left are those whose keys are, or are not, those of a row of
// right; with all every row has a number among those with its keys, and the pairs have that in common, too.
func (b *binder) rowsIn(kind plan.SetKind, all bool, left, right plan.Node, carried []string, pos syntax.Pos) (plan.Node, error) {
	kinds := b.kindsOf(left, carried)
	for i, k := range b.kindsOf(right, carried) {
		kinds[i] = max(kinds[i], k) // a column of the query around may be a text until that is bound
	}
	if !anyJSON(kinds) {
		return plan.NewSetOp(kind, all, left, right)
	}
	names := left.Schema().Names()
	var on plan.Expr
	sides := []plan.Node{left, right}
	var columns [2][]string
	for i, n := range sides {
		var err error
		if sides[i], columns[i], err = b.withKeys(n, b.keysOf(n, kinds, pos), all); err != nil {
			return nil, err
		}
	}
	for i := range columns[0] {
		on = and(on, call("is_not_distinct", plan.OfSide(plan.LeftSide, columns[0][i]), plan.OfSide(plan.RightSide, columns[1][i])))
	}
	if !all {
		d, err := plan.NewDistinct(sides[0], columnsOf(columns[0]))
		if err != nil {
			return nil, err
		}
		sides[0] = d
	}
	join := plan.Semi
	if kind == plan.Except {
		join = plan.Anti
	}
	j, err := plan.NewJoinOn(sides[0], sides[1], join, on, plan.JoinOptions{})
	if err != nil {
		return nil, err
	}
	return plan.NewProject(j, columnsOf(names))
}

// withKeys is n with columns of keys, which its rows are told apart by, and, if numbered, of the number of each among its like.
func (b *binder) withKeys(n plan.Node, keys []plan.Expr, numbered bool) (plan.Node, []string, error) {
	es := columnsOf(n.Schema().Names())
	var names []string
	for _, k := range keys {
		names = append(names, b.fresh("key"))
		es = append(es, &plan.Alias{X: k, Name: names[len(names)-1]})
	}
	p, err := plan.NewProject(n, es)
	if err != nil || !numbered {
		return p, names, err
	}
	number := b.fresh("number")
	row := &plan.Call{Func: "row_number", Over: &plan.Over{Partition: columnsOf(names)}}
	w, err := plan.NewWindow(p, []plan.Expr{&plan.Alias{X: row, Name: number}})
	return w, append(names, number), err
}

// jsonPair are x, over left, and y, over right, by what they are compared by if one is JSON. A constant beside it is JSON, too.
func (b *binder) jsonPair(x, y plan.Expr, left, right plan.Node, pos syntax.Pos) (plan.Expr, plan.Expr) {
	if b.dialect != syntax.Postgres {
		return x, y
	}
	of := func(e plan.Expr, n plan.Node) jsonKind {
		return jsonOf(e, func(name string) jsonKind { return b.jsonColumn(n, name) })
	}
	kx, ky := of(x, left), of(y, right)
	if _, isConst := x.(*plan.Literal); isConst && ky != noJSON {
		kx = ky
	}
	return b.jsonKey(x, kx, pos), b.jsonKey(y, ky, pos)
}

// groupNode is the Aggregate. Rows are grouped by the keys of JSON, and the first value of a group is the one above it.
func (g *grouping) groupNode() (plan.Node, error) {
	keys, aggs := g.exprs(g.keys), g.exprs(g.aggs)
	l := g.s.lowering()
	under := map[int]string{} // names of keys of JSON, by their places
	for i, k := range g.keys {
		x := plan.Unalias(keys[i])
		kind := l.jsonOf(k.e)
		if g.s.b.dialect != syntax.Postgres || kind == noJSON || i < len(g.s.carry) {
			continue
		}
		under[i] = g.s.b.fresh("key")
		keys[i] = &plan.Alias{X: g.s.b.jsonKey(x, kind, k.pos), Name: under[i]}
		aggs = append(aggs, &plan.Alias{X: call("first", x), Name: k.name})
		for j, a := range aggs {
			aggs[j] = groupingOf(a, x, plan.Unalias(keys[i]))
		}
	}
	n, err := plan.GroupSets(g.s.node, keys, g.allSets(), aggs)
	if err != nil || len(under) == 0 {
		return n, err
	}
	var es []plan.Expr
	for i, k := range g.keys {
		e := plan.Expr(columnOf(k.name))
		if name := under[i]; name != "" { // of all rows together the key is null
			e = named(&plan.Case{Whens: []plan.Expr{call("is_not_null", columnOf(name))}, Thens: []plan.Expr{e}}, k.name)
		}
		es = append(es, e)
	}
	for _, a := range g.aggs {
		es = append(es, columnOf(a.name))
	}
	return plan.NewProject(n, es)
}

// groupingOf is an aggregate; grouping(…) of x is that of its key.
func groupingOf(a plan.Expr, x, key plan.Expr) plan.Expr {
	c, ok := plan.Unalias(a).(*plan.Call)
	if !ok || c.Func != "grouping" && c.Func != "grouping_id" {
		return a
	}
	out := *c
	out.Args = nil
	for _, arg := range c.Args {
		if sameExpr(arg, x) {
			arg = key
		}
		out.Args = append(out.Args, arg)
	}
	return &plan.Alias{X: &out, Name: plan.NameOf(a)}
}

// comparesHeld are the functions that compare what the lists of their arguments hold, or compare these.
var comparesHeld = map[string]bool{"list_contains": true, "list_position": true, "list_positions": true, "list_has_any": true, "list_has_all": true, "list_distinct": true, "list_unique": true,
	"list_sort": true, "list_min": true, "list_max": true, "list_remove": true, "list_intersect": true, "list_except": true, "min": true, "max": true, "mode": true}

// jsonCalled is a call of a function that compares its arguments, where one is JSON of PostgreSQL; nil, nil: it is as ever.
func (l *lowering) jsonCalled(c *plan.Call, e *syntax.Call) (plan.Expr, error) {
	if l.b.dialect != syntax.Postgres || !slices.ContainsFunc(c.Args, l.holdsKeys) {
		return nil, nil
	}
	if held := l.jsonOf(c.Args[0]); held != noJSON && !held.document() && (comparesHeld[canonical(c.Func)] || c.Distinct || c.Func == "nullif" || c.Func == "greatest" || c.Func == "least") {
		l.b.jsonKey(c.Args[0], held, e.Pos)
		return nil, nil
	}
	keys := func() []plan.Expr { return l.jsonCompared(c.Args, e.Pos) } // of json there are none
	if l.isJSON(c.Args[0]) && c.Aggregate() != nil {
		switch {
		case c.Func == "min" || c.Func == "max":
			return nil, l.b.errorAt(e.Pos, "PostgreSQL has no %s of JSON; ORDER BY j LIMIT 1 finds the first", c.Func)
		case c.Func == "count" && c.Distinct:
			c.Args = keys()
		case c.Distinct:
			return nil, l.b.errorAt(e.Pos, distinctJSON, c.Func)
		}
		return nil, nil
	}
	switch c.Func {
	case "nullif":
		if len(c.Args) == 2 && l.isJSON(c.Args[0]) {
			return &plan.Case{Whens: []plan.Expr{call("=", keys()...)}, Thens: []plan.Expr{&plan.Literal{Typ: l.typeOf(c.Args[0])}}, Else: c.Args[0]}, nil
		}
	case "greatest", "least":
		c.Args = l.besideJSON(c.Args)
		compared := call("list_value", keys()...)
		best := call(map[string]string{"greatest": "list_max", "least": "list_min"}[c.Func], compared)
		return call("jsonb_checked", call("list_element", call("list_value", c.Args...), call("list_position", compared, best))), nil
	}
	return nil, nil
}
