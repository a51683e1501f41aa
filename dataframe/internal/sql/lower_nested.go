package sql

import (
	"fmt"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// nested is a value made of others, or a part of one.
func (l *lowering) nested(e syntax.Expr) (plan.Expr, error) {
	switch e := e.(type) {
	case *syntax.List:
		args, err := l.exprs(e.Elems)
		if err != nil {
			return nil, err
		}
		return l.evenList(l.besideTexts(l.oneZone(args, false))), nil
	case *syntax.Row:
		out, err, _ := l.structCall("row", &syntax.Call{Pos: e.Pos, Args: e.Elems})
		return out, err
	case *syntax.Struct:
		return l.structOf(e.Names, e.Values)
	case *syntax.Map:
		return l.mapOf(e)
	case *syntax.Subscript:
		return l.subscript(e)
	case *syntax.Field:
		x, err := l.expr(e.X)
		return call("struct_field", x, text(e.Name)), err
	}
	return nil, l.b.errorAt(e.Position(), "%s is not there yet", syntax.Print(e))
}

// evenList is the list of args. Lists in an array of PostgreSQL are as long as each other.
func (l *lowering) evenList(args []plan.Expr) plan.Expr {
	list := call("list_value", args...)
	if l.b.dialect != syntax.Postgres || len(args) < 2 || !l.isList(args[0]) {
		return list
	}
	lengths := call("list_value")
	for _, a := range args {
		lengths.Args = append(lengths.Args, call("coalesce", call("list_length", a), plan.NewLiteral(int64(0))))
	}
	wrong := call("error", text("multidimensional arrays must have array expressions with matching dimensions"))
	return &plan.Case{Whens: []plan.Expr{call("<>", call("list_min", lengths), call("list_max", lengths))},
		Thens: []plan.Expr{&plan.Cast{X: wrong, To: l.typeOf(list)}}, Else: list}
}

func (l *lowering) structOf(names []string, values []syntax.Expr) (plan.Expr, error) {
	c := call("named_struct")
	for i, v := range values {
		x, err := l.expr(v)
		if err != nil {
			return nil, err
		}
		c.Args = append(c.Args, text(names[i]), x)
	}
	return c, nil
}

func (l *lowering) mapOf(e *syntax.Map) (plan.Expr, error) {
	keys, err := l.exprs(e.Keys)
	if err != nil {
		return nil, err
	}
	values, err := l.exprs(e.Values)
	if err != nil {
		return nil, err
	}
	return call("map", call("list_value", l.oneZone(keys, false)...), call("list_value", l.oneZone(values, false)...)), nil
}

// subscript is an element of a list, counted from 1, the value of a map's key, a field of a
// struct, or a part of a list or text.
func (l *lowering) subscript(e *syntax.Subscript) (plan.Expr, error) {
	if l.b.dialect == syntax.Postgres && e.Sliced() {
		return l.slices(e)
	}
	out, err := l.part(e)
	if err == nil && l.b.dialect == syntax.Postgres && !e.Slice {
		return l.wholeElement(e, out), nil
	}
	return out, err
}

// slices is PostgreSQL's a[1:2][1:1], of which each subscript is a part of one dimension; one place i there is 1:i. An array of fewer
// dimensions has no such part.
func (l *lowering) slices(e *syntax.Subscript) (plan.Expr, error) {
	var parts []*syntax.Subscript // from the outermost dimension
	var base syntax.Expr
	for s := e; s != nil; s = s.Before() {
		part := *s
		if !part.Slice {
			part.I, part.To, part.Slice = &syntax.Number{Pos: s.Pos, Text: "1"}, s.I, true
		}
		parts, base = append([]*syntax.Subscript{&part}, parts...), s.X
	}
	if len(parts) == 1 {
		return l.part(parts[0])
	}
	x, err := l.expr(base)
	if err != nil {
		return nil, err
	}
	if dimensions(l.typeOf(x)) < len(parts) {
		return call("list_slice", x, plan.NewLiteral(int64(1)), plan.NewLiteral(int64(0))), nil
	}
	var inside func(of syntax.Expr, k int) syntax.Expr
	inside = func(of syntax.Expr, k int) syntax.Expr {
		part := *parts[k]
		part.X = of
		if k == len(parts)-1 {
			return &part
		}
		name := l.b.fresh("part")
		n := &syntax.Name{Pos: e.Pos, Parts: []string{name}}
		lambda := func(fn string, of, body syntax.Expr) syntax.Expr {
			return &syntax.Call{Pos: e.Pos, Name: []string{fn}, Args: []syntax.Expr{of, &syntax.Lambda{Pos: e.Pos, Params: []string{name}, Body: body}}}
		}
		some := &syntax.Binary{Pos: e.Pos, Op: ">", X: &syntax.Call{Pos: e.Pos, Name: []string{"cardinality"}, Args: []syntax.Expr{n}}, Y: &syntax.Number{Pos: e.Pos, Text: "0"}}
		return lambda("list_filter", lambda("list_transform", &part, inside(n, k+1)), some) // without elements nothing is left of the array
	}
	out, err := l.expr(inside(base, 0))
	if err != nil {
		return nil, err
	}
	return l.nullBeside(parts, out)
}

// nullBeside is out, what parts tell of an array, null where a place of them is.
func (l *lowering) nullBeside(parts []*syntax.Subscript, out plan.Expr) (plan.Expr, error) {
	c := &plan.Case{Else: out}
	for _, part := range parts {
		for _, e := range []syntax.Expr{part.I, part.To} {
			if e == nil {
				continue
			}
			x, err := l.expr(e)
			if err != nil {
				return nil, err
			}
			if plan.Varies(x) {
				return nil, l.b.errorAt(e.Position(), "the places of a part of several dimensions are the same each time; compute %s in a subquery", syntax.Print(e))
			}
			if lit, ok := x.(*plan.Literal); !ok || lit.Value == nil {
				c.Whens, c.Thens = append(c.Whens, call("is_null", x)), append(c.Thens, &plan.Literal{Typ: l.typeOf(out)})
			}
		}
	}
	if len(c.Whens) == 0 {
		return out, nil
	}
	return c, nil
}

// wholeElement is x, an element of a list. Of an array of several dimensions PostgreSQL has those only that as many subscripts tell:
// with fewer of them it is null.
func (l *lowering) wholeElement(e *syntax.Subscript, x plan.Expr) plan.Expr {
	if c, ok := x.(*plan.Call); !ok || c.Func != "list_element" && c.Func != "element_at" {
		if _, isCase := x.(*plan.Case); !isCase {
			return x
		}
	}
	t := l.typeOf(x)
	if t.Kind != column.KindList {
		return x
	}
	for t.Kind == column.KindList {
		t = t.Element()
	}
	return &plan.Literal{Typ: t}
}

// part is what e tells of e.X.
func (l *lowering) part(e *syntax.Subscript) (plan.Expr, error) {
	var x plan.Expr
	var err error
	if before := e.Before(); before != nil {
		x, err = l.part(before)
	} else {
		x, err = l.expr(e.X)
	}
	if err != nil {
		return nil, err
	}
	if !e.Slice {
		i, err := l.expr(e.I)
		if err != nil {
			return nil, err
		}
		return l.element(x, i), nil
	}
	from, to := plan.Expr(plan.NewLiteral(1)), plan.Expr(plan.NewLiteral(-1))
	if e.I != nil {
		if from, err = l.expr(e.I); err != nil {
			return nil, err
		}
	}
	if e.To != nil {
		if to, err = l.expr(e.To); err != nil {
			return nil, err
		}
	}
	if e.Step != nil {
		return l.stepped(e, x, from, to)
	}
	if l.isJSON(x) {
		return nil, l.b.errorAt(e.Pos, "JSON has no parts from one place to another: cast it to a list, as in CAST(j AS JSON[])")
	}
	if l.typeOf(x).Kind == column.KindString {
		return call("text_slice", x, from, to), nil
	}
	if l.b.dialect == syntax.Postgres {
		if e.To == nil {
			to = call("list_length", x)
		}
		return sliceFromOne(x, from, to), nil
	}
	return call("list_slice", x, from, to), nil
}

// stepped is x[from:to:step]; with a step below 0 a place that is missing is the other end.
func (l *lowering) stepped(e *syntax.Subscript, x, from, to plan.Expr) (plan.Expr, error) {
	step, err := l.expr(e.Step)
	if err != nil {
		return nil, err
	}
	if l.isJSON(x) || l.typeOf(x).Kind == column.KindString {
		return nil, l.b.errorAt(e.Pos, "parts of a text take no step; a list has one: split(s, '')[1:5:2]")
	}
	if e.I != nil && e.To != nil {
		return call("list_slice_by", x, from, to, step), nil
	}
	if plan.IsVolatile(step) {
		return nil, l.b.errorAt(e.Step.Position(), "write the places before and behind the first : where the step is another each time")
	}
	back := plan.Expr(call("<", step, plan.NewLiteral(int64(0))))
	if n, ok := step.(*plan.Literal); ok {
		v, isInt := n.Value.(int64)
		back = plan.NewLiteral(isInt && v < 0)
	}
	if e.I == nil {
		from = either(back, plan.NewLiteral(int64(-1)), from)
	}
	if e.To == nil {
		to = either(back, plan.NewLiteral(int64(1)), to)
	}
	return call("list_slice_by", x, from, to, step), nil
}

// either is x where cond is true, else y.
func either(cond, x, y plan.Expr) plan.Expr {
	if c, ok := cond.(*plan.Literal); ok {
		if c.Value == true {
			return x
		}
		return y
	}
	return &plan.Case{Whens: []plan.Expr{cond}, Thens: []plan.Expr{x}, Else: y}
}

// element is x[i], by the type of x.
func (l *lowering) element(x, i plan.Expr) plan.Expr {
	lit, isLit := i.(*plan.Literal)
	isText := isLit && lit.Typ.Kind == column.KindString
	switch l.typeOf(x).Kind {
	case column.KindMap:
		return call("element_at", x, i)
	case column.KindStruct:
		return call("struct_field", x, i)
	case column.KindString:
		if l.isJSON(x) {
			return call("json_extract", x, i)
		}
		return call("substr", x, i, plan.NewLiteral(1))
	case column.KindList:
		if l.b.dialect == syntax.Postgres {
			return fromOneOn(x, i)
		}
		return call("list_element", x, i)
	}
	if isText {
		return call("element_at", x, i)
	}
	return call("list_element", x, i)
}

// fromZero is Spark's x[i], whose lists begin at 0.
func (l *lowering) fromZero(e *syntax.Call) (plan.Expr, error) {
	args, err := l.exprs(e.Args)
	if err != nil {
		return nil, err
	}
	x, i := args[0], args[1]
	key, isLit := i.(*plan.Literal)
	if k := l.typeOf(x).Kind; k == column.KindMap || k == column.KindStruct || isLit && key.Typ.Kind == column.KindString {
		return l.element(x, i), nil
	}
	// A negative place is none there, and counts from the end here.
	at := call("+", i, plan.NewLiteral(1))
	return &plan.Case{Whens: []plan.Expr{call(">=", i, plan.NewLiteral(0))}, Thens: []plan.Expr{call("list_element", x, at)}}, nil
}

// typeOf is the type of e, Null if it is not known here. It is remembered: of a long sum the
// type of every part is asked for, and that of a call follows from those of its arguments.
func (l *lowering) typeOf(e plan.Expr) column.Type {
	if l.scope == nil {
		return column.Null
	}
	if t, ok := l.b.types[e]; ok {
		return t
	}
	t, ok := l.typeOfCall(e)
	if !ok {
		t = typeOf(l.b.typed(e), l.scope.schema())
	}
	l.b.types[e] = t
	return t
}

// typeOfCall is the type of e if it is an operator on numbers, on texts or on lists.
func (l *lowering) typeOfCall(e plan.Expr) (column.Type, bool) {
	c, ok := e.(*plan.Call)
	if !ok || c.Over != nil || len(c.Args) != 2 {
		return column.Null, false
	}
	f := funcs.FindScalar(c.Func)
	if f == nil {
		return column.Null, false
	}
	types := make([]column.Type, len(c.Args))
	for i, a := range c.Args {
		types[i] = l.typeOf(a)
	}
	x, y := types[0], types[1]
	if !(x.Numeric() && y.Numeric()) && (x.Kind != y.Kind || x.Kind != column.KindString && x.Kind != column.KindList) {
		return column.Null, false
	}
	_, _, t, err := f.Bind(types, plan.Constants(c.Args)...)
	return t, err == nil
}

func (l *lowering) isList(e plan.Expr) bool { return l.typeOf(e).Kind == column.KindList }

// listFuncs are the functions of lists whose names are those of texts, too.
var listFuncs = map[string]string{"len": "list_length", "length": "list_length", "reverse": "list_reverse", "contains": "list_contains"}

// overLists is a call of such a function with a list.
func (l *lowering) overLists(name string, e *syntax.Call) (plan.Expr, error, bool) {
	if listFuncs[name] == "" || len(e.Args) == 0 {
		return nil, nil, false
	}
	args, err := l.exprs(e.Args)
	if err != nil {
		return nil, err, true
	}
	if k := l.typeOf(args[0]).Kind; k != column.KindList && (k != column.KindMap || listFuncs[name] != "list_length") {
		return nil, nil, false
	}
	return call(listFuncs[name], args...), nil, true
}

// structCall is struct_pack(a := x), struct(a, b) of Spark, whose fields are called as the
// columns, or named_struct('a', x). The fields of a row (a, b) have no names but in Spark.
func (l *lowering) structCall(name string, e *syntax.Call) (plan.Expr, error, bool) {
	switch name {
	case "named_struct":
		return nil, nil, false
	case "struct_insert", "struct_update":
		out, err := l.structWith(name, e)
		return out, err, true
	}
	unnamed := name == "row" && l.b.dialect != syntax.Spark
	var names []string
	var values []syntax.Expr
	for i, a := range e.Args {
		field := fmt.Sprintf("col%d", i+1)
		if n, ok := a.(*syntax.NamedArg); ok {
			field, a = n.Name, n.X
		} else if n, ok := a.(*syntax.Name); ok && !unnamed && !(name == "row" && slices.Contains(names, n.Parts[len(n.Parts)-1])) {
			field = n.Parts[len(n.Parts)-1]
		}
		names, values = append(names, field), append(values, a)
	}
	out, err := l.structOf(names, values)
	return out, err, true
}

// lambda is a function among arguments.
func (l *lowering) lambda(f *syntax.Lambda) (plan.Expr, error) {
	return nil, l.b.errorAt(f.Pos, "a lambda goes with list_transform, list_filter, list_any and list_all here, and as their second argument")
}

// fieldOf is n as a field of a column, nil if it is none.
func (l *lowering) fieldOf(n *syntax.Name) plan.Expr {
	for k := len(n.Parts) - 1; k > 0; k-- {
		if l.scope.overQualified(n.Parts[:k]) {
			continue
		}
		c, err := l.b.column(l.scope, n.Parts[:k], n.Pos)
		if err != nil {
			continue
		}
		if t := l.typeOf(c); t.Kind != column.KindStruct {
			continue
		}
		var e plan.Expr = c
		for _, name := range n.Parts[k:] {
			e = call("struct_field", e, text(name))
		}
		return e
	}
	return nil
}

// structFields are the fields of the struct that a column called table is, as columns for s.*; nil
// if there is none.
func (s *selection) structFields(table []string) []out {
	if len(table) == 0 {
		return nil
	}
	l := s.lowering()
	c, err := s.b.column(s.scope, table, 0)
	if err != nil {
		return nil
	}
	var outs []out
	for _, f := range l.typeOf(c).Fields {
		outs = append(outs, out{e: call("struct_field", c, text(f.Name)), name: f.Name, star: true})
	}
	if l.typeOf(c).Kind != column.KindStruct {
		return nil
	}
	return outs
}

// arrayAggregate is the aggregate that makes a list, "" if there is none.
func arrayAggregate() string {
	for _, name := range []string{"list", "array_agg", "collect_list"} {
		if funcs.FindAggregate(name) != nil {
			return name
		}
	}
	return ""
}

// listOf is ARRAY(query) as the query of one value that makes a list of its rows.
func (b *binder) listOf(e *syntax.Subquery) (*syntax.Query, error) {
	fn := arrayAggregate()
	if fn == "" {
		return nil, b.errorAt(e.Pos, "ARRAY(SELECT …) is not there yet")
	}
	if s, ok := e.Query.Body.(*syntax.Select); ok && len(s.Items) > 1 {
		return nil, b.errorAt(e.Query.Pos, "ARRAY(SELECT …) takes one column, not %d", len(s.Items))
	}
	d := &syntax.Derived{Pos: e.Pos, Query: e.Query, As: syntax.As{Name: "rows", Columns: []string{"value"}}}
	list := &syntax.Call{Pos: e.Pos, Name: []string{fn}, Args: []syntax.Expr{&syntax.Name{Pos: e.Pos, Parts: []string{"value"}}}}
	orEmpty := &syntax.Call{Pos: e.Pos, Name: []string{"coalesce"}, Args: []syntax.Expr{list, &syntax.List{Pos: e.Pos}}}
	s := &syntax.Select{Pos: e.Pos, Items: []syntax.Item{{X: orEmpty}}, From: []syntax.Table{d}}
	return &syntax.Query{Pos: e.Pos, Body: s}, nil
}
