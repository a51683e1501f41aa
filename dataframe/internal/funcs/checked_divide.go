package funcs

import (
	"errors"

	"weir/dataframe/column"
)

var (
	checkedDivideFunc = orFail("checked_divide", &opDivide, "checked_divide(a, b) is a / b, and an error where b is 0, as in PostgreSQL.",
		Example{"checked_divide(7, 2)", "3.5"}, Example{"checked_divide(1, 0)", "error: division by zero"}, Example{"checked_divide(NULL, 0)", "null"})
	checkedDivFunc = orFail("checked_div", &opDiv, "checked_div(a, b) is a div b, and an error where b is 0: what / of integers is in PostgreSQL.",
		Example{"checked_div(-7, 2)", "-3"}, Example{"checked_div(1, 0)", "error: division by zero"}, Example{"checked_div(NULL, 0)", "null"})
	checkedModFunc = orFail("checked_mod", &opModulo, "checked_mod(a, b) is a % b, and an error where b is 0, as in PostgreSQL.",
		Example{"checked_mod(-7, 3)", "-1"}, Example{"checked_mod(1.5, 0)", "error: division by zero"}, Example{"checked_mod(1, NULL)", "null"})
)

var errZero = errors.New("division by zero")

// orFail is f, a division, with an error for every row that has a zero to divide by: f gives
// null for those, and else only where an argument is null.
func orFail(name string, f *Scalar, doc string, examples ...Example) Scalar {
	out := Scalar{Name: name, Doc: doc, Examples: examples}
	for _, o := range f.Overloads {
		inner := o.Eval
		o.Eval = func(n int, args []column.Vector) (column.Vector, error) {
			v, err := inner(n, args)
			if err != nil {
				return nil, err
			}
			if valid := v.Nulls(); valid != nil {
				for i := range n {
					if !valid.Has(i) && !anyNull(args, i) {
						return nil, errZero
					}
				}
			}
			return v, nil
		}
		out.Overloads = append(out.Overloads, o)
	}
	return out
}
