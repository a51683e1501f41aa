package funcs_test

import (
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
)

// containsNull reports whether an example shows what a null does. The column x
// of aggregates has one.
func containsNull(ex funcs.Example) bool {
	return strings.Contains(ex.SQL, "NULL") || strings.Contains(ex.SQL, "(x") || strings.Contains(ex.SQL, "(s") || ex.Want == "null"
}

// takesArguments reports whether the function called name computes anything
// from an argument.
func takesArguments(name string) bool {
	f := funcs.FindScalar(name)
	if f == nil {
		return true
	}
	for k := range f.Overloads {
		if len(f.Overloads[k].Args) > 0 && !f.Overloads[k].Refuses() {
			return true
		}
	}
	return false
}

// refuses reports whether o takes no bare NULLs, or is there only to say what to
// write instead.
func refuses(o *funcs.Overload) bool {
	_, err := o.Result(make([]column.Type, len(o.Args)))
	return err != nil
}
