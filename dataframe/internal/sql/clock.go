package sql

import (
	"time"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// A Clock is an Env that says what time it is; else it is the machine's.
type Clock interface{ Now() time.Time }

// clock is the value of now() and its like, nil for other functions. It is one moment all
// over a query: when the query was bound.
func (b *binder) clock(name string) plan.Expr {
	at, t := b.moment(), b.stamp()
	switch name {
	case "now", "current_timestamp", "transaction_timestamp", "statement_timestamp":
	case "localtimestamp":
		at, t = b.wall(at), column.Type{Kind: column.KindTimestamp}
	case "current_time", "localtime":
		now := &plan.Literal{Value: b.wall(at), Typ: column.Type{Kind: column.KindTimestamp}}
		return &plan.Cast{X: now, To: column.Time}
	case "current_date", "today", "curdate":
		now := b.wall(at)
		day := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
		return &plan.Literal{Value: day, Typ: column.Date}
	default:
		return nil
	}
	return &plan.Literal{Value: at, Typ: t}
}

func (b *binder) moment() time.Time {
	if b.now.IsZero() {
		b.now = time.Now()
		if c, ok := b.env.(Clock); ok {
			b.now = c.Now()
		}
		b.now = b.now.UTC().Truncate(time.Microsecond)
	}
	return b.now
}
