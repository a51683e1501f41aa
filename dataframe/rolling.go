package dataframe

import (
	"fmt"

	"weir/dataframe/plan"
)

// Rolling computes an aggregate over the last n rows, with this one: Rolling(Quantile("x", 0.9), 30).
// It is null where fewer than n of them have a value that is not null, or fewer than least
// with Rolling(e, n, least). For frames as SQL has them, which begin with fewer rows, write
// e.Over().Rows(1-n, 0). Over and OrderBy may follow.
func Rolling(aggregate Expr, n int, least ...int) Expr {
	out := aggregate.Over().Rows(1-n, 0)
	c, ok := plan.Unalias(out.node).(*plan.Call)
	need := n
	if len(least) > 0 {
		need = least[0]
	}
	switch {
	case out.err != nil:
		return out
	case !ok || c.Over == nil:
		return out.fail(fmt.Errorf("%s: Rolling takes one aggregate", aggregate))
	case n < 1:
		return out.fail(fmt.Errorf("rolling over %d rows; there must be at least one", n))
	case need > n:
		return out.fail(fmt.Errorf("rolling over %d rows never has %d values", n, need))
	}
	if need <= 0 {
		return out
	}
	count := plan.Call{Func: "count", Filter: c.Filter, Over: c.Over}
	if len(c.Args) > 0 {
		count.Args = c.Args[:1]
	}
	return Expr{node: rename(If(Expr{node: &count}.Ge(need), Expr{node: c}, nil).node, out.node)}
}

// RollingSum is the sum of x, a column by name or Expr, over the last n rows; null where fewer than n (or
// least) of them have a value. So are the functions below.
func RollingSum(x any, n int, least ...int) Expr { return Rolling(Sum(x), n, least...) }

// RollingMean is the mean of x over the last n rows.
func RollingMean(x any, n int, least ...int) Expr { return Rolling(Avg(x), n, least...) }

// RollingMin is the smallest x of the last n rows.
func RollingMin(x any, n int, least ...int) Expr { return Rolling(Min(x), n, least...) }

// RollingMax is the largest x of the last n rows.
func RollingMax(x any, n int, least ...int) Expr { return Rolling(Max(x), n, least...) }

// RollingStd is the sample standard deviation of x over the last n rows.
func RollingStd(x any, n int, least ...int) Expr { return Rolling(Stddev(x), n, least...) }

// RollingMedian is the median of x over the last n rows.
func RollingMedian(x any, n int, least ...int) Expr { return Rolling(Median(x), n, least...) }

// RollingBy computes an aggregate over the rows whose key (a time or a number, by name or
// Expr) is at most distance before this row's, which is included as are rows with an equal key:
// RollingBy(Sum("amount"), "at", 7*24*time.Hour). The distance is a number, a time.Duration
// or a text such as "1 month". Over may follow.
func RollingBy(aggregate Expr, key, distance any) Expr {
	b, err := bound(plan.Range, distance, plan.UnboundedFollowing)
	if err == nil && b.Kind != plan.Following {
		err = fmt.Errorf("rolling by %v: the distance must be more than 0", distance)
	}
	b.Kind = plan.Preceding
	return aggregate.Over().OrderBy(key).window(err, false, func(o *plan.Over) error {
		o.Frame = &plan.Frame{Unit: plan.Range, Start: b, End: plan.Bound{Kind: plan.CurrentRow}}
		return nil
	})
}
