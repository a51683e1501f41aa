package sql

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
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
	if k == column.KindDate {
		return out
	}
	if _, ok := x.(*plan.Column); ok {
		digits := 6 // the type does not tell DATETIME(6) and DATETIME apart
		if l.typeOf(x).Unit == column.Milli {
			digits = 3
		}
		return withFraction(out, x, digits)
	}
	if digits := l.fractionOf(x); digits > 0 {
		return withFraction(out, x, digits)
	}
	return out
}

// fractionOf is how many digits of a second a time computed of x may have: as many as the constants in it, six of columns.
func (l *lowering) fractionOf(x plan.Expr) (digits int) {
	plan.Walk(x, func(e plan.Expr) bool {
		switch e := e.(type) {
		case *plan.Column:
			if k := l.typeOf(e).Kind; k == column.KindString || k == column.KindTime || k == column.KindTimestamp || k == column.KindFloat64 {
				digits = 6
			} else if k == column.KindDecimal {
				digits = max(digits, min(int(l.typeOf(e).Scale), 6))
			}
		case *plan.Literal:
			switch v := e.Value.(type) {
			case string:
				_, fraction, _ := strings.Cut(strings.TrimSpace(v), ".")
				digits = max(digits, min(len(fraction)-len(strings.TrimLeft(fraction, "0123456789")), 6))
			case time.Time:
				digits = max(digits, len(strings.TrimRight(fmt.Sprintf("%06d", v.Nanosecond()/1000), "0")))
			case column.DecimalValue:
				digits = max(digits, min(int(v.Scale), 6))
			case float64:
				digits = 6
			}
		}
		return true
	})
	return digits
}

// withFraction is a time's digits with those of the fraction of its second behind the point.
func withFraction(whole, at plan.Expr, digits int) plan.Expr {
	micros := &plan.Cast{X: call("%", call("date_part", text("microsecond"), at), plan.NewLiteral(int64(1_000_000))), To: column.Decimal(6, 0)}
	millionth, _ := column.ParseDecimal("0.000001")
	return call("+", whole, &plan.Cast{X: call("*", micros, plan.NewLiteral(millionth)), To: column.Decimal(uint8(digits+1), uint8(digits))})
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

// mysqlDiv is MySQL's x DIV y: the quotient without its fraction, an integer without a sign if one of them is.
func (l *lowering) mysqlDiv(x, y plan.Expr) plan.Expr {
	args, to := []plan.Expr{l.mysqlNumber(x), l.mysqlNumber(y)}, column.Int64
	if l.typeOf(args[0]).Kind == column.KindInt64 && l.typeOf(args[1]).Kind == column.KindInt64 {
		return call("div", args...)
	}
	for i, x := range args {
		switch t := l.typeOf(x); {
		case t.Kind == column.KindUint64:
			to = column.Uint64
			args[i] = &plan.Cast{X: x, To: column.Decimal(20, 0)}
		case isUnsigned(x):
			to = column.Uint64
		case t.Kind.Integer():
			args[i] = &plan.Cast{X: x, To: column.Decimal(19, 0)}
		}
	}
	return &plan.Cast{X: call("whole_quotient", args...), To: to}
}

// isUnsigned reports whether x is a whole number, written beyond int64, that a uint64 holds.
func isUnsigned(x plan.Expr) bool {
	lit, ok := x.(*plan.Literal)
	if !ok || lit.Typ.Scale > 0 {
		return false
	}
	v, ok := lit.Value.(column.DecimalValue)
	if _, small := v.Unscaled.Int64(); small {
		return false
	}
	return ok && v.Unscaled.Sign() > 0 && v.Unscaled.Cmp(column.Uint128Of(math.MaxUint64)) <= 0
}

// mysqlBits is x as the 64 bits that it has in MySQL: of numbers with a fraction those of the nearest whole one.
func (l *lowering) mysqlBits(x plan.Expr) plan.Expr {
	switch k := l.typeOf(x).Kind; k {
	case column.KindNull:
		x = &plan.Cast{X: x, To: column.Int64}
	case column.KindString:
	default:
		x = l.mysqlNumber(x)
	}
	return call("unsigned_bits", x)
}

// mysqlUnsigned is a number cast to an integer without a sign, the nearest that is one.
func (l *lowering) mysqlUnsigned(x plan.Expr) plan.Expr {
	switch k := l.typeOf(x).Kind; {
	case k.Integer():
		return call("unsigned_bits", x)
	case k != column.KindDecimal:
		x = call("round_even", x)
	}
	negative := call("<", x, plan.NewLiteral(int64(0)))
	return &plan.Case{Whens: []plan.Expr{negative}, Thens: []plan.Expr{&plan.Literal{Value: uint64(0), Typ: column.Uint64}}, Else: call("unsigned_bits", x)}
}

// mysqlDecimal is x cast to a decimal: the greatest or the least one of what is beyond it.
func (l *lowering) mysqlDecimal(x plan.Expr, t column.Type) plan.Expr {
	if x = l.mysqlNumber(x); !l.typeOf(x).Numeric() {
		return l.castTo(x, t, false)
	}
	digits := x
	if c, ok := x.(*plan.Call); ok && c.Func == "leading_number" {
		digits = call("leading_digits", c.Args...) // all of them, of which a float64 has 15
	}
	most := column.DecimalValue{Unscaled: column.WidePow10(int(t.Precision)), Scale: t.Scale}
	most.Unscaled, _ = most.Unscaled.Sub(column.Int128Of(1))
	least := column.DecimalValue{Unscaled: most.Unscaled.Neg(), Scale: t.Scale}
	out := &plan.Case{Else: call("coalesce", &plan.Cast{X: digits, To: t, Try: true}, &plan.Cast{X: x, To: t, Try: true})}
	beyond := func(op string, v column.DecimalValue) {
		bound := &plan.Literal{Value: v, Typ: t}
		out.Whens, out.Thens = append(out.Whens, call(op, x, bound)), append(out.Thens, bound)
	}
	beyond(">", most)
	beyond("<", least)
	return out
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
			if of, ok := numberIn(v); ok {
				n, _ = floatOf(of)
			} else if l.b.dialect == syntax.MySQL {
				n = funcs.LeadingNumber(v)
			} else {
				return nil
			}
			round = math.Trunc
		case bool:
			if v {
				n = 1
			}
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

// mysqlArguments are those of a form of MySQL's as numbers or as what format rounds: a half away from zero if it is exact.
func (l *lowering) mysqlArguments(name string, a []plan.Expr) []plan.Expr {
	isText := func(x plan.Expr) bool { return l.typeOf(x).Kind == column.KindString }
	switch {
	case l.b.dialect != syntax.MySQL || l.scope == nil || len(a) != 2:
	case name == "makedate":
		out := slices.Clone(a)
		for i, x := range a {
			switch {
			case isText(x):
				out[i] = call("leading_integer", x)
			case l.typeOf(x).Kind == column.KindFloat64:
				out[i] = call("round_even", x)
			}
		}
		return out
	case name == "format":
		digits := a[1]
		switch k := l.typeOf(digits).Kind; {
		case k == column.KindString:
			digits = call("leading_integer", digits)
		case k == column.KindNull:
			digits = &plan.Cast{X: digits, To: column.Int64}
		}
		digits = &plan.Cast{X: digits, To: column.Int64}
		digits = &plan.Case{Whens: []plan.Expr{call(">", digits, plan.NewLiteral(int64(mostDigits)))}, Thens: []plan.Expr{plan.NewLiteral(int64(mostDigits))}, Else: notNullMax(digits, plan.NewLiteral(int64(0)))}
		x := l.mysqlNumber(a[0])
		if isText(a[0]) {
			x = call("leading_number", a[0])
		}
		switch l.typeOf(x).Kind {
		case column.KindUint64:
			return []plan.Expr{&plan.Cast{X: x, To: column.Decimal(20, 0)}, digits}
		case column.KindDecimal:
			return []plan.Expr{call("round", x, digits), digits}
		case column.KindFloat64:
			return []plan.Expr{call("+", call("round_even", x, digits), plan.NewLiteral(0.0)), digits} // no -0
		default:
			return []plan.Expr{x, digits}
		}
	}
	return a
}

// mostDigits are the digits behind the point that format writes at most.
const mostDigits = 38
