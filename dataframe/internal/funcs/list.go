package funcs

import (
	"bytes"
	"fmt"

	"weir/dataframe/column"
)

// Functions of lists. Places count from 1, and from the end if negative, as in
// SQL. Elements are equal as in GROUP BY: NaN equals NaN. They are named as in DuckDB, with the
// names of Spark, PostgreSQL and Polars as aliases where they mean the same.

// listsOf is a list argument as a vector.
func listsOf(v column.Vector) *column.Lists { return column.Flatten(v).(*column.Lists) }

// elementType is the Result of a function that gives an element of its first
// argument.
func elementType(args []column.Type) (column.Type, error) { return args[0].Element(), nil }

// listFunc is an overload of one list that gives, row by row, other places of the
// list's elements: pick appends them to dst.
func listFunc(pick func(dst []int32, l *column.Lists, keys *column.Texts, i int) []int32, keyed bool) Overload {
	return Overload{Args: kinds(column.KindList), Result: sameAs(0), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		return repick(listsOf(args[0]), keyed, pick), nil
	}}
}

// repick is l with the elements of each list that pick chooses, in its order.
func repick(l *column.Lists, keyed bool, pick func(dst []int32, l *column.Lists, keys *column.Texts, i int) []int32) *column.Lists {
	l = l.Dense()
	var keys *column.Texts
	if keyed {
		keys = column.SortKeys(l.Child)
	}
	out := &column.Lists{Typ: l.Typ, Spans: make([]column.Span, len(l.Spans)), Valid: l.Valid}
	var sel []int32
	for i := range l.Spans {
		at := len(sel)
		if l.Valid.Has(i) {
			sel = pick(sel, l, keys, i)
		}
		if len(sel) > at {
			out.Spans[i] = column.Span{Start: int32(at), Len: int32(len(sel) - at)}
		}
	}
	out.Child = column.Gather(l.Child, sel)
	return out
}

var listValueFunc = Scalar{Name: "list_value", NullText: "a null is an element like others; never null", Aliases: []string{"list_pack", "array"},
	Doc:      "list_value(a, b, …), also written [a, b, …], is the list of its arguments; a null is an element like others.",
	Examples: []Example{{"[1, 2, 1 + 2]", "[1, 2, 3]"}, {"list_value('a', NULL)", "[a, NULL]"}, {"[[1], []]", "[[1], []]"}, {"[1, 2.5]", "[1.0, 2.5]"}, {"[]", "[]"}, {"[NULL]", "[NULL]"}},
	Overloads: []Overload{
		{Args: kinds(AnyKind), Variadic: true, Nulls: Aware,
			Result: func(args []column.Type) (column.Type, error) { return column.List(args[0]), nil },
			Eval:   func(n int, args []column.Vector) (column.Vector, error) { return listOfRows(n, args), nil }},
		{Result: always(column.List(column.Null)), Eval: func(n int, _ []column.Vector) (column.Vector, error) {
			return &column.Lists{Typ: column.List(column.Null), Spans: make([]column.Span, n), Child: column.Empty(column.Null)}, nil
		}},
	}}

// listOfRows makes a list of every row of args.
func listOfRows(n int, args []column.Vector) *column.Lists {
	t, k := args[0].Type(), len(args)
	flat := make([]column.Vector, k)
	for j, a := range args {
		flat[j] = column.Flatten(a)
	}
	sel, spans := make([]int32, 0, n*k), make([]column.Span, n)
	for i := range n {
		spans[i] = column.Span{Start: int32(len(sel)), Len: int32(k)}
		for j := range k {
			sel = append(sel, int32(j*n+i))
		}
	}
	return &column.Lists{Typ: column.List(t), Spans: spans, Child: column.Gather(column.Flatten(column.Concat(t, flat)), sel)}
}

var listLengthFunc = Scalar{Name: "list_length", Aliases: []string{"list_len", "array_length", "array_size", "cardinality", "size"}, Total: true,
	Doc:       "list_length(l) is the number of elements of the list l, or of entries of the map l, nulls too; null for a null list.",
	Examples:  []Example{{"list_length([1, NULL, 3])", "3"}, {"list_length([])", "0"}, {"cardinality(map(['a'], [1]))", "1"}, {"list_length(NULL::int[])", "null"}},
	Overloads: []Overload{countOf(column.KindList), countOf(column.KindMap)}}

func countOf(k column.Kind) Overload {
	return Overload{Args: kinds(k), Result: always(column.Int64), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		l, out := listsOf(args[0]), make([]int64, n)
		for i, s := range l.Spans {
			out[i] = int64(s.Len)
		}
		return &column.Ints{Typ: column.Int64, Values: out}, nil
	}}
}

var listElementFunc = Scalar{Name: "list_element", Aliases: []string{"list_extract", "list_get", "array_extract", "get"}, Total: true,
	Doc:      "list_element(l, i), also written l[i], is the i-th element, from the end if i is negative; null if there is none.",
	Examples: []Example{{"list_element(['a', 'b'], 1)", "a"}, {"list_element([1, 2, 3], -1)", "3"}, {"list_element([1], 2)", "null"}, {"list_element([1], 0)", "null"}, {"list_element([1], NULL)", "null"}},
	Overloads: []Overload{{Args: kinds(column.KindList, column.KindInt64), Result: elementType, Eval: func(n int, args []column.Vector) (column.Vector, error) {
		l, at, sel := listsOf(args[0]), inputOf[int64](args[1]), make([]int32, n)
		for i, s := range l.Spans {
			sel[i] = placeIn(s, at.at(i))
		}
		return column.Flatten(column.Gather(l.Child, sel)), nil
	}}}}

// placeIn is the row of the child of the element at place, -1 if there is none.
func placeIn(s column.Span, place int64) int32 {
	if place < 0 {
		place += int64(s.Len) + 1
	}
	if place < 1 || place > int64(s.Len) {
		return -1
	}
	return s.Start + int32(place) - 1
}

var listSliceFunc = Scalar{Name: "list_slice", Aliases: []string{"array_slice"}, Total: true,
	Doc:      "list_slice(l, from, to), also written l[from:to], are the elements from the place from to the place to, both counted; negative places count from the end.",
	Examples: []Example{{"list_slice([1, 2, 3, 4], 2, 3)", "[2, 3]"}, {"list_slice([1, 2, 3], -2, -1)", "[2, 3]"}, {"list_slice([1, 2], 2, 1)", "[]"}, {"list_slice([1, 2], 0, 9)", "[1, 2]"}, {"list_slice(NULL::int[], 1, 2)", "null"}},
	Overloads: []Overload{{Args: kinds(column.KindList, column.KindInt64, column.KindInt64), Result: sameAs(0), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		l, from, to := listsOf(args[0]), inputOf[int64](args[1]), inputOf[int64](args[2])
		out := &column.Lists{Typ: l.Typ, Spans: make([]column.Span, n), Child: l.Child, Valid: l.Valid}
		for i, s := range l.Spans {
			if a, b := placesIn(s, from.at(i), to.at(i)); a <= b {
				out.Spans[i] = column.Span{Start: s.Start + int32(a) - 1, Len: int32(b - a + 1)}
			}
		}
		return out, nil
	}}}}

// searchOverload compares the elements of a list with a value: found is called with the
// places, from 1, in order, until it returns false.
func searchOverload(result column.Type, eval func(n int, find func(i int, found func(place int) bool)) column.Vector) Overload {
	return Overload{Args: kinds(column.KindList, EachKind), Result: func(args []column.Type) (column.Type, error) {
		if _, err := Unify([]column.Type{args[0].Element(), args[1]}); err != nil {
			return column.Type{}, err
		}
		return result, nil
	}, Eval: func(n int, args []column.Vector) (column.Vector, error) {
		t, err := Unify([]column.Type{args[0].Type().Element(), args[1].Type()})
		if err != nil {
			return nil, err
		}
		l := listsOf(args[0]).Dense()
		child, err := CastVector(column.Flatten(l.Child), t, false)
		if err != nil {
			return nil, err
		}
		x, err := CastVector(column.Flatten(args[1]), t, false)
		if err != nil {
			return nil, err
		}
		keys, want := column.SortKeys(child), column.SortKeys(x)
		return eval(n, func(i int, found func(place int) bool) {
			s := l.Spans[i]
			for k := range int(s.Len) {
				r := int(s.Start) + k
				if keys.Nulls().Has(r) && bytes.Equal(keys.Bytes(r), want.Bytes(i)) && !found(k+1) {
					return
				}
			}
		}), nil
	}}
}

var listContainsFunc = Scalar{Name: "list_contains", Aliases: []string{"array_contains", "list_has", "array_has"},
	Doc:      "list_contains(l, x) is true if an element of l equals x, else false; null if l or x is.",
	Examples: []Example{{"list_contains([1, 2], 2)", "true"}, {"list_contains(['a', NULL], 'b')", "false"}, {"list_contains([1, 2], 1.5)", "false"}, {"list_contains([1], NULL)", "null"}, {"list_contains([1], 'a')", "error: list_contains(list_value(1), 'a'): list_contains: int64 and string have no common type"}},
	Overloads: []Overload{searchOverload(column.Bool, func(n int, find func(int, func(int) bool)) column.Vector {
		out := make([]bool, n)
		for i := range out {
			find(i, func(int) bool { out[i] = true; return false })
		}
		return &column.Bools{Typ: column.Bool, Values: out}
	})}}

var listPositionFunc = Scalar{Name: "list_position", NullText: "null if l is null; a null x finds the first null", Aliases: []string{"array_position", "list_indexof", "array_indexof"},
	Doc: "list_position(l, x) is the place of the first element of l that is x, from 1, and null if there is none; a null x finds the first null.",
	Examples: []Example{{"list_position(['a', 'b', 'b'], 'b')", "2"}, {"list_position([1], 2)", "null"}, {"list_position([1, NULL], NULL)", "2"},
		{"list_position([1], NULL)", "null"}, {"list_position(NULL::int[], 1)", "null"}},
	Overloads: []Overload{{Args: kinds(column.KindList, EachKind), Nulls: Aware, Result: func(args []column.Type) (column.Type, error) {
		_, err := Unify([]column.Type{args[0].Element(), args[1]})
		return column.Int64, err
	}, Eval: func(n int, args []column.Vector) (column.Vector, error) {
		out := newMaybe[int64](n)
		find := matched(1, Aware, func(dst []int32, s column.Span, i int, equal func(a, b int) bool, from []int32) []int32 {
			for k := range s.Len {
				if equal(int(s.Start+k), int(from[0])+i) {
					out.values[i] = int64(k) + 1
					break
				}
			}
			return dst
		})
		if _, err := find.Eval(n, args); err != nil {
			return nil, err
		}
		for i, place := range out.values {
			if place == 0 {
				out.null(i)
			}
		}
		return out.vector(column.Int64), nil
	}}}}

var listConcatFunc = Scalar{Name: "list_concat", NullText: "null lists are left out; null if all are null", Aliases: []string{"list_cat", "array_concat", "array_cat"}, Total: true,
	Doc:      "list_concat(a, b, …) are the elements of a, then those of b; null lists are left out, and nothing but nulls gives null.",
	Examples: []Example{{"list_concat([1], [2, 3])", "[1, 2, 3]"}, {"list_concat([1], NULL, [2.5])", "[1.0, 2.5]"}, {"list_concat(NULL::int[], NULL)", "null"}},
	Overloads: []Overload{{Args: kinds(AnyKind), Variadic: true, Nulls: Aware, Result: func(args []column.Type) (column.Type, error) {
		if args[0].Kind != column.KindList {
			return column.Type{}, fmt.Errorf("list_concat takes lists, not %s", args[0])
		}
		return args[0], nil
	}, Eval: func(n int, args []column.Vector) (column.Vector, error) {
		flat := make([]column.Vector, len(args))
		for j, a := range args {
			flat[j] = column.Flatten(a)
		}
		all := column.Flatten(column.Concat(args[0].Type(), flat)).(*column.Lists)
		out := &column.Lists{Typ: all.Typ, Spans: make([]column.Span, n)}
		valid := column.NewBitmap(n)
		var sel []int32
		for i := range n {
			at := len(sel)
			for j := range args {
				r := j*n + i
				if !all.Valid.Has(r) {
					continue
				}
				valid.Set(i)
				for k := range all.Spans[r].Len {
					sel = append(sel, all.Spans[r].Start+k)
				}
			}
			if len(sel) > at {
				out.Spans[i] = column.Span{Start: int32(at), Len: int32(len(sel) - at)}
			}
		}
		out.Child, out.Valid = column.Gather(all.Child, sel), valid.Nulls(n)
		return out, nil
	}}}}
