package sql

import (
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// Domains are what SQL's types ask of values beyond the type that holds them here: int and integer, signed or not, are columns
// of int64 whose values are those of four bytes, uuid is a text of one form, json one that is JSON, an enumeration is one of its labels, and timestamp(0) has no fraction of a second. Each is
// called as the type is.
const (
	domainInt  = "int"
	domainUint = syntax.UnsignedInt
	domainUUID = "uuid"
	domainJSON = "json"
	// domainJSONB keeps one member of a key, and members in an order, as PostgreSQL does.
	domainJSONB = "jsonb"
)

// narrowOf are the types whose values are those of domains within int64.
var narrowOf = map[string]column.Type{domainInt: column.Int32, domainUint: column.Uint32}

// DomainOf is the domain of the type that t names; "" for all that its values are bound by anyway.
func DomainOf(t *syntax.TypeName) string {
	if t != nil && (t.Name == "enum" || wholeSeconds(t)) {
		return t.String()
	}
	if t == nil || len(t.Args) > 0 {
		return ""
	}
	if t.Name == domainJSON && t.Binary {
		return domainJSONB
	}
	switch t.Name {
	case "int", "integer":
		return domainInt
	case domainUint, domainUUID, domainJSON:
		return t.Name
	case "jsonb":
		return domainJSONB
	}
	return ""
}

// InDomain is x, of the type that holds the domain, as a value of it: an error where it is none, or null with try.
func InDomain(x plan.Expr, domain string, try bool) plan.Expr {
	switch domain {
	case domainInt, domainUint:
		return &plan.Cast{X: &plan.Cast{X: x, To: narrowOf[domain], Try: try}, To: column.Int64}
	case domainUUID:
		if try {
			return call("try_uuid", x)
		}
		return call("as_uuid", x)
	case domainJSON:
		if try {
			return &plan.Case{Whens: []plan.Expr{call("json_valid", x)}, Thens: []plan.Expr{call("json_checked", x)}}
		}
		return call("json_checked", x)
	case domainJSONB:
		if try {
			return &plan.Case{Whens: []plan.Expr{call("json_valid", x)}, Thens: []plan.Expr{call("jsonb_checked", x)}}
		}
		return call("jsonb_checked", x)
	}
	if strings.HasSuffix(domain, "(0)") {
		rounded := func(half int64) plan.Expr {
			return call("date_trunc", text("second"), call("+", x, &plan.Literal{Value: column.IntervalValue{Micros: half}, Typ: column.Interval}))
		}
		before := call("<", call("epoch_us", x), plan.NewLiteral(int64(0)))
		return &plan.Case{Whens: []plan.Expr{before}, Thens: []plan.Expr{rounded(499_999)}, Else: rounded(500_000)}
	}
	if labels := syntax.EnumLabels(domain); labels != nil {
		if try {
			return withLabels("try_enum", x, labels)
		}
		return withLabels("as_enum", x, labels)
	}
	return x
}

// wholeSeconds reports whether t is a timestamp of seconds without a fraction, to which others are rounded.
func wholeSeconds(t *syntax.TypeName) bool {
	return len(t.Args) == 1 && t.Args[0].Text == "0" && (t.Name == "timestamp" || t.Name == "timestamptz" || t.Name == "datetime")
}

// castInto is x cast to t and, if name says so, into a domain.
func (l *lowering) castInto(name *syntax.TypeName, x plan.Expr, t column.Type, try bool) plan.Expr {
	domain := DomainOf(name)
	switch narrow, is := narrowOf[domain]; {
	case is && !l.holdsAll(x, narrow):
		return &plan.Cast{X: l.castTo(x, narrow, try), To: t}
	case is:
		return l.castTo(x, t, try)
	}
	if t.Kind == column.KindTimestamp && t.Unit == column.Milli && (len(name.Args) == 1 || name.Name == "timestamp_ms") {
		return l.toMillis(x, t, try)
	}
	if from := l.typeOf(x); wholeSeconds(name) && from.Kind == column.KindTimestamp && l.b.dialect == syntax.Weir {
		t.Zone = from.Zone // only the unit changes
	}
	return InDomain(l.castTo(x, t, try), domain, try)
}

// toMillis is x as a timestamp of milliseconds.
func (l *lowering) toMillis(x plan.Expr, t column.Type, try bool) plan.Expr {
	from := l.typeOf(x)
	if from.Kind == column.KindDate {
		return l.castTo(x, t, try)
	}
	if from.Kind != column.KindTimestamp {
		from = t
		from.Unit = column.Micro
		x = l.castTo(x, from, try)
	}
	if l.b.dialect == syntax.Weir {
		t.Zone = from.Zone // only the unit changes
	}
	return nearestMilli(x, from, t, try)
}

// nearestMilli is x, of the type from, cast to t. Of what is finer than t's milliseconds it is the nearest one: of two as
// near the one farther from 1970, as in DuckDB.
func nearestMilli(x plan.Expr, from, t column.Type, try bool) plan.Expr {
	if t.Kind == column.KindTimestamp && t.Unit == column.Milli && from.Kind == column.KindString {
		from = t
		from.Unit = column.Micro
		x = &plan.Cast{X: x, To: from, Try: try}
	}
	if t.Kind != column.KindTimestamp || t.Unit != column.Milli || from.Kind != column.KindTimestamp || from.Unit.PerSecond() <= t.Unit.PerSecond() {
		return &plan.Cast{X: x, To: t, Try: try}
	}
	plus := func(n int64) plan.Expr {
		return &plan.Cast{X: call("date_add", text("microsecond"), plan.NewLiteral(n), x), To: t, Try: try}
	}
	before := call("<", call("epoch_us", x), plan.NewLiteral(int64(0)))
	after := call("date_add", text("millisecond"), plan.NewLiteral(int64(1)), plus(-500)) // 500 more may be past the last microsecond
	return &plan.Case{Whens: []plan.Expr{before}, Thens: []plan.Expr{plus(499)}, Else: after}
}

// holdsAll reports whether every value of x is one of the integer type t.
func (l *lowering) holdsAll(x plan.Expr, t column.Type) bool {
	if lit, ok := x.(*plan.Literal); ok {
		if v, ok := lit.Value.(int64); ok {
			return t.Holds(v)
		}
	}
	return funcs.TotalCast(l.typeOf(x), t)
}

// refusedTypes are types of other engines that are not there, and what to do without them.
var refusedTypes = map[string]string{
	"timetz": "TIME WITH TIME ZONE is not there: a time of no day has no offset; write TIME, or TIMESTAMP WITH TIME ZONE",
}
