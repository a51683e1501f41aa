package syntax

// createType reads CREATE TYPE name AS ENUM ('a', 'b'), AS (a int, b text) or AS a type, and CREATE DOMAIN name AS a type.
func (p *parser) createType(pos Pos) Statement {
	domain := p.advance().key == "domain"
	t := &CreateType{Pos: pos, IfNotExists: p.takeAll("if", "not", "exists")}
	t.Name = p.names("a name for the type")
	if !domain {
		p.expect("as")
	} else {
		p.take("as")
	}
	if p.is("(") { // of PostgreSQL: a row
		t.Type = &TypeName{Pos: p.pos(), Name: "struct"}
		p.typeArgs(t.Type, ")")
	} else {
		t.Type = p.typeName()
	}
	if domain && (p.is("check") || p.is("not") || p.is("default") || p.is("constraint") || p.is("null")) {
		p.fail(p.pos(), "a DOMAIN with conditions is not there; CHECK, NOT NULL and DEFAULT stand behind the columns of tables")
	}
	return t
}

// EnumLabels are the labels of enum('a', 'b'), a type as String writes it; nil if it is no such type.
func EnumLabels(typ string) []string {
	l := lex(typ, Weir)
	if l.err != nil || len(l.out) < 4 || l.out[0].key != "enum" || l.out[1].key != "(" {
		return nil
	}
	var out []string
	for _, t := range l.out[2:] {
		if t.kind == tokString {
			out = append(out, t.text)
		}
	}
	return out
}

// EnumOf is the type of an enumeration with those labels.
func EnumOf(labels []string) string {
	t := &TypeName{Name: "enum"}
	for _, l := range labels {
		t.Args = append(t.Args, TypeArg{Text: quoteText(l)})
	}
	return t.String()
}

// enumLabels reads the labels of an enumeration, as texts of the dialect Weir.
func (p *parser) enumLabels(typ *TypeName) {
	p.advance()
	seen := map[string]bool{}
	for p.err == nil {
		at := p.pos()
		label := p.text("a label in single quotes")
		if seen[label] {
			p.fail(at, "the label '%s' is there twice", label)
		}
		seen[label] = true
		typ.Args = append(typ.Args, TypeArg{Text: quoteText(label)})
		if !p.take(",") {
			break
		}
	}
	p.expectClose()
}
