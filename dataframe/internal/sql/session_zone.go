package sql

import (
	"time"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// SET timezone gives a session a zone. Timestamps with a zone are moments, which it does not change: their clocks do. So a
// column in UTC is read in the zone of the session, a text without an offset is what its clocks show, and date_trunc,
// extract, + INTERVAL, casts to dates and texts go by them. What is stored stays in UTC.
//
// The rules of the dialects are written as if the zone were UTC. What they make of an expression is set right behind them,
// in one place, by settle (session_settle.go).

// sessionZoneOf is the zone that env says; "" is UTC.
func sessionZoneOf(env Env) string {
	if s, ok := env.(Settings); ok {
		if z, ok := s.Setting("timezone"); ok && z != "UTC" {
			return z
		}
	}
	return ""
}

// zoneName is the zone of the session.
func (b *binder) zoneName() string {
	if b.zone == "" {
		return "UTC"
	}
	return b.zone
}

// InUTC is a type of the session, whose zone is zone, as it is stored.
func InUTC(t column.Type, zone string) column.Type { return withZone(t, zone, "UTC") }

// FromUTC is a type that is stored, as the session, whose zone is zone, has it.
func FromUTC(t column.Type, zone string) column.Type { return withZone(t, "UTC", zone) }

// wall is what the clocks of the session show at v, as if they were in UTC.
func (b *binder) wall(v time.Time) time.Time {
	v = v.In(column.Location(b.zoneName()))
	return time.Date(v.Year(), v.Month(), v.Day(), v.Hour(), v.Minute(), v.Second(), v.Nanosecond(), time.UTC)
}

// wallOf is wall of a value that may be a time.
func (b *binder) wallOf(v any) any {
	if at, ok := v.(time.Time); ok {
		return b.wall(at)
	}
	return v
}

// read is the moment when the clocks of the session show what those in UTC show at v, if that is a time.
func (b *binder) read(v any) any {
	at, ok := v.(time.Time)
	if !ok || b.zone == "" {
		return v
	}
	sec := column.WallToUnix(at.Unix(), column.Location(b.zone))
	return time.Unix(sec, int64(at.Nanosecond())).UTC()
}

// stamp is the type of a moment in the session.
func (b *binder) stamp() column.Type {
	t := column.Timestamp
	t.Zone = b.zoneName()
	return t
}

// inSession is n with its timestamps in the zone of the session.
func (b *binder) inSession(n plan.Node) (plan.Node, error) {
	if b.zone == "" || n == nil {
		return n, nil
	}
	return Retyped(n, func(t column.Type) column.Type { return FromUTC(t, b.zone) })
}

// Retyped is n with each column cast to what to makes of its type; n itself where that changes none.
func Retyped(n plan.Node, to func(t column.Type) column.Type) (plan.Node, error) {
	var es []plan.Expr
	changed := false
	for _, f := range n.Schema().Fields {
		e := plan.Expr(columnOf(f.Name))
		if t := to(f.Type); !t.Equal(f.Type) {
			e, changed = named(&plan.Cast{X: e, To: t}, f.Name), true
		}
		es = append(es, e)
	}
	if !changed {
		return n, nil
	}
	return plan.NewProject(n, es)
}
