package funcs

import "weir/dataframe/column"

// TotalCast reports whether every value of type from has a value of type to. It
// errs on the side of no.
func TotalCast(from, to column.Type) bool {
	f, t := from.Kind, to.Kind
	switch {
	case from.Equal(to) || f == column.KindNull:
		return true
	case f == column.KindString && t == column.KindBinary, f == column.KindBinary && t == column.KindString:
		return true
	case f.Integer() && (t == column.KindFloat64 || t == column.KindBool), f == column.KindBool && (t.Integer() || t == column.KindFloat64):
		return true
	case f.Integer() && t.Integer():
		return holdsRange(t, f)
	case f.Integer() && t == column.KindDecimal:
		return to.Precision-to.Scale >= intDigits(f)
	case f == column.KindDecimal && t == column.KindInt64:
		return from.Precision-from.Scale <= column.ShortPrecision
	case (f == column.KindDecimal || f == column.KindFloat32) && t == column.KindFloat64:
		return true
	case t == column.KindString && !f.Nested():
		return true
	case f == column.KindDecimal && t == column.KindDecimal:
		// Every digit finds its place: as many before the point, as many behind.
		return to.Scale >= from.Scale && to.Precision-to.Scale >= from.Precision-from.Scale
	case f == column.KindTimestamp && t == column.KindDate:
		return true
	}
	return false
}
