package sql

import (
	"math"
	"slices"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// mysqlNumber is x as the number that it is in MySQL among numbers: a text is what it begins with, a date 20240229, a timestamp
// 20240229123456 and a time of day 123456, and with a fraction behind them where they have one.
func (l *lowering) mysqlNumber(x plan.Expr) plan.Expr {
	switch k := l.typeOf(x).Kind; k {
	case column.KindString:
		if lit, ok := x.(*plan.Literal); ok && lit.Value != nil {
			if n, ok := numberIn(lit.Value.(string)); ok {
				return n
			}
		}
		return call("leading_number", x)
	case column.KindBool:
		return &plan.Cast{X: x, To: column.Int64}
	case column.KindDate, column.KindTime, column.KindTimestamp:
		return l.digitsOfTime(x, k)
	}
	return x
}

func (l *lowering) digitsOfTime(x plan.Expr, k column.Kind) plan.Expr {
	var out plan.Expr
	for _, part := range map[column.Kind][]string{
		column.KindDate: {"year", "month", "day"}, column.KindTime: {"hour", "minute", "second"},
		column.KindTimestamp: {"year", "month", "day", "hour", "minute", "second"},
	}[k] {
		if out != nil {
			out = call("*", out, plan.NewLiteral(int64(100)))
		}
		if p := call(part, x); out == nil {
			out = p
		} else {
			out = call("+", out, p)
		}
	}
	lit, isConst := x.(*plan.Literal)
	if !isConst || k != column.KindTimestamp {
		return out
	}
	at, ok := lit.Value.(time.Time)
	if !ok || at.Nanosecond() == 0 {
		return out
	}
	fraction, err := column.ParseDecimal(at.Format(".000000"))
	if err != nil {
		return out
	}
	return call("+", out, plan.NewLiteral(fraction))
}

// mysqlArithmetic are the operands of + - * / and % in MySQL, which knows numbers only.
func (l *lowering) mysqlArithmetic(op string, args []plan.Expr) []plan.Expr {
	if l.b.dialect != syntax.MySQL || l.scope == nil || !arithmetic[op] {
		return args
	}
	out := slices.Clone(args)
	for i, x := range args {
		switch l.typeOf(x).Kind {
		case column.KindInterval:
			return args
		case column.KindDate, column.KindTime, column.KindTimestamp:
			out[i] = l.mysqlNumber(x)
		}
	}
	return out
}

// mysqlDiv is MySQL's x DIV y of numbers that are not both whole: the quotient without its fraction.
func (l *lowering) mysqlDiv(x, y plan.Expr) plan.Expr {
	x, y = l.mysqlNumber(x), l.mysqlNumber(y)
	if l.typeOf(x).Kind.Integer() && l.typeOf(y).Kind.Integer() {
		return call("div", x, y)
	}
	return &plan.Cast{X: call("trunc", call("/", x, y)), To: column.Int64}
}

// mysqlBits is x as the 64 bits that it has in MySQL: of numbers with a fraction those of the nearest whole one.
func (l *lowering) mysqlBits(x plan.Expr) plan.Expr {
	switch k := l.typeOf(x).Kind; {
	case k == column.KindNull:
		x = &plan.Cast{X: x, To: column.Int64}
	case k.Integer():
	default:
		x = &plan.Cast{X: l.mysqlNumber(x), To: column.Int64}
	}
	return call("unsigned_bits", x)
}

// emptyBits are what aggregates of bits are in MySQL where there is no value.
var emptyBits = map[string]uint64{"bit_and": math.MaxUint64, "bit_or": 0, "bit_xor": 0}

// mysqlBitAggregate is c, of bits, as it is in MySQL, which has no null for no values.
func (l *lowering) mysqlBitAggregate(c *plan.Call) plan.Expr {
	if none, ok := emptyBits[c.Func]; ok && l.b.dialect == syntax.MySQL && l.scope != nil && len(c.Args) == 1 {
		return call("coalesce", c, &plan.Literal{Value: none, Typ: column.Uint64})
	}
	return c
}

// mysqlBitOperator is an operator on bits in MySQL, where they are those of numbers without a sign.
func (l *lowering) mysqlBitOperator(op string, args []plan.Expr) plan.Expr {
	bits := make([]plan.Expr, len(args))
	for i, x := range args {
		bits[i] = l.mysqlBits(x)
	}
	switch op {
	case "<<":
		return call("unsigned_shift_left", bits...)
	case ">>":
		return call("unsigned_shift_right", bits...)
	case "~":
		return call("xor", bits[0], &plan.Literal{Value: uint64(math.MaxUint64), Typ: column.Uint64})
	case "^":
		return call("xor", bits...)
	}
	return call(op, bits...)
}

// nullForNaN is a function of x that has no answer for some numbers: null in MySQL.
func (l *lowering) nullForNaN(name string, x plan.Expr) plan.Expr {
	if l.typeOf(x).Kind != column.KindNull {
		x = l.mysqlNumber(x)
	}
	return call("nullif", call(name, x), plan.NewLiteral(math.NaN()))
}

// wholeDigits is a call whose second argument is a number of digits, which is written as another number or a text; nil: it is not.
func (l *lowering) wholeDigits(name string, a []plan.Expr) plan.Expr {
	if len(a) != 2 {
		return nil
	}
	k := l.typeOf(a[1]).Kind
	if k.Integer() || k == column.KindNull || k.Nested() {
		return nil
	}
	digits := l.castTo(a[1], column.Int64, false)
	if lit, ok := a[1].(*plan.Literal); ok {
		var n float64
		round := math.Round
		switch v := lit.Value.(type) {
		case string:
			of, ok := numberIn(v)
			if !ok {
				return nil
			}
			n, _ = floatOf(of)
			round = math.Trunc
		case bool:
			return nil
		default:
			n, _ = floatOf(lit)
		}
		if math.Abs(n) > 1e6 {
			return nil
		}
		digits = plan.NewLiteral(int64(round(n)))
	}
	return call(name, a[0], digits)
}
