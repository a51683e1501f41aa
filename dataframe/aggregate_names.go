package dataframe

// These are other names of aggregates, which other libraries have.

// Mean is Avg.
func Mean(x any) Expr { return Call("avg", columnOf(x)) }

// Std is Stddev, the standard deviation of a sample.
func Std(x any) Expr { return Call("stddev", columnOf(x)) }

// Var is Variance, that of a sample.
func Var(x any) Expr { return Call("variance", columnOf(x)) }

// NUnique is CountDistinct: how many different values there are, without nulls.
func NUnique(x any) Expr { return Call("count_distinct", columnOf(x)) }

// Implode is List: all values of the group, nulls too.
func Implode(x any) Expr { return Call("list", columnOf(x)) }
