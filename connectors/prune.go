package connectors

import (
	"bytes"
	"strings"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// bounds are what is known of a column's values in a piece of a file: they lie
// between lo and hi, where these are not nil.
type bounds struct {
	lo, hi  any
	allNull bool
	noNull  bool
	denies  func(v any) bool // if not nil: v is surely not among them
}

// mayMatch reports whether e can be true for any row whose columns keep to
// their bounds. It says yes to whatever it does not understand.
func mayMatch(e plan.Expr, of func(name string) bounds) bool {
	c, ok := plan.Unalias(e).(*plan.Call)
	if !ok || len(c.Args) == 0 {
		return true
	}
	switch c.Func {
	case "and":
		for _, a := range c.Args {
			if !mayMatch(a, of) {
				return false
			}
		}
		return true
	case "or":
		for _, a := range c.Args {
			if mayMatch(a, of) {
				return true
			}
		}
		return false
	case "is_null":
		if col, ok := c.Args[0].(*plan.Column); ok {
			return !of(col.Name).noNull
		}
	case "is_not_null":
		if col, ok := c.Args[0].(*plan.Column); ok {
			return !of(col.Name).allNull
		}
	case "in":
		for _, a := range c.Args[1:] {
			if compareMay("=", c.Args[0], a, of) {
				return true
			}
		}
		return false
	case "=", "<", "<=", ">", ">=", "<>":
		if len(c.Args) == 2 {
			return compareMay(c.Func, c.Args[0], c.Args[1], of)
		}
	}
	return true
}

var mirrored = map[string]string{"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

func compareMay(op string, l, r plan.Expr, of func(string) bounds) bool {
	col, ok := l.(*plan.Column)
	lit, ok2 := r.(*plan.Literal)
	if !ok || !ok2 {
		if col, ok = r.(*plan.Column); !ok {
			return true
		}
		if lit, ok = l.(*plan.Literal); !ok {
			return true
		}
		op = mirrored[op]
	}
	if lit.Value == nil {
		return false // a comparison with null is never true
	}
	if f, ok := lit.Value.(float64); ok && f != f {
		return true
	}
	b := of(col.Name)
	if b.allNull {
		return false
	}
	lo, okLo := compareValues(b.lo, lit.Value)
	hi, okHi := compareValues(b.hi, lit.Value)
	if _, float := lit.Value.(float64); float && (op == ">" || op == ">=") {
		// A NaN is greater than all numbers, and statistics leave it out.
		okHi = false
	}
	switch op {
	case "=":
		if b.denies != nil && b.denies(lit.Value) {
			return false
		}
		return !(okLo && lo > 0 || okHi && hi < 0)
	case "<":
		return !(okLo && lo >= 0)
	case "<=":
		return !(okLo && lo > 0)
	case ">":
		return !(okHi && hi <= 0)
	case ">=":
		return !(okHi && hi < 0)
	}
	return true
}

// compareValues orders values of one type as Vector.At gives them; not ok if
// they are not of one type.
func compareValues(a, b any) (int, bool) {
	switch x := a.(type) {
	case int64:
		if y, ok := b.(uint64); ok {
			return -compareUnsigned(y, x), true
		}
		y, ok := b.(int64)
		return order(x, y), ok
	case uint64:
		if y, ok := b.(int64); ok {
			return compareUnsigned(x, y), true
		}
		y, ok := b.(uint64)
		return order(x, y), ok
	case time.Duration:
		y, ok := b.(time.Duration)
		return order(x, y), ok
	case float64:
		y, ok := b.(float64)
		return order(x, y), ok
	case string:
		y, ok := b.(string)
		return strings.Compare(x, y), ok
	case []byte:
		y, ok := b.([]byte)
		return bytes.Compare(x, y), ok
	case bool:
		y, ok := b.(bool)
		n := map[bool]int64{true: 1}
		return order(n[x], n[y]), ok
	case time.Time:
		y, ok := b.(time.Time)
		return x.Compare(y), ok
	case column.DecimalValue:
		y, ok := b.(column.DecimalValue)
		return x.Unscaled.Cmp(y.Unscaled), ok && x.Scale == y.Scale
	}
	return 0, false
}

// compareUnsigned orders x and y.
func compareUnsigned(x uint64, y int64) int {
	if y < 0 {
		return 1
	}
	return order(x, uint64(y))
}

func order[T int64 | uint64 | float64 | time.Duration](x, y T) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}
