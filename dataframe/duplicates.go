package dataframe

// IsDuplicated is true for the rows whose keys, columns by name or Exprs, another row has too. Nulls count
// as equal.
func IsDuplicated(keys ...any) Expr { return Count().Over(keys...).Gt(1) }

// IsUnique is true for the rows whose keys no other row has.
func IsUnique(keys ...any) Expr { return Count().Over(keys...).Eq(1) }

// IsFirstDistinct is true for the first row, in input order, of each set of rows with equal keys.
func IsFirstDistinct(keys ...any) Expr { return RowNumber().Over(keys...).Eq(1) }

// IsLastDistinct is true for the last row, in input order, of each set of rows with equal keys.
func IsLastDistinct(keys ...any) Expr {
	return RowNumber().Over(keys...).Eq(Count().Over(keys...))
}
