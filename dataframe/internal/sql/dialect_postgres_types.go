package sql

import (
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// typeName is t as Weir calls it: what holds INT UNSIGNED is a bigint, in PostgreSQL int8 has eight bytes, a timestamp no zone, and
// a numeric without precision ten digits behind the point, where PostgreSQL's has any number of them.
func (b *binder) typeName(t *syntax.TypeName) *syntax.TypeName {
	if t.Own {
		return t
	}
	out := *t
	switch {
	case t.Name == "enum":
		out.Name, out.Args = "string", nil
	case t.Name == syntax.UnsignedInt, b.dialect == syntax.Postgres && t.Name == "int8":
		out.Name = "bigint"
	case wholeSeconds(t) || len(t.Args) == 1 && t.Args[0].Text == "6" && (t.Name == "timestamptz" || t.Name == "datetime"):
		out.Args = nil
		if t.Name == "timestamp" && b.dialect != syntax.MySQL && b.dialect != syntax.Spark {
			out.Name = "timestamp_ntz"
		}
	case t.Name == "datetime" && len(t.Args) == 1 && t.Args[0].Text == "3":
		out.Name = "timestamp"
	case b.dialect == syntax.Postgres && t.Name == "timestamp" && len(t.Args) == 0:
		out.Name = "timestamp_ntz"
	case b.dialect == syntax.Postgres && isPlainNumeric(t):
		out.Args = []syntax.TypeArg{{Text: fmt.Sprint(column.MaxPrecision)}, {Text: "10"}}
	default:
		out.Args = append([]syntax.TypeArg(nil), t.Args...)
		if t.Name == "array" && len(t.Args) == 2 && t.Args[1].Type == nil { // how long it is binds nobody, as in PostgreSQL
			out.Name, out.Args = "list", out.Args[:1]
		}
		for i, a := range out.Args {
			if a.Type != nil {
				out.Args[i].Type = b.typeName(a.Type)
			}
		}
	}
	return &out
}

// isPlainNumeric reports whether t is numeric without a precision.
func isPlainNumeric(t *syntax.TypeName) bool {
	return (t.Name == "numeric" || t.Name == "decimal" || t.Name == "dec") && len(t.Args) == 0
}

// numericOf is the type of x cast to PostgreSQL's numeric: one that holds x as it is where its type or text tells, else t.
func (l *lowering) numericOf(x plan.Expr, t column.Type) column.Type {
	if lit, ok := x.(*plan.Literal); ok {
		if s, ok := lit.Value.(string); ok {
			if d, err := column.ParseDecimal(strings.TrimSpace(s)); err == nil {
				return d.Type()
			}
		}
	}
	switch from := l.typeOf(x); {
	case from.Kind.Integer():
		return column.Decimal(20, 0)
	case from.Kind == column.KindDecimal:
		return from
	}
	return t
}

// arrayText is a text such as '{1,NULL,3}', or in Weir '[1, NULL, 3]' as DuckDB has it, that is cast to a list; nil if x is no
// such text.
func (l *lowering) arrayText(e *syntax.Cast, x plan.Expr, t column.Type) (plan.Expr, error) {
	lit, ok := x.(*plan.Literal)
	if !ok || t.Kind != column.KindList {
		return nil, nil
	}
	s, ok := lit.Value.(string)
	r := &arrayReader{text: strings.TrimSpace(s)}
	switch {
	case !ok:
		return nil, nil
	case strings.HasPrefix(r.text, "{"):
		r.open, r.end, r.quotes = '{', '}', `"`
	case strings.HasPrefix(r.text, "[") && l.b.dialect == syntax.Weir:
		r.open, r.end, r.quotes = '[', ']', `"'`
	default:
		return nil, nil
	}
	out := r.list(t, e.Try, 0)
	if r.wrong || r.at != len(r.text) {
		if e.Try {
			return &plan.Literal{Typ: t}, nil
		}
		return nil, l.b.errorAt(e.Pos, "'%s' is no array such as '{1,2,NULL}' or '{\"a\",\"b,c\"}' of %s", s, t)
	}
	return &plan.Cast{X: out, To: t, Try: e.Try}, nil
}

// An arrayReader reads an array as PostgreSQL or DuckDB writes it.
type arrayReader struct {
	text      string
	open, end byte
	quotes    string // that elements can stand in
	at        int
	wrong     bool
}

// list reads {a,b} as a list of type t; texts are cast to its elements' type.
func (r *arrayReader) list(t column.Type, try bool, depth int) plan.Expr {
	out := call("list_value")
	r.at++ // the bracket
	if r.space(); r.next() == r.end {
		r.at++
		r.space()
		return out
	}
	for !r.wrong && depth < 64 {
		r.space()
		out.Args = append(out.Args, r.element(t.Element(), try, depth))
		r.space()
		switch c := r.next(); {
		case c == ',':
			r.at++
			continue
		case c == r.end:
			r.at++
			r.space()
			return out
		}
		break
	}
	r.wrong = true
	return out
}

func (r *arrayReader) element(t column.Type, try bool, depth int) plan.Expr {
	if r.next() == r.open {
		if t.Kind != column.KindList {
			r.wrong = true
			return nil
		}
		return &plan.Cast{X: r.list(t, try, depth+1), To: t, Try: try}
	}
	s, quoted := r.word()
	switch {
	case t.Kind.Nested() || s == "" && !quoted:
		r.wrong = true
		return nil
	case !quoted && strings.EqualFold(s, "null"):
		return &plan.Literal{Typ: t}
	}
	return &plan.Cast{X: text(s), To: t, Try: try}
}

// word reads an element up to the next comma or bracket, or one in quotes, in which a backslash escapes.
func (r *arrayReader) word() (s string, quoted bool) {
	var b strings.Builder
	quote := r.next()
	if quoted = r.isQuote(quote); quoted {
		r.at++
	}
	for ; r.at < len(r.text); r.at++ {
		c := r.text[r.at]
		switch {
		case c == '\\' && r.at+1 < len(r.text):
			r.at++
			c = r.text[r.at]
		case quoted && c == quote:
			r.at++
			return b.String(), true
		case !quoted && (c == ',' || c == r.end):
			return strings.TrimRight(b.String(), " \t\n\r"), false
		case !quoted && (c == r.open || r.isQuote(c)):
			r.wrong = true
			return "", false
		}
		b.WriteByte(c)
	}
	r.wrong = true
	return "", quoted
}

func (r *arrayReader) isQuote(c byte) bool { return strings.IndexByte(r.quotes, c) >= 0 }

func (r *arrayReader) next() byte {
	if r.at >= len(r.text) {
		return 0
	}
	return r.text[r.at]
}

func (r *arrayReader) space() {
	for r.at < len(r.text) && strings.IndexByte(" \t\n\r", r.text[r.at]) >= 0 {
		r.at++
	}
}
