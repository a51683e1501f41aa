package funcs_test

import (
	"fmt"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql"
	"weir/dataframe/plan"
)

// eval computes the resolved e over b: a few plain lines, so that the tests of
// functions lean on no engine.
func eval(e plan.Expr, b *column.Batch) (column.Vector, error) {
	switch e := e.(type) {
	case *plan.Column:
		return b.Cols[e.Index], nil
	case *plan.Literal:
		return &column.Const{Value: e.Vector(), N: b.N}, nil
	case *plan.Alias:
		return eval(e.X, b)
	case *plan.Cast:
		v, err := eval(e.X, b)
		if err != nil {
			return nil, err
		}
		return funcs.CastVector(v, e.To, e.Try)
	case *plan.Call:
		return evalCall(e, b)
	case *plan.Case:
		return evalCase(e, b)
	}
	return nil, fmt.Errorf("eval of %T", e)
}

func evalCall(e *plan.Call, b *column.Batch) (column.Vector, error) {
	var args []column.Vector
	var types []column.Type
	for _, a := range e.Args {
		v, err := eval(a, b)
		if err != nil {
			return nil, err
		}
		args, types = append(args, v), append(types, v.Type())
	}
	o, _, result, err := funcs.FindScalar(e.Func).Bind(types, plan.Constants(e.Args)...)
	if err != nil {
		return nil, err
	}
	v, err := o.Call(b.N, args, result)
	if err == nil && !v.Type().Equal(result) {
		err = fmt.Errorf("%s gave %s and said %s", e, v.Type(), result)
	}
	return v, err
}

func evalCase(e *plan.Case, b *column.Batch) (column.Vector, error) {
	out := column.NewBuilder(e.Type(), b.N)
	for i := range b.N {
		row := b.Slice(i, i+1)
		pick := e.Else
		for j, w := range e.Whens {
			v, err := eval(w, row)
			if err != nil {
				return nil, err
			}
			if v.At(0) == true {
				pick = e.Thens[j]
				break
			}
		}
		if pick == nil {
			out.AppendNull()
			continue
		}
		v, err := eval(pick, row)
		if err != nil {
			return nil, err
		}
		if err := out.Append(v.At(0)); err != nil {
			return nil, err
		}
	}
	return out.Vector(), nil
}

// examples is the batch of the examples: x is 1, 2, 2, null, and s its texts.
func examples() (*column.Schema, *column.Batch) {
	x, s := column.NewBuilder(column.Int64, 4), column.NewBuilder(column.String, 4)
	for _, v := range []any{1, 2, 2, nil} {
		x.Append(v)
	}
	for _, v := range []any{"one", "two", "two", nil} {
		s.Append(v)
	}
	return column.NewSchema(
			column.Field{Name: "x", Type: column.Int64, Nullable: true},
			column.Field{Name: "s", Type: column.String, Nullable: true}),
		&column.Batch{N: 4, Cols: []column.Vector{x.Vector(), s.Vector()}}
}

// one computes an expression of constants, or an aggregate over the examples,
// and prints its value.
func one(text string) (string, error) {
	e, err := sql.ParseExpr(text)
	if err != nil {
		return "", err
	}
	schema, batch := examples()
	var v column.Vector
	if plan.IsAggregate(e) {
		v, err = aggregate(e, schema, batch)
	} else {
		r, rerr := plan.Resolve(e, schema)
		if rerr != nil {
			return "", rerr
		}
		v, err = eval(r, batch)
	}
	if err != nil {
		return "", err
	}
	if v.At(0) == nil {
		return "null", nil
	}
	return column.FormatValue(v.Type(), v.At(0)), nil
}

func aggregate(e plan.Expr, schema *column.Schema, batch *column.Batch) (column.Vector, error) {
	node, err := plan.Group(plan.NewValues(schema, []*column.Batch{batch}), nil, []plan.Expr{e})
	if err != nil {
		return nil, err
	}
	if p, ok := node.(*plan.Project); ok {
		out := &column.Batch{N: 1}
		for _, a := range p.In.(*plan.Aggregate).Aggs {
			v, err := fold(a, batch)
			if err != nil {
				return nil, err
			}
			out.Cols = append(out.Cols, v)
		}
		return eval(p.Exprs[len(p.Exprs)-1], out)
	}
	return fold(node.(*plan.Aggregate).Aggs[0], batch)
}

// fold computes one aggregate over all rows.
func fold(e plan.Expr, b *column.Batch) (column.Vector, error) {
	c := plan.Unalias(e).(*plan.Call)
	var sel []int32
	seen := map[string]bool{}
	var args []column.Vector
	var types []column.Type
	for _, a := range c.Args {
		v, err := eval(a, b)
		if err != nil {
			return nil, err
		}
		args, types = append(args, v), append(types, v.Type())
	}
	for i := range b.N {
		if c.Filter != nil {
			v, err := eval(c.Filter, b)
			if err != nil || v.At(i) != true {
				continue
			}
		}
		if c.Distinct {
			key := fmt.Sprint(args[0].At(i))
			if seen[key] {
				continue
			}
			seen[key] = true
		}
		sel = append(sel, int32(i))
	}
	for i, a := range args {
		args[i] = column.Gather(a, sel)
	}
	acc := funcs.FindAggregate(c.Func).New(types)
	acc.Grow(1)
	if err := acc.Add(make([]int32, len(sel)), args); err != nil {
		return nil, err
	}
	v, err := acc.Result()
	if err == nil && !v.Type().Equal(c.Type()) {
		err = fmt.Errorf("%s gave %s and said %s", e, v.Type(), c.Type())
	}
	return v, err
}

func TestExamples(t *testing.T) {
	check := func(name string, list []funcs.Example) {
		if len(list) == 0 {
			t.Errorf("%s has no example", name)
		}
		nulls := 0
		for _, ex := range list {
			got, err := one(ex.SQL)
			if err != nil {
				got = "error: " + err.Error()
			}
			match := got == ex.Want
			if len(ex.Want) > 6 && ex.Want[:6] == "error:" {
				match = len(got) >= len(ex.Want) && got[:len(ex.Want)] == ex.Want
			}
			if !match {
				t.Errorf("%s: %s is %s, want %s", name, ex.SQL, got, ex.Want)
			}
			if containsNull(ex) {
				nulls++
			}
		}
		if nulls == 0 && takesArguments(name) {
			t.Errorf("%s has no example with a null", name)
		}
	}
	for _, f := range funcs.Scalars() {
		check(f.Name, f.Examples)
		if f.Doc == "" {
			t.Errorf("%s has no Doc", f.Name)
		}
	}
	for _, f := range funcs.Aggregates() {
		check(f.Name, f.Examples)
		if f.Doc == "" {
			t.Errorf("%s has no Doc", f.Name)
		}
	}
}

func newAccumulator(name string, t column.Type) funcs.Accumulator {
	return funcs.FindAggregate(name).New([]column.Type{t})
}
