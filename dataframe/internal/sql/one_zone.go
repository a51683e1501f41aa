package sql

import (
	"time"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// In Weir a timestamp with a zone does not stand beside one without: a person says which zone is meant. The other engines
// take the zone of the session, which is UTC here.

// oneZone are operands whose timestamps all have a zone or all have none. A constant with a zone gives it up, for then a
// column is compared as it is; else those without one get UTC.
func (l *lowering) oneZone(args []plan.Expr, constants bool) []plan.Expr {
	if l.b.dialect == nil || l.b.dialect == syntax.Weir || !l.mixesZones(args) {
		return args
	}
	out := make([]plan.Expr, len(args))
	for i, a := range args {
		out[i] = a
		if t := l.typeOf(a); constants && t.Kind == column.KindTimestamp && t.Zone != "" {
			lit, ok := a.(*plan.Literal)
			if !ok {
				return l.inUTC(args)
			}
			if v, ok := lit.Value.(time.Time); ok {
				out[i] = &plan.Literal{Value: v.UTC(), Typ: column.Type{Kind: column.KindTimestamp, Unit: t.Unit}}
			}
		}
	}
	if !constants {
		return l.inUTC(args)
	}
	return out
}

// mixesZones reports whether some of args are timestamps with a zone, and some without.
func (l *lowering) mixesZones(args []plan.Expr) bool {
	with, without := false, false
	for _, a := range args {
		if t := l.typeOf(a); t.Kind == column.KindTimestamp {
			with, without = with || t.Zone != "", without || t.Zone == ""
		}
	}
	return with && without
}

// inUTC are args with timestamps in UTC for those without a zone.
func (l *lowering) inUTC(args []plan.Expr) []plan.Expr {
	out := make([]plan.Expr, len(args))
	for i, a := range args {
		out[i] = a
		if t := l.typeOf(a); t.Kind == column.KindTimestamp && t.Zone == "" {
			out[i] = &plan.Cast{X: a, To: column.Type{Kind: column.KindTimestamp, Unit: t.Unit, Zone: "UTC"}}
		}
	}
	return out
}
