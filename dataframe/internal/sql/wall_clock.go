package sql

import (
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// TIMESTAMP '…' without an offset is in the session's zone, UTC if it has none, unless it stands beside a timestamp
// without zone: then it is what the clock shows there. ParseExpr, which knows no
// types, leaves it at UTC.

// wallClock is e with such literals adapted to the arguments beside them.
func (b *binder) wallClock(e plan.Expr, s *scope) plan.Expr {
	if len(b.walls) == 0 {
		return e
	}
	schema := s.schema()
	return plan.Rewrite(e, func(x plan.Expr) plan.Expr {
		c, ok := x.(*plan.Call)
		if !ok || !b.besideLocal(c, schema) {
			return x
		}
		kids := append([]plan.Expr(nil), c.Children()...)
		for i, k := range kids {
			if l, ok := k.(*plan.Literal); ok && b.walls[l] {
				kids[i] = &plan.Literal{Value: b.wallOf(l.Value), Typ: column.Type{Kind: column.KindTimestamp}}
			}
		}
		return c.With(kids)
	})
}

// besideLocal reports whether an argument of c is a timestamp without zone.
func (b *binder) besideLocal(c *plan.Call, schema *column.Schema) bool {
	for _, a := range c.Args {
		if t := typeOf(b.typed(a), schema); t.Kind == column.KindTimestamp && t.Zone == "" {
			return true
		}
	}
	return false
}

// typeOf is the type of e, which may hold aggregates; Null if it has none.
func typeOf(e plan.Expr, schema *column.Schema) column.Type {
	if plan.HasWindow(e) {
		return typeOverRows(e, schema)
	}
	if !plan.IsAggregate(e) {
		if r, err := plan.Resolve(e, schema); err == nil {
			return r.Type()
		}
		return column.Null
	}
	n, err := plan.Group(plan.NewValues(schema, nil), nil, []plan.Expr{&plan.Alias{X: e, Name: "x"}})
	if err != nil {
		return column.Null
	}
	return n.Schema().Fields[0].Type
}

// typeOverRows is the type of e, in which there are calls of windows; Null if it has none, or if those are of aggregates.
func typeOverRows(e plan.Expr, schema *column.Schema) column.Type {
	n, es, err := plan.Windows(plan.NewValues(schema, nil), []plan.Expr{e})
	if err != nil {
		return column.Null
	}
	r, err := plan.Resolve(es[0], n.Schema())
	if err != nil {
		return column.Null
	}
	return r.Type()
}
