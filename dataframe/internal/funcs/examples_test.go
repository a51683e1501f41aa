package funcs_test

import (
	"strings"

	"weir/dataframe/internal/funcs"
)

// containsNull reports whether an example shows what a null does. The column x
// of aggregates has one.
func containsNull(ex funcs.Example) bool {
	return strings.Contains(ex.SQL, "NULL") || strings.Contains(ex.SQL, "(x") || strings.Contains(ex.SQL, "(s") || ex.Want == "null"
}
