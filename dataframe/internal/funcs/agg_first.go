package funcs

import "weir/dataframe/column"

var aggFirst = Aggregate{Name: "first", Doc: "first(x) is the first x in the input that is not null.",
	Examples: []Example{{"first(x)", "1"}, {"first(s)", "one"}}, MinArgs: 1, MaxArgs: 1,
	Result: sameAs(0), New: func(args []column.Type) Accumulator { return newEnd(args[0], false) }}

var aggAnyValue = Aggregate{Name: "any_value", Doc: "any_value(x) is one x that is not null: the first.",
	Examples: []Example{{"any_value(x)", "1"}}, MinArgs: 1, MaxArgs: 1,
	Result: sameAs(0), New: func(args []column.Type) Accumulator { return newEnd(args[0], false) }}

var aggLast = Aggregate{Name: "last", Doc: "last(x) is the last x in the input that is not null.",
	Examples: []Example{{"last(x)", "2"}, {"last(s)", "two"}}, MinArgs: 1, MaxArgs: 1,
	Result: sameAs(0), New: func(args []column.Type) Accumulator { return newEnd(args[0], true) }}

func newEnd(t column.Type, last bool) Accumulator {
	if t.Kind.Nested() {
		return keyed(t, true, newEnd(column.Binary, last))
	}
	switch t.Kind {
	case column.KindNull:
		return &nothing{typ: t}
	case column.KindBool:
		return &end[bool]{typ: t, last: last}
	case column.KindDate:
		return &end[int32]{typ: t, last: last}
	case column.KindFloat64, column.KindFloat32:
		return &end[float64]{typ: t, last: last}
	case column.KindString, column.KindBinary:
		return &endText{typ: t, last: last}
	}
	switch t.Layout() {
	case column.LayoutUint64:
		return &end[uint64]{typ: t, last: last}
	case column.LayoutInt128:
		return &end[column.Int128]{typ: t, last: last}
	}
	return &end[int64]{typ: t, last: last}
}

// An end keeps the first or last value of each group; its state is its result.
type end[T fixed] struct {
	typ   column.Type
	last  bool
	value []T
	seen  []bool
}

func (a *end[T]) Grow(groups int) {
	a.value, a.seen = grown(a.value, groups), grown(a.seen, groups)
}

func (a *end[T]) Add(groups []int32, args []column.Vector) error {
	x, nulls := inputOf[T](args[0]), nullsOf(args[0])
	for i, g := range groups {
		if (a.last || !a.seen[g]) && nulls.has(i) {
			a.value[g], a.seen[g] = x.at(i), true
		}
	}
	return nil
}

func (a *end[T]) State() ([]column.Vector, error) {
	v, err := a.Result()
	return []column.Vector{v}, err
}

func (a *end[T]) Merge(groups []int32, state []column.Vector) error { return a.Add(groups, state) }

func (a *end[T]) Result() (column.Vector, error) { return fixedOf(a.typ, a.value, a.seen), nil }

// An endText is an end of texts.
type endText struct {
	typ  column.Type
	last bool
	keptTexts
}

func (a *endText) Add(groups []int32, args []column.Vector) error {
	x, nulls := textsOf(args[0]), nullsOf(args[0])
	for i, g := range groups {
		if (a.last || !a.seen[g]) && nulls.has(i) {
			a.keep(g, x.at(i))
		}
	}
	return nil
}

func (a *endText) State() ([]column.Vector, error) { return []column.Vector{a.texts(a.typ)}, nil }

func (a *endText) Merge(groups []int32, state []column.Vector) error { return a.Add(groups, state) }

func (a *endText) Result() (column.Vector, error) { return a.texts(a.typ), nil }
