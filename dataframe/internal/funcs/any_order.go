package funcs

import "weir/dataframe/column"

// SameIfEqual reports whether equal values of t are the same to the bit. Zeros of floats have signs, an
// interval of a month equals one of 30 days, and nested values are made of such.
func SameIfEqual(t column.Type) bool {
	switch t.Kind {
	case column.KindFloat64, column.KindFloat32, column.KindInterval:
		return false
	}
	return !t.Kind.Nested()
}

// alwaysAnyOrder is the AnyOrder of aggregates that count.
func alwaysAnyOrder([]column.Type) bool { return true }

// exactAnyOrder is the AnyOrder of aggregates that are exact where values are.
func exactAnyOrder(args []column.Type) bool {
	for _, t := range args {
		if !SameIfEqual(t) {
			return false
		}
	}
	return true
}
