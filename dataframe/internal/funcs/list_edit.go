package funcs

import (
	"bytes"
	"fmt"

	"weir/dataframe/column"
)

var listCompactFunc = Scalar{Name: "list_compact", Aliases: []string{"array_compact"}, Total: true,
	Doc:      "list_compact(l) is l without its nulls.",
	Examples: []Example{{"list_compact([1, NULL, 2])", "[1, 2]"}, {"list_compact([NULL])", "[]"}, {"list_compact(NULL::int[])", "null"}},
	Overloads: []Overload{listFunc(func(dst []int32, l *column.Lists, _ *column.Texts, i int) []int32 {
		s, valid := l.Spans[i], l.Child.Nulls()
		for k := range s.Len {
			if valid.Has(int(s.Start + k)) {
				dst = append(dst, s.Start+k)
			}
		}
		return dst
	}, false)}}

var listSetFunc = Scalar{Name: "list_set", Total: true,
	Doc:      "list_set(l) is l with each value once, where it came first, a null too.",
	Examples: []Example{{"list_set([2, NULL, 2, NULL, 1])", "[2, NULL, 1]"}, {"list_set(NULL::int[])", "null"}},
	Overloads: []Overload{listFunc(func(dst []int32, l *column.Lists, keys *column.Texts, i int) []int32 {
		s, null := l.Spans[i], false
		seen := make(map[string]bool, s.Len)
		for k := range s.Len {
			r := s.Start + k
			switch {
			case !keys.Nulls().Has(int(r)):
				if null {
					continue
				}
				null = true
			case seen[keys.Text(int(r))]:
				continue
			default:
				seen[keys.Text(int(r))] = true
			}
			dst = append(dst, r)
		}
		return dst
	}, true)}}

// matched is the overload of a list and a value, or values, of its elements' type, all of which are cast to the common one.
// make gives, row by row, the rows of all that are in the list: those of the lists' elements, then those of the n rows of
// each value, which begin at from.
func matched(values int, nulls NullPolicy, pick func(dst []int32, s column.Span, i int, equal func(elem, value int) bool, from []int32) []int32) Overload {
	args := kinds(column.KindList)
	for range values {
		args = append(args, EachKind)
	}
	element := func(types []column.Type) (column.Type, error) {
		return Unify(append([]column.Type{types[0].Element()}, types[1:]...))
	}
	return Overload{Args: args, Nulls: nulls, Result: func(types []column.Type) (column.Type, error) {
		t, err := element(types)
		return column.List(t), err
	}, Eval: func(n int, args []column.Vector) (column.Vector, error) {
		types := []column.Type{args[0].Type()}
		for _, a := range args[1:] {
			types = append(types, a.Type())
		}
		t, err := element(types)
		if err != nil {
			return nil, err
		}
		l := listsOf(args[0]).Dense()
		pool := []column.Vector{column.Flatten(l.Child)}
		from, at := []int32{}, int32(l.Child.Len())
		for _, a := range args[1:] {
			pool, from, at = append(pool, column.Flatten(a)), append(from, at), at+int32(n)
		}
		for i := range pool {
			if pool[i], err = CastVector(pool[i], t, false); err != nil {
				return nil, err
			}
			pool[i] = column.Flatten(pool[i])
		}
		all := column.Flatten(column.Concat(t, pool))
		keys := column.SortKeys(all)
		out := &column.Lists{Typ: column.List(t), Spans: make([]column.Span, n), Valid: l.Valid}
		var sel []int32
		for i := range n {
			before := len(sel)
			if l.Valid.Has(i) {
				sel = pick(sel, l.Spans[i], i, func(elem, value int) bool {
					x, y := keys.Nulls().Has(elem), keys.Nulls().Has(value)
					return x == y && (!x || bytes.Equal(keys.Bytes(elem), keys.Bytes(value)))
				}, from)
			}
			if len(sel) > before {
				out.Spans[i] = column.Span{Start: int32(before), Len: int32(len(sel) - before)}
			}
		}
		out.Child = column.Gather(all, sel)
		return out, nil
	}}
}

var listRemoveFunc = Scalar{Name: "list_remove", NullText: "null if l is null; a null x leaves out the nulls",
	Doc:      "list_remove(l, x) is l without the elements that are x; a null x leaves out the nulls.",
	Examples: []Example{{"list_remove([1, 2, 1, NULL], 1)", "[2, NULL]"}, {"list_remove([1, NULL], NULL)", "[1]"}, {"list_remove(NULL::int[], 1)", "null"}},
	Overloads: []Overload{matched(1, Aware, func(dst []int32, s column.Span, i int, equal func(a, b int) bool, from []int32) []int32 {
		for k := range s.Len {
			if r := s.Start + k; !equal(int(r), int(from[0])+i) {
				dst = append(dst, r)
			}
		}
		return dst
	})}}

var listReplaceFunc = Scalar{Name: "list_replace", NullText: "null if l is null; nulls are values like others", Aliases: []string{"array_replace"},
	Doc:      "list_replace(l, x, y) is l with y for each element that is x; a null is a value like others.",
	Examples: []Example{{"list_replace([1, 2, 1], 1, 9)", "[9, 2, 9]"}, {"list_replace([1, NULL], NULL, 0)", "[1, 0]"}, {"list_replace(NULL::int[], 1, 2)", "null"}},
	Overloads: []Overload{matched(2, Aware, func(dst []int32, s column.Span, i int, equal func(a, b int) bool, from []int32) []int32 {
		for k := range s.Len {
			r := s.Start + k
			if equal(int(r), int(from[0])+i) {
				r = from[1] + int32(i)
			}
			dst = append(dst, r)
		}
		return dst
	})}}

var listPositionsFunc = Scalar{Name: "list_positions", NullText: "null if l is null; a null x finds the nulls", Aliases: []string{"array_positions"},
	Doc:      "list_positions(l, x) are the places, from 1, of the elements of l that are x; a null x finds the nulls.",
	Examples: []Example{{"list_positions(['a', 'b', 'a'], 'a')", "[1, 3]"}, {"list_positions([1, NULL], NULL)", "[2]"}, {"list_positions([1], 2)", "[]"}, {"list_positions(NULL::int[], 1)", "null"}},
	Overloads: []Overload{{Args: kinds(column.KindList, EachKind), Nulls: Aware, Result: func(types []column.Type) (column.Type, error) {
		_, err := Unify([]column.Type{types[0].Element(), types[1]})
		return column.List(column.Int64), err
	}, Eval: func(n int, args []column.Vector) (column.Vector, error) {
		var places []int64
		find := matched(1, Aware, func(dst []int32, s column.Span, i int, equal func(a, b int) bool, from []int32) []int32 {
			for k := range s.Len {
				if r := s.Start + k; equal(int(r), int(from[0])+i) {
					dst, places = append(dst, r), append(places, int64(k)+1)
				}
			}
			return dst
		})
		v, err := find.Eval(n, args)
		if err != nil {
			return nil, err
		}
		l := v.(*column.Lists)
		return &column.Lists{Typ: column.List(column.Int64), Spans: l.Spans, Valid: l.Valid, Child: &column.Ints{Typ: column.Int64, Values: places}}, nil
	}}}}

// maxRepeat is how many elements list_repeat makes at most in one list.
const maxRepeat = 1 << 24

var listRepeatFunc = Scalar{Name: "list_repeat", NullText: "null if n is null; a null x is an element like others", Aliases: []string{"array_repeat"},
	Doc:      "list_repeat(x, n) is the list of x n times, empty if n is not above 0.",
	Examples: []Example{{"list_repeat('a', 2)", "[a, a]"}, {"list_repeat(NULL::int, 2)", "[NULL, NULL]"}, {"list_repeat(1, -1)", "[]"}, {"list_repeat(1, NULL)", "null"}, {"list_repeat(1, 1000000000)", "error: list_repeat: 1000000000 elements"}},
	Overloads: []Overload{{Args: kinds(EachKind, column.KindInt64), Nulls: Aware, Result: func(types []column.Type) (column.Type, error) { return column.List(types[0]), nil },
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			count, known := inputOf[int64](args[1]), nullsOf(args[1])
			out := &column.Lists{Typ: column.List(args[0].Type()), Spans: make([]column.Span, n)}
			valid := column.NewBitmap(n)
			var sel []int32
			for i := range n {
				if !known.has(i) {
					continue
				}
				valid.Set(i)
				times := max(count.at(i), 0)
				if times > maxRepeat || int64(len(sel))+times > 1<<30 {
					return nil, fmt.Errorf("list_repeat: %d elements; the limit is %d", times, maxRepeat)
				}
				if times > 0 {
					out.Spans[i] = column.Span{Start: int32(len(sel)), Len: int32(times)}
				}
				for range times {
					sel = append(sel, int32(i))
				}
			}
			out.Child, out.Valid = column.Gather(column.Flatten(args[0]), sel), valid.Nulls(n)
			return out, nil
		}}}}
