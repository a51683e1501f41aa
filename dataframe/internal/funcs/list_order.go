package funcs

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"weir/dataframe/column"
)

var listSortFunc = Scalar{Name: "list_sort", Aliases: []string{"array_sort", "sort_array"},
	Doc:      "list_sort(l, order, nulls) is l sorted; order is 'asc', the default, or 'desc'; nulls is 'last', the default, or 'first'. NaN is the largest number.",
	Examples: []Example{{"list_sort([3, 1, NULL, 2])", "[1, 2, 3, NULL]"}, {"list_sort(['b', 'a'], 'desc')", "[b, a]"}, {"list_sort([NULL, 1], 'asc', 'first')", "[NULL, 1]"}, {"list_sort(NULL::int[])", "null"}, {"list_sort([1], 'up')", "error: list_sort: the order is 'asc' or 'desc', not \"up\""}},
	Overloads: []Overload{
		sortOverload(),
		sortOverload(column.KindString),
		sortOverload(column.KindString, column.KindString),
	}}

func sortOverload(more ...column.Kind) Overload {
	return Overload{Args: append(kinds(column.KindList), more...), Result: sameAs(0), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		words := make([]textInput, len(more))
		for j := range more {
			words[j] = textsOf(args[1+j])
		}
		var failed error
		word := func(j, i int, usual, other string) bool {
			if j >= len(words) {
				return false
			}
			w := strings.TrimPrefix(strings.ToLower(string(words[j].at(i))), "nulls ")
			if w != usual && w != other && failed == nil && !anyNull(args, i) {
				what := "order is"
				if j == 1 {
					what = "place of nulls is"
				}
				failed = fmt.Errorf("list_sort: the %s '%s' or '%s', not %q", what, usual, other, w)
			}
			return w == other
		}
		out := repick(listsOf(args[0]), true, func(dst []int32, l *column.Lists, keys *column.Texts, i int) []int32 {
			return appendSorted(dst, l.Spans[i], keys, word(0, i, "asc", "desc"), word(1, i, "last", "first"))
		})
		return out, failed
	}}
}

// appendSorted appends the rows of s in the order of their keys.
func appendSorted(dst []int32, s column.Span, keys *column.Texts, desc, nullsFirst bool) []int32 {
	at := len(dst)
	for k := range s.Len {
		dst = append(dst, s.Start+k)
	}
	slices.SortStableFunc(dst[at:], func(a, b int32) int {
		x, y := keys.Nulls().Has(int(a)), keys.Nulls().Has(int(b))
		switch {
		case !x && !y:
			return 0
		case x != y:
			if x == nullsFirst {
				return 1
			}
			return -1
		}
		c := bytes.Compare(keys.Bytes(int(a)), keys.Bytes(int(b)))
		if desc {
			return -c
		}
		return c
	})
	return dst
}

var listReverseFunc = Scalar{Name: "list_reverse", Aliases: []string{"array_reverse"}, Total: true,
	Doc:      "list_reverse(l) is l from its last element to its first.",
	Examples: []Example{{"list_reverse([1, 2, NULL])", "[NULL, 2, 1]"}, {"list_reverse(NULL::int[])", "null"}},
	Overloads: []Overload{listFunc(func(dst []int32, l *column.Lists, _ *column.Texts, i int) []int32 {
		s := l.Spans[i]
		for k := s.Len - 1; k >= 0; k-- {
			dst = append(dst, s.Start+k)
		}
		return dst
	}, false)}}

var listDistinctFunc = Scalar{Name: "list_distinct", Aliases: []string{"array_distinct", "list_uniq"}, Total: true,
	Doc:       "list_distinct(l) is l with each value once, where it came first, and without nulls.",
	Examples:  []Example{{"list_distinct([2, 1, 2, NULL, NULL])", "[2, 1]"}, {"list_distinct(NULL::int[])", "null"}},
	Overloads: []Overload{listFunc(appendDistinct, true)}}

func appendDistinct(dst []int32, l *column.Lists, keys *column.Texts, i int) []int32 {
	s := l.Spans[i]
	seen := make(map[string]bool, s.Len)
	for k := range s.Len {
		r := s.Start + k
		if !keys.Nulls().Has(int(r)) || seen[keys.Text(int(r))] {
			continue
		}
		seen[keys.Text(int(r))] = true
		dst = append(dst, r)
	}
	return dst
}

var listUniqueFunc = Scalar{Name: "list_unique", Aliases: []string{"array_unique", "list_n_unique"}, Total: true,
	Doc:      "list_unique(l) is the number of different values in l, without nulls.",
	Examples: []Example{{"list_unique([1, 1, 2, NULL])", "2"}, {"list_unique([])", "0"}, {"list_unique(NULL::int[])", "null"}},
	Overloads: []Overload{{Args: kinds(column.KindList), Result: always(column.Int64), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		l, out := repick(listsOf(args[0]), true, appendDistinct), make([]int64, n)
		for i, s := range l.Spans {
			out[i] = int64(s.Len)
		}
		return &column.Ints{Typ: column.Int64, Values: out}, nil
	}}}}

var flattenFunc = Scalar{Name: "flatten", Total: true,
	Doc:      "flatten(l) puts the lists in l after one another into one list; null ones are left out.",
	Examples: []Example{{"flatten([[1, 2], [], NULL, [3]])", "[1, 2, 3]"}, {"flatten(NULL::int[][])", "null"}},
	Overloads: []Overload{{Args: kinds(column.KindList), Result: func(args []column.Type) (column.Type, error) {
		if e := args[0].Element(); e.Kind != column.KindList && e.Kind != column.KindNull {
			return column.Type{}, fmt.Errorf("flatten takes a list of lists, not %s", args[0])
		} else if e.Kind == column.KindNull {
			return column.List(column.Null), nil
		}
		return args[0].Element(), nil
	}, Eval: func(n int, args []column.Vector) (column.Vector, error) {
		outer := listsOf(args[0])
		if outer.Typ.Element().Kind == column.KindNull {
			return &column.Lists{Typ: column.List(column.Null), Spans: make([]column.Span, n), Child: column.Empty(column.Null)}, nil
		}
		inner := listsOf(outer.Child)
		out := &column.Lists{Typ: inner.Typ, Spans: make([]column.Span, n)}
		var sel []int32
		for i, o := range outer.Spans {
			at := len(sel)
			for k := range o.Len {
				s := inner.Spans[o.Start+k]
				for j := range s.Len {
					sel = append(sel, s.Start+j)
				}
			}
			if len(sel) > at {
				out.Spans[i] = column.Span{Start: int32(at), Len: int32(len(sel) - at)}
			}
		}
		out.Child = column.Gather(inner.Child, sel)
		return out, nil
	}}}}

// setOverload is an operation of the elements of two lists as sets; keep tells by whether the other
// list has it which element of the first stays.
func setOverload(keep bool, nulls NullPolicy) Overload {
	return Overload{Nulls: nulls, Args: kinds(AnyKind, AnyKind), Result: func(args []column.Type) (column.Type, error) {
		if k := args[0].Kind; k != column.KindList && (k != column.KindNull || nulls == Strict) {
			return column.Type{}, fmt.Errorf("takes lists, not %s", args[0])
		}
		return args[0], nil
	}, Eval: func(n int, args []column.Vector) (column.Vector, error) {
		if args[0].Type().Kind == column.KindNull {
			return args[0], nil
		}
		b := listsOf(args[1]).Dense()
		has := memberSets(b)
		return repick(listsOf(args[0]), true, func(dst []int32, l *column.Lists, keys *column.Texts, i int) []int32 {
			at := len(dst)
			dst = appendDistinct(dst, l, keys, i)
			set := has(i)
			kept := dst[:at]
			for _, r := range dst[at:] {
				if set[keys.Text(int(r))] == keep {
					kept = append(kept, r)
				}
			}
			return kept
		}), nil
	}}
}

// memberSets gives the set of the elements of a list, by sort key, without nulls.
func memberSets(l *column.Lists) func(i int) map[string]bool {
	keys := column.SortKeys(l.Child)
	return func(i int) map[string]bool {
		s := l.Spans[i]
		set := make(map[string]bool, s.Len)
		for k := range s.Len {
			if r := int(s.Start + k); keys.Nulls().Has(r) {
				set[keys.Text(r)] = true
			}
		}
		return set
	}
}

var listIntersectFunc = Scalar{Name: "list_intersect", Aliases: []string{"array_intersect"}, NullText: "null if a is null; [] if b is",
	Doc:       "list_intersect(a, b) are the different values of a that b has too, without nulls.",
	Examples:  []Example{{"list_intersect([1, 2, 2, 3], [2, 3, 4])", "[2, 3]"}, {"list_intersect([1], NULL)", "[]"}, {"list_intersect(NULL, [1])", "null"}},
	Overloads: []Overload{setOverload(true, Aware)}}

var listExceptFunc = Scalar{Name: "list_except", Aliases: []string{"array_except", "list_difference"},
	Doc:       "list_except(a, b) are the different values of a that b does not have, without nulls.",
	Examples:  []Example{{"list_except([1, 2, 2, 3, NULL], [3])", "[1, 2]"}, {"list_except([1], NULL)", "null"}},
	Overloads: []Overload{setOverload(false, Strict)}}

// hasOverload tells whether a has any, or all, of the values of b.
func hasOverload(all bool) Overload {
	return Overload{Args: kinds(AnyKind, AnyKind), Result: func(args []column.Type) (column.Type, error) {
		if args[0].Kind != column.KindList {
			return column.Type{}, fmt.Errorf("takes lists, not %s", args[0])
		}
		return column.Bool, nil
	}, Eval: func(n int, args []column.Vector) (column.Vector, error) {
		a, b, out := memberSets(listsOf(args[0]).Dense()), memberSets(listsOf(args[1]).Dense()), make([]bool, n)
		for i := range out {
			have := a(i)
			out[i] = all
			for k := range b(i) {
				if have[k] != all {
					out[i] = !all
				}
			}
		}
		return &column.Bools{Typ: column.Bool, Values: out}, nil
	}}
}

var listHasAnyFunc = Scalar{Name: "list_has_any", Aliases: []string{"array_has_any", "arrays_overlap"},
	Doc:       "list_has_any(a, b) is true if a has one of the values of b; nulls do not count.",
	Examples:  []Example{{"list_has_any([1, 2], [2, 3])", "true"}, {"list_has_any([NULL::int], [NULL])", "false"}, {"list_has_any([1], NULL)", "null"}},
	Overloads: []Overload{hasOverload(false)}}

var listHasAllFunc = Scalar{Name: "list_has_all", Aliases: []string{"array_has_all"},
	Doc:       "list_has_all(a, b) is true if a has all the values of b; nulls do not count.",
	Examples:  []Example{{"list_has_all([1, 2, 3], [3, 1])", "true"}, {"list_has_all([1], [1, 2])", "false"}, {"list_has_all([1], NULL)", "null"}},
	Overloads: []Overload{hasOverload(true)}}
