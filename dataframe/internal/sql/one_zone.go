package sql

import (
	"slices"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// In Weir a timestamp with a zone does not stand beside one without: a person says which zone is meant. The other engines
// take the zone of the session (session_zone.go).

// sessionZone reports whether the text's dialect has a zone for timestamps without one.
func (b *binder) sessionZone() bool { return b.dialect != nil && b.dialect != syntax.Weir }

// oneZone are operands whose timestamps all have a zone or all have none. A constant with a zone gives it up, for then a
// column is compared as it is; else those without one get the session's.
func (l *lowering) oneZone(args []plan.Expr, constants bool) []plan.Expr {
	if !l.mixesZones(args) {
		return args
	}
	if !constants || l.b.zone != "" { // its clocks may be set forward and back
		return l.inZone(args)
	}
	out := make([]plan.Expr, len(args))
	for i, a := range args {
		out[i] = a
		if t := l.typeOf(a); hasZone(t) {
			lit, ok := a.(*plan.Literal)
			if !ok || t.Kind != column.KindTimestamp {
				return l.inZone(args)
			}
			if v, ok := lit.Value.(time.Time); ok {
				out[i] = &plan.Literal{Value: l.b.wall(v), Typ: column.Type{Kind: column.KindTimestamp, Unit: t.Unit}}
			}
		}
	}
	return out
}

// daysBesideMoments are the sides of a minus: a day from which a moment is taken, or that from one, begins by the clocks of the session.
func (l *lowering) daysBesideMoments(args []plan.Expr) []plan.Expr {
	if !l.b.sessionZone() || len(args) != 2 || l.scope == nil {
		return args
	}
	for i, a := range args {
		if other := l.typeOf(args[1-i]); l.typeOf(a).Kind == column.KindDate && other.Kind == column.KindTimestamp && other.Zone != "" {
			out := slices.Clone(args)
			out[i] = &plan.Cast{X: a, To: l.b.stamp()}
			return out
		}
	}
	return args
}

// mixesZones reports whether some of args are timestamps with a zone, and some without, in a dialect that lets them.
func (l *lowering) mixesZones(args []plan.Expr) bool {
	if !l.b.sessionZone() || len(args) < 2 {
		return false
	}
	types := make([]column.Type, len(args))
	for i, a := range args {
		types[i] = l.typeOf(a)
	}
	return mixZones(types)
}

// inZone are args with timestamps in the session's zone for those without one.
func (l *lowering) inZone(args []plan.Expr) []plan.Expr {
	out := make([]plan.Expr, len(args))
	for i, a := range args {
		out[i] = l.b.inZone(a, l.typeOf(a))
	}
	return out
}

// unlessEqual is nullif(x, y), which has the type of x, zone or not.
func (l *lowering) unlessEqual(args []plan.Expr) plan.Expr {
	return &plan.Case{Whens: []plan.Expr{call("=", l.oneZone(args, true)...)}, Thens: []plan.Expr{&plan.Literal{Typ: column.Null}}, Else: args[0]}
}

// otherNumber reports whether both are numbers, or times, that are compared as another type than the first has.
func (l *lowering) otherNumber(args []plan.Expr) bool {
	x, y := l.typeOf(args[0]), l.typeOf(args[1])
	both, err := funcs.Unify([]column.Type{x, y})
	return err == nil && !both.Equal(x) && (x.Numeric() && y.Numeric() || x.Kind == column.KindDate && y.Kind == column.KindTimestamp)
}

// unlessCompared is nullif(x, y) of values that have no type in common but are compared; nil for other calls.
func (l *lowering) unlessCompared(c *plan.Call, e *syntax.Call) plan.Expr {
	if c.Func != "nullif" || len(c.Args) != 2 || e.Over != nil || e.Filter != nil || plan.Varies(c.Args[0]) || l.scope == nil {
		return nil
	}
	types := []column.Type{l.typeOf(c.Args[0]), l.typeOf(c.Args[1])}
	if _, err := funcs.Unify(types); err == nil || isText(c.Args[0], types[0]) {
		return nil
	}
	sides, err := l.operands("=", e.Pos, c.Args)
	if err != nil {
		return nil
	}
	return &plan.Case{Whens: []plan.Expr{call("=", sides...)}, Thens: []plan.Expr{&plan.Literal{Typ: column.Null}}, Else: c.Args[0]}
}

// inZone is e, of type t, with timestamps in the session's zone for those without one, also in lists and structs.
func (b *binder) inZone(e plan.Expr, t column.Type) plan.Expr {
	to := withZone(t, "", b.zoneName())
	if to.Equal(t) {
		return e
	}
	if lit, ok := e.(*plan.Literal); ok && t.Kind == column.KindTimestamp {
		return &plan.Literal{Value: b.read(lit.Value), Typ: to}
	}
	return &plan.Cast{X: e, To: to}
}

// withZone is t with the zone to in the place of from, also in lists and structs.
func withZone(t column.Type, from, to string) column.Type {
	if t.Kind == column.KindTimestamp && t.Zone == from {
		t.Zone = to
	}
	t.Fields = slices.Clone(t.Fields)
	for i := range t.Fields {
		t.Fields[i].Type = withZone(t.Fields[i].Type, from, to)
	}
	return t
}

// hasZone reports whether a timestamp with a zone is t, or in it.
func hasZone(t column.Type) bool {
	return t.Kind == column.KindTimestamp && t.Zone != "" ||
		slices.ContainsFunc(t.Fields, func(f column.Field) bool { return hasZone(f.Type) })
}

// mixZones reports whether two of types differ in whether a timestamp has a zone.
func mixZones(types []column.Type) bool {
	var seen []column.Type // each once: a long IN has few
	for _, t := range types {
		if t.Kind != column.KindTimestamp && !t.Kind.Nested() || slices.ContainsFunc(seen, t.Equal) {
			continue
		}
		for _, s := range seen {
			if zonesDiffer(s, t) {
				return true
			}
		}
		seen = append(seen, t)
	}
	return false
}

// zonesDiffer reports whether in one place of a and b there are timestamps of which one has a zone. An element is compared with
// those of a list.
func zonesDiffer(a, b column.Type) bool {
	if a.Kind == column.KindList && b.Kind != column.KindList {
		return zonesDiffer(a.Element(), b)
	}
	if b.Kind == column.KindList && a.Kind != column.KindList {
		return zonesDiffer(a, b.Element())
	}
	if a.Kind != b.Kind || len(a.Fields) != len(b.Fields) {
		return false
	}
	if a.Kind == column.KindTimestamp {
		return (a.Zone == "") != (b.Zone == "")
	}
	for i, f := range a.Fields {
		if zonesDiffer(f.Type, b.Fields[i].Type) {
			return true
		}
	}
	return false
}
