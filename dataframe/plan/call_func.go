package plan

import "weir/dataframe/internal/funcs"

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
