package dataframe

import "weir/dataframe/plan"

// The functions below give a value for every row, from the other rows of its partition:
// of all rows, in the order of the input, unless Over and OrderBy follow.

// windowCall calls a window function.
func windowCall(function string, args ...any) Expr {
	e := Call(function, args...)
	c := *e.node.(*plan.Call)
	c.Over = &plan.Over{}
	return Expr{node: &c, err: e.err}
}

// RowNumber numbers the rows of the partition from 1.
func RowNumber() Expr { return windowCall("row_number") }

// Rank is 1 and the number of rows before all that compare equal to this one.
func Rank() Expr { return windowCall("rank") }

// DenseRank is Rank without gaps.
func DenseRank() Expr { return windowCall("dense_rank") }

// PercentRank is the share of the other rows that come before all that compare
// equal to this one.
func PercentRank() Expr { return windowCall("percent_rank") }

// CumeDist is the share of the rows that come before this one or compare equal
// to it.
func CumeDist() Expr { return windowCall("cume_dist") }

// Ntile deals the rows, in order, to n buckets and gives the bucket's number from 1.
func Ntile(n any) Expr { return windowCall("ntile", n) }

// Lag is the x, a column by name or Expr, of the row before this one; more may be
// how many rows before, and what stands where there is none instead of null: Lag("x", 2, 0).
func Lag(x any, more ...any) Expr { return windowCall("lag", append([]any{columnOf(x)}, more...)...) }

// Lead is Lag of rows after this one.
func Lead(x any, more ...any) Expr { return windowCall("lead", append([]any{columnOf(x)}, more...)...) }

// FirstValue is the x, a column by name or Expr, of the first row of the frame.
func FirstValue(x any) Expr { return windowCall("first_value", columnOf(x)) }

// LastValue is the x, a column by name or Expr, of the last row of the frame. With OrderBy that
// is the last of those that compare equal to this row, unless Rows follows: Rows(nil, nil).
func LastValue(x any) Expr { return windowCall("last_value", columnOf(x)) }

// NthValue is the x, a column by name or Expr, of row n of the frame, from 1.
func NthValue(x, n any) Expr { return windowCall("nth_value", columnOf(x), n) }

// CumSum is the sum of x, a column by name or Expr, over the rows up to this one. Nulls add nothing;
// before the first value it is null. So are the other cumulative functions.
func CumSum(x any) Expr { return upToHere(Sum(x)) }

// CumCount is how many x up to this row are not null.
func CumCount(x any) Expr { return upToHere(Count(x)) }

// CumMin is the smallest x up to this row.
func CumMin(x any) Expr { return upToHere(Min(x)) }

// CumMax is the largest x up to this row.
func CumMax(x any) Expr { return upToHere(Max(x)) }

// CumProd is the product of x up to this row, a float64.
func CumProd(x any) Expr { return upToHere(Product(x)) }

// CumMean is the mean of x up to this row.
func CumMean(x any) Expr { return upToHere(Avg(x)) }

func upToHere(aggregate Expr) Expr { return aggregate.Over().Rows(nil, 0) }

// Diff is x, a column by name or Expr, minus that of the row before; of n rows before with Diff(x, n).
func Diff(x any, n ...any) Expr { return columnOf(x).Sub(Lag(x, n...)) }

// PctChange is x divided by that of the row before, minus 1; of n rows before with
// PctChange(x, n). It is null where that is 0 or null.
func PctChange(x any, n ...any) Expr { return columnOf(x).Div(Lag(x, n...)).Sub(1) }

// ForwardFill is x, a column by name or Expr, and where it is null the last one before that
// is not.
func ForwardFill(x any) Expr { return LastValue(x).IgnoreNulls().Rows(nil, 0) }

// BackwardFill is x and where it is null the next one after that is not.
func BackwardFill(x any) Expr { return FirstValue(x).IgnoreNulls().Rows(0, nil) }

// Interpolate is x, a column of numbers by name or Expr, and where it is null the point on
// the line between its neighbours that are not, by number of rows; null before
// the first and after the last value.
func Interpolate(x any) Expr { return windowCall("interpolate", columnOf(x)) }

// EwmMean is the exponentially weighted mean of x, a column of numbers by name or Expr, up to this
// row: a row k rows before has the weight (1-alpha)^k. It is null where x is.
func EwmMean(x any, alpha float64) Expr { return windowCall("ewm_mean", columnOf(x), alpha) }
