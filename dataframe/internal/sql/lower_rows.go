package sql

import (
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// rows reports whether e compares rows: (a, b) = (c, d).
func rows(e *syntax.Binary) (x, y *syntax.Row, ok bool) {
	x, okX := e.X.(*syntax.Row)
	y, okY := e.Y.(*syntax.Row)
	return x, y, okX && okY
}

// rowCompare compares element by element; for an order the first pair that
// differs decides.
func (l *lowering) rowCompare(e *syntax.Binary, x, y *syntax.Row) (plan.Expr, error) {
	if len(x.Elems) != len(y.Elems) || len(x.Elems) == 0 {
		return nil, l.b.errorAt(e.Pos, "the rows compared have %d and %d elements", len(x.Elems), len(y.Elems))
	}
	as, err := l.exprs(x.Elems)
	if err != nil {
		return nil, err
	}
	bs, err := l.exprs(y.Elems)
	if err != nil {
		return nil, err
	}
	for i := range as {
		pair, err := l.operands("=", e.Pos, []plan.Expr{as[i], bs[i]})
		if err != nil {
			return nil, err
		}
		as[i], bs[i] = pair[0], pair[1]
	}
	if l.b.dialect == syntax.Spark {
		if out := structCompare(e.Op, as, bs); out != nil {
			return out, nil
		}
	}
	return rowCompare(e.Op, as, bs, func() error {
		return l.b.errorAt(e.Pos, "rows are compared with =, <>, <, <=, > and >=, not %s", e.Op)
	})
}

// structCompare compares rows as Spark does structs: a null in them is a value, which equals nulls and is before all else.
// It is nil for an operator that does not compare.
func structCompare(op string, as, bs []plan.Expr) plan.Expr {
	if swapped := map[string]string{">": "<", "<=": ">="}[op]; swapped != "" {
		op, as, bs = swapped, bs, as
	}
	var same, less plan.Expr
	for i := len(as) - 1; i >= 0; i-- {
		equal := call("is_not_distinct", as[i], bs[i])
		before := call("coalesce", call("<", as[i], bs[i]), call("and", call("is_null", as[i]), call("is_not_null", bs[i])))
		if same == nil {
			same, less = equal, before
			continue
		}
		same, less = call("and", equal, same), call("or", before, call("and", equal, less))
	}
	switch op {
	case "=", "<=>":
		return same
	case "<>":
		return not(same, true)
	case "<":
		return less
	case ">=":
		return not(less, true)
	}
	return nil
}

func rowCompare(op string, as, bs []plan.Expr, refuse func() error) (plan.Expr, error) {
	last := len(as) - 1
	switch op {
	case "=", "<=>":
		fn := map[string]string{"=": "=", "<=>": "is_not_distinct"}[op]
		var out plan.Expr
		for i := range as {
			out = and(out, call(fn, as[i], bs[i]))
		}
		return out, nil
	case "<>":
		e, err := rowCompare("=", as, bs, refuse)
		return not(e, true), err
	case "<", "<=", ">", ">=":
		var out plan.Expr = call(op, as[last], bs[last])
		for i := last - 1; i >= 0; i-- {
			out = call("or", call(op[:1], as[i], bs[i]), call("and", call("=", as[i], bs[i]), out))
		}
		return out, nil
	}
	return nil, refuse()
}
