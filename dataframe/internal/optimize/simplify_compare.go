package optimize

import (
	"math"
	"math/big"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan"
)

var mirrored = map[string]string{"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

// comparison puts the constant to the right, makes a comparison with null a null, and
// moves a cast from a column to the constant beside it where the outcome is exactly the
// same: sources know bounds of columns, not of casts.
func (s *simplifier) comparison(e *plan.Call) plan.Expr {
	if len(e.Args) != 2 {
		return e
	}
	l, r := e.Args[0], e.Args[1]
	if isNull(l) && !plan.CanFail(r) || isNull(r) && !plan.CanFail(l) {
		return nullOf(e.Type())
	}
	if _, ok := l.(*plan.Literal); ok {
		if _, ok := r.(*plan.Literal); !ok {
			return s.make(&plan.Call{Func: mirrored[e.Func], Args: []plan.Expr{r, l}}, e)
		}
		return e
	}
	lit, ok := r.(*plan.Literal)
	if !ok || lit.Value == nil {
		return e
	}
	if v, ok := lit.Value.(column.DecimalValue); ok && l.Type().Kind.Integer() {
		return s.withoutFraction(e, l, v)
	}
	c, cast := l.(*plan.Cast)
	if !cast || c.Try {
		return e
	}
	from, to := c.X.Type(), c.To
	switch {
	case from.Kind == column.KindInt64 && to.Kind == column.KindFloat64:
		return s.withoutFloat(e, c.X, lit.Value.(float64))
	case from.Kind.Integer() && to.Kind == column.KindDecimal && funcs.TotalCast(from, to):
		if v, ok := lit.Value.(column.DecimalValue); ok {
			return s.withoutFraction(e, c.X, v)
		}
	case from.Kind == column.KindDecimal && to.Kind == column.KindDecimal && funcs.TotalCast(from, to):
		v, ok := lit.Value.(column.DecimalValue)
		if !ok {
			return e
		}
		// No digit may be lost on the way to the column's scale.
		if u, ok := column.RescaleWide(v.Unscaled, v.Scale, from); ok {
			return s.against(e, e.Func, c.X, &plan.Literal{Value: column.DecimalValue{Unscaled: u, Scale: from.Scale}, Typ: from})
		}
	case sameMoment(c):
		return s.against(e, e.Func, c.X, &plan.Literal{Value: lit.Value, Typ: from})
	case from.Kind == column.KindDate && to.Kind == column.KindTimestamp && utc(to):
		return s.dateAgainst(e, c.X, lit.Value.(time.Time))
	case from.Kind == column.KindTimestamp && to.Kind == column.KindDate && utc(from):
		return s.dayOf(e, c.X, lit.Value.(time.Time))
	}
	return e
}

// against is x op lit.
func (s *simplifier) against(e plan.Expr, op string, x plan.Expr, lit *plan.Literal) plan.Expr {
	return s.make(&plan.Call{Func: op, Args: []plan.Expr{x, lit}}, e)
}

// exactFloats is the first integer whose float may stand for another one.
const exactFloats = 1 << 53

// withoutFloat is float(x) op f for an integer x. The cast never changes the order, and
// below exactFloats it is exact.
func (s *simplifier) withoutFloat(e *plan.Call, x plan.Expr, f float64) plan.Expr {
	if !(f > -exactFloats && f < exactFloats) {
		return e
	}
	whole := math.Trunc(f) == f
	op, to := e.Func, f
	switch {
	case whole:
	case op == ">" || op == ">=":
		op, to = ">=", math.Ceil(f)
	case op == "<" || op == "<=":
		op, to = "<=", math.Floor(f)
	default:
		return e // never equal, but null where x is
	}
	return s.against(e, op, x, &plan.Literal{Value: int64(to), Typ: column.Int64})
}

// withoutFraction is decimal(x) op v for an integer x: the cast is exact.
func (s *simplifier) withoutFraction(e *plan.Call, x plan.Expr, v column.DecimalValue) plan.Expr {
	below, rest := new(big.Int).DivMod(v.Unscaled.Big(), column.WidePow10(int(v.Scale)).Big(), new(big.Int))
	op := e.Func
	switch {
	case rest.Sign() == 0:
	case op == ">" || op == ">=":
		op, below = ">=", below.Add(below, big.NewInt(1))
	case op == "<" || op == "<=":
		op = "<="
	default:
		return e // never equal, but null where x is
	}
	if !below.IsInt64() || !x.Type().Holds(below.Int64()) {
		return e
	}
	b := column.NewBuilder(x.Type(), 1)
	if err := b.Append(below.Int64()); err != nil {
		return e
	}
	return s.against(e, op, x, &plan.Literal{Value: b.Vector().At(0), Typ: x.Type()})
}

func utc(t column.Type) bool { return t.Zone == "" || t.Zone == "UTC" }

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// dateAgainst is timestamp(d) op at for a date d: midnights are compared.
func (s *simplifier) dateAgainst(e *plan.Call, d plan.Expr, at time.Time) plan.Expr {
	at = at.UTC()
	day := midnight(at)
	op := e.Func
	if !day.Equal(at) {
		switch op {
		case ">", ">=":
			op = ">" // the day's midnight is before at
		case "<", "<=":
			op = "<="
		default:
			return e
		}
	}
	return s.against(e, op, d, &plan.Literal{Value: day, Typ: column.Date})
}

// dayOf is date(ts) op day for a timestamp ts.
func (s *simplifier) dayOf(e *plan.Call, ts plan.Expr, day time.Time) plan.Expr {
	typ := ts.Type()
	first, ok := momentOf(typ, day)
	next, ok2 := momentOf(typ, day.AddDate(0, 0, 1))
	if !ok || !ok2 {
		return e
	}
	switch e.Func {
	case ">=":
		return s.against(e, ">=", ts, first)
	case ">":
		return s.against(e, ">=", ts, next)
	case "<":
		return s.against(e, "<", ts, first)
	case "<=":
		return s.against(e, "<", ts, next)
	}
	if _, plain := ts.(*plan.Column); !plain || e.Func != "=" {
		return e // ts would be computed twice
	}
	from, to := &plan.Call{Func: ">=", Args: []plan.Expr{ts, first}}, &plan.Call{Func: "<", Args: []plan.Expr{ts, next}}
	return s.make(&plan.Call{Func: "and", Args: []plan.Expr{from, to}}, e)
}

// momentOf is t as a constant of the timestamp type typ.
func momentOf(typ column.Type, t time.Time) (*plan.Literal, bool) {
	if y := t.Year(); y < 1700 || y > 2200 { // all units can say it
		return nil, false
	}
	b := column.NewBuilder(typ, 1)
	if err := b.Append(t); err != nil {
		return nil, false
	}
	return &plan.Literal{Value: b.Vector().At(0), Typ: typ}, true
}
