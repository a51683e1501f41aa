package funcs

import (
	"fmt"

	"weir/dataframe/column"
)

var aggApproxTopK = Aggregate{Name: "approx_top_k", Skips: "x", NullParam: "null if k is null",
	Doc:      "approx_top_k(x, k) is a list of the k most frequent x that are not null, the most frequent first: exact up to 4,096 different ones in a group, then about. It is null of no values.",
	Examples: []Example{{"approx_top_k(x, 1)", "[2]"}, {"approx_top_k(s, 5)", "[two, one]"}, {"approx_top_k(NULL, 3)", "null"}}, MinArgs: 2, MaxArgs: 2,
	Result: needLimit("approx_top_k", func(t column.Type) column.Type { return column.List(t) }),
	New:    func(args []column.Type) Accumulator { return newApproxTop("approx_top_k", args, false) }}

var aggApproxTopCounts = Aggregate{Name: "approx_top_counts", Skips: "x", NullParam: "null if k is null",
	Doc:      "approx_top_counts(x, k) is approx_top_k with counts: a list of structs of value and count.",
	Examples: []Example{{"approx_top_counts(x, 1)", "[{'value': 2, 'count': 2}]"}, {"approx_top_counts(NULL, 3)", "null"}}, MinArgs: 2, MaxArgs: 2,
	Result: needLimit("approx_top_counts", func(t column.Type) column.Type { return column.List(countedType(t)) }),
	New:    func(args []column.Type) Accumulator { return newApproxTop("approx_top_counts", args, true) }}

// countedType is a value with its count.
func countedType(t column.Type) column.Type {
	return column.Struct(column.Field{Name: "value", Type: t, Nullable: true}, column.Field{Name: "count", Type: column.Int64})
}

// needLimit is the Result of an aggregate of any values whose second argument is a number of rows.
func needLimit(name string, of func(column.Type) column.Type) func([]column.Type) (column.Type, error) {
	return func(args []column.Type) (column.Type, error) {
		if k := args[1].Kind; !k.Integer() && k != column.KindNull {
			return column.Type{}, fmt.Errorf("%s takes a whole number as its second argument, not %s", name, args[1])
		}
		return of(args[0]), nil
	}
}

// approxTop counts by the values' sort keys; nil of no values.
type approxTop struct {
	name   string
	typ    column.Type
	counts bool
	k      int
	list   []*frequent
	forms  *firstForms
}

func newApproxTop(name string, args []column.Type, counts bool) Accumulator {
	if args[0].Kind == column.KindNull || args[1].Kind == column.KindNull {
		t := args[0]
		if counts {
			t = countedType(t)
		}
		return &nothing{typ: column.List(t)}
	}
	return &approxTop{name: name, typ: args[0], counts: counts, forms: newFirstForms(args[0])}
}

func (a *approxTop) Grow(groups int) {
	a.list = grown(a.list, groups)
	a.forms.grow(groups)
}

func (a *approxTop) at(g int32) *frequent {
	if a.list[g] == nil {
		a.list[g] = newFrequent()
	}
	return a.list[g]
}

func (a *approxTop) Add(groups []int32, args []column.Vector) error {
	if len(groups) == 0 {
		return nil
	}
	k, err := rowLimit(a.name, args[1])
	if err != nil {
		return err
	}
	a.k = k
	sorted := sortKeys(args[0])
	a.forms.add(groups, args[0], sorted)
	keys, nulls := textsOf(sorted), nullsOf(args[0])
	for i, g := range groups {
		if nulls.has(i) {
			a.at(g).add(keys.at(i), 1)
		}
	}
	return nil
}

func (a *approxTop) State() ([]column.Vector, error) {
	b := column.TextBuilder{Typ: column.Binary}
	b.Reserve(len(a.list))
	k := make([]int64, len(a.list))
	var buf []byte
	for g, f := range a.list {
		k[g] = int64(a.k)
		if f == nil {
			b.AppendNull()
			continue
		}
		buf = f.append(buf[:0])
		b.Append(buf)
	}
	forms, err := a.forms.state()
	return append([]column.Vector{b.Texts(), ints(k)}, forms...), err
}

func (a *approxTop) Merge(groups []int32, state []column.Vector) error {
	state = a.forms.merge(groups, state)
	packed, nulls, k := textsOf(state[0]), nullsOf(state[0]), inputOf[int64](state[1])
	for i, g := range groups {
		a.k = max(a.k, int(k.at(i)))
		if nulls.has(i) {
			a.at(g).merge(readFrequent(packed.at(i)))
		}
	}
	return nil
}

func (a *approxTop) Result() (column.Vector, error) {
	keys := column.TextBuilder{Typ: column.Binary}
	var counts []int64
	var of []int32 // the group of each key
	spans, seen := make([]column.Span, len(a.list)), make([]bool, len(a.list))
	for g, f := range a.list {
		if f == nil {
			continue
		}
		top := f.top(a.k)
		seen[g], spans[g] = true, column.Span{Start: int32(len(counts)), Len: int32(len(top))}
		for _, e := range top {
			keys.AppendString(e.text)
			counts, of = append(counts, e.count), append(of, int32(g))
		}
	}
	child, err := a.forms.vector(a.typ, of, keys.Texts())
	if err != nil {
		return nil, err
	}
	if a.counts {
		child = column.NewStructs(countedType(a.typ), []column.Vector{child, ints(counts)}, len(counts), nil)
	}
	return &column.Lists{Typ: column.List(child.Type()), Spans: spans, Child: child, Valid: validOf(seen)}, nil
}
