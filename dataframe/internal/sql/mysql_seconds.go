package sql

import (
	"fmt"
	"strings"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// unixTimestamp is MySQL's unix_timestamp(t): with as many digits of a second as t has by its type, six if it is a text, and as
// a constant text writes; nil: none. Columns of DATETIME are taken for DATETIME(0), for their type does not tell.
func (l *lowering) unixTimestamp(t plan.Expr) plan.Expr {
	digits := 0
	of := l.typeOf(t)
	lit, isConst := t.(*plan.Literal)
	if cast, ok := t.(*plan.Cast); ok && !isConst {
		if lit, isConst = cast.X.(*plan.Literal); isConst && lit.Typ.Kind != column.KindString {
			isConst = false
		}
	}
	switch {
	case isConst && lit.Typ.Kind == column.KindString && lit.Value != nil:
		_, fraction, _ := strings.Cut(strings.TrimSpace(lit.Value.(string)), ".")
		digits = min(len(fraction), 6)
	case isConst && of.Kind == column.KindTimestamp:
		if at, ok := lit.Value.(time.Time); ok {
			digits = len(strings.TrimRight(fmt.Sprintf("%06d", at.Nanosecond()/1000), "0"))
		}
	case of.Kind == column.KindString:
		digits = 6
	case of.Kind == column.KindTimestamp && of.Unit == column.Milli:
		digits = 3
	}
	if digits == 0 {
		return nil
	}
	at := textAsTime(t)
	if k := l.typeOf(at); k.Kind == column.KindString {
		at = &plan.Cast{X: at, To: column.Timestamp, Try: true}
	} else if l.b.zone != "" && k.Kind == column.KindTimestamp {
		at = &plan.Cast{X: at, To: withZone(k, "", l.b.zone)}
	}
	micros := &plan.Cast{X: call("epoch_us", at), To: column.Decimal(20, 0)}
	millionth, _ := column.ParseDecimal("0.000001")
	return &plan.Cast{X: call("*", micros, plan.NewLiteral(millionth)), To: column.Decimal(uint8(20+digits-6), uint8(digits))}
}
