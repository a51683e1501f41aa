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

// IsVolatile reports whether e gives another value at each evaluation, so that it
// must be computed as often, and where, it is written.
func IsVolatile(e Expr) bool {
	is := false
	Walk(e, func(e Expr) bool {
		if c, ok := e.(*Call); ok {
			f := c.Scalar()
			is = is || f != nil && f.Volatile
		}
		return !is
	})
	return is
}
