package optimize

import (
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// narrowEqual is the condition of a filter cast(x) = v as x = v, where the cast is that of a wide integer to a narrow one and
// back, as CAST(x AS INT) is of a BIGINT: of the rows that stay it changes none, and sources know bounds of x.
func narrowEqual(e plan.Expr, in *column.Schema) plan.Expr {
	c, ok := e.(*plan.Call)
	if !ok || c.Func != "=" {
		return e
	}
	lit, ok := c.Args[1].(*plan.Literal)
	back, cast := c.Args[0].(*plan.Cast)
	if !ok || !cast {
		return e
	}
	narrow, ok := back.X.(*plan.Cast)
	if !ok || !narrow.To.Kind.Integer() || !narrow.X.Type().Equal(column.Int64) || !back.To.Equal(column.Int64) {
		return e
	}
	if v, ok := lit.Value.(int64); !ok || !narrow.To.Holds(v) {
		return e
	}
	out, err := plan.Resolve(&plan.Call{Func: "=", Args: []plan.Expr{narrow.X, lit}}, in)
	if err != nil {
		return e
	}
	return out
}
