package dataframe

import (
	"errors"
	"fmt"
	"reflect"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
)

// An Aggregator is an aggregate made of Go functions that keeps a state of some type S for every
// group, not the group's values. Parts of a group are aggregated on their own and then merged, earlier rows first,
// and which parts these are does not depend on the number of workers:
//
//	mean := Aggregator{
//		Init:   func() State { return State{} },
//		Add:    func(s State, x float64) State { s.N++; s.Sum += x; return s },
//		Merge:  func(a, b State) State { a.N += b.N; a.Sum += b.Sum; return a },
//		Result: func(s State) *float64 { … },
//	}
//	frame.GroupBy("brand").Agg(AggFunc(mean, "price").As("mean"))
//	weir.UDAF("my_mean", mean) // for SQL
//
// S is a bool, number, string, []byte, time.Time, or slices, maps and structs of these with exported fields
// only: states move between workers as columns. Add takes the state and then the arguments; rows with a null
// are left out unless the parameter is a pointer or any. A group without rows gives Result of Init, and a Result that is
// a nil pointer is a null. Without Result the state is it. Each function but Init may give an error too.
type Aggregator struct {
	Init   any // func() S
	Add    any // func(state S, arguments…) S
	Merge  any // func(earlier, later S) S
	Result any // func(state S) of any type; nil: the state
}

// goStates is an Aggregator whose functions were looked at.
type goStates struct {
	name                     string
	init, add, merge, result *goFunc
	state                    reflect.Type
	typ                      column.Type
}

// aggregate is a as an aggregate of a plan.
func (a Aggregator) aggregate(name string, args int) (*funcs.Aggregate, error) {
	g, err := a.bind()
	if err != nil {
		return nil, fmt.Errorf("aggregator: %w", err)
	}
	if n := len(g.add.params); n != args {
		return nil, fmt.Errorf("aggregator: Add takes %d arguments behind the state, and %d columns are given", n, args)
	}
	if g.name = name; name == "" {
		g.name = numbered("aggregator")
	}
	return &funcs.Aggregate{
		Name: g.name, MinArgs: args, MaxArgs: args, Ordered: true,
		Result: func([]column.Type) (column.Type, error) { return g.resultType(), nil },
		New:    func([]column.Type) funcs.Accumulator { return &goAccumulator{g: g} },
	}, nil
}

// bind reads the signatures.
func (a Aggregator) bind() (*goStates, error) {
	init := reflect.TypeOf(a.Init)
	if init == nil || init.Kind() != reflect.Func || init.NumIn() != 0 || init.NumOut() != 1 {
		return nil, fmt.Errorf("Init must be a func() that gives the state of no rows, not a %T", a.Init)
	}
	g := &goStates{state: init.Out(0), init: &goFunc{name: "Init", fn: reflect.ValueOf(a.Init)}}
	var err error
	if g.typ, _, err = typeOf(g.state); err == nil {
		err = wholeState(g.state)
	}
	if err != nil {
		return nil, fmt.Errorf("the state: %w", err)
	}
	if g.add, err = g.step("Add", a.Add); err != nil {
		return nil, err
	}
	if g.merge, err = g.step("Merge", a.Merge); err != nil {
		return nil, err
	}
	if t := g.merge.fn.Type(); t.NumIn() != 2 || t.In(1) != g.state {
		return nil, fmt.Errorf("Merge must take two states, func(earlier, later %s) %s, not be a %s", g.state, g.state, t)
	}
	t := g.add.fn.Type()
	if t.NumIn() < 2 {
		return nil, fmt.Errorf("Add must take arguments behind the state, as in func(state %s, x float64) %s", g.state, g.state)
	}
	for i := 1; i < t.NumIn(); i++ {
		if err := g.add.addParam(t.In(i)); err != nil {
			return nil, fmt.Errorf("Add: parameter %d: %w", i+1, err)
		}
	}
	if a.Result == nil {
		return g, nil
	}
	g.result, err = newGoFunc(a.Result, 1, false)
	if err != nil {
		return nil, fmt.Errorf("Result: %w", err)
	}
	g.result.name = "Result"
	if in := g.result.fn.Type().In(0); in != g.state {
		return nil, fmt.Errorf("Result takes a %s, and the state is a %s", in, g.state)
	}
	return g, nil
}

// step is a function that takes the state first and gives it, perhaps with an error.
func (g *goStates) step(name string, fn any) (*goFunc, error) {
	t := reflect.TypeOf(fn)
	if t == nil || t.Kind() != reflect.Func || reflect.ValueOf(fn).IsNil() {
		return nil, fmt.Errorf("%s is a %T, not a function", name, fn)
	}
	out := &goFunc{name: name, fn: reflect.ValueOf(fn)}
	out.fails = t.NumOut() == 2 && t.Out(1) == reflect.TypeFor[error]()
	if t.IsVariadic() || t.NumIn() == 0 || t.In(0) != g.state || t.NumOut() == 0 || t.Out(0) != g.state || t.NumOut() > 1 && !out.fails {
		return nil, fmt.Errorf("%s must take a state first and give one, as Init does: func(state %s, …) %s, not %s", name, g.state, g.state, t)
	}
	return out, nil
}

// wholeState refuses what would be lost where a state becomes a value of a column.
func wholeState(t reflect.Type) error {
	switch t.Kind() {
	case reflect.Slice, reflect.Pointer:
		return wholeState(t.Elem())
	case reflect.Map:
		return errors.Join(wholeState(t.Key()), wholeState(t.Elem()))
	case reflect.Struct:
		if structOf(t) == nil {
			return nil
		}
		for i := range t.NumField() {
			f := t.Field(i)
			if !f.IsExported() || f.Tag.Get("weir") == "-" {
				return fmt.Errorf("field %s of %s would be lost between workers; begin its name with a capital letter", f.Name, t)
			}
			if err := wholeState(f.Type); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g *goStates) resultType() column.Type {
	if g.result == nil {
		return g.typ
	}
	return g.result.typ
}

// goAccumulator keeps the state of every group.
type goAccumulator struct {
	g      *goStates
	states []reflect.Value // invalid: Init was not called yet
}

// Grow implements funcs.Accumulator, as all of these do.
func (a *goAccumulator) Grow(groups int) {
	for len(a.states) < groups {
		a.states = append(a.states, reflect.Value{})
	}
}

// at is the state of a group.
func (a *goAccumulator) at(group int32) (reflect.Value, error) {
	s := a.states[group]
	if s.IsValid() {
		return s, nil
	}
	s, err := a.g.init.call(nil)
	a.states[group] = s
	return s, err
}

func (a *goAccumulator) Add(groups []int32, args []column.Vector) error {
	in := make([]reflect.Value, 1+len(args))
	for _, row := range a.g.add.taken(len(groups), args) {
		state, err := a.at(groups[row])
		if err != nil {
			return err
		}
		in[0] = state
		for i, v := range args {
			in[i+1] = reflect.New(a.g.add.params[i].typ).Elem()
			if err := assign(in[i+1], v.At(int(row))); err != nil {
				return fmt.Errorf("argument %d: %w", i+1, err)
			}
		}
		if a.states[groups[row]], err = a.g.add.call(in); err != nil {
			return err
		}
	}
	return nil
}

func (a *goAccumulator) State() ([]column.Vector, error) {
	out := column.NewBuilder(column.Struct(column.Field{Name: "state", Type: a.g.typ, Nullable: true}), len(a.states))
	for _, s := range a.states {
		if !s.IsValid() {
			out.AppendNull()
			continue
		}
		if err := out.Append(column.StructValue{{Name: "state", Value: valueOfGo(s)}}); err != nil {
			return nil, fmt.Errorf("the state: %w", err)
		}
	}
	return []column.Vector{out.Vector()}, nil
}

func (a *goAccumulator) Merge(groups []int32, state []column.Vector) error {
	for row, group := range groups {
		held, ok := state[0].At(row).(column.StructValue)
		if !ok {
			continue // no row came
		}
		later := reflect.New(a.g.state).Elem()
		if err := assign(later, held[0].Value); err != nil {
			return fmt.Errorf("the state: %w", err)
		}
		if !a.states[group].IsValid() {
			a.states[group] = later
			continue
		}
		var err error
		if a.states[group], err = a.g.merge.call([]reflect.Value{a.states[group], later}); err != nil {
			return err
		}
	}
	return nil
}

func (a *goAccumulator) Result() (column.Vector, error) {
	out := column.NewBuilder(a.g.resultType(), len(a.states))
	for i := range a.states {
		v, err := a.at(int32(i))
		if err == nil && a.g.result != nil {
			v, err = a.g.result.call([]reflect.Value{v})
		}
		if err == nil {
			err = out.Append(valueOfGo(v))
		}
		if err != nil {
			return nil, err
		}
	}
	return out.Vector(), nil
}
