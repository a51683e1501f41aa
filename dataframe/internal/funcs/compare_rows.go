package funcs

import (
	"bytes"
	"cmp"
	"fmt"

	"weir/dataframe/column"
)

// CompareRows orders row i of a and row j of b, flat vectors of one type, as Sort
// does: false before true, NaN above all numbers, texts by bytes, intervals by their length, lists
// and structs part by part. A null is above every value and equal to a null.
func CompareRows(a column.Vector, i int, b column.Vector, j int) int {
	if x, y := a.Nulls().Has(i), b.Nulls().Has(j); !x || !y {
		return boolOrder(!x, !y)
	}
	switch a := a.(type) {
	case *column.Bools:
		return boolOrder(a.Values[i], b.(*column.Bools).Values[j])
	case *column.Days:
		return cmp.Compare(a.Values[i], b.(*column.Days).Values[j])
	case *column.Ints:
		return cmp.Compare(a.Values[i], b.(*column.Ints).Values[j])
	case *column.Uints:
		return cmp.Compare(a.Values[i], b.(*column.Uints).Values[j])
	case *column.Floats:
		return CompareFloats(a.Values[i], b.(*column.Floats).Values[j])
	case *column.Wides:
		x, y := a.Values[i], b.(*column.Wides).Values[j]
		if a.Typ.Kind == column.KindInterval {
			x, y = column.IntervalOf(x).Total(), column.IntervalOf(y).Total()
		}
		return x.Cmp(y)
	case *column.Texts:
		return bytes.Compare(a.Bytes(i), b.(*column.Texts).Bytes(j))
	case *column.Lists:
		return compareLists(a, i, b.(*column.Lists), j)
	case *column.Structs:
		return compareStructs(a, i, b.(*column.Structs), j)
	}
	panic(fmt.Sprintf("funcs: order of a %T", a))
}

func boolOrder(x, y bool) int {
	switch {
	case x == y:
		return 0
	case y:
		return -1
	}
	return 1
}

func compareLists(a *column.Lists, i int, b *column.Lists, j int) int {
	x, y := a.Spans[i], b.Spans[j]
	xs, ys := column.Flatten(a.Child), column.Flatten(b.Child)
	for k := range min(x.Len, y.Len) {
		if c := CompareRows(xs, int(x.Start+k), ys, int(y.Start+k)); c != 0 {
			return c
		}
	}
	return cmp.Compare(x.Len, y.Len)
}

func compareStructs(a *column.Structs, i int, b *column.Structs, j int) int {
	for k := range a.Cols {
		if c := CompareRows(column.Flatten(a.Cols[k]), i, column.Flatten(b.Cols[k]), j); c != 0 {
			return c
		}
	}
	return 0
}
