package funcs

import "weir/dataframe/column"

var (
	tryAddFunc = tryFunc("try_add", &opAdd, "try_add(a, b) is a + b, null where that does not fit its type; null if a or b is null.",
		Example{"try_add(9223372036854775807, 1)", "null"}, Example{"try_add(1, 2)", "3"}, Example{"try_add(NULL, 1)", "null"})
	trySubtractFunc = tryFunc("try_subtract", &opSubtract, "try_subtract(a, b) is a - b, null where that does not fit its type; null if a or b is null.",
		Example{"try_subtract(-9223372036854775808, 1)", "null"}, Example{"try_subtract(3, 2)", "1"}, Example{"try_subtract(NULL, 1)", "null"})
	tryMultiplyFunc = tryFunc("try_multiply", &opMultiply, "try_multiply(a, b) is a * b, null where that does not fit its type; null if a or b is null.",
		Example{"try_multiply(9223372036854775807, 2)", "null"}, Example{"try_multiply(3, 2)", "6"}, Example{"try_multiply(NULL, 1)", "null"})
	tryDivideFunc = tryFunc("try_divide", &opDivide, "try_divide(a, b) is a / b, which is null where b is 0; null if a or b is null.",
		Example{"try_divide(7, 2)", "3.5"}, Example{"try_divide(1, 0)", "null"}, Example{"try_divide(NULL, 1)", "null"})
	tryModFunc = tryFunc("try_mod", &opModulo, "try_mod(a, b) is a % b, null where b is 0 or that does not fit its type; null if a or b is null.",
		Example{"try_mod(7, 4)", "3"}, Example{"try_mod(1, 0)", "null"}, Example{"try_mod(NULL, 1)", "null"})
)

// tryFunc is f with a null for every row that would end the query.
func tryFunc(name string, f *Scalar, doc string, examples ...Example) Scalar {
	out := Scalar{Name: name, NullText: "null if an argument is null", Total: true, Doc: doc, Examples: examples}
	for _, o := range f.Overloads {
		inner := o
		o.Nulls = Aware
		o.Eval = func(n int, args []column.Vector) (column.Vector, error) { return tryRows(&inner, n, args) }
		out.Overloads = append(out.Overloads, o)
	}
	return out
}

// tryRows calls o for all rows, and only if that fails for smaller and smaller
// parts of them.
func tryRows(o *Overload, n int, args []column.Vector) (column.Vector, error) {
	types := make([]column.Type, len(args))
	for i, a := range args {
		types[i] = a.Type()
	}
	t, err := o.Result(types)
	if err != nil {
		return nil, err
	}
	parts := tryParts(o, t, 0, n, args, nil)
	if len(parts) == 1 {
		return parts[0], nil
	}
	return column.Concat(t, parts), nil
}

// tryParts adds the values of the rows from..to to out, in as few parts as
// errors allow.
func tryParts(o *Overload, t column.Type, from, to int, args []column.Vector, out []column.Vector) []column.Vector {
	part := make([]column.Vector, len(args))
	for i, a := range args {
		part[i] = a.Slice(from, to)
	}
	v, err := o.Call(to-from, part, t)
	if err == nil {
		return append(out, v)
	}
	if to-from == 1 {
		return append(out, column.NullsOf(t, 1))
	}
	mid := from + (to-from)/2
	return tryParts(o, t, mid, to, args, tryParts(o, t, from, mid, args, out))
}
