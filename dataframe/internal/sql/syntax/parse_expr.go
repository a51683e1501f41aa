package syntax

import "strings"

// How tightly operators bind, from OR to ::.
const (
	bindNone = iota
	bindOr
	bindXor
	bindAnd
	bindNot
	bindCompare
	bindConcat // of DuckDB
	bindBitOr
	bindBitAnd
	bindShift
	bindAdd
	bindMultiply
	bindPower
	bindSign
	bindZone // AT TIME ZONE, COLLATE
	bindCast // ::, [], .
)

type infixOp struct {
	op   string
	bind int
}

// infixOps are the operators between two operands.
var infixOps = map[string]infixOp{
	"or": {"or", bindOr}, "and": {"and", bindAnd}, "xor": {"xor", bindXor}, "&&": {"&&", bindCompare},
	"=": {"=", bindCompare}, "==": {"=", bindCompare}, "<>": {"<>", bindCompare}, "!=": {"<>", bindCompare},
	"<": {"<", bindCompare}, "<=": {"<=", bindCompare}, ">": {">", bindCompare}, ">=": {">=", bindCompare},
	"<=>": {"<=>", bindCompare}, "^@": {"^@", bindCompare}, "@>": {"@>", bindCompare}, "<@": {"<@", bindCompare},
	"|": {"|", bindShift}, "&": {"&", bindShift}, "<<": {"<<", bindShift}, ">>": {">>", bindShift},
	"||": {"||", bindConcat}, "+": {"+", bindAdd}, "-": {"-", bindAdd},
	"*": {"*", bindMultiply}, "/": {"/", bindMultiply}, "%": {"%", bindMultiply},
	"//": {"//", bindMultiply}, "div": {"//", bindMultiply}, "mod": {"%", bindMultiply},
	"**": {"**", bindPower}, "^": {"**", bindPower}, "#": {"xor bits", bindShift},
}

// operator is the infix operator that comes next in this dialect.
func (p *parser) operator(t *token) (infixOp, bool) {
	if t.key == "" {
		return infixOp{}, false
	}
	op, ok := infixOps[t.key]
	if !ok {
		return op, false
	}
	switch t.key {
	case "||":
		if p.d.PipesOr {
			return infixOp{"or", bindOr}, true
		}
		switch p.d {
		case Postgres: // from left to right with the operators of bits
			return infixOp{op.op, bindShift}, true
		case Spark: // from left to right with + and -
			return infixOp{op.op, bindAdd}, true
		}
	case "&&":
		if p.d.DoubleQuoteText { // Spark and MySQL
			return infixOp{"and", bindAnd}, true
		}
	case "^":
		if !p.d.CaretPower {
			return infixOp{"xor bits", bindBitOr}, true
		}
	case "|":
		if !p.d.CaretPower { // Spark and MySQL: by rank, not from left to right
			return infixOp{op.op, bindBitOr}, true
		}
	case "&":
		if !p.d.CaretPower {
			return infixOp{op.op, bindBitAnd}, true
		}
	case "#":
		return op, p.d.CaretPower // PostgreSQL; in Weir it begins a comment
	case "%":
		// LIMIT 10%.
		return op, p.startsOperand(p.ahead(1))
	case "div", "mod", "xor":
		// They may be names, too: SELECT a mod FROM t.
		return op, p.startsOperand(p.ahead(1))
	}
	return op, true
}

// startsOperand reports whether an operand can begin with t.
func (p *parser) startsOperand(t *token) bool {
	switch t.kind {
	case tokEnd:
		return false
	case tokSign:
		switch t.key {
		case "(", "-", "+", "?", "$", ":", "[", "~", "@", "@@":
			return true
		}
		return false
	case tokWord:
		switch t.key {
		case "not", "null", "true", "false", "case", "cast", "try_cast", "exists":
			return true
		}
		return !reserved[t.key]
	}
	return true
}

func (p *parser) expr() Expr { return p.binary(bindNone) }

// binary is Pratt's loop: it reads an operand and then the operators that bind
// tighter than outer.
func (p *parser) binary(outer int) Expr {
	p.enter()
	defer p.leave()
	left := p.prefix()
	for n := 0; p.err == nil; n++ {
		e := p.infix(left, outer)
		if e == nil {
			return left
		}
		left = e
		if n > 50*maxDepth {
			p.fail(p.pos(), "an expression has more than %d operators in a row", 50*maxDepth)
		}
	}
	return left
}

func (p *parser) prefix() Expr {
	t := p.peek()
	switch t.key {
	case "not":
		p.advance()
		return &Unary{t.pos, "not", p.binary(bindNot - 1)}
	case "!":
		p.advance()
		return &Unary{t.pos, "not", p.binary(bindSign)}
	case "~":
		p.advance()
		return &Unary{t.pos, "~", p.binary(p.bindNegation())}
	case "+":
		p.advance()
		return p.binary(bindSign - 1)
	case "-":
		p.advance()
		// -9223372036854775808 is a number although 9223372036854775808 is none.
		if n := p.peek(); n.kind == tokNumber && n.pos == t.end && strings.Trim(n.text, "0.") != "" { // of 0 the sign is one of what it is cast to
			p.advance()
			return p.postfix(&Number{t.pos, "-" + n.text})
		}
		return &Unary{t.pos, "-", p.binary(bindSign - 1)}
	}
	return p.postfix(p.primary())
}

// bindNegation is how tightly ~ binds: in PostgreSQL and DuckDB as the operators of bits do, so that ~1 + 1 is ~(1 + 1).
func (p *parser) bindNegation() int {
	if p.d.CaretPower {
		return bindShift
	}
	return bindSign
}

// infix reads one operator and its right side, if it binds tighter than outer;
// else it gives nil.
func (p *parser) infix(left Expr, outer int) Expr {
	t := p.peek()
	if t.key == "" {
		return nil
	}
	if p.d == Postgres {
		if e, is := p.postgresInfix(left, outer); is {
			return e
		}
	}
	if op, ok := p.operator(t); ok {
		if op.bind <= outer {
			return nil
		}
		p.advance()
		if op.bind == bindCompare {
			if q := p.takeAny("any", "some", "all"); q != "" {
				return p.quantified(t.pos, left, op.op, q == "all")
			}
		}
		right := p.binary(op.bind)
		if op.op == "xor bits" {
			return &Call{Pos: t.pos, Name: []string{"xor"}, Args: []Expr{left, right}}
		}
		return &Binary{t.pos, op.op, left, right}
	}
	if t.key == "at" && outer < bindZone && p.follows("at", "time", "zone") {
		p.at += 3
		return &AtZone{t.pos, left, p.binary(bindZone)}
	}
	if t.key == "collate" && outer < bindZone {
		p.advance()
		return &Collate{t.pos, left, p.anyWord("the name of a collation")}
	}
	if outer >= bindCompare {
		return nil
	}
	return p.test(left)
}

// test reads what decides about left: IS, IN, BETWEEN, LIKE and their like.
func (p *parser) test(left Expr) Expr {
	t := p.peek()
	switch t.key {
	case "is":
		p.advance()
		return p.isTest(left)
	case "isnull", "notnull":
		if p.startsOperand(p.ahead(1)) {
			return nil
		}
		p.advance()
		return &Is{t.pos, left, "null", t.key == "notnull"}
	case "not":
		next := p.ahead(1).key
		if next != "in" && next != "between" && likeOps[next] == "" && next != "similar" {
			return nil
		}
		p.advance()
		return p.membership(left, true)
	case "in", "between", "similar":
		return p.membership(left, false)
	}
	if likeOps[t.key] != "" {
		return p.membership(left, false)
	}
	return nil
}

// likeOps are the words and signs for matching.
var likeOps = map[string]string{
	"like": "like", "ilike": "ilike", "rlike": "rlike", "regexp": "rlike", "glob": "glob",
	"~": "rlike", "!~": "rlike", "~*": "rilike", "!~*": "rilike", "~~": "like", "!~~": "like", "~~*": "ilike", "!~~*": "ilike",
}

// isTest reads what follows IS.
func (p *parser) isTest(x Expr) Expr {
	pos := p.tokens[p.at-1].pos
	not := p.take("not")
	if p.takeAll("distinct", "from") {
		return &IsDistinct{pos, x, p.binary(bindCompare), not}
	}
	if what := p.takeAny("null", "true", "false", "unknown"); what != "" {
		return &Is{pos, x, what, not}
	}
	p.unexpected("NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM")
	return x
}

// membership reads IN, BETWEEN, LIKE or one of its like, and what follows.
func (p *parser) membership(x Expr, not bool) Expr {
	t := p.advance()
	switch t.key {
	case "between":
		b := &Between{Pos: t.pos, X: x, Not: not}
		if b.Symmetric = p.take("symmetric"); !b.Symmetric && p.is("asymmetric") {
			p.advance()
		}
		b.Low = p.binary(bindCompare)
		p.expect("and")
		b.High = p.binary(bindCompare)
		return b
	case "in":
		return p.inList(t.pos, x, not)
	}
	l := &Like{Pos: t.pos, X: x, Op: likeOps[t.key], Not: not != (t.key[0] == '!')}
	if t.key == "similar" {
		p.expect("to")
		l.Op = "similar to"
	}
	if q := p.takeAny("any", "some", "all"); q != "" {
		return p.quantifiedLike(l, q == "all")
	}
	l.Pattern = p.binary(bindCompare)
	if p.take("escape") {
		l.Escape = p.binary(bindCompare)
	}
	return l
}

func (p *parser) inList(pos Pos, x Expr, not bool) Expr {
	in := &In{Pos: pos, X: x, Not: not}
	if !p.is("(") {
		// DuckDB: x IN list.
		in.Of = p.binary(bindCompare)
		return in
	}
	if p.startsQuery() {
		p.advance()
		in.Query = p.query()
		p.expect(")")
		return in
	}
	p.advance()
	if p.take(")") {
		return in
	}
	in.List = p.exprs()
	p.expectClose()
	return in
}

// quantified reads what follows ANY or ALL.
func (p *parser) quantified(pos Pos, x Expr, op string, all bool) Expr {
	q := &Quantified{Pos: pos, X: x, Op: op, All: all}
	if p.startsQuery() {
		p.advance()
		q.Query = p.query()
		p.expect(")")
		return q
	}
	p.expect("(")
	q.List = p.expr()
	p.expectClose()
	return q
}

// quantifiedLike reads LIKE ANY ('a%', 'b%') as its alternatives.
func (p *parser) quantifiedLike(l *Like, all bool) Expr {
	p.expect("(")
	var out Expr
	op := "or"
	if all {
		op = "and"
	}
	for _, pattern := range p.exprs() {
		one := *l
		one.Pattern = pattern
		if out == nil {
			out = &one
			continue
		}
		out = &Binary{l.Pos, op, out, &one}
	}
	p.expectClose()
	return out
}

// exprs reads expressions with commas between, at least one.
func (p *parser) exprs() []Expr {
	var list []Expr
	for p.err == nil {
		list = append(list, p.expr())
		if !p.take(",") {
			break
		}
	}
	return list
}

// expectClose wants the parenthesis after a list.
func (p *parser) expectClose() {
	if !p.take(")") {
		p.unexpected("a comma or )")
	}
}

// startsQuery reports whether the parenthesis here opens a query. Where more
// parentheses follow, what stands behind them decides: in ((SELECT 1) + 2) it is
// an expression.
func (p *parser) startsQuery() bool { return p.is("(") && p.queryAt(p.at+1) }

func (p *parser) queryAt(at int) bool {
	next := &p.tokens[min(at+1, len(p.tokens)-1)]
	switch p.tokens[at].key {
	case "select", "with", "from":
		return true
	case "values":
		return next.key == "("
	case "table":
		return next.isName()
	case "(":
		end := p.closing(at)
		switch p.tokens[min(end+1, len(p.tokens)-1)].key {
		case ")":
			return p.queryAt(at + 1)
		case "union", "intersect", "except", "minus", "order", "limit", "offset", "fetch":
			return p.queryAt(at + 1)
		}
	}
	return false
}

// closing is the index of the parenthesis that closes the one at index at.
func (p *parser) closing(at int) int {
	depth := 0
	for i := at; i < len(p.tokens); i++ {
		switch p.tokens[i].key {
		case "(":
			depth++
		case ")":
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(p.tokens) - 1
}
