package sql

import (
	"fmt"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan"
)

// A lambdaEval computes resolved expressions over rows in memory.
type lambdaEval struct {
	n       int
	columns map[string]column.Vector
}

func (v *lambdaEval) eval(e plan.Expr) (column.Vector, error) {
	switch e := e.(type) {
	case *plan.Column:
		c := v.columns[e.Name]
		if c == nil {
			return nil, fmt.Errorf("no column %q in a lambda", e.Name)
		}
		return c, nil
	case *plan.Literal:
		return literalVector(e, v.n)
	case *plan.Alias:
		return v.eval(e.X)
	case *plan.Cast:
		x, err := v.eval(e.X)
		if err != nil {
			return nil, err
		}
		return funcs.CastVector(column.Flatten(x), e.To, e.Try)
	case *plan.Case:
		return v.branches(e)
	case *plan.Call:
		return v.call(e)
	}
	return nil, fmt.Errorf("%s is not there in this lambda", e)
}

func literalVector(e *plan.Literal, n int) (column.Vector, error) {
	b := column.NewBuilder(e.Typ, 1)
	if e.Value == nil {
		b.AppendNull()
	} else if err := b.Append(e.Value); err != nil {
		return nil, err
	}
	return &column.Const{Value: b.Vector(), N: n}, nil
}

func (v *lambdaEval) call(e *plan.Call) (column.Vector, error) {
	f := e.Scalar()
	if f == nil {
		return nil, fmt.Errorf("%s is not there in this lambda", e.Func)
	}
	args, types := make([]column.Vector, len(e.Args)), make([]column.Type, len(e.Args))
	for i, a := range e.Args {
		x, err := v.eval(a)
		if err != nil {
			return nil, err
		}
		if _, isConst := x.(*column.Const); !isConst {
			x = column.Flatten(x)
		}
		args[i], types[i] = x, x.Type()
	}
	o, cast, result, err := f.Bind(types, plan.Constants(e.Args)...)
	if err != nil {
		return nil, err
	}
	for i := range args {
		if args[i], err = funcs.CastVector(args[i], cast[i], false); err != nil {
			return nil, err
		}
	}
	return o.Call(v.n, args, result)
}

// branches computes each branch for its rows alone: what the others would fail at is not computed.
func (v *lambdaEval) branches(e *plan.Case) (column.Vector, error) {
	rest := make([]int32, v.n)
	for i := range rest {
		rest[i] = int32(i)
	}
	var parts []column.Vector
	at, rows := make([]int32, v.n), int32(0)
	take := func(x plan.Expr, sel []int32) error {
		if len(sel) == 0 {
			return nil
		}
		part := column.Vector(column.NullsOf(e.Type(), len(sel)))
		if x != nil {
			got, err := v.of(sel).eval(x)
			if err != nil {
				return err
			}
			if part, err = funcs.CastVector(column.Flatten(got), e.Type(), false); err != nil {
				return err
			}
		}
		parts = append(parts, column.Flatten(part))
		for _, r := range sel {
			at[r] = rows
			rows++
		}
		return nil
	}
	for i, when := range e.Whens {
		if len(rest) == 0 {
			break
		}
		is, err := v.of(rest).eval(when)
		if err != nil {
			return nil, err
		}
		flat := column.Flatten(is)
		var yes, no []int32
		for k, r := range rest {
			if held, ok := flat.At(k).(bool); ok && held {
				yes = append(yes, r)
			} else {
				no = append(no, r)
			}
		}
		if err := take(e.Thens[i], yes); err != nil {
			return nil, err
		}
		rest = no
	}
	if err := take(e.Else, rest); err != nil {
		return nil, err
	}
	if len(parts) == 0 {
		return column.NullsOf(e.Type(), v.n), nil
	}
	return column.Flatten(column.Gather(column.Flatten(column.Concat(e.Type(), parts)), at)), nil
}

// of is v of some rows.
func (v *lambdaEval) of(rows []int32) *lambdaEval {
	out := &lambdaEval{n: len(rows), columns: map[string]column.Vector{}}
	for name, c := range v.columns {
		out.columns[name] = column.Flatten(column.Gather(column.Flatten(c), rows))
	}
	return out
}
