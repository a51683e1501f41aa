package sql

import (
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan"
)

// primary reads an operand: a literal, a name, a call, CASE, CAST or something
// in parentheses.
func (p *parser) primary() (plan.Expr, error) {
	t := p.peek()
	switch t.kind {
	case tokNumber:
		return p.numberLiteral("")
	case tokString:
		p.advance()
		return plan.NewLiteral(t.text), nil
	case tokSign:
		if t.is("(") {
			return p.group()
		}
		if t.is("?") {
			return p.placeholder()
		}
		return nil, p.unexpected("an expression")
	case tokEnd:
		return nil, p.unexpected("an expression")
	case tokName:
		return p.nameOrCall()
	}
	word := strings.ToLower(t.text)
	switch word {
	case "null":
		p.advance()
		return plan.NewLiteral(nil), nil
	case "true", "false":
		p.advance()
		return plan.NewLiteral(word == "true"), nil
	case "case":
		return p.caseExpr()
	case "cast", "try_cast":
		return p.castCall()
	case "date", "timestamp", "decimal":
		if p.peek2().kind == tokString {
			return p.typedLiteral(word)
		}
	case "extract":
		if p.peek2().is("(") {
			return p.extract()
		}
	}
	return p.nameOrCall()
}

func (p *parser) group() (plan.Expr, error) {
	open := p.advance()
	if t := p.peek(); t.is("select") || t.is("with") {
		return nil, p.errorAt(open.pos, "a subquery in an expression is not there yet; put it in FROM")
	}
	e, err := p.expr()
	if err != nil {
		return nil, err
	}
	if !p.take(")") {
		return nil, p.unexpected("an operator or )")
	}
	return e, nil
}

func (p *parser) numberLiteral(sign string) (plan.Expr, error) {
	t := p.advance()
	text := []byte(sign + t.text)
	if !strings.ContainsAny(t.text, ".eE") {
		v, ok := column.ParseInt(text)
		if !ok {
			return nil, p.errorAt(t.pos, "%s does not fit int64; write %s.0 for a float", text, text)
		}
		return plan.NewLiteral(v), nil
	}
	v, ok := column.ParseFloat(text)
	if !ok {
		return nil, p.errorAt(t.pos, "%s does not fit float64", text)
	}
	return plan.NewLiteral(v), nil
}

// typedLiteral reads DATE '…', TIMESTAMP '…' or DECIMAL '…'.
func (p *parser) typedLiteral(word string) (plan.Expr, error) {
	p.advance()
	t := p.advance()
	if word == "decimal" {
		d, err := column.ParseDecimal(strings.TrimSpace(t.text))
		if err != nil {
			return nil, p.errorAt(t.pos, "%v", err)
		}
		return plan.NewLiteral(d), nil
	}
	typ := column.Date
	if word == "timestamp" {
		typ = column.Timestamp
	}
	v, err := funcs.ParseTime(t.text, typ)
	if err != nil {
		return nil, p.errorAt(t.pos, "%v", err)
	}
	l := &plan.Literal{Value: typ.At(v), Typ: typ}
	if word == "timestamp" {
		// In another zone a text without offset is another moment.
		there, err := funcs.ParseTime(t.text, column.Type{Kind: column.KindTimestamp, Zone: "Asia/Tokyo"})
		p.walls[l] = err == nil && there != v
	}
	return l, nil
}

func (p *parser) caseExpr() (plan.Expr, error) {
	p.advance()
	var subject plan.Expr
	var err error
	if !p.peek().is("when") {
		if subject, err = p.expr(); err != nil {
			return nil, err
		}
	}
	out := &plan.Case{}
	for p.take("when") {
		when, err := p.expr()
		if err != nil {
			return nil, err
		}
		if subject != nil {
			when = call("=", subject, when)
		}
		if err := p.expect("then"); err != nil {
			return nil, err
		}
		then, err := p.expr()
		if err != nil {
			return nil, err
		}
		out.Whens, out.Thens = append(out.Whens, when), append(out.Thens, then)
	}
	if len(out.Whens) == 0 {
		return nil, p.unexpected("WHEN")
	}
	if p.take("else") {
		if out.Else, err = p.expr(); err != nil {
			return nil, err
		}
	}
	return out, p.expect("end")
}

func (p *parser) castCall() (plan.Expr, error) {
	try := p.advance().is("try_cast")
	if err := p.expect("("); err != nil {
		return nil, err
	}
	x, err := p.expr()
	if err != nil {
		return nil, err
	}
	if err := p.expect("as"); err != nil {
		return nil, err
	}
	typ, err := p.typeName()
	if err != nil {
		return nil, err
	}
	return &plan.Cast{X: x, To: typ, Try: try}, p.expect(")")
}

// castOperator reads ::type.
func (p *parser) castOperator(x plan.Expr) (plan.Expr, error) {
	p.advance()
	typ, err := p.typeName()
	if err != nil {
		return nil, err
	}
	return &plan.Cast{X: x, To: typ}, nil
}

// casts reads the casts that bind to x.
func (p *parser) casts(x plan.Expr) (plan.Expr, error) {
	var err error
	for p.peek().is("::") && err == nil {
		x, err = p.castOperator(x)
	}
	return x, err
}

// typeName reads a type as column.ParseType does, from the source text because
// zones are no SQL words.
func (p *parser) typeName() (column.Type, error) {
	t := p.peek()
	if t.kind != tokWord && t.kind != tokName {
		return column.Type{}, p.unexpected("a type such as bigint or decimal(10,2)")
	}
	p.advance()
	text := t.text
	if p.peek().is("(") {
		open := p.advance()
		for !p.peek().is(")") {
			if p.advance().kind == tokEnd {
				return column.Type{}, p.unexpected(")")
			}
		}
		text += p.src[open.pos:p.advance().end]
	} else if strings.EqualFold(text, "double") {
		p.take("precision")
	}
	typ, err := column.ParseType(text)
	if err != nil {
		return column.Type{}, p.errorAt(t.pos, "%v", err)
	}
	if err := column.CheckZone(typ.Zone); err != nil {
		return column.Type{}, p.errorAt(t.pos, "%v", err)
	}
	return typ, nil
}

// extract reads EXTRACT(unit FROM x), which is unit(x).
func (p *parser) extract() (plan.Expr, error) {
	p.advance()
	p.advance()
	unit := p.peek()
	if funcs.FindScalar(strings.ToLower(unit.text)) == nil || unit.kind != tokWord {
		return nil, p.unexpected("a unit such as YEAR or HOUR")
	}
	p.advance()
	if err := p.expect("from"); err != nil {
		return nil, err
	}
	x, err := p.expr()
	if err != nil {
		return nil, err
	}
	return call(strings.ToLower(unit.text), x), p.expect(")")
}
