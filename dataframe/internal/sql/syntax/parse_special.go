package syntax

import "strconv"

// specialCalls read functions whose arguments have words between them. They
// become plain calls. Nil means: the arguments are plain.
var specialCalls map[string]func(p *parser, t *token) Expr

func init() {
	// A literal would refer to itself through the parser.
	specialCalls = map[string]func(p *parser, t *token) Expr{
		"extract":        (*parser).extract,
		"position":       (*parser).position,
		"substring":      (*parser).substring,
		"substr":         (*parser).substring,
		"trim":           (*parser).trim,
		"overlay":        (*parser).overlay,
		"group_concat":   (*parser).groupConcat,
		"convert":        (*parser).convert,
		"map":            (*parser).sparkMap,
		"concat":         (*parser).concat,
		"dayofweek":      (*parser).dayOfWeek,
		"regexp_extract": (*parser).regexpExtract,
	}
}

func newCall(pos Pos, name string, args ...Expr) *Call {
	return &Call{Pos: pos, Name: []string{name}, Args: args}
}

// sparkMap reads Spark's map(k, v, k2, v2): MAP {k: v, k2: v2}.
func (p *parser) sparkMap(t *token) Expr {
	if !p.d.FromZero {
		return nil
	}
	c, ok := p.call([]string{t.key}, t.pos).(*Call)
	if !ok || len(c.Args)%2 != 0 {
		p.fail(t.pos, "map takes keys and values in turn")
		return c
	}
	m := &Map{Pos: t.pos}
	for i := 0; i < len(c.Args); i += 2 {
		m.Keys, m.Values = append(m.Keys, c.Args[i]), append(m.Values, c.Args[i+1])
	}
	return m
}

// concat is the operator || where a null makes it null.
func (p *parser) concat(t *token) Expr {
	c, ok := p.plainCall(t, p.d.ConcatNull)
	if !ok || len(c.Args) == 0 {
		return c.orNil()
	}
	out := c.Args[0]
	if len(c.Args) == 1 {
		return &Binary{t.pos, "||", out, &Text{Pos: t.pos}}
	}
	for _, a := range c.Args[1:] {
		out = &Binary{t.pos, "||", out, a}
	}
	return out
}

// dayOfWeek counts from Sunday where the dialect does.
func (p *parser) dayOfWeek(t *token) Expr {
	c, ok := p.plainCall(t, p.d.SundayFirst)
	if !ok {
		return c.orNil()
	}
	return &Binary{t.pos, "+", &Binary{t.pos, "%", c, &Number{t.pos, "7"}}, &Number{t.pos, "1"}}
}

// regexpExtract gives Spark's the first group where none is named.
func (p *parser) regexpExtract(t *token) Expr {
	c, ok := p.plainCall(t, p.d == Spark)
	if ok && len(c.Args) == 2 {
		c.Args = append(c.Args, &Number{t.pos, "1"})
	}
	return c.orNil()
}

// plainCall reads a call whose meaning the dialect changes; ok is false, and nothing is read, where it does
// not.
func (p *parser) plainCall(t *token, changes bool) (c *Call, ok bool) {
	if !changes {
		return nil, false
	}
	c, ok = p.call([]string{t.key}, t.pos).(*Call)
	return c, ok && p.err == nil
}

// orNil is c as an Expr, nil if there is none.
func (c *Call) orNil() Expr {
	if c == nil {
		return nil
	}
	return c
}

// extract reads (YEAR FROM x): date_part('year', x).
func (p *parser) extract(t *token) Expr {
	unit := p.ahead(1)
	if p.ahead(2).key != "from" || unit.kind != tokWord && unit.kind != tokString && unit.kind != tokName {
		p.advance()
		p.unexpected("a unit and FROM, as in EXTRACT(YEAR FROM ts)")
		return nil
	}
	p.at += 3
	word := lower(unit.text)
	if u := unitOf(word); u != "" {
		word = u
	}
	x := p.expr()
	p.expect(")")
	return newCall(t.pos, "date_part", &Text{unit.pos, word}, x)
}

// position reads (a IN b): strpos(b, a).
func (p *parser) position(t *token) Expr {
	p.advance()
	a := p.binary(bindCompare)
	if p.take(",") { // MySQL, Spark: position(a, b [, from])
		args := append([]Expr{a}, p.exprs()...)
		p.expectClose()
		return newCall(t.pos, "locate", args...)
	}
	p.expect("in")
	b := p.binary(bindCompare)
	p.expect(")")
	return newCall(t.pos, "strpos", b, a)
}

// substring reads (x FROM 2 FOR 3): substr(x, 2, 3).
func (p *parser) substring(t *token) Expr {
	start := p.at
	p.advance()
	x := p.expr()
	args := []Expr{x}
	switch {
	case p.take("from"):
		args = append(args, p.expr())
		if p.take("for") {
			args = append(args, p.expr())
		}
	case p.take("for"):
		args = append(args, &Number{p.pos(), "1"}, p.expr())
	default:
		if p.err == nil {
			p.at = start
		}
		return nil
	}
	p.expect(")")
	return newCall(t.pos, "substr", args...)
}

// trim reads ([BOTH|LEADING|TRAILING] [a] FROM x), and PostgreSQL's (BOTH FROM x, a).
func (p *parser) trim(t *token) Expr {
	start := p.at
	p.advance()
	side := p.takeAny("both", "leading", "trailing")
	var a Expr
	if !p.is("from") {
		a = p.expr()
	}
	var args []Expr
	switch from := p.take("from"); {
	case !from && side == "":
		if p.err == nil {
			p.at = start
		}
		return nil
	case from:
		args = []Expr{p.expr()}
		if a != nil {
			args = append(args, a)
		}
	default: // (BOTH x)
		args, a = []Expr{a}, nil
	}
	if a == nil && p.take(",") {
		args = append(args, p.expr())
	}
	p.expect(")")
	name := map[string]string{"": "trim", "both": "trim", "leading": "ltrim", "trailing": "rtrim"}[side]
	return newCall(t.pos, name, args...)
}

// overlay reads (x PLACING y FROM 2 FOR 3): overlay(x, y, 2, 3).
func (p *parser) overlay(t *token) Expr {
	start := p.at
	p.advance()
	args := []Expr{p.expr()}
	if !p.take("placing") {
		if p.err == nil {
			p.at = start
		}
		return nil
	}
	args = append(args, p.expr())
	p.expect("from")
	args = append(args, p.expr())
	if p.take("for") {
		args = append(args, p.expr())
	}
	p.expect(")")
	return newCall(t.pos, "overlay", args...)
}

// groupConcat reads MySQL's (x ORDER BY y SEPARATOR ','): string_agg(x, ',' ORDER BY y).
func (p *parser) groupConcat(t *token) Expr {
	c := newCall(t.pos, "string_agg")
	p.advance()
	c.Distinct = p.take("distinct")
	parts := []Expr{p.expr()}
	sep := Expr(&Text{t.pos, ","})
	for p.d == MySQL && p.take(",") {
		parts = append(parts, p.expr())
	}
	joined := parts[0]
	for _, part := range parts[1:] { // a null in one leaves the row out
		joined = &Binary{t.pos, "||", joined, part}
	}
	c.Args = []Expr{joined}
	if p.d != MySQL && p.take(",") {
		sep = p.expr()
	}
	if p.takeAll("order", "by") {
		c.OrderBy = p.orderItems()
		for i, o := range c.OrderBy { // a number is that of one of the arguments
			if n, ok := o.X.(*Number); ok && p.d == MySQL {
				if at, err := strconv.Atoi(n.Text); err == nil && at >= 1 && at <= len(parts) {
					c.OrderBy[i].X = parts[at-1]
				}
			}
		}
	}
	if p.take("separator") {
		sep = &Text{p.pos(), p.text("a text after SEPARATOR")}
	}
	c.Args = append(c.Args, sep)
	p.tail(c)
	return c
}

// convert reads MySQL's (x, type) and (x USING charset).
func (p *parser) convert(t *token) Expr {
	p.advance()
	x := p.expr()
	if p.take("using") {
		p.anyWord("a character set")
		p.expect(")")
		return x
	}
	p.expect(",")
	c := &Cast{Pos: t.pos, X: x, To: p.typeName()}
	p.expect(")")
	return c
}
