package sql

import (
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// readAsMoment is what a rule for to_timestamp has read from a text, which in PostgreSQL and Spark has a zone.
func (l *lowering) readAsMoment(name string, e plan.Expr) plan.Expr {
	if l.b.dialect != syntax.Postgres && l.b.dialect != syntax.Spark || l.scope == nil {
		return e
	}
	switch name {
	case "to_timestamp", "to_timestamp_ltz", "try_to_timestamp":
		if t := l.typeOf(e); t.Kind == column.KindTimestamp && t.Zone == "" {
			return &plan.Cast{X: e, To: withZone(t, "", l.b.zoneName())}
		}
	}
	return e
}

// writesZone reports whether a pattern of Java's has letters that stand for the zone, of which the rules know UTC alone.
func (l *lowering) writesZone(name string, args []plan.Expr) bool {
	if l.b.zone == "" || len(args) < 2 || name != "date_format" && name != "from_unixtime" && name != "to_char" && name != "to_varchar" {
		return false
	}
	lit, ok := args[1].(*plan.Literal)
	if !ok {
		return false
	}
	pattern, _ := lit.Value.(string)
	for i, part := range strings.Split(pattern, "'") {
		if i%2 == 0 && strings.ContainsAny(part, "zZxXVO") && !strings.Contains(part, "%") {
			return true
		}
	}
	return false
}

// binned is PostgreSQL's date_bin, whose days have 24 hours.
func (l *lowering) binned(c *plan.Call) plan.Expr {
	args := slices.Clone(c.Args)
	zoned := false
	for i, a := range args {
		if t := l.typeOf(a); t.Kind == column.KindTimestamp && t.Zone == l.b.zone {
			args[i], zoned = &plan.Cast{X: a, To: withZone(t, l.b.zone, "UTC")}, true
		}
	}
	if !zoned {
		return c
	}
	return &plan.Cast{X: c.With(args), To: l.b.stamp()}
}

// asMoment is unix_seconds of a timestamp or date without zone, which is one that the clocks of the session show.
func (l *lowering) asMoment(c *plan.Call) *plan.Call {
	t := l.typeOf(c.Args[0])
	if t.Kind == column.KindTimestamp && t.Zone == "" && l.b.dialect != syntax.Spark { // Spark's are in UTC
		t.Zone = l.b.zone
	} else if t.Kind == column.KindDate {
		t = l.b.stamp()
	} else {
		return c
	}
	return call(c.Func, &plan.Cast{X: c.Args[0], To: t})
}

// moments are the functions whose timestamps are in UTC whatever they are given.
var moments = map[string]bool{
	"to_timestamp": true, "timestamp_seconds": true, "timestamp_millis": true, "timestamp_micros": true, "epoch_ms": true, "at_zone": true,
	"strptime": true, "try_strptime": true,
}

// settle is e, of a rule that took the session's zone for UTC, as it is in that zone.
func (l *lowering) settle(e plan.Expr) plan.Expr {
	if l.b.zone == "" || l.scope == nil || e == nil {
		return e
	}
	if out, ok := l.b.settled[e]; ok {
		return out
	}
	out := e
	if old := e.Children(); len(old) > 0 {
		kids := make([]plan.Expr, len(old))
		changed := false
		for i, k := range old {
			kids[i] = l.settle(k)
			changed = changed || kids[i] != k
		}
		if changed {
			out = e.With(kids)
		}
	}
	switch x := out.(type) {
	case *plan.Column: // of a row as it is stored, of which a CHECK speaks; tables of FROM are in the session
		if t := l.typeOf(x); hasZone(t) {
			if to := withZone(t, "UTC", l.b.zone); !to.Equal(t) {
				out = &plan.Cast{X: x, To: to}
			}
		}
	case *plan.Literal:
		// Values that come from outside and the clock have been settled: this is a text that a rule has read.
		if to := withZone(x.Typ, "UTC", l.b.zone); !to.Equal(x.Typ) {
			out = &plan.Literal{Value: l.b.read(x.Value), Typ: to}
		}
	case *plan.Cast:
		if to := withZone(x.To, "UTC", l.b.zone); !to.Equal(x.To) {
			c := *x
			c.To, out = to, &c
		}
		out = l.withoutOffset(out)
	case *plan.Call:
		out = l.settledCall(x)
		if old, ok := e.(*plan.Call); ok && l.b.collated[old] {
			if c, ok := out.(*plan.Call); ok {
				l.b.collated[c] = true
			}
		}
	}
	if l.b.settled == nil {
		l.b.settled = map[plan.Expr]plan.Expr{}
	}
	l.b.settled[e], l.b.settled[out] = out, out
	return out
}

// settledCall is settle of a call whose arguments are settled.
func (l *lowering) settledCall(c *plan.Call) plan.Expr {
	switch {
	case c.Func == "unix_seconds" && len(c.Args) == 1:
		c = l.asMoment(c)
	case l.b.dialect != syntax.Postgres:
	case c.Func == "date_bin":
		return l.binned(c)
	case c.Func == "date_trunc" && len(c.Args) == 2 && l.typeOf(c.Args[1]).Kind == column.KindDate:
		c = call(c.Func, c.Args[0], &plan.Cast{X: c.Args[1], To: l.b.stamp()})
	}
	out := l.withoutOffset(c)
	if t := l.typeOf(out); moments[c.Func] && t.Kind == column.KindTimestamp && t.Zone == "UTC" {
		return &plan.Cast{X: out, To: withZone(t, "UTC", l.b.zone)}
	}
	return out
}

// withoutOffset is a text made of timestamps, which Spark and MySQL write without an offset.
func (l *lowering) withoutOffset(e plan.Expr) plan.Expr {
	if l.b.dialect != syntax.Spark && l.b.dialect != syntax.MySQL || l.typeOf(e).Kind != column.KindString {
		return e
	}
	if c, ok := e.(*plan.Call); ok && c.Func == "format" {
		return e
	}
	old := e.Children()
	kids := make([]plan.Expr, len(old))
	changed := false
	for i, k := range old {
		kids[i] = k
		if t := l.typeOf(k); hasZone(t) {
			if to := withZone(t, l.b.zone, ""); !to.Equal(t) {
				kids[i], changed = &plan.Cast{X: k, To: to}, true
			}
		}
	}
	if !changed {
		return e
	}
	return e.With(kids)
}

// settledLiteral is a value that was a moment before it came into the text.
func (b *binder) settledLiteral(l *plan.Literal) *plan.Literal {
	if l.Typ.Kind != column.KindTimestamp || l.Typ.Zone == "" || l.Typ.Zone == b.zoneName() {
		return l
	}
	return &plan.Literal{Value: l.Value, Typ: withZone(l.Typ, l.Typ.Zone, b.zoneName())}
}

// hasOffset reports whether x is a moment whose text ends with an offset.
func (l *lowering) hasOffset(x plan.Expr) bool {
	if l.b.zone == "" || l.scope == nil {
		return false
	}
	t := l.typeOf(x)
	return t.Kind == column.KindTimestamp && t.Zone == l.b.zone
}

// hoursOfOffset is a moment as PostgreSQL writes it: with the hours of its offset alone, where that has no minutes.
func hoursOfOffset(x plan.Expr) plan.Expr {
	s := &plan.Cast{X: x, To: column.String}
	short := call("left", s, call("-", call("length", s), plan.NewLiteral(int64(3))))
	return &plan.Case{Whens: []plan.Expr{call("=", call("right", s, plan.NewLiteral(int64(3))), text(":00"))}, Thens: []plan.Expr{short}, Else: s}
}
