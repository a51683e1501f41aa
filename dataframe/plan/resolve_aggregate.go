package plan

import (
	"fmt"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
)

// CheckAggregate resolves the call e of an aggregate over rows of schema in, to tell
// what is wrong with it. Group does so by itself; this is for callers that know where e
// was written.
func CheckAggregate(e *Call, in *column.Schema) error {
	_, err := resolve(e, in, true)
	return err
}

func resolveAggregate(e *Call, a *funcs.Aggregate, in *column.Schema) (Expr, error) {
	if n := len(e.Args); n < a.MinArgs || n > a.MaxArgs {
		return nil, fmt.Errorf("%s: %s takes %d to %d arguments, not %d", e, a.Name, a.MinArgs, a.MaxArgs, n)
	}
	out := &Call{Func: a.Name, Own: e.Own, Distinct: e.Distinct || a.Distinct}
	var types []column.Type
	for _, x := range e.Args {
		r, err := resolve(x, in, false)
		if err != nil {
			return nil, err
		}
		out.Args = append(out.Args, r)
		types = append(types, r.Type())
	}
	if e.Filter != nil {
		r, err := resolve(e.Filter, in, false)
		if err != nil {
			return nil, err
		}
		if r.Type().Kind != column.KindBool {
			return nil, fmt.Errorf("%s: FILTER is %s, not bool", e, r.Type())
		}
		out.Filter = r
	}
	for _, k := range e.OrderBy {
		r, err := resolve(k.X, in, false)
		if err != nil {
			return nil, err
		}
		k.X = Unalias(r)
		out.OrderBy = append(out.OrderBy, k)
	}
	if out.Distinct {
		if err := orderIsArgument(out); err != nil {
			return nil, err
		}
	}
	t, err := a.Result(types)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e, err)
	}
	out.typ = t
	return out, nil
}

// orderIsArgument refuses to order distinct values by anything else: rows with the
// same value may differ in it.
func orderIsArgument(e *Call) error {
	for _, k := range e.OrderBy {
		if !castOfArgument(e, k.X) {
			return fmt.Errorf("%s: with DISTINCT, order by an argument: %s may differ between rows of the same value", e, k.X)
		}
	}
	return nil
}

// castOfArgument reports whether x is an argument of e, or a cast of one.
func castOfArgument(e *Call, x Expr) bool {
	for _, a := range e.Args {
		if a.String() == x.String() {
			return true
		}
	}
	c, ok := x.(*Cast)
	return ok && castOfArgument(e, c.X)
}

// hasAggregate reports whether an aggregate is called anywhere in e.
func hasAggregate(e Expr) bool {
	found := false
	Walk(e, func(e Expr) bool {
		if c, ok := e.(*Call); ok && isAggregateCall(c) {
			found = true
		}
		return !found
	})
	return found
}

// IsAggregate reports whether e calls an aggregate function.
func IsAggregate(e Expr) bool { return hasAggregate(e) }
