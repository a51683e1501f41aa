package dataframe

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// NotIn is false where e equals one of vs, and true of no values at all; null where In is.
func (e Expr) NotIn(vs ...any) Expr { return e.In(vs...).Not() }

// IsIn is In.
func (e Expr) IsIn(vs ...any) Expr { return e.In(vs...) }

// NotBetween is e < lo or e > hi.
func (e Expr) NotBetween(lo, hi any) Expr { return e.Between(lo, hi).Not() }

// EqNullSafe is e = v where null equals null and nothing else; it is never null.
func (e Expr) EqNullSafe(v any) Expr { return e.call("is_not_distinct", v) }

// NeNullSafe is true where EqNullSafe is false.
func (e Expr) NeNullSafe(v any) Expr { return e.EqNullSafe(v).Not() }

// IfNull is e, and v where e is null. So is OrElse.
func (e Expr) IfNull(v any) Expr { return e.OrElse(v) }

// NullIf is e, and null where e equals v.
func (e Expr) NullIf(v any) Expr { return e.call("nullif", v) }

// ILike is Like without regard to case.
func (e Expr) ILike(pattern string) Expr { return e.call("ilike", pattern) }

// Matches is true where the regular expression pattern is found in the text e.
func (e Expr) Matches(pattern string) Expr { return e.call("regexp_matches", pattern) }

// Clip is e, but lo where e is below it and hi where e is above; a bound that is nil does
// not bind, and null stays null. NaN is above every number.
func (e Expr) Clip(lo, hi any) Expr {
	var b Branch
	if lo != nil {
		b = b.When(e.Lt(lo), exprOf(lo).OrElse(e)) // OrElse lends a text the type of e
	}
	if hi != nil {
		b = b.When(e.Gt(hi), exprOf(hi).OrElse(e))
	}
	if len(b.c.Whens) == 0 {
		return e
	}
	return b.Else(e)
}

// Log is the logarithm to a base, or without one the natural logarithm.
func (e Expr) Log(base ...any) Expr {
	if len(base) == 0 {
		return e.call("ln")
	}
	return e.call("ln").Div(Call("ln", base[0]))
}

// Truncate is the beginning of the unit, "hour", "day", "week", "month", …, that the time e is in.
func (e Expr) Truncate(unit string) Expr { return Call("date_trunc", unit, e) }

// AddTime is n units after the date or timestamp e: AddTime(1, "month"). A day that the month
// lacks becomes its last.
func (e Expr) AddTime(n any, unit string) Expr { return Call("date_add", unit, n, e) }

// AddDays is n days after e; AddMonths and AddYears are n months and years after it, and
// a day that the month lacks becomes its last.
func (e Expr) AddDays(n any) Expr { return e.AddTime(n, "day") }

// AddMonths is n months after e; see AddDays.
func (e Expr) AddMonths(n any) Expr { return e.AddTime(n, "month") }

// AddYears is n years after e; see AddDays.
func (e Expr) AddYears(n any) Expr { return e.AddTime(n, "year") }

// Replace puts, with a map, other values in the place of its keys: Replace(map[string]string{"de": "Germany"}).
// Values that are no key stay, or become the otherwise that is given. A nil key stands for
// null. With two texts it replaces the first by the second wherever it is in the text e.
func (e Expr) Replace(old any, more ...any) Expr {
	if reflect.ValueOf(old).Kind() != reflect.Map {
		if len(more) != 1 {
			return Expr{node: e.node, err: fmt.Errorf("replace: give a map of values, or two texts")}
		}
		return e.call("replace", old, more[0])
	}
	switch len(more) {
	case 0:
		return e.mapped(old, e)
	case 1:
		return e.mapped(old, more[0])
	}
	return Expr{node: e.node, err: fmt.Errorf("replace: a map takes one value for the others, not %d", len(more))}
}

// ReplaceStrict is Replace with a map that must have every value: another one ends the query with
// an error that names it. Null stays null.
func (e Expr) ReplaceStrict(values any) Expr {
	if reflect.ValueOf(values).Kind() != reflect.Map {
		return Expr{node: e.node, err: fmt.Errorf("replace strict: give a map of values, not a %T", values)}
	}
	missing := Call("error", Call("concat", "no replacement for ", e.Cast("string")))
	return e.mapped(values, If(e.IsNull(), nil, missing))
}

// mapped is e with the values of the map m for its keys.
func (e Expr) mapped(m any, otherwise any) Expr {
	keys := reflect.ValueOf(m).MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	var b Branch
	for _, k := range keys {
		is := e.IsNull()
		if k.Interface() != nil {
			is = e.Eq(k.Interface())
		}
		b = b.When(is, reflect.ValueOf(m).MapIndex(k).Interface())
	}
	if len(b.c.Whens) == 0 {
		return exprOf(otherwise)
	}
	return b.Else(otherwise)
}
