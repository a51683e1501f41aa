package sql

import (
	"fmt"
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// sparkByType is a call of Spark whose function depends on the types of its arguments; nil: as it is.
func (l *lowering) sparkByType(name string, a []plan.Expr) plan.Expr {
	kind := func(i int) column.Kind { return l.typeOf(a[i]).Kind }
	switch name {
	case "to_timestamp", "to_timestamp_ltz", "to_timestamp_ntz", "try_to_timestamp":
		if len(a) == 1 {
			return l.sparkTimestamp(a[0], true)
		}
	case "to_date", "try_to_date":
		if len(a) == 1 {
			return &plan.Cast{X: a[0], To: column.Date, Try: kind(0) == column.KindString}
		}
	case "date_add", "date_sub":
		if len(a) == 2 && kind(1) != column.KindInterval {
			return l.daysFrom(name, a[0], a[1])
		}
	case "timestamp_seconds":
		if len(a) == 1 && l.typeOf(a[0]).Numeric() {
			return secondsOf(a[0])
		}
	case "date_trunc":
		if len(a) == 2 {
			return call(name, truncUnit(a[0]), &plan.Cast{X: a[1], To: column.Timestamp, Try: kind(1) == column.KindString})
		}
	case "typeof":
		if len(a) == 1 {
			if t := sparkType(l.typeOf(a[0])); t != "" {
				return text(t)
			}
		}
	case "format_number":
		if len(a) == 2 && kind(1) == column.KindString {
			return call("error", text("format_number takes a number of places; patterns such as '#,##0.00' are not there"))
		}
	case "hex":
		if len(a) == 1 && kind(0) == column.KindBool {
			return call("hex", l.asText(a[0]))
		}
	case "sequence":
		if len(a) == 3 && kind(0) == column.KindTimestamp {
			return call("time_sequence", l.oneZone(a, false)...)
		}
		if len(a) == 3 && kind(0) == column.KindDate {
			return &plan.Cast{X: call("time_sequence", a...), To: column.List(column.Date)}
		}
	case "concat_ws":
		if len(a) > 1 && slices.ContainsFunc(a[1:], l.isList) {
			return l.joinedLists(a)
		}
	}
	return nil
}

// mysqlOrSpark is a call whose function depends on the types of its arguments in both alike.
func (l *lowering) mysqlOrSpark(name string, a []plan.Expr) plan.Expr {
	switch name {
	case "unix_timestamp":
		if len(a) == 1 && l.b.dialect == syntax.MySQL {
			return l.unixTimestamp(a[0])
		}
	case "field":
		if l.anyText(a) && slices.ContainsFunc(a, func(x plan.Expr) bool { return l.typeOf(x).Kind != column.KindString }) {
			numbers := slices.Clone(a)
			for i, x := range a {
				if numbers[i] = l.textNumber(x, column.Float64); l.typeOf(x).Kind != column.KindString {
					numbers[i] = &plan.Cast{X: x, To: column.Float64}
				}
			}
			return field(numbers)
		}
	case "concat", "concat_ws":
		if written := l.written(a); written != nil {
			return call(name, written...)
		}
	case "hour", "minute", "second":
		if len(a) == 1 && l.typeOf(a[0]).Kind == column.KindString { // a time of day may be alone in it
			at := call(name, &plan.Cast{X: a[0], To: column.Timestamp, Try: true})
			alone := call("coalesce", at, call(name, &plan.Cast{X: a[0], To: column.Time, Try: true}))
			if l.b.dialect == syntax.MySQL {
				alone.Args = append(alone.Args, partOfClock(name, a[0]))
			}
			return alone
		}
	case "xor":
		if len(a) == 2 && l.b.dialect == syntax.MySQL {
			return l.mysqlBitOperator("^", a)
		}
	case "bit_count":
		if len(a) == 1 && l.b.dialect == syntax.MySQL && l.typeOf(a[0]).Kind == column.KindString {
			return call(name, call("leading_integer", a[0]))
		}
	case "acos", "asin", "sqrt":
		if len(a) == 1 && l.b.dialect == syntax.MySQL { // null where there is none
			return l.nullForNaN(name, a[0])
		}
	case "round", "truncate", "format_number":
		return l.wholeDigits(name, a)
	case "ln", "log10", "log2":
		if len(a) == 1 && l.b.dialect == syntax.MySQL && l.typeOf(a[0]).Kind != column.KindNull {
			a = []plan.Expr{l.mysqlNumber(a[0])}
		}
		if len(a) == 1 && l.typeOf(a[0]).Numeric() { // null where there is no logarithm
			return &plan.Case{Whens: []plan.Expr{call(">", a[0], plan.NewLiteral(int64(0)))}, Thens: []plan.Expr{call(name, a...)}}
		}
	case "if":
		if len(a) == 3 && l.typeOf(a[0]).Numeric() {
			return call("if", append([]plan.Expr{call("<>", a[0], plan.NewLiteral(int64(0)))}, l.besideTexts(a[1:])...)...)
		}
	}
	return nil
}

// sparkBinary is x and y with an operator that means something else in Spark; nil: it does not.
func (l *lowering) sparkBinary(op string, x, y plan.Expr) plan.Expr {
	switch op {
	case "-":
		day := func(e plan.Expr) bool { return l.typeOf(e).Kind == column.KindDate }
		isText := func(e plan.Expr) bool { return l.typeOf(e).Kind == column.KindString }
		if day(x) && (day(y) || isText(y)) || isText(x) && day(y) {
			date := func(e plan.Expr) plan.Expr { return &plan.Cast{X: textAsTime(e), To: column.Date} }
			return call("to_days", call("date_diff", text("day"), date(y), date(x)))
		}
	}
	return nil
}

// sparkTimestamp is x as a timestamp; a number is one of seconds after 1970.
func (l *lowering) sparkTimestamp(x plan.Expr, try bool) plan.Expr {
	if l.typeOf(x).Numeric() {
		return secondsOf(x)
	}
	return &plan.Cast{X: x, To: column.Timestamp, Try: try && l.typeOf(x).Kind == column.KindString}
}

// truncUnit is a unit of date_trunc under the name that Weir has for it.
func truncUnit(unit plan.Expr) plan.Expr {
	if lit, ok := unit.(*plan.Literal); ok {
		s, _ := lit.Value.(string)
		switch s = strings.ToLower(s); s {
		case "dd":
			return text("day")
		case "decade", "decades":
			return call("error", text("Spark has no unit "+s))
		default:
			if u := truncUnits[s]; u != "" {
				return text(u)
			}
		}
	}
	return unit
}

// daysFrom is the day n days after or before t, whose time of day is dropped.
func (l *lowering) daysFrom(name string, t, n plan.Expr) plan.Expr {
	if l.typeOf(n).Kind == column.KindString {
		n = &plan.Cast{X: n, To: column.Int64}
	}
	if name == "date_sub" {
		n = negative(n)
	}
	day := plan.Expr(&plan.Cast{X: textAsTime(t), To: column.Date, Try: l.typeOf(t).Kind == column.KindString})
	return &plan.Cast{X: call("date_add", text("day"), n, day), To: column.Date}
}

// written are the arguments of which floats and conditions are texts as the dialect writes them; nil if there is none.
func (l *lowering) written(a []plan.Expr) []plan.Expr {
	out := slices.Clone(a)
	any := false
	for i, x := range a {
		switch l.typeOf(x).Kind {
		case column.KindFloat64, column.KindFloat32, column.KindBool:
			out[i], any = l.asText(x), true
		}
	}
	if !any {
		return nil
	}
	return out
}

// joinedLists is Spark's concat_ws, which joins the elements of lists with the texts beside them.
func (l *lowering) joinedLists(a []plan.Expr) plan.Expr {
	texts := column.List(column.String)
	all := call("list_concat", &plan.Cast{X: call("list_value"), To: texts})
	for _, x := range a[1:] {
		if l.isList(x) {
			all.Args = append(all.Args, &plan.Cast{X: x, To: texts})
		} else {
			all.Args = append(all.Args, call("list_value", &plan.Cast{X: x, To: column.String}))
		}
	}
	return call("list_join", all, a[0])
}

// noneBelowZero is left and right, which take nothing where others count from the other end.
func noneBelowZero(name string) func(a []plan.Expr) plan.Expr {
	return func(a []plan.Expr) plan.Expr {
		if len(a) != 2 {
			return nil
		}
		n := &plan.Cast{X: a[1], To: column.Int64}
		return call(name, a[0], notNullMax(n, plan.NewLiteral(int64(0))))
	}
}

// sparkType is what Spark calls a type, "" if it is not told.
func sparkType(t column.Type) string {
	switch t.Kind {
	case column.KindNull:
		return "void"
	case column.KindBool:
		return "boolean"
	case column.KindInt8:
		return "tinyint"
	case column.KindInt16:
		return "smallint"
	case column.KindInt32:
		return "int"
	case column.KindInt64:
		return "bigint"
	case column.KindFloat32:
		return "float"
	case column.KindFloat64:
		return "double"
	case column.KindTimestamp:
		return "timestamp"
	case column.KindString, column.KindBinary, column.KindDate, column.KindInterval:
		return t.Kind.String()
	case column.KindDecimal:
		return t.String()
	case column.KindList:
		if e := sparkType(t.Element()); e != "" {
			return fmt.Sprintf("array<%s>", e)
		}
	case column.KindMap, column.KindStruct:
		var parts []string
		for _, f := range t.Fields {
			of := sparkType(f.Type)
			if of == "" {
				return ""
			}
			if t.Kind == column.KindStruct {
				of = f.Name + ":" + of
			}
			parts = append(parts, of)
		}
		return t.Kind.String() + "<" + strings.Join(parts, ",") + ">"
	}
	return ""
}
