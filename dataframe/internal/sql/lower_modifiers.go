package sql

import (
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// modifiers adds FILTER, ORDER BY and WITHIN GROUP to c.
func (l *lowering) modifiers(c *plan.Call, e *syntax.Call) (err error) {
	if e.Filter != nil {
		if c.Filter, err = l.expr(e.Filter); err != nil {
			return err
		}
		c.Filter = l.truth(c.Filter)
		if lit, ok := c.Filter.(*plan.Literal); ok && lit.Value == nil {
			c.Filter = &plan.Literal{Typ: column.Bool}
		}
	}
	c.IgnoreNulls = e.IgnoreNulls
	if funcs.FindAggregate(c.Func) != nil && ignoresNulls[c.Func] {
		c.IgnoreNulls = false // they do so by themselves
	}
	if c.OrderBy, err = l.sortKeys(e.OrderBy); err != nil {
		return err
	}
	for i, k := range c.OrderBy {
		if e.Distinct && c.Func == "string_agg" && sameExpr(l.asText(k.X), c.Args[0]) { // the order of the values, not of their texts
			c.OrderBy[i].X = &plan.Cast{X: c.Args[0], To: l.typeOf(k.X)}
		}
	}
	if strings.HasPrefix(c.Func, "quantile") && len(c.OrderBy) > 0 && len(c.Args) == 2 {
		desc := c.OrderBy[0].Desc // what else they are ordered by does not matter: quantiles sort their values
		if c.OrderBy = nil; desc {
			return l.descending(c, true, e)
		}
	}
	if len(e.Within) > 0 {
		return l.within(c, e)
	}
	return nil
}

// ignoresNulls are the aggregates that leave out nulls although others of their name do not.
var ignoresNulls = map[string]bool{"first": true, "last": true, "any_value": true}

// within is the ORDER BY of WITHIN GROUP: the value that a quantile is taken of, or an
// order.
func (l *lowering) within(c *plan.Call, e *syntax.Call) error {
	keys, err := l.sortKeys(e.Within)
	if err != nil {
		return err
	}
	if key, ok := keys[0].X.(*plan.Call); ok && key.Func == "jsonb_order" {
		return l.b.errorAt(e.Within[0].X.Position(), "%s of JSON is not there: number the rows by it, or count them, in a query in FROM", c.Func)
	}
	switch c.Func {
	case "percentile_cont", "percentile_disc", "quantile_cont", "quantile_disc", "quantile", "percentile":
		if len(keys) != 1 || len(c.Args) != 1 {
			return l.b.errorAt(e.Pos, "%s takes a share and orders by one value", c.Func)
		}
		c.Args = []plan.Expr{keys[0].X, c.Args[0]}
		return l.descending(c, keys[0].Desc, e)
	case "mode":
		if len(keys) == 1 && len(c.Args) == 0 {
			c.Args = []plan.Expr{keys[0].X}
			c.OrderBy = keys // the first of those that are equally frequent
			return nil
		}
	}
	c.OrderBy = keys
	return nil
}

// descending makes c, a quantile, one of the values sorted from the greatest.
func (l *lowering) descending(c *plan.Call, desc bool, e *syntax.Call) error {
	if !desc {
		return nil
	}
	if strings.HasSuffix(c.Func, "_disc") {
		c.Func = "quantile_disc_desc"
		return nil
	}
	p, ok := floatOf(c.Args[1])
	if !ok {
		return l.b.errorAt(e.Pos, "%s … DESC needs a constant share such as 0.9", c.Func)
	}
	c.Args[1] = plan.NewLiteral(1 - p)
	return nil
}

// floatOf is the number that e is a constant of.
func floatOf(e plan.Expr) (float64, bool) {
	lit, ok := e.(*plan.Literal)
	if !ok {
		return 0, false
	}
	switch v := lit.Value.(type) {
	case float64:
		return v, true
	case int64:
		return float64(v), true
	case column.DecimalValue:
		return v.Float64(), true
	}
	return 0, false
}

func (l *lowering) sortKeys(items []syntax.OrderItem) ([]plan.SortKey, error) {
	var out []plan.SortKey
	for _, o := range items {
		x, err := l.expr(o.X)
		if err != nil {
			return nil, err
		}
		out = append(out, plan.SortKey{X: l.ordered(x, o.X.Position()), Desc: o.Desc, NullsFirst: o.Nulls == "first"})
	}
	return out, nil
}
