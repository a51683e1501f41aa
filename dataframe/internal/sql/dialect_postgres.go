package sql

import (
	"slices"
	"strconv"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

func init() {
	for name, f := range map[string]func(a []plan.Expr) plan.Expr{
		"num_nulls":    func(a []plan.Expr) plan.Expr { return countNulls("is_null", a) },
		"num_nonnulls": func(a []plan.Expr) plan.Expr { return countNulls("is_not_null", a) },
	} {
		meanings[syntax.Postgres][name] = f
	}
	for _, name := range []string{"json_extract_path", "jsonb_extract_path"} {
		meanings[syntax.Postgres][name] = func(a []plan.Expr) plan.Expr { return atKeys("json_pick", a) }
		meanings[syntax.Postgres][name+"_text"] = func(a []plan.Expr) plan.Expr { return atKeys("json_pick_text", a) }
	}
}

// countNulls is how many of the arguments a test holds for.
func countNulls(test string, a []plan.Expr) plan.Expr {
	var out plan.Expr = plan.NewLiteral(int64(0))
	for _, x := range a {
		one := &plan.Case{Whens: []plan.Expr{call(test, x)}, Thens: []plan.Expr{plan.NewLiteral(int64(1))}, Else: plan.NewLiteral(int64(0))}
		out = call("+", out, one)
	}
	return out
}

// atKeys is a value of a document at keys and places.
func atKeys(fn string, a []plan.Expr) plan.Expr {
	if len(a) < 2 {
		return nil
	}
	var keys []plan.Expr
	for _, k := range a[1:] {
		keys = append(keys, &plan.Cast{X: k, To: column.String})
	}
	return call(fn, a[0], call("json_pointer", call("list_value", keys...)))
}

// writtenFormat is PostgreSQL's format of a constant pattern: %s, %I and %L, with places as in %2$s, and %%.
func (l *lowering) writtenFormat(a []plan.Expr) plan.Expr {
	if len(a) == 0 {
		return nil
	}
	lit, ok := a[0].(*plan.Literal)
	if !ok {
		return nil
	}
	s, ok := lit.Value.(string)
	if !ok {
		return nil
	}
	var parts []plan.Expr
	next := 1
	for s != "" {
		at := strings.IndexByte(s, '%')
		if at < 0 || at+1 >= len(s) {
			parts = append(parts, text(s))
			break
		}
		parts, s = append(parts, text(s[:at])), s[at+1:]
		if s[0] == '%' {
			parts, s = append(parts, text("%")), s[1:]
			continue
		}
		place := next
		if end := strings.IndexByte(s, '$'); end > 0 {
			if n, err := strconv.Atoi(s[:end]); err == nil {
				place, s = n, s[end+1:]
			}
		}
		if s == "" || place < 1 || place >= len(a) {
			return nil
		}
		x := l.formatted(s[0], a[place])
		if x == nil {
			return nil
		}
		parts, s, next = append(parts, x), s[1:], place+1
	}
	return call("concat", append(parts, text(""))...)
}

// formatted is x as a letter of format has it.
func (l *lowering) formatted(letter byte, x plan.Expr) plan.Expr {
	s := l.textOf(x)
	if s == nil {
		s = &plan.Cast{X: x, To: column.String}
	}
	switch letter {
	case 's':
		return s
	case 'L':
		escaped := call("||", text("E"), call("replace", call("quote", s), text(`\`), text(`\\`)))
		quoted := &plan.Case{Whens: []plan.Expr{call("contains", s, text(`\`))}, Thens: []plan.Expr{escaped}, Else: call("quote", s)}
		return call("coalesce", quoted, text("NULL"))
	case 'I':
		quoted := call("||", call("||", text(`"`), call("replace", s, text(`"`), text(`""`))), text(`"`))
		return &plan.Case{Whens: []plan.Expr{call("regexp_matches", s, text("^[a-z_][a-z0-9_]*$"))}, Thens: []plan.Expr{s}, Else: quoted}
	}
	return nil
}

// byType is a call whose function depends on the types of its arguments; nil: as it is.
func (l *lowering) byType(name string, c *plan.Call) plan.Expr {
	if l.b.dialect == syntax.Spark {
		if out := l.sparkByType(name, c.Args); out != nil {
			return out
		}
	}
	if l.b.dialect == syntax.Spark || l.b.dialect == syntax.MySQL {
		if out := l.mysqlOrSpark(name, c.Args); out != nil {
			return out
		}
	}
	switch {
	case name == "to_char" && len(c.Args) == 2 && l.typeOf(c.Args[0]).Numeric() && (l.b.dialect == syntax.Postgres || l.b.dialect == syntax.Weir):
		return call("number_to_char", c.Args...)
	case name == "round" && len(c.Args) == 1 && l.b.dialect == syntax.Postgres && l.typeOf(c.Args[0]).Kind == column.KindFloat64 && !l.isNumeric(c.Args[0]):
		return call("round_even", c.Args...)
	case (name == "substr" || name == "substring") && len(c.Args) == 2 && l.b.dialect == syntax.Postgres && l.typeOf(c.Args[1]).Kind == column.KindString:
		return call("list_element", call("regexp_match_groups", c.Args[0], c.Args[1], text("")), plan.NewLiteral(int64(1)))
	case name == "date_trunc" && len(c.Args) > 1 && l.b.dialect == syntax.Postgres && l.typeOf(c.Args[1]).Kind == column.KindString:
		c.Args[1] = &plan.Cast{X: c.Args[1], To: column.Timestamp}
		return c
	case name == "pg_typeof" && len(c.Args) == 1 && (l.typeOf(c.Args[0]).Kind != column.KindNull || isNullLiteral(c.Args[0])):
		return text(postgresType(l.typeOf(c.Args[0])))
	case (name == "concat" || name == "concat_ws") && l.b.dialect == syntax.Postgres:
		return l.concatenated(name, c)
	case name == "format" && l.b.dialect == syntax.Postgres:
		return l.writtenFormat(c.Args)
	case name == "to_hex" && l.b.dialect == syntax.Postgres && len(c.Args) == 1 && l.isInteger4(c.Args[0]):
		return call("right", call("lower", call("to_hex", c.Args[0])), plan.NewLiteral(int64(8)))
	case name == "age" && l.b.dialect == syntax.Postgres && len(c.Args) == 2:
		return l.ageOfTexts(c)
	}
	return nil
}

// numericOf are the functions that are numeric in PostgreSQL of whole numbers and numerics, and a float64 here.
var numericOf = map[string]bool{"avg": true, "stddev_samp": true, "stddev_pop": true, "var_samp": true, "var_pop": true, "stddev": true, "variance": true,
	"/": true, "checked_divide": true, "+": true, "-": true, "*": true, "neg": true, "abs": true, "coalesce": true, "nullif": true, "greatest": true, "least": true}

// isNumeric reports whether x, a float64 here, is numeric in PostgreSQL, whose halves are rounded away from zero.
func (l *lowering) isNumeric(x plan.Expr) bool {
	c, ok := x.(*plan.Call)
	if !ok || !numericOf[c.Func] || len(c.Args) == 0 {
		return false
	}
	return !slices.ContainsFunc(c.Args, func(a plan.Expr) bool {
		k := l.typeOf(a).Kind
		return !k.Integer() && k != column.KindDecimal && k != column.KindNull && !l.isNumeric(a)
	})
}

// concatenated has the texts that PostgreSQL's concat writes where they are others than Weir's; nil where none is.
func (l *lowering) concatenated(name string, c *plan.Call) plan.Expr {
	out := &plan.Call{Func: name}
	any := false
	for _, x := range c.Args {
		written := l.textOf(x)
		any = any || written != nil
		if written == nil {
			written = x
		}
		out.Args = append(out.Args, written)
	}
	if !any {
		return nil
	}
	return out
}

// textOf is x as PostgreSQL's functions of any values write it, t and f for conditions; nil where that is the text of Weir.
func (l *lowering) textOf(x plan.Expr) plan.Expr {
	switch k := l.typeOf(x).Kind; {
	case l.hasOffset(x):
		return hoursOfOffset(x)
	case k.Nested():
		return call("postgres_text", x)
	case k == column.KindBool:
		return &plan.Case{Whens: []plan.Expr{x, call("not", x)}, Thens: []plan.Expr{text("t"), text("f")}}
	case k == column.KindInterval:
		return postgresInterval(x)
	}
	return nil
}

// postgresInterval is an interval as PostgreSQL writes it: with mons, -1 days, and a sign before what follows a negative part.
func postgresInterval(x plan.Expr) plan.Expr {
	s := call("replace", &plan.Cast{X: x, To: column.String}, text("month"), text("mon"))
	s = call("regexp_replace", s, text(`-1 (year|mon|day)\b`), text(`-1 \1s`), text("g"))
	return call("regexp_replace", s, text(`(-[0-9]+ [a-z]+) ([0-9])`), text(`\1 +\2`), text("g"))
}

// isInteger4 reports whether x is of PostgreSQL's type integer, as constants are that fit.
func (l *lowering) isInteger4(x plan.Expr) bool {
	if n, ok := intOf(x); ok {
		return n == int64(int32(n))
	}
	return l.typeOf(x).Kind == column.KindInt32
}

// ageOfTexts is age of a text beside a date or timestamp, which is read as a timestamp; nil where there is none.
func (l *lowering) ageOfTexts(c *plan.Call) plan.Expr {
	out, any := &plan.Call{Func: c.Func}, false
	for _, x := range c.Args {
		if l.typeOf(x).Kind == column.KindString {
			x, any = &plan.Cast{X: x, To: column.Timestamp}, true
		}
		out.Args = append(out.Args, x)
	}
	if !any {
		return nil
	}
	for i, x := range out.Args {
		if l.typeOf(x).Kind == column.KindDate {
			out.Args[i] = &plan.Cast{X: x, To: column.Timestamp}
		}
	}
	return call("age", l.oneZone(out.Args, false)...)
}

// isNullLiteral: another value without a type is one that is refused.
func isNullLiteral(e plan.Expr) bool {
	lit, ok := e.(*plan.Literal)
	return ok && lit.Value == nil
}

// postgresType is what PostgreSQL calls a type, or Weir where PostgreSQL has none such.
func postgresType(t column.Type) string {
	switch t.Kind {
	case column.KindNull:
		return "unknown"
	case column.KindBool:
		return "boolean"
	case column.KindInt16:
		return "smallint"
	case column.KindInt32:
		return "integer"
	case column.KindInt64:
		return "bigint"
	case column.KindFloat32:
		return "real"
	case column.KindFloat64:
		return "double precision"
	case column.KindDecimal:
		return "numeric"
	case column.KindString:
		return "text"
	case column.KindBinary:
		return "bytea"
	case column.KindTime:
		return "time without time zone"
	case column.KindTimestamp:
		if t.Zone == "" {
			return "timestamp without time zone"
		}
		return "timestamp with time zone"
	case column.KindStruct:
		return "record"
	case column.KindList:
		for t.Kind == column.KindList {
			t = t.Element()
		}
		return postgresType(t) + "[]"
	}
	return t.String()
}
