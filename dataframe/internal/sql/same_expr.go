package sql

import (
	"reflect"

	"weir/dataframe/plan"
)

// sameExpr reports whether two bound expressions compute the same.
func sameExpr(a, b plan.Expr) bool { return reflect.DeepEqual(a, b) }
