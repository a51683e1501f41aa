package sql

import (
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// A lowering turns expressions as written into those of a plan. Without a scope
// it leaves names as they are.
type lowering struct {
	b       *binder
	scope   *scope
	block   *block                      // nil where there is no query around to join subqueries to
	alias   func(name string) plan.Expr // what a name means that the scope does not have; nil: nothing
	windows map[string]*syntax.Window   // of WINDOW
	carry   []string                    // columns by which every window is partitioned besides
	given   map[string]plan.Expr        // what columns of the scope stand for that the node has not
}

func call(fn string, args ...plan.Expr) *plan.Call { return &plan.Call{Func: fn, Args: args} }

func text(s string) *plan.Literal { return plan.NewLiteral(s) }

// top is e, a whole expression of a clause.
func (l *lowering) top(e syntax.Expr) (plan.Expr, error) {
	out, err := l.expr(e)
	if err != nil || l.scope == nil {
		return out, err
	}
	return l.b.wallClock(out, l.scope), nil
}

// mostNested is how deep what is bound may be nested. The parser lets few operands be so deep, but many
// operators stand in a row.
const mostNested = 6000

// expr is e over the scope.
func (l *lowering) expr(e syntax.Expr) (plan.Expr, error) {
	if l.b.depth++; l.b.depth > mostNested {
		return nil, l.b.last(l.b.errorAt(e.Position(), "this is nested too deep"))
	}
	defer func() { l.b.depth-- }()
	if err := l.b.stopped(); err != nil {
		return nil, err
	}
	out, err := l.lower(e)
	if err == nil {
		out = l.settle(out)
	}
	if err == nil && l.b.size(out) > mostCopied+8*len(l.b.src) {
		return nil, l.b.errorAt(e.Position(), "with its parts written out as often as it needs them, this expression is too long: compute a part in a subquery or in WITH, and name it here")
	}
	return out, err
}

// lower is e over the scope, however long it gets.
func (l *lowering) lower(e syntax.Expr) (plan.Expr, error) {
	switch e := e.(type) {
	case *syntax.Name:
		return l.name(e)
	case *syntax.Number:
		return l.b.number(e)
	case *syntax.Text:
		return text(e.Value), nil
	case *syntax.Bytes:
		return plan.NewLiteral([]byte(e.Value)), nil
	case *syntax.Const:
		return l.constant(e)
	case *syntax.TypedText:
		return l.b.typedText(e)
	case *syntax.Param:
		return l.b.param(e)
	case *syntax.Unary:
		return l.unary(e)
	case *syntax.Binary:
		return l.binary(e)
	case *syntax.Call:
		return l.call(e)
	case *syntax.Case:
		return l.caseExpr(e)
	case *syntax.Cast:
		return l.cast(e)
	case *syntax.AtZone:
		return l.atZone(e)
	case *syntax.Collate:
		return l.collate(e)
	case *syntax.Interval:
		return l.interval(e)
	case *syntax.Star:
		return nil, l.b.errorAt(e.Pos, "* stands in the list of SELECT and in count(*)")
	case *syntax.All:
		return nil, l.b.errorAt(e.Pos, "ALL stands alone behind GROUP BY and ORDER BY")
	case *syntax.NamedArg:
		return nil, l.b.errorAt(e.Pos, "only table functions take arguments by name")
	case *syntax.GroupingSets:
		return nil, l.b.errorAt(e.Pos, "ROLLUP, CUBE and GROUPING SETS stand in GROUP BY")
	case *syntax.Lambda:
		return nil, l.b.errorAt(e.Pos, "a lambda stands among the arguments of a function of lists")
	case *syntax.Exists, *syntax.Subquery, *syntax.Quantified:
		return l.subquery(e)
	}
	return l.test(e)
}

// test is what decides about an operand, and nested values.
func (l *lowering) test(e syntax.Expr) (plan.Expr, error) {
	switch e := e.(type) {
	case *syntax.Between:
		return l.between(e)
	case *syntax.In:
		if e.Query != nil {
			return l.subquery(e)
		}
		return l.in(e)
	case *syntax.Like:
		return l.like(e)
	case *syntax.Is:
		return l.is(e)
	case *syntax.IsDistinct:
		same := &syntax.Binary{Pos: e.Pos, Op: "<=>", X: e.X, Y: e.Y}
		if x, y, ok := rows(same); ok {
			out, err := l.rowCompare(same, x, y)
			return not(out, !e.Not), err
		}
		list, err := l.exprs([]syntax.Expr{e.X, e.Y})
		if err == nil && isNullLiteral(list[1]) && l.isJSON(list[0]) { // json, which is not compared, has this
			return not(call("is_null", list[0]), !e.Not), nil
		}
		if err == nil {
			list, err = l.operands("<=>", e.Pos, list)
		}
		if err != nil {
			return nil, err
		}
		return not(call("is_not_distinct", list...), !e.Not), nil
	}
	return l.nested(e)
}

// not is e turned round if is holds.
func not(e plan.Expr, is bool) plan.Expr {
	if is && e != nil {
		return call("not", e)
	}
	return e
}

func (l *lowering) exprs(list []syntax.Expr) ([]plan.Expr, error) {
	var out []plan.Expr
	for _, e := range list {
		x, err := l.expr(e)
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

// calls is fn of args. It is an untyped nil with an error.
func (l *lowering) calls(fn string, args ...syntax.Expr) (plan.Expr, error) {
	list, err := l.exprs(args)
	if err != nil {
		return nil, err
	}
	return call(fn, l.oneZone(list, comparing[fn] || fn == "is_not_distinct")...), nil
}

// name is the column that n means.
func (l *lowering) name(n *syntax.Name) (plan.Expr, error) {
	if e := l.given[n.Parts[0]]; e != nil && len(n.Parts) == 1 {
		return e, nil
	}
	if l.scope == nil {
		c := columnOf(strings.Join(n.Parts, "."))
		l.b.refs[c] = ref{n.Parts, n.Pos}
		return c, nil
	}
	if l.scope.overQualified(n.Parts) {
		if e := l.fieldOf(n); e != nil {
			return e, nil
		}
	}
	c, err := l.b.column(l.scope, n.Parts, n.Pos)
	if err == nil {
		return c, nil
	}
	if len(n.Parts) > 1 && !isAmbiguous(err) {
		if e := l.fieldOf(n); e != nil {
			return e, nil
		}
	}
	if _, unknown := err.(*column.UnknownColumn); unknown && l.alias != nil && len(n.Parts) == 1 {
		if f := l.alias(n.Parts[0]); f != nil {
			return f, nil
		}
	}
	if len(n.Parts) == 1 && whoWords[strings.ToLower(n.Parts[0])] {
		return text("weir"), nil
	}
	return nil, l.b.wrap(n.Pos, err)
}

// whoWords are names of the standard for who asks and where, unless a column is called so.
var whoWords = map[string]bool{"current_role": true, "session_user": true, "current_catalog": true}

func (l *lowering) unary(e *syntax.Unary) (plan.Expr, error) {
	fn := map[string]string{"not": "not", "-": "neg", "~": "bitwise_not"}[e.Op]
	x, err := l.expr(e.X)
	if err != nil {
		return nil, err
	}
	switch {
	case fn == "not":
		x = l.truth(x)
	case l.b.dialect != syntax.MySQL || l.scope == nil:
	case fn == "neg" && l.typeOf(x).Kind == column.KindString:
		return call("-", plan.NewLiteral(int64(0)), l.mysqlNumber(x)), nil
	case fn == "neg":
		x = l.mysqlNumber(x)
	default:
		return l.mysqlBitOperator("~", []plan.Expr{x}), nil
	}
	return call(fn, x), nil
}

// binaryFuncs are the functions of operators that are not called by their sign.
var binaryFuncs = map[string]string{
	"<=>": "is_not_distinct", "^@": "starts_with", "//": "div", "**": "pow", "&&": "list_has_any", "@>": "list_has_all",
}

func (l *lowering) binary(e *syntax.Binary) (plan.Expr, error) {
	if e.Op == "+" || e.Op == "-" {
		if i, ok := e.Y.(*syntax.Interval); ok {
			return l.shift(e.Op, e.X, i)
		}
		if i, ok := e.X.(*syntax.Interval); ok && e.Op == "+" {
			return l.shift(e.Op, e.Y, i)
		}
	}
	if x, y, ok := rows(e); ok {
		return l.rowCompare(e, x, y)
	}
	switch e.Op {
	case "and", "or":
		return l.chain(e)
	case "xor": // of bools: a <> b
		list, err := l.exprs([]syntax.Expr{e.X, e.Y})
		if err != nil {
			return nil, err
		}
		return call("<>", l.truth(list[0]), l.truth(list[1])), nil
	case "<@":
		return l.binary(&syntax.Binary{Pos: e.Pos, Op: "@>", X: e.Y, Y: e.X})
	case "&", "|", "<<", ">>":
		return l.bits(e)
	}
	args, err := l.exprs([]syntax.Expr{e.X, e.Y})
	if err != nil {
		return nil, err
	}
	if !comparing[e.Op] {
		args = l.b.uncollated(args)
	}
	if e.Op == "-" && l.b.dialect == syntax.Postgres && l.isJSON(args[0]) {
		return l.without(e, args)
	}
	if held := l.jsonOf(args[0]); (e.Op == "@>" || e.Op == "&&") && held != noJSON && !held.document() {
		l.b.jsonKey(args[0], held, e.Pos)
	}
	if args, err = l.operands(e.Op, e.Pos, l.mysqlArithmetic(e.Op, args)); err != nil {
		return nil, err
	}
	if e.Op == "//" && l.b.dialect == syntax.MySQL && l.scope != nil {
		return l.mysqlDiv(args[0], args[1]), nil
	}
	if e.Op == "+" && l.typeOf(args[1]).Kind == column.KindDate && l.typeOf(args[0]).Kind.Integer() {
		args[0], args[1] = args[1], args[0] // a number of days + a date
	}
	if l.b.dialect == syntax.Spark {
		if out := l.sparkBinary(e.Op, args[0], args[1]); out != nil {
			return out, nil
		}
	}
	if e.Op == "/" || e.Op == "%" {
		return l.quotient(e.Op, args[0], args[1]), nil
	}
	fn := binaryFuncs[e.Op]
	switch {
	case fn == "":
		fn = e.Op
	case e.Op == "@>" && l.typeOf(args[0]).Kind == column.KindString: // JSON
		fn = "json_has"
	case e.Op == "@>" && l.b.dialect == syntax.Postgres: // no array holds a null
		return call("and", call(fn, args...), call("=", call("list_count", args[1]), call("list_length", args[1]))), nil
	}
	if written := l.written(args); e.Op == "||" && written != nil && l.speaks(textNumbers) {
		args = written
	}
	if e.Op == "||" {
		if l.b.dialect == syntax.Weir && slices.ContainsFunc(args, func(x plan.Expr) bool { return l.typeOf(x).Kind == column.KindString }) {
			if written := l.blobsWritten(args); written != nil {
				args = written
			}
		}
		if out, err := l.jsonConcat(e, args); out != nil || err != nil {
			return out, err
		}
		for i, x := range args {
			if l.b.dialect == syntax.Postgres && l.typeOf(x).Kind == column.KindInterval {
				args[i] = postgresInterval(x)
			}
		}
	}
	if e.Op == "||" && (l.isList(args[0]) || l.isList(args[1])) {
		if fn, args = "list_concat_strict", l.oneZone(l.besideList(args), false); l.b.dialect == syntax.Postgres {
			fn = "list_concat" // a null list is empty there
		}
	}
	return call(fn, args...), nil
}

// besideList are the operands of || with a list: an element beside one is a list of it.
func (l *lowering) besideList(args []plan.Expr) []plan.Expr {
	out := slices.Clone(args)
	for i, x := range args {
		if _, isText := x.(*plan.Literal); isText && l.typeOf(x).Kind == column.KindString {
			continue // PostgreSQL reads a list in it
		}
		if t := l.typeOf(x); t.Kind != column.KindNull && listDepth(l.typeOf(args[1-i])) == listDepth(t)+1 {
			out[i] = call("list_value", x)
		}
	}
	return out
}

// listDepth is how deep lists are in lists of type t.
func listDepth(t column.Type) int {
	depth := 0
	for ; t.Kind == column.KindList; depth++ {
		t = t.Element()
	}
	return depth
}

// bits is an operator on bits: the function of that meaning.
func (l *lowering) bits(e *syntax.Binary) (plan.Expr, error) {
	fn := map[string]string{"&": "bitwise_and", "|": "bitwise_or", "<<": "shiftleft", ">>": "shiftright"}[e.Op]
	if l.b.dialect == syntax.MySQL && l.scope != nil {
		list, err := l.exprs([]syntax.Expr{e.X, e.Y})
		if err != nil {
			return nil, err
		}
		return l.mysqlBitOperator(e.Op, list), nil
	}
	return l.calls(fn, e.X, e.Y)
}

// and is the conjunction; nil stands for true.
func and(a, b plan.Expr) plan.Expr {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return call("and", a, b)
}

func (l *lowering) caseExpr(e *syntax.Case) (plan.Expr, error) {
	out := &plan.Case{}
	var subject plan.Expr
	var err error
	if e.Subject != nil {
		if subject, err = l.expr(e.Subject); err != nil {
			return nil, err
		}
	}
	for _, w := range e.Whens {
		when, err := l.expr(w.When)
		if err != nil {
			return nil, err
		}
		if subject != nil {
			sides, err := l.operands("=", w.When.Position(), []plan.Expr{subject, when})
			if err != nil {
				return nil, err
			}
			when = call("=", sides...)
		} else {
			when = l.truth(when)
		}
		then, err := l.expr(w.Then)
		if err != nil {
			return nil, err
		}
		out.Whens, out.Thens = append(out.Whens, when), append(out.Thens, then)
	}
	if e.Else != nil {
		if out.Else, err = l.expr(e.Else); err != nil {
			return nil, err
		}
		values := l.besideTexts(l.oneZone(append(out.Thens[:len(out.Thens):len(out.Thens)], out.Else), false))
		out.Thens, out.Else = values[:len(out.Thens)], values[len(out.Thens)]
		return out, nil
	}
	out.Thens = l.besideTexts(l.oneZone(out.Thens, false))
	return out, nil
}
