package funcs

import (
	"fmt"

	"weir/dataframe/column"
)

// twoLists is the overload of two lists of one type that keeps rows of the first, each value once, a null too: those of
// which keep says so, by whether the second has them.
func twoLists(name string, keep func(inSecond bool) bool) Overload {
	return Overload{Args: kinds(AnyKind, AnyKind), Result: func(args []column.Type) (column.Type, error) {
		if args[0].Kind != column.KindList {
			return column.Type{}, fmt.Errorf("%s takes lists, not %s", name, args[0])
		}
		return args[0], nil
	}, Eval: func(n int, args []column.Vector) (column.Vector, error) {
		a, b := listsOf(args[0]).Dense(), listsOf(args[1]).Dense()
		keys, others := column.SortKeys(a.Child), column.SortKeys(b.Child)
		key := func(t *column.Texts, r int) string {
			if !t.Nulls().Has(r) {
				return "n"
			}
			return "v" + t.Text(r)
		}
		return repick(a, false, func(dst []int32, l *column.Lists, _ *column.Texts, i int) []int32 {
			second := map[string]bool{}
			for k := range int(b.Spans[i].Len) {
				second[key(others, int(b.Spans[i].Start)+k)] = true
			}
			seen := map[string]bool{}
			for k := range l.Spans[i].Len {
				r := l.Spans[i].Start + k
				if s := key(keys, int(r)); !seen[s] && keep(second[s]) {
					seen[s] = true
					dst = append(dst, r)
				}
			}
			return dst
		}), nil
	}}
}

var listExceptNullFunc = Scalar{Name: "list_except_null",
	Doc:       "list_except_null(a, b) are the values of a that are not in b, each once, a null too.",
	Examples:  []Example{{"list_except_null([1, 2, 2, NULL], [1])", "[2, NULL]"}, {"list_except_null([1, NULL], [NULL])", "[1]"}, {"list_except_null(NULL::int[], [1])", "null"}},
	Overloads: []Overload{twoLists("list_except_null", func(in bool) bool { return !in })}}

var listIntersectNullFunc = Scalar{Name: "list_intersect_null",
	Doc:       "list_intersect_null(a, b) are the values of a that are in b, each once, a null too.",
	Examples:  []Example{{"list_intersect_null([1, 2, 2, NULL], [2, NULL])", "[2, NULL]"}, {"list_intersect_null([1], [NULL])", "[]"}, {"list_intersect_null(NULL::int[], [1])", "null"}},
	Overloads: []Overload{twoLists("list_intersect_null", func(in bool) bool { return in })}}
