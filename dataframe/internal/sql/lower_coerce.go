package sql

import (
	"slices"
	"strings"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

var (
	arithmetic = map[string]bool{"+": true, "-": true, "*": true, "/": true, "%": true, "//": true, "div": true}
	comparing  = map[string]bool{"=": true, "<>": true, "<": true, "<=": true, ">": true, ">=": true, "<=>": true}
)

// speaks says whether the text's dialect has a trait.
func (l *lowering) speaks(trait func(d *syntax.Dialect) bool) bool {
	return l.b.dialect != nil && trait(l.b.dialect)
}

func textNumbers(d *syntax.Dialect) bool { return d.TextNumbers }
func truthy(d *syntax.Dialect) bool      { return d.Truthy }

// operands makes what stands around an operator fit. A text written beside a number is the
// number it writes, in every dialect; columns of texts are numbers where the dialect says
// so, and conditions too.
func (l *lowering) operands(op string, pos syntax.Pos, args []plan.Expr) ([]plan.Expr, error) {
	if !arithmetic[op] && !comparing[op] {
		return args, nil
	}
	if comparing[op] {
		args = l.comparedTexts(l.comparedLabels(op, l.comparedUUIDs(l.jsonCompared(args, pos))))
	}
	args = l.oneZone(args, true)
	if op == "-" {
		args = l.daysBesideMoments(args)
	}
	if comparing[op] {
		args = l.comparedOthers(l.comparedDays(args))
	}
	args = l.placesInMySQL(args)
	if comparing[op] {
		args = l.comparedTruths(args)
	}
	texts := l.speaks(textNumbers)
	written := false
	for _, a := range args {
		if lit, ok := a.(*plan.Literal); ok && lit.Typ.Kind == column.KindString && lit.Value != nil {
			written = true
		}
	}
	if !written && !texts {
		return args, nil
	}
	types := make([]column.Type, len(args))
	var number column.Type // that of an argument that is one
	other := false         // something that is neither a text nor a number
	truths := false
	for i, a := range args {
		types[i] = l.typeOf(a)
		switch {
		case types[i].Numeric():
			number = types[i]
		case types[i].Kind == column.KindBool && l.speaks(truthy):
			truths = true
		case types[i].Kind != column.KindString && types[i].Kind != column.KindNull:
			other = true
		}
	}
	if other || number.Kind == column.KindNull && !(texts && arithmetic[op]) && !(truths && l.b.dialect == syntax.MySQL && l.anyText(args)) {
		return args, nil
	}
	// Beside integers only a text is an integer, too: rounded in the default dialect, refused with a fraction in PostgreSQL.
	whole := l.readsTexts() && (op != "/" || l.b.dialect == syntax.Postgres)
	for _, t := range types {
		whole = whole && (t.Kind.Integer() || t.Kind == column.KindString || t.Kind == column.KindNull)
	}
	out := append([]plan.Expr(nil), args...)
	for i, a := range args {
		switch types[i].Kind {
		case column.KindString:
			if lit, ok := a.(*plan.Literal); ok && lit.Value != nil {
				n, ok := numberIn(lit.Value.(string))
				if !ok && l.b.dialect == syntax.MySQL {
					out[i] = call("leading_number", a)
					continue
				}
				if !ok {
					return nil, l.b.errorAt(pos, "'%s' is not a number, and stands beside one", lit.Value)
				}
				out[i] = n
				if whole && n.Typ.Kind != column.KindInt64 {
					out[i] = l.castTo(a, column.Int64, false)
				}
			} else if texts {
				out[i] = l.textNumber(a, column.Float64)
			}
		case column.KindBool:
			out[i] = &plan.Cast{X: a, To: column.Int64}
		}
	}
	return out, nil
}

// comparedOthers are the sides of a comparison. A constant text beside conditions, times of day, intervals, lists, structs and maps is
// one.
func (l *lowering) comparedOthers(args []plan.Expr) []plan.Expr {
	if !l.readsTexts() {
		return args
	}
	var to column.Type
	written := false
	for _, a := range args {
		switch t := l.typeOf(a); t.Kind {
		case column.KindBool, column.KindTime, column.KindInterval, column.KindList, column.KindStruct, column.KindMap:
			if to.Kind != column.KindNull && to.Kind != t.Kind {
				return args
			}
			to = t
		case column.KindNull:
		default:
			if !isText(a, t) {
				return args
			}
			written = true
		}
	}
	if !written || to.Kind == column.KindNull {
		return args
	}
	out := slices.Clone(args)
	for i, a := range args {
		if isText(a, l.typeOf(a)) {
			out[i] = l.castTo(a, to, false)
		}
	}
	return out
}

// comparedTruths are the sides of a comparison. A condition beside a whole number is 1 or 0, where the dialect has it.
func (l *lowering) comparedTruths(args []plan.Expr) []plan.Expr {
	if !l.speaks(truthy) {
		return args
	}
	whole, truths := false, false
	for _, a := range args {
		k := l.typeOf(a).Kind
		whole = whole || k.Integer()
		truths = truths || k == column.KindBool
	}
	if !whole || !truths {
		return args
	}
	out := slices.Clone(args)
	for i, a := range args {
		if l.typeOf(a).Kind == column.KindBool {
			out[i] = &plan.Cast{X: a, To: column.Int64}
		}
	}
	return out
}

// textNumber is a text as the number it writes: in MySQL as the one it begins with, and 0 where that is none.
func (l *lowering) textNumber(a plan.Expr, to column.Type) plan.Expr {
	switch {
	case l.b.dialect != syntax.MySQL || !to.Numeric():
		return &plan.Cast{X: a, To: to}
	case to.Kind.Integer():
		return &plan.Cast{X: call("leading_integer", a), To: to}
	case to.Kind == column.KindFloat64:
		return call("leading_number", a)
	}
	return &plan.Cast{X: call("leading_number", a), To: to}
}

// numberIn is the number that s writes.
func numberIn(s string) (*plan.Literal, bool) {
	s = strings.TrimSpace(s)
	if v, ok := column.ParseInt([]byte(s)); ok {
		return plan.NewLiteral(v), true
	}
	if d, err := column.ParseDecimal(s); err == nil {
		return plan.NewLiteral(d), true
	}
	v, ok := column.ParseFloat([]byte(s))
	return plan.NewLiteral(v), ok
}

// truth is e as a condition: where the dialect has it, a number is true unless it is 0. A constant text is the condition that
// it writes, but in MySQL, where it is a number.
func (l *lowering) truth(e plan.Expr) plan.Expr {
	if e == nil {
		return nil
	}
	_, isConst := e.(*plan.Literal)
	switch k := l.typeOf(e).Kind; {
	case l.speaks(truthy) && l.typeOf(e).Numeric():
		return call("<>", e, plan.NewLiteral(int64(0)))
	case l.b.dialect == syntax.MySQL && l.scope != nil && (k == column.KindString || k == column.KindDate || k == column.KindTime || k == column.KindTimestamp):
		return call("<>", l.mysqlNumber(e), plan.NewLiteral(int64(0)))
	case isConst && k == column.KindString && (l.b.dialect == syntax.Weir || l.b.dialect == syntax.Postgres):
		return l.castTo(e, column.Bool, false)
	}
	return e
}

// quotient is x / y or x % y as the dialect divides integers and by zero.
func (l *lowering) quotient(op string, x, y plan.Expr) plan.Expr {
	d := l.b.dialect
	if d == nil || !d.WholeDivision && !d.ZeroFails {
		return call(op, x, y)
	}
	if op == "/" && d.WholeDivision && l.typeOf(x).Kind.Integer() && l.typeOf(y).Kind.Integer() {
		op = "div"
	}
	if d.ZeroFails {
		op = map[string]string{"/": "checked_divide", "div": "checked_div", "%": "checked_mod"}[op]
	}
	return call(op, x, y)
}

// castTo is the cast of x. A cast to integers drops the fraction where the dialect says so. A text with a fraction is
// rounded in the default dialect; Spark and PostgreSQL refuse it.
func (l *lowering) castTo(x plan.Expr, t column.Type, try bool) plan.Expr {
	if t.Kind.Integer() && l.speaks(func(d *syntax.Dialect) bool { return d.CastDown }) {
		switch l.typeOf(x).Kind {
		case column.KindFloat64, column.KindFloat32, column.KindDecimal:
			x = call("trunc", x)
		}
	}
	if l.b.dialect == syntax.Postgres && t.Kind.Integer() && l.isNumeric(x) && l.typeOf(x).Kind == column.KindFloat64 {
		x = call("round", x)
	}
	if l.b.dialect == syntax.Spark {
		switch k := l.typeOf(x).Kind; {
		case t.Kind == column.KindTimestamp && l.typeOf(x).Numeric():
			return l.sparkTimestamp(x, try)
		case t.Kind == column.KindString && (k == column.KindFloat64 || k == column.KindFloat32):
			return call("java_text", x)
		}
	}
	if l.b.dialect == syntax.MySQL && t.Kind == column.KindString {
		switch l.typeOf(x).Kind {
		case column.KindFloat64:
			return call("mysql_text", x)
		case column.KindBool:
			x = &plan.Cast{X: x, To: column.Int64}
		}
	}
	if l.b.dialect == syntax.MySQL && t.Numeric() {
		switch from := l.typeOf(x).Kind; {
		case t.Kind == column.KindUint64 && from == column.KindString:
			return call("leading_unsigned", x)
		case t.Kind == column.KindUint64 && l.scope != nil && from.Integer():
			return l.mysqlBits(x)
		case from == column.KindString:
			return l.textNumber(x, t)
		case l.scope != nil:
			if x = l.mysqlNumber(x); t.Kind == column.KindUint64 && from != column.KindNull {
				return l.mysqlUnsigned(x)
			}
		}
	}
	if lit, ok := x.(*plan.Literal); ok && (t.Kind == column.KindDate || t.Kind == column.KindTimestamp) {
		if s, ok := lit.Value.(string); ok {
			x = text(l.b.epochDay(s))
		}
	}
	if l.b.dialect == syntax.Postgres && t.Kind == column.KindTimestamp && t.Zone == "" && l.typeOf(x).Kind == column.KindString {
		x = withoutOffset(x)
	}
	if l.b.dialect == syntax.Weir && t.Kind.Integer() && l.typeOf(x).Kind == column.KindString {
		x = roundText(x)
	}
	if l.b.dialect == syntax.Weir && t.Kind == column.KindTime && dayAlone(x) {
		x = text("00:00:00")
	}
	if t.Kind == column.KindString && l.b.dialect == syntax.Postgres && l.hasOffset(x) {
		return hoursOfOffset(x)
	}
	if t.Kind == column.KindString && l.typeOf(x).Kind.Nested() {
		switch l.b.dialect {
		case syntax.Weir:
			return call("nested_text", x)
		case syntax.Postgres:
			return call("postgres_text", x)
		case syntax.Spark:
			return call("spark_text", x)
		}
	}
	if l.b.dialect == syntax.Postgres && t.Kind == column.KindString && l.typeOf(x).Kind == column.KindInterval {
		return postgresInterval(x)
	}
	if l.b.dialect == syntax.Weir && t.Kind == column.KindString && l.typeOf(x).Kind == column.KindBinary {
		return call("blob_text", x)
	}
	if l.b.dialect == syntax.Weir && t.Kind == column.KindTimestamp && t.Zone == "" && t.Unit != column.Micro {
		if from := l.typeOf(x); from.Kind == column.KindTimestamp {
			t.Zone = from.Zone // only the unit changes
		}
	}
	if t.Kind == column.KindInterval && l.readsTexts() {
		x = inSeconds(x)
	}
	return &plan.Cast{X: x, To: t, Try: try}
}

// dayAlone reports whether x is a constant text of a day without a time of day, which is its beginning.
func dayAlone(x plan.Expr) bool {
	lit, ok := x.(*plan.Literal)
	if !ok {
		return false
	}
	s, ok := lit.Value.(string)
	_, isDay := column.ParseDateBytes([]byte(strings.TrimSpace(s)))
	return ok && isDay
}

// inSeconds is a constant text as the interval that it writes: a number alone is seconds.
func inSeconds(x plan.Expr) plan.Expr {
	if lit, ok := x.(*plan.Literal); ok {
		if s, ok := lit.Value.(string); ok {
			if _, number := numberIn(s); number {
				return text(s + " seconds")
			}
		}
	}
	return x
}

// roundText is a text cast to an integer, without the fraction that it may write.
func roundText(x plan.Expr) plan.Expr {
	if lit, ok := x.(*plan.Literal); ok {
		if s, ok := lit.Value.(string); ok {
			return text(funcs.RoundText(s))
		}
		return x
	}
	return call("round_text", x)
}

// epochDay is a constant text of a day or moment: 1970 for PostgreSQL's word epoch, where the dialect knows it, others as they are.
func (b *binder) epochDay(s string) string {
	if b.dialect != syntax.MySQL && b.dialect != syntax.Spark && strings.EqualFold(strings.TrimSpace(s), "epoch") {
		return "1970-01-01"
	}
	return s
}

// withoutOffset is a text as PostgreSQL reads it as a timestamp: what stands behind the time of day says nothing.
func withoutOffset(x plan.Expr) plan.Expr {
	if lit, ok := x.(*plan.Literal); ok {
		if s, ok := lit.Value.(string); ok {
			return text(funcs.WithoutOffset(s))
		}
	}
	return call("without_offset", x)
}

// comparedDays are the sides of a comparison. A constant text beside a date is a date, whatever time of day it writes; in MySQL
// both are timestamps then.
func (l *lowering) comparedDays(args []plan.Expr) []plan.Expr {
	if l.b.dialect == syntax.MySQL {
		return args
	}
	days, texts := false, false
	for _, a := range args {
		switch lit, ok := a.(*plan.Literal); {
		case ok && lit.Typ.Kind == column.KindString && lit.Value != nil:
			texts = true
		case l.typeOf(a).Kind == column.KindDate:
			days = true
		case l.typeOf(a).Kind == column.KindTimestamp:
			return args
		}
	}
	if !days || !texts {
		return args
	}
	out := append([]plan.Expr(nil), args...)
	for i, a := range args {
		lit, ok := a.(*plan.Literal)
		if !ok || lit.Typ.Kind != column.KindString || lit.Value == nil {
			continue
		}
		at, ok := textAsTime(a).(*plan.Literal)
		if !ok {
			continue
		}
		if when, ok := at.Value.(time.Time); ok && at.Typ.Kind == column.KindTimestamp {
			out[i] = &plan.Literal{Value: time.Date(when.Year(), when.Month(), when.Day(), 0, 0, 0, 0, time.UTC), Typ: column.Date}
		}
	}
	return out
}
