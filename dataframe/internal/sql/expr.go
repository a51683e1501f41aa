package sql

import (
	"strings"

	"weir/dataframe/plan"
)

// How tightly operators bind, from OR to ::. They agree with what plan prints.
const (
	bindNone = iota
	bindOr
	bindAnd
	bindNot
	bindCompare
	bindAdd
	bindMultiply
	bindSign
	bindCast
)

// infixFuncs are the binary operators that are plain calls.
var infixFuncs = map[string]struct {
	fn   string
	bind int
}{
	"or": {"or", bindOr}, "and": {"and", bindAnd},
	"=": {"=", bindCompare}, "==": {"=", bindCompare}, "<>": {"<>", bindCompare}, "!=": {"<>", bindCompare},
	"<": {"<", bindCompare}, "<=": {"<=", bindCompare}, ">": {">", bindCompare}, ">=": {">=", bindCompare},
	"<=>": {"is_not_distinct", bindCompare}, "like": {"like", bindCompare}, "ilike": {"ilike", bindCompare},
	"+": {"+", bindAdd}, "-": {"-", bindAdd}, "||": {"||", bindAdd},
	"*": {"*", bindMultiply}, "/": {"/", bindMultiply}, "%": {"%", bindMultiply},
	"//": {"div", bindMultiply}, "div": {"div", bindMultiply},
}

func (p *parser) expr() (plan.Expr, error) { return p.binary(bindNone) }

// binary is Pratt's loop: it reads an operand and then the operators that bind
// tighter than outer.
func (p *parser) binary(outer int) (plan.Expr, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	left, err := p.prefix()
	if err != nil {
		return nil, err
	}
	for n := 0; ; n++ {
		more, e, err := p.infix(left, outer)
		if err != nil || !more {
			return left, err
		}
		left = e
		if n > 50*maxDepth {
			return nil, p.errorAt(p.peek().pos, "an expression has more than %d operators in a row", 50*maxDepth)
		}
	}
}

func (p *parser) prefix() (plan.Expr, error) {
	t := p.peek()
	switch {
	case t.is("not"):
		p.advance()
		x, err := p.binary(bindNot - 1)
		return call("not", x), err
	case t.is("+"):
		p.advance()
		return p.binary(bindSign)
	case t.is("-"):
		p.advance()
		// -9223372036854775808 is a number although 9223372036854775808 is none.
		if n := p.peek(); n.kind == tokNumber {
			lit, err := p.numberLiteral("-")
			if err != nil {
				return nil, err
			}
			return p.casts(lit)
		}
		x, err := p.binary(bindSign)
		return call("neg", x), err
	}
	return p.primary()
}

// infix reads one operator and its right side, if it binds tighter than outer.
func (p *parser) infix(left plan.Expr, outer int) (bool, plan.Expr, error) {
	t := p.peek()
	if t.kind != tokSign && t.kind != tokWord {
		return false, nil, nil
	}
	if t.is("::") {
		if outer >= bindCast {
			return false, nil, nil
		}
		e, err := p.castOperator(left)
		return true, e, err
	}
	if op, ok := infixFuncs[strings.ToLower(t.text)]; ok {
		if op.bind <= outer {
			return false, nil, nil
		}
		p.advance()
		if op.bind == bindAdd && op.fn != "||" && p.peek().is("interval") && (p.peek2().kind == tokString || p.peek2().kind == tokNumber) {
			e, err := p.interval(op.fn, left)
			return true, e, err
		}
		right, err := p.binary(op.bind)
		return true, call(op.fn, left, right), err
	}
	if outer >= bindCompare {
		return false, nil, nil
	}
	switch {
	case p.take("is"):
		e, err := p.isTest(left)
		return true, e, err
	case t.is("in"), t.is("between"):
		e, err := p.membership(left)
		return true, e, err
	case t.is("not"):
		n := p.peek2()
		if !n.is("in") && !n.is("between") && !n.is("like") && !n.is("ilike") {
			return false, nil, nil
		}
		p.advance()
		e, err := p.membership(left)
		return true, call("not", e), err
	}
	return false, nil, nil
}

// isTest reads what follows IS.
func (p *parser) isTest(x plan.Expr) (plan.Expr, error) {
	not := p.take("not")
	var e plan.Expr
	switch {
	case p.take("null"):
		if not {
			return call("is_not_null", x), nil
		}
		return call("is_null", x), nil
	case p.take("true"):
		e = call("is_not_distinct", x, plan.NewLiteral(true))
	case p.take("false"):
		e = call("is_not_distinct", x, plan.NewLiteral(false))
	case p.take("distinct", "from"):
		y, err := p.binary(bindCompare)
		if err != nil {
			return nil, err
		}
		e, not = call("is_not_distinct", x, y), !not
	default:
		return nil, p.unexpected("NULL, TRUE, FALSE or DISTINCT FROM")
	}
	if not {
		e = call("not", e)
	}
	return e, nil
}

// membership reads IN, BETWEEN, LIKE or ILIKE and what follows.
func (p *parser) membership(x plan.Expr) (plan.Expr, error) {
	switch {
	case p.take("between"):
		low, err := p.binary(bindCompare)
		if err != nil {
			return nil, err
		}
		if err := p.expect("and"); err != nil {
			return nil, err
		}
		high, err := p.binary(bindCompare)
		return call("and", call(">=", x, low), call("<=", x, high)), err
	case p.take("in"):
		if err := p.expect("("); err != nil {
			return nil, err
		}
		if t := p.peek(); t.is("select") || t.is("with") {
			return p.inQuery(x)
		}
		list, err := p.exprList()
		return call("in", append([]plan.Expr{x}, list...)...), err
	}
	fn := strings.ToLower(p.advance().text)
	pattern, err := p.binary(bindCompare)
	return call(fn, x, pattern), err
}

// exprList reads expressions up to a closing parenthesis, at least one.
func (p *parser) exprList() ([]plan.Expr, error) {
	var list []plan.Expr
	for {
		e, err := p.expr()
		if err != nil {
			return nil, err
		}
		list = append(list, e)
		if p.take(",") {
			continue
		}
		if !p.take(")") {
			return nil, p.unexpected("a comma or )")
		}
		return list, nil
	}
}

func call(fn string, args ...plan.Expr) *plan.Call { return &plan.Call{Func: fn, Args: args} }
