package dataframe

import (
	"fmt"
	"reflect"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan"
)

// AggFunc is an aggregate made of a Go function, which is called once for each group with slices of the
// group's values in input order:
//
//	AggFunc(func(prices []float64) float64 { … }, "price")
//
// Rows with a null are left out of the slices, unless the elements are pointers; a group without rows gives
// null without a call. All values are in memory; an Aggregator in fn's place keeps only a state. Types, errors and
// panics are as with Func.
func AggFunc(fn any, args ...any) Expr {
	f, err := newGoAggregate("", fn, len(args))
	if err != nil {
		return Expr{node: &plan.Literal{}, err: fmt.Errorf("agg func: %w", err)}
	}
	return callOwn(f.Name, f, args)
}

// newGoAggregate is fn, a function of slices or an Aggregator, as an aggregate of a plan;
// name "" is that of the function.
func newGoAggregate(name string, fn any, args int) (*funcs.Aggregate, error) {
	if a, ok := fn.(Aggregator); ok {
		return a.aggregate(name, args)
	}
	g := &goFunc{fn: reflect.ValueOf(fn)}
	if args == 0 && arity(fn) == 0 && g.fn.Kind() == reflect.Func || args == 0 && arity(fn) > 0 {
		return nil, fmt.Errorf("name the columns that it takes")
	}
	if err := g.bindAggregate(fn, args); err != nil {
		return nil, err
	}
	if name == "" {
		name = numbered(g.name)
	}
	return &funcs.Aggregate{
		Name: name, MinArgs: args, MaxArgs: args, Ordered: true,
		Result: func(types []column.Type) (column.Type, error) { return g.typ, nil },
		New:    func(types []column.Type) funcs.Accumulator { return &goAggregate{g: g, types: types} },
	}, nil
}

// bindAggregate reads the signature: slices, then one value.
func (g *goFunc) bindAggregate(fn any, args int) error {
	v := reflect.ValueOf(fn)
	if v.Kind() != reflect.Func || v.IsNil() {
		return fmt.Errorf("a %T is no function", fn)
	}
	t := v.Type()
	g.name = nameOfFunc(v)
	if t.IsVariadic() || t.NumIn() != args {
		return fmt.Errorf("%s takes %d slices, and %d columns are given", t, t.NumIn(), args)
	}
	for i := range args {
		if t.In(i).Kind() != reflect.Slice {
			return fmt.Errorf("%s: parameter %d is no slice of a group's values", t, i+1)
		}
		if err := g.addParam(t.In(i).Elem()); err != nil {
			return fmt.Errorf("%s: parameter %d: %w", t, i+1, err)
		}
	}
	g.fails = t.NumOut() == 2 && t.Out(1) == reflect.TypeFor[error]()
	if !g.fails && t.NumOut() != 1 {
		return fmt.Errorf("%s must give one value, or one and an error", t)
	}
	var err error
	g.result = t.Out(0)
	if g.typ, _, err = typeOf(g.result); err != nil {
		return fmt.Errorf("%s: result: %w", t, err)
	}
	return nil
}

// goAggregate keeps the values of every group.
type goAggregate struct {
	g      *goFunc
	types  []column.Type
	groups []goGroup
	kept   int64 // values
}

// goValueBytes is about what a value takes: an interface and what it points to.
const goValueBytes = 32

// Size implements funcs.Sized.
func (a *goAggregate) Size() int64 { return a.kept * goValueBytes }

// goGroup has, for every argument, its values.
type goGroup struct {
	values [][]any
	some   bool // a row came
}

// Grow implements funcs.Accumulator, as all of these do.
func (a *goAggregate) Grow(groups int) {
	for len(a.groups) < groups {
		a.groups = append(a.groups, goGroup{values: make([][]any, len(a.types))})
	}
}

func (a *goAggregate) Add(groups []int32, args []column.Vector) error {
	for _, row := range a.g.taken(len(groups), args) {
		g := &a.groups[groups[row]]
		g.some = true
		for i, v := range args {
			g.values[i] = append(g.values[i], v.At(int(row)))
			a.kept++
		}
	}
	return nil
}

func (a *goAggregate) State() ([]column.Vector, error) {
	var out []column.Vector
	for i, t := range a.types {
		b := column.NewBuilder(column.List(t), len(a.groups))
		for _, g := range a.groups {
			if !g.some {
				b.AppendNull()
				continue
			}
			if err := b.Append(g.values[i]); err != nil {
				return nil, err
			}
		}
		out = append(out, b.Vector())
	}
	return out, nil
}

func (a *goAggregate) Merge(groups []int32, state []column.Vector) error {
	for row, group := range groups {
		g := &a.groups[group]
		for i, v := range state {
			list, ok := v.At(row).([]any)
			g.some = g.some || ok
			g.values[i] = append(g.values[i], list...)
			a.kept += int64(len(list))
		}
	}
	return nil
}

func (a *goAggregate) Result() (column.Vector, error) {
	out := column.NewBuilder(a.g.typ, len(a.groups))
	in := make([]reflect.Value, len(a.types))
	for _, group := range a.groups {
		if !group.some {
			out.AppendNull()
			continue
		}
		for i, values := range group.values {
			in[i] = reflect.MakeSlice(reflect.SliceOf(a.g.params[i].typ), len(values), len(values))
			for k, x := range values {
				if err := assign(in[i].Index(k), x); err != nil {
					return nil, fmt.Errorf("argument %d: %w", i+1, err)
				}
			}
		}
		v, err := a.g.call(in)
		if err == nil {
			err = out.Append(valueOfGo(v))
		}
		if err != nil {
			return nil, err
		}
	}
	return out.Vector(), nil
}
