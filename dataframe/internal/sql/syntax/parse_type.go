package syntax

import (
	"strconv"
	"strings"
)

// typeName reads a type: bigint, decimal(10,2), timestamp with time zone, array<int>,
// struct(a int), int[].
func (p *parser) typeName() *TypeName {
	t := p.peek()
	if t.kind != tokWord && t.kind != tokName {
		p.unexpected("a type such as bigint or decimal(10,2)")
		return &TypeName{Pos: t.pos, Name: "null"}
	}
	p.enter()
	defer p.leave()
	p.advance()
	typ := &TypeName{Pos: t.pos, Name: lower(t.text)}
	for p.is(".") && p.ahead(1).isName() { // a type in a schema: there is one of each name
		p.advance()
		typ.Name = lower(p.advance().text)
	}
	switch typ.Name {
	case "double":
		p.take("precision")
	case "character", "char", "nchar", "national":
		p.characterType(typ)
	case "nclob", "longtext", "mediumtext", "tinytext":
		typ.Name = "text"
	case "longblob", "mediumblob", "tinyblob":
		typ.Name = "blob"
	case "year":
		typ.Name = "smallint"
		if p.take("(") {
			if p.peek().kind != tokNumber {
				p.unexpected("how many digits of a year are shown")
			}
			p.advance()
			p.expect(")")
		}
	case "binary":
		if p.take("varying") {
			typ.Name = "varbinary"
		} else if p.takeAll("large", "object") {
			typ.Name = "blob"
		}
	case "mediumint":
		typ.Name = "int"
	case "jsonb":
		typ.Name, typ.Binary = "json", true
	case "timestamp_s":
		typ.Name, typ.Args = "timestamp", []TypeArg{{Text: "0"}}
	case "signed":
		typ.Name = "bigint"
		p.take("integer")
	case "unsigned":
		typ.Name = "ubigint"
		p.take("integer")
	case "interval":
		p.intervalFields()
	case "datetime":
		if p.is("(") {
			typ.Name = "timestamp"
		}
	}
	switch {
	case p.is("(") && displayWidth[typ.Name] && p.ahead(1).kind == tokNumber && p.ahead(2).key == ")":
		p.at += 3 // MySQL's int(11): how wide it is shown
	case p.is("(") && typ.Name == "enum":
		p.enumLabels(typ)
	case p.is("("):
		p.typeArgs(typ, ")")
	case p.is("<") && nestedTypes[typ.Name]:
		p.typeArgs(typ, ">")
	}
	typ.standardArgs()
	if typ.Name == "timestamp" || typ.Name == "time" {
		switch {
		case p.takeAll("with", "time", "zone"):
			typ.Name += "tz"
		case p.takeAll("with", "local", "time", "zone"):
			typ.Name += "tz"
		case p.takeAll("without", "time", "zone"):
			if len(typ.Args) == 0 && typ.Name != "time" { // with a precision it has no zone either, and a time never has
				typ.Name += "_ntz"
			}
		}
	}
	if p.takeAny("unsigned", "signed") == "unsigned" && unsignedOf[typ.Name] != "" {
		typ.Name = unsignedOf[typ.Name]
	}
	p.take("zerofill")
	return p.arrayOf(typ)
}

// characterType reads what follows CHARACTER, CHAR and NATIONAL: VARYING or LARGE OBJECT.
func (p *parser) characterType(typ *TypeName) {
	switch typ.Name {
	case "national":
		if p.takeAny("character", "char") == "" {
			return
		}
		typ.Name = "character"
	case "nchar":
		typ.Name = "char"
	}
	switch {
	case p.take("varying"), typ.Name == "character" && !p.is("large"):
		typ.Name = "varchar"
	case p.takeAll("large", "object"):
		typ.Name = "text"
	}
}

// intervalFields reads the fields of INTERVAL DAY TO SECOND, which holds what an interval holds. Those that end before the
// second would cut.
func (p *parser) intervalFields() {
	for i := 0; i < 4; i += 2 {
		if p.ahead(i).key == "second" && (p.ahead(i+1).kind == tokEnd || p.ahead(i+1).key == "," || p.ahead(i+1).key == ")") {
			p.at += i + 1
			return
		}
		if first := p.ahead(i).key; first != "day" && first != "hour" && first != "minute" || p.ahead(i+1).key != "to" {
			return
		}
	}
}

// standardArgs makes of arguments as the standard has them what types are called without: FLOAT(24) has the bits of a
// REAL at least, and VARCHAR(8 OCTETS) says what 8 counts, which binds nobody.
func (typ *TypeName) standardArgs() {
	if len(typ.Args) == 2 && (typ.Name == "float" || typ.Name == "double" || typ.Name == "real") && typ.Args[0].Type == nil {
		typ.Args = nil // MySQL's float(10, 2), how many digits are shown
	}
	if len(typ.Args) != 1 || typ.Args[0].Type != nil {
		return
	}
	arg := &typ.Args[0]
	switch typ.Name {
	case "text", "blob":
		typ.Args = nil
		return
	case "float":
		if bits, err := strconv.Atoi(arg.Text); err == nil && bits >= 1 && bits <= 53 {
			typ.Name, typ.Args = "double", nil
			if bits <= 24 {
				typ.Name = "real"
			}
		}
	case "varchar", "char", "clob":
		if n, unit, ok := strings.Cut(arg.Text, " "); ok && (strings.EqualFold(unit, "characters") || strings.EqualFold(unit, "octets")) {
			arg.Text = n
		}
	}
}

// displayWidth are the types that MySQL writes with a width that changes nothing.
var displayWidth = wordSet("int integer bigint smallint mediumint tinyint ubigint")

// UnsignedInt is MySQL's INT UNSIGNED. A bigint holds its values, so that arithmetic has eight bytes, as in MySQL.
const UnsignedInt = "int unsigned"

// unsignedOf is what a type is called when UNSIGNED stands behind it.
var unsignedOf = map[string]string{"tinyint": "utinyint", "smallint": "usmallint", "int2": "usmallint", "int": UnsignedInt, "integer": UnsignedInt}

// arrayOf reads [] and [3] behind a type, and the standard's ARRAY, unless that may be a name.
func (p *parser) arrayOf(typ *TypeName) *TypeName {
	for p.is("array") && arrayEnds[p.ahead(1).key] {
		p.advance()
		out := &TypeName{Pos: typ.Pos, Name: "list", Args: []TypeArg{{Type: typ}}}
		if p.is("[") && p.ahead(1).kind == tokNumber && p.ahead(2).key == "]" { // the most that it may hold, which binds nobody
			p.at += 3
		}
		typ = out
	}
	for p.is("[") && (p.ahead(1).key == "]" || p.ahead(1).kind == tokNumber && p.ahead(2).key == "]") {
		p.advance()
		out := &TypeName{Pos: typ.Pos, Name: "list", Args: []TypeArg{{Type: typ}}}
		if n := p.peek(); n.kind == tokNumber {
			out.Name = "array"
			out.Args = append(out.Args, TypeArg{Text: n.text})
			p.advance()
		}
		p.expect("]")
		typ = out
	}
	return typ
}

// arrayEnds are what shows that ARRAY belongs to the type before it, and is no name.
var arrayEnds = map[string]bool{")": true, ",": true, "array": true, "[": true, "||": true, "=": true, "not": true, "default": true}

// nestedTypes are the types that have others in angle brackets; behind another one < compares.
var nestedTypes = wordSet("list array map struct row union")

// typeArgs reads what stands in brackets behind the name of a type.
func (p *parser) typeArgs(typ *TypeName, end string) {
	p.advance()
	switch typ.Name {
	case "struct", "row":
		typ.Name = "struct"
		p.typeList(typ, end, true)
	case "list", "array", "map", "union":
		if typ.Name == "array" {
			typ.Name = "list"
		}
		p.typeList(typ, end, false)
	default:
		p.textArgs(typ, end)
	}
}

func (p *parser) typeList(typ *TypeName, end string, names bool) {
	for p.err == nil && !p.closes(end) {
		var a TypeArg
		if names || typ.Name == "union" {
			a.Name = p.anyWord("the name of a field")
			p.take(":")
		}
		if n := p.peek(); n.kind == tokNumber && typ.Name == "list" && len(typ.Args) == 1 {
			a.Text = p.advance().text
			typ.Name = "array"
		} else {
			a.Type = p.typeName()
			if names && p.takeAll("not", "null") {
				continue
			}
			if names && p.take("comment") {
				p.text("a text")
			}
		}
		typ.Args = append(typ.Args, a)
		if !p.take(",") {
			break
		}
	}
	p.closeType(end)
}

// closes reports whether the bracket end comes next; >> closes two types.
func (p *parser) closes(end string) bool { return p.is(end) || end == ">" && p.is(">>") }

func (p *parser) closeType(end string) {
	if end == ">" && p.is(">>") {
		// The second half closes the type around.
		t := p.peek()
		t.key, t.text = ">", ">"
		t.pos++
		return
	}
	if !p.take(end) {
		p.unexpected("a comma or " + end)
	}
}

// textArgs takes the arguments from the source text, because zones and values of
// enumerations are no SQL words.
func (p *parser) textArgs(typ *TypeName, end string) {
	for p.err == nil && !p.is(end) {
		first := p.peek()
		for !p.is(",") && !p.is(end) {
			if p.advance().kind == tokEnd {
				p.unexpected(end)
				return
			}
		}
		last := p.tokens[p.at-1]
		if last.end < first.pos || last.pos < first.pos {
			p.unexpected("an argument of the type")
			return
		}
		typ.Args = append(typ.Args, TypeArg{Text: strings.TrimSpace(p.src[first.pos:last.end])})
		if !p.take(",") {
			break
		}
	}
	p.closeType(end)
}
