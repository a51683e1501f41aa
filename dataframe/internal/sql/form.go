package sql

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/dialects"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// dialectFunction is what a call of name is in the text's dialect, nil if it is what Weir has.
func (b *binder) dialectFunction(name string, args int) *dialects.Function {
	return dialects.Find(b.dialectName(), name, args)
}

func (b *binder) dialectName() string {
	if b.dialect == nil {
		return syntax.Weir.Name
	}
	return b.dialect.Name
}

// inWeir is f computed as in the dialect Weir.
func (b *binder) inWeir(f func() (plan.Expr, error)) (plan.Expr, error) {
	return b.inDialect(syntax.Weir, f)
}

// inDialect is f computed as in the dialect d.
func (b *binder) inDialect(d *syntax.Dialect, f func() (plan.Expr, error)) (plan.Expr, error) {
	around := b.dialect
	b.dialect = d
	defer func() { b.dialect = around }()
	return f()
}

// formOf is the expression that f is of its parameters.
func formOf(f *dialects.Function) (syntax.Expr, error) {
	it, err := syntax.ParseExpr(f.Is, syntax.Weir)
	return it.X, err
}

// form is the call e of f: its expression with the arguments, bound in the text's dialect, in the place of parameters.
func (l *lowering) form(f *dialects.Function, name string, e *syntax.Call) (plan.Expr, error) {
	body, err := formOf(f)
	if err != nil {
		return nil, err
	}
	return l.formed(syntax.Weir, l.b.inWeir, f.Params(), body, renamedIn, name, e)
}

// inside is where the expression of a form is bound: it calls f.
type inside func(f func() (plan.Expr, error)) (plan.Expr, error)

// formed is the call e of body, of the dialect d, which is bound in, with the arguments in the place of params. renamed gives them other
// names in it; nil: nothing else is called as they are.
func (l *lowering) formed(d *syntax.Dialect, in inside, params []string, body syntax.Expr, renamed func(syntax.Expr, map[string]string) syntax.Expr, name string, e *syntax.Call) (plan.Expr, error) {
	if err := l.formTakes(name, body, e); err != nil {
		return nil, err
	}
	c, err := l.arguments(name, e)
	if err != nil {
		return nil, err
	}
	if e.Distinct && l.b.dialect == syntax.Postgres && slices.ContainsFunc(c.Args, l.isJSON) {
		return nil, l.b.errorAt(e.Pos, distinctJSON, name)
	}
	if d == syntax.Weir {
		c.Args = l.oneZone(l.mysqlArguments(name, c.Args), false)
		l.textsIn(body, params, c.Args)
	}
	around := *l
	around.given = maps.Clone(l.given)
	if around.given == nil {
		around.given = map[string]plan.Expr{}
	}
	if l.scope != nil {
		around.scope = &scope{slices.Clone(l.scope.cols), l.scope.outer}
	}
	stand := func(to string, x plan.Expr) {
		around.given[to] = x
		if l.scope != nil {
			around.scope.cols = append(around.scope.cols, scoped{name: to, column: to, typ: l.typeOf(x), json: l.jsonOf(x)})
		}
	}
	give := func(what string, x plan.Expr) string {
		to := l.b.fresh(what)
		stand(to, x)
		return to
	}
	if err := l.onceIfVolatile(name, params, body, c.Args, e); err != nil {
		return nil, err
	}
	names := map[string]string{}
	for i, p := range params {
		if renamed == nil {
			stand(p, c.Args[i])
			continue
		}
		names[p] = give("argument "+p, c.Args[i])
	}
	if renamed != nil {
		body = renamed(body, names)
	}
	own := hasBehind(body)
	if len(aggregatesOf(body)) > 0 && (own || !isAggregateCall(body)) {
		if body, err = l.behindInside(body, e, give); err != nil {
			return nil, err
		}
	}
	out, err := in(func() (plan.Expr, error) { return around.expr(body) })
	if agg, ok := out.(*plan.Call); ok && err == nil && agg.Aggregate() != nil {
		if own {
			if e.Over != nil {
				agg.Over, err = l.over(e.Over)
			}
			return agg, err
		}
		agg.Distinct = e.Distinct
		return l.called(agg, e)
	}
	var at *Error
	if errors.As(err, &at) { // its place is one in body
		out := l.b.errorAt(e.Pos, "%s: %s", name, at.Msg)
		out.Err = at.Err
		return nil, out
	}
	return out, err
}

// textsIn makes texts, as the dialect writes them, of arguments of a form that its body has in the place of texts only.
func (l *lowering) textsIn(body syntax.Expr, params []string, args []plan.Expr) {
	if l.scope == nil || !l.speaks(textNumbers) {
		return
	}
	syntax.Walk(body, func(x syntax.Expr) bool {
		c, ok := x.(*syntax.Call)
		if !ok {
			return true
		}
		for k, a := range c.Args {
			n, ok := a.(*syntax.Name)
			if !ok || len(n.Parts) != 1 || !takesTexts(c.Name[0], k) {
				continue
			}
			if i := slices.Index(params, n.Parts[0]); i >= 0 && i < len(args) {
				args[i] = l.asText(args[i])
			}
		}
		return true
	})
}

// takesTexts reports whether the k-th argument of a function is a text, whatever the others are.
func takesTexts(name string, k int) bool {
	f := funcs.FindScalar(name)
	takes := false
	for i := 0; f != nil && i < len(f.Overloads); i++ {
		if args := f.Overloads[i].Args; k < len(args) {
			if takes = args[k] == column.KindString; !takes {
				return false
			}
		}
	}
	return takes
}

// formTakes refuses what stands behind the arguments of a call that is an expression, and is not that of its aggregates.
func (l *lowering) formTakes(name string, body syntax.Expr, e *syntax.Call) error {
	aggs := aggregatesOf(body)
	switch {
	case len(aggs) == 0:
		return l.b.noAggregate(name, e)
	case isAggregateCall(body) && !(hasBehind(body) && len(e.Within) > 0):
		return nil // what stands behind it is of that aggregate
	case e.Over != nil || len(e.Within) > 0 || e.Distinct && len(aggs) > 1:
		return l.b.errorAt(e.Pos, "%s takes no DISTINCT, WITHIN GROUP or OVER here: it is short for %s", name, syntax.Print(body))
	}
	return nil
}

func isAggregateCall(e syntax.Expr) bool {
	c, ok := e.(*syntax.Call)
	return ok && funcs.FindAggregate(c.Name[0]) != nil
}

// hasBehind reports whether e is an aggregate behind whose arguments something stands.
func hasBehind(e syntax.Expr) bool {
	c, ok := e.(*syntax.Call)
	return ok && isAggregateCall(c) && (c.Distinct || c.Filter != nil || len(c.OrderBy) > 0 || len(c.Within) > 0)
}

// behindInside is the expression of a form with what stands behind the arguments of its call e, DISTINCT, FILTER and ORDER
// BY, behind those of its aggregates. give names a bound expression in it.
func (l *lowering) behindInside(body syntax.Expr, e *syntax.Call, give func(what string, x plan.Expr) string) (syntax.Expr, error) {
	named := func(what string, x syntax.Expr) (syntax.Expr, error) {
		bound, err := l.expr(x)
		if err != nil {
			return nil, err
		}
		if what == "order" {
			bound = l.ordered(bound, x.Position())
		}
		return &syntax.Name{Pos: x.Position(), Parts: []string{give(what, bound)}}, nil
	}
	behind := syntax.Call{Distinct: e.Distinct, OrderBy: slices.Clone(e.OrderBy)}
	var err error
	if e.Filter != nil {
		if behind.Filter, err = named("filter", e.Filter); err != nil {
			return nil, err
		}
	}
	for i, o := range behind.OrderBy {
		if behind.OrderBy[i].X, err = named("order", o.X); err != nil {
			return nil, err
		}
	}
	var inside func(x syntax.Expr) syntax.Expr
	inside = func(x syntax.Expr) syntax.Expr {
		if !isAggregateCall(x) {
			return syntax.MapChildren(x, inside)
		}
		c := *x.(*syntax.Call)
		c.Distinct = c.Distinct || behind.Distinct
		c.OrderBy = append(behind.OrderBy, c.OrderBy...)
		switch {
		case c.Filter == nil:
			c.Filter = behind.Filter
		case behind.Filter != nil:
			c.Filter = &syntax.Binary{Pos: c.Pos, Op: "and", X: c.Filter, Y: behind.Filter}
		}
		return &c
	}
	return inside(body), nil
}

// onceIfVolatile refuses an argument that is another value each time, such as random(), where f reads it more than once.
func (l *lowering) onceIfVolatile(name string, params []string, body syntax.Expr, args []plan.Expr, e *syntax.Call) error {
	uses := map[string]int{}
	syntax.Walk(body, func(x syntax.Expr) bool {
		if n, ok := x.(*syntax.Name); ok && len(n.Parts) == 1 {
			uses[n.Parts[0]]++
		}
		return true
	})
	for i, p := range params {
		if uses[p] > 1 && plan.Varies(args[i]) {
			return l.b.errorAt(e.Pos, "%s would compute %s more than once; give it a name in a query below", name, args[i])
		}
	}
	return nil
}

// renamedIn is e with other names for some that are not those of lambdas.
func renamedIn(e syntax.Expr, names map[string]string) syntax.Expr {
	switch x := e.(type) {
	case *syntax.Name:
		if to := names[x.Parts[0]]; to != "" {
			return &syntax.Name{Pos: x.Pos, Parts: append([]string{to}, x.Parts[1:]...)}
		}
		return x
	case *syntax.Lambda:
		inner := maps.Clone(names)
		for _, p := range x.Params {
			delete(inner, p)
		}
		names = inner
	}
	return syntax.MapChildren(e, func(c syntax.Expr) syntax.Expr { return renamedIn(c, names) })
}

// aggregatesOf are the calls of aggregates in the expression of a form.
func aggregatesOf(body syntax.Expr) []*syntax.Call {
	var out []*syntax.Call
	syntax.Walk(body, func(x syntax.Expr) bool {
		if isAggregateCall(x) {
			out = append(out, x.(*syntax.Call))
		}
		return true
	})
	return out
}

// isAggregateForm reports whether name is an aggregate in the text's dialect that Weir calls otherwise.
func (b *binder) isAggregateForm(name string) bool {
	for args := range 4 {
		f := b.dialectFunction(name, args)
		if f == nil {
			continue
		}
		if to := f.Renamed(); to != "" {
			return funcs.FindAggregate(to) != nil
		}
		if body, err := formOf(f); err == nil && len(aggregatesOf(body)) > 0 {
			return true
		}
	}
	return false
}

// fitArguments casts arguments of c that are texts, or are to be texts, where its function does not take them and the
// dialect would: all of texts that count as numbers and dates, only constants in the others. What is no number or date is null
// in Spark and MySQL.
func (l *lowering) fitArguments(c *plan.Call) {
	f := c.Scalar()
	if f == nil || l.scope == nil {
		return
	}
	texts := l.speaks(textNumbers)
	if !texts && !l.readsTexts() {
		return
	}
	types := make([]column.Type, len(c.Args))
	for i, a := range c.Args {
		types[i] = l.typeOf(a)
	}
	consts := plan.Constants(c.Args)
	if _, _, _, err := f.Bind(types, consts...); err == nil {
		return
	}
	// Of the numbers that a text may write those with a point come first, where the function takes such.
	for _, whole := range []bool{!texts, true} {
		for i := range f.Overloads {
			to, ok := l.fitted(&f.Overloads[i], c.Args, types, texts)
			if !ok || !whole && readsWhole(types, to) {
				continue
			}
			if _, _, _, err := f.Bind(to, consts...); err != nil {
				continue
			}
			for k, a := range c.Args {
				if !to[k].Equal(types[k]) {
					c.Args[k] = l.fitCast(a, types[k], to[k])
				}
			}
			return
		}
	}
}

// readsWhole reports whether a text is read as a whole number.
func readsWhole(from, to []column.Type) bool {
	for i, t := range from {
		if t.Kind == column.KindString && to[i].Kind == column.KindInt64 {
			return true
		}
	}
	return false
}

// fitCast is a cast that a dialect makes without being told.
func (l *lowering) fitCast(a plan.Expr, from, to column.Type) plan.Expr {
	if to.Kind == column.KindInt64 && (from.Kind == column.KindDecimal || from.Kind == column.KindFloat64) {
		return l.castTo(a, to, false)
	}
	if from.Kind == column.KindString && to.Numeric() && l.b.dialect == syntax.MySQL {
		return l.textNumber(a, to)
	}
	if to.Kind == column.KindString {
		return l.asText(a)
	}
	return &plan.Cast{X: a, To: to, Try: from.Kind == column.KindString && l.speaks(textNumbers)}
}

// fitted are the types that arguments are to have for o; not ok: it does not take so many, or not these.
func (l *lowering) fitted(o *funcs.Overload, args []plan.Expr, types []column.Type, texts bool) ([]column.Type, bool) {
	if len(args) != len(o.Args) && !(o.Variadic && len(args) >= len(o.Args)) {
		return nil, false
	}
	out := slices.Clone(types)
	for i, t := range types {
		k := o.Args[min(i, len(o.Args)-1)]
		if k == funcs.AnyKind || k == funcs.EachKind || k == t.Kind {
			continue
		}
		_, isConst := args[i].(*plan.Literal)
		switch {
		case t.Kind == column.KindString && (texts || isConst):
			to, ok := fromText[k]
			if ok && l.b.dialect == syntax.Weir && k == column.KindInt64 {
				_, ok = column.ParseInt([]byte(strings.TrimSpace(args[i].(*plan.Literal).Value.(string))))
			}
			if !ok {
				return nil, false
			}
			out[i] = to
		case texts && k == column.KindString && t.Kind != column.KindNull && !t.Kind.Nested():
			out[i] = column.String
		case texts && k == column.KindInt64 && (t.Kind == column.KindDecimal || t.Kind == column.KindFloat64 || t.Kind == column.KindBool):
			out[i] = column.Int64
		case texts && k == column.KindFloat64 && t.Kind == column.KindBool:
			out[i] = column.Float64
		case t.Kind == column.KindDate && k == column.KindTimestamp:
			out[i] = column.Timestamp
		case texts && t.Kind == column.KindTimestamp && k == column.KindDate:
			out[i] = column.Date
		}
	}
	return out, true
}

// fromText are the kinds that a text is cast to.
var fromText = map[column.Kind]column.Type{
	column.KindDate: column.Date, column.KindTimestamp: column.Timestamp, column.KindTime: column.Time,
	column.KindInt64: column.Int64, column.KindFloat64: column.Float64, column.KindBinary: column.Binary, column.KindInterval: column.Interval,
}
