package plan

import "weir/dataframe/internal/funcs"

// CanFail reports whether evaluating the resolved e may give an error for some
// values of its columns. Such an expression must not meet rows that a condition
// before it keeps away. It errs on the side of yes.
func CanFail(e Expr) bool {
	can := false
	Walk(e, func(e Expr) bool {
		switch e := e.(type) {
		case *Call:
			f := e.Scalar()
			can = can || f == nil || !f.Total
		case *Cast:
			can = can || !e.Try && !funcs.TotalCast(e.X.Type(), e.To)
		}
		return !can
	})
	return can
}

// IsVolatile reports whether e gives another value at each evaluation, or may end the query, so that it
// must be computed as often, and where, it is written.
func IsVolatile(e Expr) bool {
	return calls(e, func(f *funcs.Scalar) bool { return f.Volatile })
}

// Varies reports whether e gives another value at each evaluation, such as random(). What may end the query is volatile,
// but does not vary.
func Varies(e Expr) bool { return calls(e, (*funcs.Scalar).Varies) }

// calls reports whether e calls a function that is so.
func calls(e Expr, so func(f *funcs.Scalar) bool) bool {
	is := false
	Walk(e, func(e Expr) bool {
		if c, ok := e.(*Call); ok {
			f := c.Scalar()
			is = is || f != nil && so(f)
		}
		return !is
	})
	return is
}
