package sql

import (
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// An aggregate whose arguments are columns of the query around belongs to that query, as the
// standard has it: SELECT (SELECT max(t.x)) FROM t has one row. The query around computes it, and
// the one inside reads it as it reads columns.

// boundAgain is the error of a query inside for which the scope around got such an aggregate: with
// it, the query is bound once more.
type boundAgain struct{ in *scope }

func (*boundAgain) Error() string { return "an aggregate of the query around was found" }

// aroundAggregate is e, which belongs to the query around, as a column of that.
func (l *lowering) aroundAggregate(e *syntax.Call) (plan.Expr, error) {
	outer := l.scope.outer
	if !outer.expression {
		return nil, l.b.errorAt(e.Pos, "%s has columns of the tables before only: compute it in a query of those", syntax.Print(e))
	}
	l.b.around[e] = true
	x, err := (&lowering{b: l.b, scope: outer.in}).expr(e)
	if err != nil {
		return nil, err
	}
	if c, further := x.(*plan.Column); further {
		outer.use(c.Name)
		return columnOf(insideName(c.Name)), nil
	}
	for _, c := range outer.in.cols {
		if c.aggregate != nil && sameExpr(c.aggregate, x) {
			outer.use(c.column)
			return columnOf(insideName(c.column)), nil
		}
	}
	name := l.b.fresh("aggregate")
	typed, err := plan.Group(plan.NewValues(outer.in.schema(), nil), nil, []plan.Expr{&plan.Alias{X: l.b.typed(x), Name: name}})
	if err != nil {
		return nil, l.b.wrap(e.Pos, err)
	}
	outer.in.cols = append(outer.in.cols, scoped{name: name, column: name, typ: firstType(typed), qualifiedOnly: true, aggregate: x})
	return nil, &boundAgain{outer.in}
}

// aggregateOf is the aggregate that a column of s stands for, nil if it is a column.
func (s *scope) aggregateOf(column string) plan.Expr {
	if s == nil {
		return nil
	}
	for _, c := range s.cols {
		if c.column == column {
			return c.aggregate
		}
	}
	return nil
}
