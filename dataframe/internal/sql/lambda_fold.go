package sql

import (
	"fmt"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// Lambdas that read what an earlier call of them gave cannot be queries over the elements. They are functions made for the
// one call, which compute the lambda for element after element of all lists at once.

// folds are those functions.
var folds = map[string]bool{"aggregate": true, "reduce": true, "list_reduce": true, "array_reduce": true, "array_sort": true, "list_sort": true}

// folded is a call of such a function with a lambda.
func (l *lowering) folded(name string, e *syntax.Call) (plan.Expr, error, bool) {
	if !folds[name] || !slices.ContainsFunc(e.Args, func(a syntax.Expr) bool { _, is := a.(*syntax.Lambda); return is }) {
		return nil, nil, false
	}
	if l.scope == nil {
		return nil, l.b.errorAt(e.Pos, "%s with a lambda needs a whole query around it", name), true
	}
	if name == "array_sort" || name == "list_sort" {
		out, err := l.sortedBy(name, e)
		return out, err, true
	}
	out, err := l.reduced(name, e)
	return out, err, true
}

// A lambdaBody is a lambda as an expression of its parameters and of columns around.
type lambdaBody struct {
	x      plan.Expr // resolved
	params []string  // the names that stand for them in x
	around []string  // the columns that x reads besides
}

// bodyOf is fn with parameters of these types.
func (l *lowering) bodyOf(fn *syntax.Lambda, types ...column.Type) (*lambdaBody, error) {
	if len(fn.Params) != len(types) {
		return nil, l.b.errorAt(fn.Pos, "this lambda has %d parameters and takes %d", len(fn.Params), len(types))
	}
	inner := *l
	inner.block = nil // a query inside would be joined for each element
	inner.scope = &scope{slices.Clone(l.scope.cols), l.scope.outer}
	names, body := map[string]string{}, &lambdaBody{}
	for i, p := range fn.Params {
		name := l.b.fresh("parameter " + p)
		names[p] = name
		body.params = append(body.params, name)
		inner.scope.cols = append(inner.scope.cols, scoped{name: name, column: name, typ: types[i]})
	}
	x, err := inner.expr(renamedIn(fn.Body, names))
	if err != nil {
		return nil, err
	}
	if body.x, err = plan.Resolve(x, inner.scope.schema()); err != nil {
		return nil, l.b.wrap(fn.Pos, err)
	}
	seen := map[string]bool{}
	plan.Walk(body.x, func(x plan.Expr) bool {
		if c, ok := x.(*plan.Column); ok && !slices.Contains(body.params, c.Name) && !seen[c.Name] {
			seen[c.Name] = true
			body.around = append(body.around, c.Name)
		}
		return true
	})
	return body, nil
}

// values computes b for n rows of its parameters and of the columns around.
func (b *lambdaBody) values(n int, params []column.Vector, around map[string]column.Vector) (column.Vector, error) {
	v := &lambdaEval{n: n, columns: map[string]column.Vector{}}
	for name, c := range around {
		v.columns[name] = c
	}
	for i, p := range b.params {
		v.columns[p] = params[i]
	}
	return v.eval(b.x)
}

// listOfCall is the first argument of e, a list.
func (l *lowering) listOfCall(name string, e *syntax.Call) (plan.Expr, column.Type, error) {
	list, err := l.expr(e.Args[0])
	if err != nil {
		return nil, column.Null, err
	}
	t := l.typeOf(list)
	if t.Kind == column.KindNull {
		return list, column.Null, nil
	}
	if t.Kind != column.KindList {
		return nil, column.Null, l.b.errorAt(e.Pos, "%s takes a list first, not %s", name, t)
	}
	return list, t.Element(), nil
}

// reduced is reduce(list, start, (acc, x) -> …, acc -> …), or list_reduce(list, (acc, x) -> …), which begins with the first
// element.
func (l *lowering) reduced(name string, e *syntax.Call) (plan.Expr, error) {
	usage := l.b.errorAt(e.Pos, "%s is called as %s(list, start, (acc, x) -> …), perhaps with acc -> … behind, or as list_reduce(list, (acc, x) -> …)", name, name)
	list, elem, err := l.listOfCall(name, e)
	if err != nil {
		return nil, err
	}
	var fns []*syntax.Lambda
	var start plan.Expr
	for i, a := range e.Args[1:] {
		fn, is := a.(*syntax.Lambda)
		switch {
		case is:
			fns = append(fns, fn)
		case start != nil || i > 1:
			return nil, usage
		default:
			if start, err = l.expr(a); err != nil {
				return nil, err
			}
		}
	}
	if len(fns) > 2 || len(fns) == 2 && start == nil {
		return nil, usage
	}
	f := &foldFunc{first: start == nil, acc: elem}
	if start != nil {
		f.acc = l.typeOf(start)
	}
	for range 3 { // the accumulator is of a type that takes what the lambda gives
		if f.body, err = l.bodyOf(fns[0], f.acc, elem); err != nil {
			return nil, err
		}
		t, err := funcs.Unify([]column.Type{f.acc, f.body.x.Type()})
		if err != nil {
			return nil, l.b.wrap(fns[0].Pos, err)
		}
		if t.Equal(f.acc) {
			break
		}
		f.acc = t
	}
	f.result = f.acc
	if len(fns) == 2 {
		if f.finish, err = l.bodyOf(fns[1], f.acc); err != nil {
			return nil, err
		}
		f.result = f.finish.x.Type()
	}
	if start == nil {
		start = &plan.Literal{Typ: elem}
	}
	return f.call(name, syntax.Print(e), list, &plan.Cast{X: start, To: f.acc}), nil
}

// A foldFunc folds the elements of lists into accumulators.
type foldFunc struct {
	body, finish *lambdaBody
	acc, result  column.Type
	first        bool // the first element is the start
}

// call is the call of f under a name that tells it from others.
func (f *foldFunc) call(name, as string, list, start plan.Expr) plan.Expr {
	around := slices.Clone(f.body.around)
	if f.finish != nil {
		for _, n := range f.finish.around {
			if !slices.Contains(around, n) {
				around = append(around, n)
			}
		}
	}
	return ownScalar(name, as, f.result, append([]plan.Expr{list, start}, columnsOf(around)...), func(n int, args []column.Vector) (column.Vector, error) {
		return f.fold(name, n, args, around)
	})
}

// ownScalar is a call of a function made for this one.
func ownScalar(name, as string, result column.Type, args []plan.Expr, eval func(n int, args []column.Vector) (column.Vector, error)) plan.Expr {
	kinds := make([]column.Kind, len(args))
	for i := range kinds {
		kinds[i] = funcs.EachKind
	}
	f := &funcs.Scalar{Name: as, NullText: "null if the list is null", Overloads: []funcs.Overload{{Args: kinds, Nulls: funcs.Aware,
		Result: func([]column.Type) (column.Type, error) { return result, nil }, Eval: eval}}}
	return &plan.Call{Func: f.Name, Own: f, Args: args}
}

// fold goes through the elements, the k-th of all lists that have one at once. The rows are in order of falling length, so
// those that go on are always the first.
func (f *foldFunc) fold(name string, n int, args []column.Vector, around []string) (column.Vector, error) {
	if args[0].Type().Kind == column.KindNull {
		return column.NullsOf(f.result, n), nil
	}
	lists := column.Flatten(args[0]).(*column.Lists).Dense()
	rows := byLength(lists)
	env := envOf(args[2:], around, rows)
	acc, err := funcs.CastVector(column.Flatten(column.Gather(column.Flatten(args[1]), rows)), f.acc, false)
	if err != nil {
		return nil, err
	}
	live := len(rows)
	var done []column.Vector // what ended, the last rows first
	for k := int32(0); ; k++ {
		still := live
		for still > 0 && lists.Spans[rows[still-1]].Len <= k {
			still--
		}
		if f.first && k == 0 && still < len(rows) {
			return nil, fmt.Errorf("%s: a list is empty, and no start is given", name)
		}
		if still < live {
			done = append(done, acc.Slice(still, live))
			acc, live = column.Flatten(acc.Slice(0, still)), still
			env = slicedEnv(env, live)
		}
		if live == 0 {
			break
		}
		at := make([]int32, live)
		for i := range at {
			at[i] = lists.Spans[rows[i]].Start + k
		}
		x := column.Flatten(column.Gather(lists.Child, at))
		if f.first && k == 0 {
			acc, err = funcs.CastVector(x, f.acc, false)
		} else if acc, err = f.body.values(live, []column.Vector{acc, x}, env); err == nil {
			acc, err = funcs.CastVector(column.Flatten(acc), f.acc, false)
		}
		if err != nil {
			return nil, err
		}
		acc = column.Flatten(acc)
	}
	slices.Reverse(done)
	all := column.NullsOf(f.acc, 0).Slice(0, 0)
	if len(done) > 0 {
		all = column.Flatten(column.Concat(f.acc, done))
	}
	if f.finish != nil && len(rows) > 0 {
		if all, err = f.finish.values(len(rows), []column.Vector{all}, envOf(args[2:], around, rows)); err != nil {
			return nil, err
		}
	}
	return scattered(column.Flatten(all), rows, n), nil
}

// byLength are the rows of the lists that are not null, the longest first, and those of one length in order.
func byLength(lists *column.Lists) []int32 {
	var rows []int32
	for i := range lists.Spans {
		if lists.Valid.Has(i) {
			rows = append(rows, int32(i))
		}
	}
	slices.SortStableFunc(rows, func(a, b int32) int { return int(lists.Spans[b].Len) - int(lists.Spans[a].Len) })
	return rows
}

// envOf are rows of columns by their names.
func envOf(cols []column.Vector, names []string, rows []int32) map[string]column.Vector {
	out := map[string]column.Vector{}
	for i, name := range names {
		out[name] = column.Flatten(column.Gather(column.Flatten(cols[i]), rows))
	}
	return out
}

func slicedEnv(env map[string]column.Vector, n int) map[string]column.Vector {
	out := map[string]column.Vector{}
	for name, v := range env {
		out[name] = v.Slice(0, n)
	}
	return out
}

// scattered has v's rows at the places rows of n, and nulls at the others.
func scattered(v column.Vector, rows []int32, n int) column.Vector {
	at := make([]int32, n)
	for i := range at {
		at[i] = -1
	}
	for i, r := range rows {
		at[r] = int32(i)
	}
	return column.Flatten(column.Gather(v, at))
}
