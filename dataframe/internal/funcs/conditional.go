package funcs

import (
	"fmt"

	"weir/dataframe/column"
)

var coalesceFunc = Scalar{
	Name: "coalesce", NullText: "nulls are passed over; null if all are null", Total: true, Aliases: []string{"ifnull"},
	Doc:      "coalesce(a, b, …) is the first that is not null.",
	Examples: []Example{{"coalesce(NULL, 2, 3)", "2"}, {"coalesce(NULL, 'a long text that needs a buffer')", "a long text that needs a buffer"}, {"coalesce(NULL::bigint, NULL)", "null"}},
	Overloads: []Overload{choose(kinds(AnyKind), true, func(args []column.Vector) func(i int) uint8 {
		nulls := make([]nullInput, len(args))
		for k, a := range args {
			nulls[k] = nullsOf(a)
		}
		return func(i int) uint8 {
			for k := range nulls {
				if nulls[k].has(i) {
					return uint8(k)
				}
			}
			return pickNull
		}
	})},
}

var nullifFunc = Scalar{
	Name: "nullif", NullText: "null if a is null; a null b equals nothing", Total: true,
	Doc:      "nullif(a, b) is a, or null if a equals b.",
	Examples: []Example{{"nullif(1, 1)", "null"}, {"nullif(1, 2)", "1"}, {"nullif(1, NULL)", "1"}},
	Overloads: []Overload{{
		Args:   kinds(AnyKind, AnyKind),
		Result: sameAs(0),
		Nulls:  Aware,
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			same, which := make([]bool, n), make([]uint8, n)
			if err := compareInto(same, equal, args[0], args[1]); err != nil {
				return nil, err
			}
			a, b := nullsOf(args[0]), nullsOf(args[1])
			for i := range which {
				if same[i] && a.has(i) && b.has(i) {
					which[i] = pickNull
				}
			}
			return pick(args[0].Type(), which, args), nil
		},
	}},
}

var ifFunc = Scalar{
	Name: "if", NullText: "a null c is as false; null only where the value chosen is", Total: true, Aliases: []string{"iff"},
	Doc:      "if(c, a, b) is a where c is true and b where it is false or null; both are computed, CASE computes only one.",
	Examples: []Example{{"if(1 < 2, 'yes', 'no')", "yes"}, {"if(NULL, 1, 2)", "2"}, {"if(true, NULL, 2)", "null"}},
	Overloads: []Overload{{
		Args:   kinds(column.KindBool, AnyKind, AnyKind),
		Result: sameAs(1),
		Nulls:  Aware,
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			c, nulls, which := inputOf[bool](args[0]), nullsOf(args[0]), make([]uint8, n)
			for i := range which {
				if !c.at(i) || !nulls.has(i) {
					which[i] = 1
				}
			}
			return pick(args[1].Type(), which, args[1:]), nil
		},
	}},
}

var greatestFunc = Scalar{
	Name: "greatest", NullText: "nulls are passed over; null if all are null",
	Doc:       "greatest(a, b, …) is the largest that is not null.",
	Examples:  []Example{{"greatest(1, 3, 2)", "3"}, {"greatest('a', NULL, 'b')", "b"}, {"greatest(NULL::bigint, NULL)", "null"}},
	Overloads: []Overload{best(greater)},
}

var leastFunc = Scalar{
	Name: "least", NullText: "nulls are passed over; null if all are null",
	Doc:       "least(a, b, …) is the smallest that is not null.",
	Examples:  []Example{{"least(1.5, 3, 2)", "1.5"}, {"least(NULL, DATE '2026-01-01')", "2026-01-01"}, {"least(NULL::bigint, NULL)", "null"}},
	Overloads: []Overload{best(less)},
}

// choose is a variadic function of one type that gives one of its arguments.
func choose(args []column.Kind, variadic bool, chooser func([]column.Vector) func(i int) uint8) Overload {
	return Overload{Args: args, Variadic: variadic, Result: atMost(sameAs(0)), Nulls: Aware,
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			f, which := chooser(args), make([]uint8, n)
			for i := range which {
				which[i] = f(i)
			}
			return pick(args[0].Type(), which, args), nil
		}}
}

// atMost refuses more arguments than a choice can number.
func atMost(result func([]column.Type) (column.Type, error)) func([]column.Type) (column.Type, error) {
	return func(args []column.Type) (column.Type, error) {
		if len(args) >= pickNull {
			return column.Type{}, fmt.Errorf("takes at most %d arguments", pickNull-1)
		}
		return result(args)
	}
}

// best gives the argument that is op all others.
func best(op comparison) Overload {
	return Overload{Args: kinds(AnyKind), Variadic: true, Result: sameAs(0), Nulls: Aware,
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			out := args[0]
			which, better := make([]uint8, n), make([]bool, n)
			for _, a := range args[1:] {
				if err := compareInto(better, op, a, out); err != nil {
					return nil, err
				}
				have, new := nullsOf(out), nullsOf(a)
				for i := range which {
					which[i] = 0
					if new.has(i) && (better[i] || !have.has(i)) {
						which[i] = 1
					}
				}
				out = pick(args[0].Type(), which, []column.Vector{out, a})
			}
			return out, nil
		}}
}
