package exec

import (
	"fmt"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan"
)

// An expr is a compiled plan.Expr. It is shared by all tasks; what one task
// remembers between batches is in a state.
type expr struct {
	text   string
	typ    column.Type
	root   evaluator
	states int   // how many nodes keep something in a state
	cols   []int // ordinals of the columns it reads
	fails  bool  // evaluating it may give an error
}

// A state is one task's memory of an expr: results by dictionary.
type state struct{ dicts []dictResult }

// dictResult is what a function gives for every value of a dictionary.
type dictResult struct {
	values column.Vector
	consts []column.Vector // of the other arguments: a join gives each row of one side as a constant of its own
	result column.Vector
	// codes are set if result is texts, without repeats: by code of the old
	// dictionary, the place in result.
	codes []int32
}

func (e *expr) newState() *state { return &state{make([]dictResult, e.states)} }

// eval computes e for the rows of b. The result may be a Dict or a Const.
func (e *expr) eval(st *state, b *column.Batch) (column.Vector, error) { return e.root.eval(st, b) }

// An evaluator is one node of an expr.
type evaluator interface {
	eval(st *state, b *column.Batch) (column.Vector, error)
}

// evalError is an error of evaluation with the expression that made it.
type evalError struct {
	expr string
	err  error
}

func (e *evalError) Error() string { return e.expr + ": " + e.err.Error() }
func (e *evalError) Unwrap() error { return e.err }

// compile makes e, resolved over in, ready to evaluate on batches of in.
func compile(e plan.Expr, in *column.Schema) (*expr, error) {
	return (&compiler{in: in}).compile(e)
}

// compilePair makes a condition of a join ready to evaluate on pairs of rows:
// batches of left's columns and then right's.
func compilePair(e plan.Expr, left, right *column.Schema) (*expr, error) {
	return (&compiler{in: left, right: right}).compile(e)
}

func (c *compiler) compile(e plan.Expr) (*expr, error) {
	root, err := c.node(e)
	if err != nil {
		return nil, err
	}
	return &expr{text: plan.Unalias(e).String(), typ: e.Type(), root: root, states: c.states, cols: c.columns(e), fails: plan.CanFail(e)}, nil
}

func compileAll(es []plan.Expr, in *column.Schema) ([]*expr, error) {
	var out []*expr
	for _, e := range es {
		c, err := compile(e, in)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

type compiler struct {
	in     *column.Schema
	right  *column.Schema // conditions of joins: follows in
	states int
}

func (c *compiler) state() int {
	c.states++
	return c.states - 1
}

// ordinal is where column e is in the input. The name wins over the ordinal:
// scans and rewrites move columns.
func (c *compiler) ordinal(e *plan.Column) (int, error) {
	in, before := c.in, 0
	if e.Side == plan.RightSide && c.right != nil {
		in, before = c.right, c.in.Len()
	}
	i := e.Index
	if i < 0 || i >= in.Len() || in.Fields[i].Name != e.Name {
		i = in.Index(e.Name)
	}
	if i < 0 {
		return 0, &column.UnknownColumn{Name: e.Name, Have: in.Names()}
	}
	if t := in.Fields[i].Type; !t.Equal(e.Typ) {
		return 0, fmt.Errorf("column %s is %s here, not %s", e, t, e.Typ)
	}
	return before + i, nil
}

// columns lists the ordinals that e reads, in order.
func (c *compiler) columns(e plan.Expr) []int {
	var out []int
	plan.Walk(e, func(e plan.Expr) bool {
		if col, ok := e.(*plan.Column); ok {
			if i, err := c.ordinal(col); err == nil && !slices.Contains(out, i) {
				out = append(out, i)
			}
		}
		return true
	})
	slices.Sort(out)
	return out
}

func (c *compiler) node(e plan.Expr) (evaluator, error) {
	switch e := e.(type) {
	case *plan.Column:
		i, err := c.ordinal(e)
		return columnOf(i), err
	case *plan.Literal:
		return &constant{e.Vector()}, nil
	case *plan.Alias:
		return c.node(e.X)
	case *plan.Cast:
		return c.cast(e)
	case *plan.Case:
		return c.caseOf(e)
	case *plan.Call:
		return c.call(e)
	}
	return nil, fmt.Errorf("%s: the engine does not know expressions of type %T", e, e)
}

// columnOf gives a column of the input.
type columnOf int

func (c columnOf) eval(_ *state, b *column.Batch) (column.Vector, error) { return b.Cols[c], nil }

// constant gives one value for every row.
type constant struct{ value column.Vector }

func (c *constant) eval(_ *state, b *column.Batch) (column.Vector, error) {
	return &column.Const{Value: c.value, N: b.N}, nil
}

func (c *compiler) call(e *plan.Call) (evaluator, error) {
	args := make([]evaluator, len(e.Args))
	for i, a := range e.Args {
		n, err := c.node(a)
		if err != nil {
			return nil, err
		}
		args[i] = n
	}
	f := e.Scalar()
	if f == nil {
		return nil, fmt.Errorf("%s: no function %q", e, e.Func)
	}
	if (f.Name == "and" || f.Name == "or") && len(args) == 2 {
		return c.logic(e, f.Name == "or", args), nil
	}
	if (f.Name == "is_null" || f.Name == "is_not_null") && len(args) == 1 {
		return nullTest{args[0], f.Name == "is_null"}, nil
	}
	types := make([]column.Type, len(args))
	for i, a := range e.Args {
		types[i] = a.Type()
	}
	o, cast, typ, err := f.Bind(types, plan.Constants(e.Args)...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e, err)
	}
	for i := range args {
		if !types[i].Equal(cast[i]) {
			args[i] = fold(&callOf{text: e.Args[i].String(), typ: cast[i], fn: castTo(cast[i], false), args: []evaluator{args[i]}, slot: c.state(), nulls: true, perValue: true})
		}
	}
	if f.Name == "coalesce" && slices.ContainsFunc(e.Args[1:], plan.CanFail) {
		return c.coalesce(e, typ, args), nil
	}
	if f.Name == "in" && len(args) > 1 {
		if in := c.inList(e, args); in != nil {
			return in, nil
		}
	}
	n := &callOf{text: e.String(), typ: typ, fn: o.For(typ), args: args, slot: c.state(), nulls: o.Nulls == funcs.Aware, volatile: f.Volatile, fresh: o.Fresh}
	return fold(n), nil
}

func (c *compiler) cast(e *plan.Cast) (evaluator, error) {
	x, err := c.node(e.X)
	if err != nil {
		return nil, err
	}
	return fold(&callOf{text: e.String(), typ: e.To, fn: castTo(e.To, e.Try), args: []evaluator{x}, slot: c.state(), nulls: true, perValue: true}), nil
}

func castTo(to column.Type, try bool) func(int, []column.Vector) (column.Vector, error) {
	return func(n int, args []column.Vector) (column.Vector, error) {
		if args[0].Type().Equal(to) {
			return args[0], nil
		}
		if args[0].Type().Kind == column.KindNull {
			return column.NullsOf(to, n), nil
		}
		return funcs.CastVector(args[0], to, try)
	}
}

// fold computes n now if all it needs is constant. An error is kept for the
// rows that ask for the value: there may be none.
func fold(n *callOf) evaluator {
	if n.volatile || len(n.args) == 0 {
		return n
	}
	for _, a := range n.args {
		if _, ok := a.(*constant); !ok {
			return n
		}
	}
	v, err := n.eval(&state{make([]dictResult, n.slot+1)}, &column.Batch{N: 1})
	if err != nil {
		return n
	}
	return &constant{single(v)}
}

// single is the first row of v as a vector of one row.
func single(v column.Vector) column.Vector {
	if c, ok := v.(*column.Const); ok {
		return column.Flatten(c.Value)
	}
	return column.Flatten(v.Slice(0, 1))
}

// pick is the rows sel of b with only the columns cols; the others are nil.
func pick(b *column.Batch, sel []int32, cols []int) *column.Batch {
	out := &column.Batch{N: len(sel), Cols: make([]column.Vector, len(b.Cols)), Seq: b.Seq}
	for _, c := range cols {
		out.Cols[c] = column.Gather(b.Cols[c], sel)
	}
	return out
}
