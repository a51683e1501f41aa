package sql

import (
	"fmt"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// sortedBy is array_sort(list, (a, b) -> …), whose lambda is negative, 0 or positive as a comes before b, with it or after it.
func (l *lowering) sortedBy(name string, e *syntax.Call) (plan.Expr, error) {
	fn, ok := e.Args[len(e.Args)-1].(*syntax.Lambda)
	if !ok || len(e.Args) != 2 || len(fn.Params) != 2 {
		return nil, l.b.errorAt(e.Pos, "%s with a lambda is called as %s(list, (a, b) -> …)", name, name)
	}
	list, elem, err := l.listOfCall(name, e)
	if err != nil {
		return nil, err
	}
	body, err := l.bodyOf(fn, elem, elem)
	if err != nil {
		return nil, err
	}
	if t := body.x.Type(); !t.Kind.Integer() {
		return nil, l.b.errorAt(fn.Pos, "%s: the lambda gives %s; it is to give -1, 0 or 1", name, t)
	}
	return ownScalar(name, syntax.Print(e), column.List(elem), append([]plan.Expr{list}, columnsOf(body.around)...), func(n int, args []column.Vector) (column.Vector, error) {
		if args[0].Type().Kind == column.KindNull {
			return column.NullsOf(column.List(elem), n), nil
		}
		lists := column.Flatten(args[0]).(*column.Lists).Dense()
		out := &column.Lists{Typ: lists.Typ, Spans: lists.Spans, Valid: lists.Valid}
		order := make([]int32, lists.Child.Len())
		for i := range order {
			order[i] = int32(i)
		}
		for i, s := range lists.Spans {
			if !lists.Valid.Has(i) {
				continue
			}
			if err := body.sort(name, order[s.Start:s.Start+s.Len], lists.Child, envOf(args[1:], body.around, []int32{int32(i)})); err != nil {
				return nil, err
			}
		}
		out.Child = column.Gather(lists.Child, order)
		return out, nil
	}), nil
}

// sort puts rows of child in the order that b tells.
func (b *lambdaBody) sort(name string, rows []int32, child column.Vector, env map[string]column.Vector) error {
	var failed error
	slices.SortStableFunc(rows, func(x, y int32) int {
		if failed != nil {
			return 0
		}
		at := func(r int32) column.Vector { return column.Flatten(column.Gather(child, []int32{r})) }
		v, err := b.values(1, []column.Vector{at(x), at(y)}, env)
		if err == nil {
			v, err = funcs.CastVector(column.Flatten(v), column.Int64, false)
		}
		if err != nil {
			failed = err
			return 0
		}
		n, ok := column.Flatten(v).At(0).(int64)
		if !ok {
			failed = fmt.Errorf("%s: the lambda gives null for two elements", name)
		}
		return int(max(min(n, 1), -1))
	})
	return failed
}
