package dataframe

//go:generate go run ./internal/gen

// Count is the number of rows, or with an argument the number of rows where it
// (a column by name or an Expr) is not null.
func Count(x ...any) Expr {
	args := make([]any, len(x))
	for i := range x {
		args[i] = columnOf(x[i])
	}
	return Call("count", args...)
}
