package plan

import (
	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
)

// Scalar is the scalar function that e calls, nil if it is none.
func (e *Call) Scalar() *funcs.Scalar {
	if e.Own != nil {
		f, _ := e.Own.(*funcs.Scalar)
		return f
	}
	return funcs.FindScalar(e.Func)
}

// Aggregate is the aggregate function that e calls, nil if it is none.
func (e *Call) Aggregate() *funcs.Aggregate {
	if e.Own != nil {
		f, _ := e.Own.(*funcs.Aggregate)
		return f
	}
	return funcs.FindAggregate(e.Func)
}

// AnyOrder reports whether e is an aggregate that is the same, to the bit, in whatever order rows come. Sums of
// floats are not, nor are extremes of floats: 0 equals -0.
func (e *Call) AnyOrder() bool {
	f := e.Aggregate()
	if f == nil || f.AnyOrder == nil || len(e.OrderBy) > 0 || IsVolatile(e) {
		return false
	}
	args := make([]column.Type, len(e.Args))
	for i, a := range e.Args {
		args[i] = a.Type()
	}
	return f.AnyOrder(args)
}
