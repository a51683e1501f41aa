package sql

import (
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// JSON is kept as text. Of an expression it is known whether it gives JSON: a function of JSON does, and a cast to JSON. As a
// value in other JSON that is taken as it is, where a text would become a string. A column of a table is a text, but in PostgreSQL
// one that was made as JSON is that. Spark has no JSON other than texts.

// givesJSON are the functions whose text is JSON.
var givesJSON = map[string]bool{"json": true, "json_checked": true, "jsonb_checked": true, "to_json": true, "json_array": true, "json_object": true, "json_join_array": true, "json_join_object": true,
	"json_extract": true, "json_pick": true, "json_set": true, "json_insert": true, "json_replace": true, "json_append": true, "json_remove": true, "json_strip_nulls": true, "json_merge_patch": true,
	"json_concat": true, "json_array_insert": true, "json_built": true}

// picksJSON are the functions that give one of the values of their first argument, or of all.
var picksJSON = map[string]bool{"coalesce": true, "ifnull": true, "first": true, "last": true, "first_null": true, "last_null": true, "any_value": true,
	"min": true, "max": true, "arg_min": true, "arg_max": true, "lag": true, "lead": true, "first_value": true, "last_value": true, "nth_value": true}

// A jsonKind says which JSON a value is known to be. Of PostgreSQL's two only jsonb is compared: json has no equality there.
type jsonKind uint8

const (
	noJSON jsonKind = iota
	writtenJSON
	jsonB
	rowOfJSON  // a row that holds some
	listOfJSON // what is added for each list around
)

// document reports whether k is JSON itself, and not a list or row of it.
func (k jsonKind) document() bool { return k == writtenJSON || k == jsonB }

// listed is what lists of k are, element what the elements of k are.
func (k jsonKind) listed() jsonKind {
	if k == noJSON {
		return noJSON
	}
	return k + listOfJSON
}

func (k jsonKind) element() jsonKind {
	if k < listOfJSON {
		return noJSON
	}
	return k - listOfJSON
}

// jsonOf is what e is known to be, with known telling it of columns.
func jsonOf(e plan.Expr, known func(name string) jsonKind) jsonKind {
	switch e := e.(type) {
	case *plan.Alias:
		return jsonOf(e.X, known)
	case *plan.Column:
		return known(e.Name)
	case *plan.Call:
		switch {
		case e.Func == "jsonb_checked":
			return jsonB
		case e.Func == "json_extract" || e.Func == "json_pick": // a column without a kind counts as jsonb
			if jsonOf(e.Args[0], known) == writtenJSON {
				return writtenJSON
			}
			return jsonB
		case givesJSON[e.Func]:
			return writtenJSON
		case e.Func == "named_struct":
			return rowJSON(e, known)
		case listsJSON[canonical(e.Func)] && len(e.Args) > 0:
			return listJSON(e, known)
		case !picksJSON[e.Func] || len(e.Args) == 0:
			return noJSON
		case e.Func != "coalesce" && e.Func != "ifnull":
			return jsonOf(e.Args[0], known)
		}
		return jsonOfAll(e.Args, known)
	case *plan.Case:
		values := slices.Clone(e.Thens)
		if e.Else != nil {
			values = append(values, e.Else)
		}
		return jsonOfAll(values, known)
	}
	return noJSON
}

// rowJSON is what a row that is made here is known to be.
func rowJSON(e *plan.Call, known func(name string) jsonKind) jsonKind {
	for i := 1; i < len(e.Args); i += 2 {
		if jsonOf(e.Args[i], known) != noJSON {
			return rowOfJSON
		}
	}
	return noJSON
}

// listsJSON are functions that make lists of their arguments, or give elements or parts of the lists that these are.
var listsJSON = map[string]bool{"list_value": true, "list": true, "collect_list": true, "json_elements": true, "list_element": true, "element_at": true, "list_slice": true,
	"list_reverse": true, "list_concat": true, "list_append": true, "flatten": true}

// canonical is the first name of the function that is called so.
func canonical(name string) string {
	if f := funcs.FindScalar(name); f != nil {
		return f.Name
	}
	if f := funcs.FindAggregate(name); f != nil {
		return f.Name
	}
	return name
}

// listJSON is what such a call is known to be.
func listJSON(e *plan.Call, known func(name string) jsonKind) jsonKind {
	of := jsonOf(e.Args[0], known)
	switch canonical(e.Func) {
	case "list_value":
		return jsonOfAll(e.Args, known).listed()
	case "list", "collect_list":
		return of.listed()
	case "json_elements":
		if _, isConst := e.Args[0].(*plan.Literal); isConst { // of either kind, and jsonb can do more
			return jsonB.listed()
		}
		return max(of, writtenJSON).listed()
	case "list_element", "element_at", "flatten":
		return of.element()
	}
	return of
}

// jsonOfAll is the JSON that one of es is, if the others are so, too, or are null.
func jsonOfAll(es []plan.Expr, known func(name string) jsonKind) jsonKind {
	found := noJSON
	for _, e := range es {
		is := jsonOf(e, known)
		if is == noJSON && !isNullLiteral(e) {
			return noJSON
		}
		found = max(found, is)
	}
	return found
}

func (l *lowering) isJSON(e plan.Expr) bool { return l.jsonOf(e).document() }

// holdsKeys reports whether e is JSON, or a list or row with JSON in it.
func (l *lowering) holdsKeys(e plan.Expr) bool { return l.jsonOf(e) != noJSON }

func (l *lowering) jsonOf(e plan.Expr) jsonKind {
	if l.b.dialect == syntax.Spark {
		return noJSON
	}
	if c, ok := e.(*plan.Call); ok {
		if s := l.b.subs[c.Func]; s != nil { // a query of one value
			if s.kind != subScalar || s.node == nil {
				return noJSON
			}
			return l.b.jsonColumn(s.node, s.node.Schema().Fields[0].Name)
		}
	}
	return jsonOf(e, l.scope.jsonOf)
}

// jsonOf is the JSON that a column of s, or of the query around, is.
func (s *scope) jsonOf(name string) jsonKind {
	if s == nil {
		return noJSON
	}
	if at := slices.IndexFunc(s.cols, func(c scoped) bool { return c.column == name && c.json != noJSON }); at >= 0 {
		return s.cols[at].json
	}
	if around, is := strings.CutPrefix(name, insideName("")); is && s.outer != nil {
		return s.outer.in.jsonOf(around)
	}
	return noJSON
}

// jsonCompared are the sides of a comparison. In MySQL a text beside JSON is the string of JSON that it writes, in PostgreSQL a constant
// one is JSON, and documents are equal however they are written.
func (l *lowering) jsonCompared(args []plan.Expr, pos syntax.Pos) []plan.Expr {
	if l.b.dialect == syntax.Postgres && slices.ContainsFunc(args, l.holdsKeys) {
		out := slices.Clone(args)
		for i, a := range args {
			if l.holdsKeys(a) || isText(a, l.typeOf(a)) {
				kind := l.jsonOf(a)
				if kind == noJSON { // a constant is of the kind of the other
					kind = jsonB
				}
				out[i] = l.b.jsonKey(a, kind, pos)
			}
		}
		return out
	}
	if l.b.dialect != syntax.MySQL || !slices.ContainsFunc(args, l.isJSON) {
		return args
	}
	out := slices.Clone(args)
	for i, a := range args {
		if !l.isJSON(a) && l.typeOf(a).Kind == column.KindString && !isNullLiteral(a) {
			out[i] = call("to_json", a)
		}
	}
	return out
}

// jsonColumn is the JSON that a column of n is computed as, or that a table has it as.
func (b *binder) jsonColumn(n plan.Node, name string) jsonKind {
	at := n.Schema().Index(name)
	if at < 0 {
		return noJSON
	}
	kind := n.Schema().Fields[at].Type.Kind
	if kind != column.KindString && (b.dialect != syntax.Postgres || !kind.Nested()) {
		return noJSON
	}
	if b.dialect == syntax.Postgres && kind == column.KindString {
		switch b.domainColumn(n, name) {
		case domainJSON:
			return writtenJSON
		case domainJSONB:
			return jsonB
		}
	}
	below := func(in plan.Node) func(string) jsonKind {
		return func(name string) jsonKind { return b.jsonColumn(in, name) }
	}
	switch n := n.(type) {
	case *plan.Project:
		return namedJSON(n.Exprs, name, below(n.In))
	case *plan.Aggregate:
		return namedJSON(slices.Concat(n.Keys, n.Aggs), name, below(n.In))
	case *plan.Window:
		if n.In.Schema().Index(name) < 0 {
			return namedJSON(n.Calls, name, below(n.In))
		}
	case *plan.Explode:
		if at := n.In.Schema().Index(name); at >= 0 && n.Explodes(at) {
			return b.jsonColumn(n.In, name).element()
		}
	case *plan.Join:
		if !n.Kind.GivesRight() {
			return b.jsonColumn(n.Left, name)
		}
	case *plan.Recursive:
		return b.jsonColumn(n.Base, name)
	case *plan.Iteration:
		if base := b.bases[n.Name]; base != nil {
			return b.jsonColumn(base, name)
		}
	case *plan.Union, *plan.SetOp:
		return b.jsonOfSides(n.Inputs(), name)
	}
	ins, is := 0, noJSON
	for _, in := range n.Inputs() {
		if in.Schema().Index(name) >= 0 {
			ins++
			is = b.jsonColumn(in, name)
		}
	}
	if ins != 1 {
		return noJSON
	}
	return is
}

// jsonOfSides is the JSON that the column is of one of ins, if it is so, or null, of all.
func (b *binder) jsonOfSides(ins []plan.Node, name string) jsonKind {
	found := noJSON
	for _, in := range ins {
		is := b.jsonColumn(in, name)
		if is == noJSON && !nullColumn(in, name) {
			return noJSON
		}
		found = max(found, is)
	}
	return found
}

// nullColumn reports whether a column of n is the constant null.
func nullColumn(n plan.Node, name string) bool {
	p, ok := n.(*plan.Project)
	if !ok {
		return false
	}
	for _, e := range p.Exprs {
		if plan.NameOf(e) != name {
			continue
		}
		x := plan.Unalias(e)
		if c, ok := x.(*plan.Cast); ok {
			x = c.X
		}
		if c, ok := x.(*plan.Column); ok {
			return nullColumn(p.In, c.Name)
		}
		return isNullLiteral(x)
	}
	return false
}

func namedJSON(es []plan.Expr, name string, known func(string) jsonKind) jsonKind {
	for _, e := range es {
		if plan.NameOf(e) == name {
			return jsonOf(e, known)
		}
	}
	return noJSON
}

// castJSON is a cast to JSON: a text has to be JSON, all else becomes it; nil where t is another type.
func (l *lowering) castJSON(e *syntax.Cast, x plan.Expr) plan.Expr {
	switch {
	case !strings.EqualFold(e.To.Name, "json") || l.isJSON(x):
		return nil
	case l.typeOf(x).Kind == column.KindNull:
		return nil
	case l.typeOf(x).Kind != column.KindString && l.typeOf(x).Kind != column.KindBinary:
		return l.jsonText(x)
	}
	checked := "json_checked"
	if e.To.Binary && l.b.dialect == syntax.Postgres {
		checked = "jsonb_checked"
	}
	if e.Try {
		return &plan.Case{Whens: []plan.Expr{call("json_valid", x)}, Thens: []plan.Expr{call(checked, x)}}
	}
	return call(checked, x)
}

// jsonCall is the call c of a function that makes JSON, where a value in it is JSON already; nil where none is.
func (l *lowering) jsonCall(c *plan.Call) plan.Expr {
	if c.Over != nil || c.Distinct || c.Filter != nil {
		return nil
	}
	switch c.Func {
	case "json_extract", "json_extract_string": // of -> and #>, too
		if pick := map[string]string{"json_extract": "json_pick", "json_extract_string": "json_pick_text"}[c.Func]; l.b.dialect == syntax.Postgres {
			return call(pick, c.Args...)
		}
	case "json_array":
		return l.joined("json_join_array", c.Args, 0, 1)
	case "json_object":
		return l.joined("json_join_object", c.Args, 1, 2)
	case "to_json":
		if len(c.Args) == 1 && l.holdsJSON(c.Args[0]) {
			return l.jsonText(c.Args[0])
		}
	}
	return nil
}

// joined is a call of fn with the values, every step-th of args from the place first, as JSON; nil if none is JSON already.
func (l *lowering) joined(fn string, args []plan.Expr, first, step int) plan.Expr {
	out := slices.Clone(args)
	found := false
	for i := first; i < len(args); i += step {
		found = found || l.holdsJSON(args[i])
		out[i] = l.jsonText(args[i])
	}
	if !found {
		return nil
	}
	return call(fn, out...)
}

// holdsJSON reports whether e is JSON, or a list, map or struct that is made here with JSON in it.
func (l *lowering) holdsJSON(e plan.Expr) bool {
	if c, ok := e.(*plan.Call); ok && (c.Func == "list_value" || c.Func == "named_struct" || c.Func == "list" || c.Func == "collect_list" || c.Func == "map") {
		return slices.ContainsFunc(c.Args, l.holdsJSON)
	}
	return l.isJSON(e)
}

// jsonText is e as JSON, null for null.
func (l *lowering) jsonText(e plan.Expr) plan.Expr {
	c, _ := e.(*plan.Call)
	switch {
	case l.isJSON(e):
		return e
	case c == nil || !l.holdsJSON(e):
		return call("to_json", e)
	case c.Func == "list_value":
		return l.joined("json_join_array", c.Args, 0, 1)
	case c.Func == "named_struct":
		return l.joined("json_join_object", c.Args, 1, 2)
	case c.Func == "map":
		return l.jsonOfLists(c)
	}
	return l.bracketed("[", c, l.textOr(c, l.jsonText(c.Args[0])), "]")
}

// textOr is a text, null as JSON where the aggregate list keeps nulls.
func (l *lowering) textOr(list *plan.Call, x plan.Expr) plan.Expr {
	if list.Func == "collect_list" {
		return x
	}
	return call("coalesce", x, text("null"))
}

// jsonOfLists is the JSON object of map(list(k), list(v)).
func (l *lowering) jsonOfLists(c *plan.Call) plan.Expr {
	keys, ok := c.Args[0].(*plan.Call)
	values, also := c.Args[1].(*plan.Call)
	if !ok || !also || keys.Func != "list" || values.Func != "list" {
		return call("to_json", c)
	}
	member := call("json_join_object", keys.Args[0], l.jsonText(values.Args[0]))
	inside := call("substr", member, plan.NewLiteral(int64(2)), call("-", call("length", member), plan.NewLiteral(int64(2))))
	return l.bracketed("{", values, inside, "}")
}

// bracketed is JSON of the texts x of the rows that the aggregate list takes, as it takes them; null where list is.
func (l *lowering) bracketed(open string, list *plan.Call, x plan.Expr, end string) plan.Expr {
	texts := *list
	texts.Func, texts.Args = "string_agg", []plan.Expr{x, text(",")}
	return call("json", call("||", call("||", text(open), &texts), text(end)))
}

// rowsApart is what a form of that name gives: json_agg of rows or arrays begins a line for each of them.
func (l *lowering) rowsApart(name string, e plan.Expr) plan.Expr {
	built, ok := e.(*plan.Call)
	if name != "json_agg" || !ok || built.Func != "json_built" {
		return e
	}
	if list, ok := built.Args[0].(*plan.Call); ok && list.Func == "to_json" {
		if t := l.typeOf(list.Args[0]); t.Kind == column.KindList && t.Element().Kind.Nested() {
			return call("json_built", list, text(", \n "))
		}
	}
	return e
}
