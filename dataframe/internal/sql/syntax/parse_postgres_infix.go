package syntax

// jsonTests are PostgreSQL's operators of jsonb that begin with ?, by what stands behind it, as functions.
var jsonTests = map[string]string{"": "jsonb_exists", "|": "jsonb_exists_any", "&": "jsonb_exists_all"}

// postgresInfix reads operators that only PostgreSQL has: j ? 'a', j ?| keys, j ?& keys, j #- path and OPERATOR(pg_catalog.+). It
// is nil where the one that comes does not bind tighter than outer.
func (p *parser) postgresInfix(left Expr, outer int) (e Expr, is bool) {
	t, next := p.peek(), p.ahead(1)
	beside := ""
	if next.kind == tokSign && next.pos == t.end {
		beside = next.key
	}
	fn, n := "", 1
	switch {
	case t.key == "?" && t.kind == tokSign:
		if fn = jsonTests[beside]; beside != "" && fn != "" {
			n = 2
		} else {
			fn = jsonTests[""]
		}
	case t.key == "#" && beside == "-":
		fn, n = "jsonb_delete_path", 2
	case t.key == "operator" && t.kind == tokWord && next.key == "(":
	default:
		return nil, false
	}
	if bindShift <= outer {
		return nil, true
	}
	if fn != "" {
		p.at += n
		return &Call{Pos: t.pos, Name: []string{fn}, Args: []Expr{left, p.binary(bindShift)}}, true
	}
	p.at += 2
	for p.peek().isName() && p.ahead(1).key == "." {
		p.at += 2
	}
	op, ok := infixOps[p.peek().key]
	if !ok || p.peek().kind != tokSign {
		p.unexpected("an operator such as + behind OPERATOR(pg_catalog.")
		return left, true
	}
	p.advance()
	p.expect(")")
	right := p.binary(bindShift)
	if op.op == "xor bits" {
		return &Call{Pos: t.pos, Name: []string{"xor"}, Args: []Expr{left, right}}, true
	}
	return &Binary{t.pos, op.op, left, right}, true
}
