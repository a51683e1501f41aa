package funcs

import (
	"errors"

	"weir/dataframe/column"
)

var listSliceByFunc = Scalar{Name: "list_slice_by",
	Doc: "list_slice_by(l, from, to, step), also written l[from:to:step], are the elements at from, from + step and so on, as far as the place to; negative places count from the end, and a negative step goes back; null if an argument is null.",
	Examples: []Example{{"list_slice_by([1, 2, 3, 4, 5], 1, 5, 2)", "[1, 3, 5]"}, {"list_slice_by([1, 2, 3, 4, 5], -2, 1, -1)", "[4, 3, 2, 1]"}, {"list_slice_by([1, 2], 1, 2, -1)", "[]"},
		{"list_slice_by([1, 2], 1, 2, 0)", "error: list_slice_by: a step is not 0"}, {"list_slice_by(NULL::int[], 1, 2, 1)", "null"}},
	Overloads: []Overload{{Args: kinds(column.KindList, column.KindInt64, column.KindInt64, column.KindInt64), Result: sameAs(0), Eval: evalSliceBy}}}

func evalSliceBy(n int, args []column.Vector) (column.Vector, error) {
	l := listsOf(args[0])
	from, to, by := inputOf[int64](args[1]), inputOf[int64](args[2]), inputOf[int64](args[3])
	out := &column.Lists{Typ: l.Typ, Spans: make([]column.Span, n), Valid: l.Valid}
	var sel []int32
	for i, s := range l.Spans {
		if anyNull(args, i) {
			continue
		}
		step := by.at(i)
		if step == 0 {
			return nil, errors.New("list_slice_by: a step is not 0")
		}
		at := len(sel)
		sel = appendPlaces(sel, s, from.at(i), to.at(i), step)
		if len(sel) > at {
			out.Spans[i] = column.Span{Start: int32(at), Len: int32(len(sel) - at)}
		}
	}
	out.Child = column.Flatten(column.Gather(l.Child, sel))
	return out, nil
}

// appendPlaces appends to sel the rows of the child from one place of s to another.
func appendPlaces(sel []int32, s column.Span, from, to, step int64) []int32 {
	first, last := from, to
	if step < 0 {
		first, last = to, from
	}
	first, last = placesIn(s, first, last)
	if first > last {
		return sel
	}
	if step > 0 {
		for p := first; ; p += step {
			sel = append(sel, s.Start+int32(p)-1)
			if step > last-p {
				return sel
			}
		}
	}
	for p := last; ; p += step {
		sel = append(sel, s.Start+int32(p)-1)
		if step < first-p {
			return sel
		}
	}
}

// placesIn are the places a and b of s, counted from 1, within it; the first is behind the second if nothing lies between.
func placesIn(s column.Span, a, b int64) (first, last int64) {
	if a < 0 {
		a = max(a+int64(s.Len)+1, 1)
	}
	if b < 0 {
		b += int64(s.Len) + 1
	}
	return max(a, 1), min(b, int64(s.Len))
}
