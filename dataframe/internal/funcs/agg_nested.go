package funcs

import "weir/dataframe/column"

// A keyedAgg lets an accumulator of binaries work on values that have a sort key:
// lists, structs, maps, and those of 128 bits.
type keyedAgg struct {
	Accumulator
	typ  column.Type // of the argument
	same bool        // the result is of that type
}

func keyed(t column.Type, same bool, a Accumulator) Accumulator { return &keyedAgg{a, t, same} }

// hasKey tells whether values of t go by their sort key.
func hasKey(t column.Type) bool { return t.Kind.Nested() || t.Layout() == column.LayoutInt128 }

func (a *keyedAgg) Add(groups []int32, args []column.Vector) error {
	return a.Accumulator.Add(groups, append([]column.Vector{sortKeys(args[0])}, args[1:]...))
}

func (a *keyedAgg) Result() (column.Vector, error) {
	v, err := a.Accumulator.Result()
	if err != nil || !a.same {
		return v, err
	}
	return column.FromSortKeys(a.typ, column.Flatten(v).(*column.Texts)), nil
}
