package dataframe

import (
	"fmt"
	"path"
	"reflect"
	"runtime"
	"strings"
	"sync/atomic"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan"
)

// Func calls the Go function fn for every row of args, columns by name or Exprs, or Lit for a
// constant text:
//
//	Func(func(price float64, country string) float64 { … }, "price", "country")
//
// Parameters and the result are bool, integers, floats, string, []byte, time.Time, or slices, maps and structs of
// these for nested values; a parameter of type any takes what Table.At gives. A null argument gives null without a call, unless its
// parameter is a pointer or any: that is nil then. A result that is a nil pointer is a null. fn
// may return an error too, which ends the query, as a panic does. fn is called from several goroutines at
// once, perhaps for rows that no one reads in the end; it must give the same for the same
// arguments.
func Func(fn any, args ...any) Expr {
	g, err := newGoFunc(fn, len(args), false)
	if err != nil {
		return Expr{node: &plan.Literal{}, err: fmt.Errorf("func: %w", err)}
	}
	return g.expr(g.perRow, args)
}

// BatchFunc calls the Go function fn with slices of the values of some thousand rows at a time, and is faster than
// Func where fn is interpreted. It gives a slice of as many results:
//
//	BatchFunc(func(xs, ys []float64) []float64 { … }, "x", "y")
//
// Rows with a null are left out of the slices and are null in the result, unless the elements are
// pointers. For the rest see Func.
func BatchFunc(fn any, args ...any) Expr {
	g, err := newGoFunc(fn, len(args), true)
	if err != nil {
		return Expr{node: &plan.Literal{}, err: fmt.Errorf("batch func: %w", err)}
	}
	return g.expr(g.perBatch, args)
}

// A goFunc is a Go function as a function of columns.
type goFunc struct {
	name   string
	fn     reflect.Value
	params []goParam
	result reflect.Type
	typ    column.Type
	fails  bool // gives an error too
}

type goParam struct {
	typ   reflect.Type // of one value
	kind  column.Kind  // EachKind: any
	nulls bool         // takes nulls
}

// goFuncs numbers Go functions, so that two of one name are told apart in a plan.
var goFuncs atomic.Int64

// numbered is name as no other function has it.
func numbered(name string) string { return fmt.Sprintf("%s#%d", name, goFuncs.Add(1)) }

// arity is how many parameters fn has, 0 if it is no function.
func arity(fn any) int {
	if t := reflect.TypeOf(fn); t != nil && t.Kind() == reflect.Func {
		return t.NumIn()
	}
	return 0
}

func newGoFunc(fn any, args int, batch bool) (*goFunc, error) {
	v := reflect.ValueOf(fn)
	if v.Kind() != reflect.Func || v.IsNil() {
		return nil, fmt.Errorf("a %T is no function", fn)
	}
	t := v.Type()
	g := &goFunc{name: nameOfFunc(v), fn: v}
	if t.IsVariadic() {
		return nil, fmt.Errorf("%s takes any number of arguments; wrap it in a function that takes a fixed one", t)
	}
	if t.NumIn() != args {
		return nil, fmt.Errorf("%s takes %d arguments, and %d columns are given", t, t.NumIn(), args)
	}
	if t.NumOut() == 2 && t.Out(1) == reflect.TypeFor[error]() {
		g.fails = true
	} else if t.NumOut() != 1 {
		return nil, fmt.Errorf("%s must give one value, or one and an error", t)
	}
	one := func(t reflect.Type) (reflect.Type, error) {
		if !batch {
			return t, nil
		}
		if t.Kind() != reflect.Slice {
			return nil, fmt.Errorf("%s is no slice; Func takes functions of single values", t)
		}
		return t.Elem(), nil
	}
	for i := range t.NumIn() {
		p, err := one(t.In(i))
		if err == nil {
			err = g.addParam(p)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: parameter %d: %w", t, i+1, err)
		}
	}
	var err error
	if g.result, err = one(t.Out(0)); err == nil {
		g.typ, _, err = typeOf(g.result)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: result: %w", t, err)
	}
	return g, nil
}

func (g *goFunc) addParam(t reflect.Type) error {
	if t.Kind() == reflect.Interface && t.NumMethod() == 0 {
		g.params = append(g.params, goParam{t, funcs.EachKind, true})
		return nil
	}
	typ, _, err := typeOf(t)
	g.params = append(g.params, goParam{t, typ.Kind, t.Kind() == reflect.Pointer})
	return err
}

// nameOfFunc is what the function is called in its package, "func" for one without a name.
func nameOfFunc(v reflect.Value) string {
	f := runtime.FuncForPC(v.Pointer())
	if f == nil {
		return "func"
	}
	name := strings.TrimSuffix(path.Base(f.Name()), "-fm")
	name = name[strings.LastIndexByte(name, '.')+1:]
	if strings.HasPrefix(name, "func") || name == "makeFuncStub" || strings.Trim(name, "0123456789") == "" {
		return "func"
	}
	return strings.ToLower(name)
}

// scalar is g as a function of a plan, called name there.
func (g *goFunc) scalar(name string, eval func(n int, args []column.Vector) (column.Vector, error)) *funcs.Scalar {
	var kinds []column.Kind
	for _, p := range g.params {
		kinds = append(kinds, p.kind)
	}
	return &funcs.Scalar{
		Name: name,
		Overloads: []funcs.Overload{{
			Args: kinds, Nulls: funcs.Aware, Eval: eval,
			Result: func([]column.Type) (column.Type, error) { return g.typ, nil },
		}},
	}
}

// expr is the call of g on args.
func (g *goFunc) expr(eval func(n int, args []column.Vector) (column.Vector, error), args []any) Expr {
	f := g.scalar(numbered(g.name), eval)
	return callOwn(f.Name, f, args)
}

// callOwn is the call of a function that the table does not have.
func callOwn(name string, own any, args []any) Expr {
	c := &plan.Call{Func: name, Own: own}
	out := Expr{node: c}
	for _, a := range args {
		e := columnOf(a)
		if out.err == nil {
			out.err = e.err
		}
		c.Args = append(c.Args, e.node)
	}
	return out
}

// taken lists the rows for which the function is called: those without a null that it does
// not take.
func (g *goFunc) taken(n int, args []column.Vector) []int32 {
	var valid column.Bitmap
	for i, a := range args {
		if !g.params[i].nulls {
			valid = valid.And(a.Nulls(), n)
		}
	}
	return valid.Selection(n, make([]int32, 0, n))
}

// perRow calls g row by row.
func (g *goFunc) perRow(n int, args []column.Vector) (column.Vector, error) {
	rows := g.taken(n, args)
	out := column.NewBuilder(g.typ, n)
	in := make([]reflect.Value, len(args))
	next := 0
	for _, row := range rows {
		for ; next < int(row); next++ {
			out.AppendNull()
		}
		next++
		for i, a := range args {
			in[i] = reflect.New(g.params[i].typ).Elem()
			if err := assign(in[i], a.At(int(row))); err != nil {
				return nil, fmt.Errorf("argument %d: %w", i+1, err)
			}
		}
		v, err := g.call(in)
		if err == nil {
			err = out.Append(valueOfGo(v))
		}
		if err != nil {
			return nil, err
		}
	}
	for ; next < n; next++ {
		out.AppendNull()
	}
	return out.Vector(), nil
}

// call is one call. A panic becomes an error.
func (g *goFunc) call(in []reflect.Value) (v reflect.Value, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the Go function %s panicked: %v", g.name, p)
		}
	}()
	out := g.fn.Call(in)
	if g.fails && !out[1].IsNil() {
		return v, out[1].Interface().(error)
	}
	return out[0], nil
}

// perBatch calls g once with all rows that it takes.
func (g *goFunc) perBatch(n int, args []column.Vector) (column.Vector, error) {
	rows := g.taken(n, args)
	if len(rows) == 0 {
		return column.NullsOf(g.typ, n), nil
	}
	in := make([]reflect.Value, len(args))
	for i, a := range args {
		s, err := sliceOf(column.Gather(column.Flatten(a), rows), g.params[i].typ)
		if err != nil {
			return nil, fmt.Errorf("argument %d: %w", i+1, err)
		}
		in[i] = s
	}
	v, err := g.call(in)
	if err != nil {
		return nil, err
	}
	if v.Len() != len(rows) {
		return nil, fmt.Errorf("the Go function %s gave %d values for %d rows", g.name, v.Len(), len(rows))
	}
	out := column.NewBuilder(g.typ, len(rows))
	for i := range v.Len() {
		if err := out.Append(valueOfGo(v.Index(i))); err != nil {
			return nil, err
		}
	}
	if len(rows) == n {
		return out.Vector(), nil
	}
	places := make([]int32, n)
	for i := range places {
		places[i] = -1
	}
	for i, row := range rows {
		places[row] = int32(i)
	}
	return column.Gather(out.Vector(), places), nil
}

// sliceOf are the values of v as a slice of element.
func sliceOf(v column.Vector, element reflect.Type) (reflect.Value, error) {
	switch x := v.(type) {
	case *column.Floats:
		if element == reflect.TypeFor[float64]() {
			return reflect.ValueOf(append([]float64(nil), x.Values...)), nil
		}
	case *column.Bools:
		if element == reflect.TypeFor[bool]() {
			return reflect.ValueOf(append([]bool(nil), x.Values...)), nil
		}
	case *column.Ints:
		if element == reflect.TypeFor[int64]() && x.Typ.Kind == column.KindInt64 {
			return reflect.ValueOf(append([]int64(nil), x.Values...)), nil
		}
	}
	out := reflect.MakeSlice(reflect.SliceOf(element), v.Len(), v.Len())
	for i := range v.Len() {
		if err := assign(out.Index(i), v.At(i)); err != nil {
			return out, err
		}
	}
	return out, nil
}
