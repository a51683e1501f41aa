package funcs

import "weir/dataframe/column"

// A keyedAgg lets an accumulator of binaries work on values that have a sort key:
// lists, structs, maps, and those of 128 bits.
type keyedAgg struct {
	Accumulator
	typ   column.Type // of the argument
	same  bool        // the result is of that type
	forms *firstForms
}

func keyed(t column.Type, same bool, a Accumulator) Accumulator {
	out := &keyedAgg{Accumulator: a, typ: t, same: same}
	if same {
		out.forms = newFirstForms(t)
	}
	return out
}

// hasKey tells whether values of t go by their sort key.
func hasKey(t column.Type) bool { return t.Kind.Nested() || t.Layout() == column.LayoutInt128 }

func (a *keyedAgg) Grow(groups int) {
	a.Accumulator.Grow(groups)
	a.forms.grow(groups)
}

func (a *keyedAgg) Add(groups []int32, args []column.Vector) error {
	keys := sortKeys(args[0])
	a.forms.add(groups, args[0], keys)
	return a.Accumulator.Add(groups, append([]column.Vector{keys}, args[1:]...))
}

func (a *keyedAgg) State() ([]column.Vector, error) {
	state, err := a.Accumulator.State()
	if err != nil {
		return nil, err
	}
	forms, err := a.forms.state()
	return append(state, forms...), err
}

func (a *keyedAgg) Merge(groups []int32, state []column.Vector) error {
	return a.Accumulator.Merge(groups, a.forms.merge(groups, state))
}

func (a *keyedAgg) Result() (column.Vector, error) {
	v, err := a.Accumulator.Result()
	if err != nil || !a.same {
		return v, err
	}
	return a.forms.vector(a.typ, nil, column.Flatten(v).(*column.Texts))
}
