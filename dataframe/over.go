package dataframe

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan"
)

// Over computes e for every row instead of for every group, from the rows that have
// the same partition, given as columns by name or Exprs; without any, from all
// rows. It speaks of all aggregates and window functions in e:
//
//	Sum("amount").Over("user")                     // the user's total beside every order
//	Col("amount").Div(Sum("amount")).Over("user")  // the order's share of it
//	Sum("amount").Over("user").OrderBy("day")      // up to and with the day
//	Avg("amount").Over("user").OrderBy("day").Rows(-6, 0)
//	Rank().Over("shop").OrderBy(Col("amount").Desc())
//
// Nulls are one partition. Rows keep their order.
func (e Expr) Over(partition ...any) Expr {
	es, err := exprs(partition)
	return e.window(err, true, func(o *plan.Over) error {
		o.Partition = es
		return nil
	})
}

// OrderBy orders the rows of the partition for the window calls in e, by columns
// given by name or as Exprs with Desc or NullsFirst; ties keep the order of the input. An aggregate
// then sees the rows up to its own and those that compare equal, unless Rows, Range
// or Groups say otherwise. An aggregate without Over takes the rows of its group in this
// order: First("page").OrderBy("at").
func (e Expr) OrderBy(keys ...any) Expr {
	by, err := sortKeys(keys)
	if e.node != nil && plan.HasWindow(e.node) {
		return e.window(err, false, func(o *plan.Over) error {
			o.Order = by
			return nil
		})
	}
	c, ok := plan.Unalias(e.node).(*plan.Call)
	if !ok {
		return e.fail(fmt.Errorf("%s: OrderBy follows an aggregate or Over; Frame.Sort orders rows", e))
	}
	out := *c
	out.OrderBy = by
	if e.err == nil {
		e.err = err
	}
	return Expr{node: rename(&out, e.node), err: e.err}
}

// Rows lets the window calls in e see the rows from..to, counted from their own, which is 0:
// Rows(-6, 0) is the last seven. nil has no end on that side.
func (e Expr) Rows(from, to any) Expr { return e.framed(plan.Rows, from, to) }

// Groups is Rows that counts runs of rows that compare equal in OrderBy.
func (e Expr) Groups(from, to any) Expr { return e.framed(plan.Groups, from, to) }

// Range lets the window calls in e see the rows whose one OrderBy key is at most so far from
// their own, both ends included: a number, or for dates and timestamps a
// time.Duration or a text such as "-1 month". 0 is all rows that compare equal, nil has no end on that
// side. Rows whose key is null see each other.
//
//	Count().Over("user").OrderBy("at").Range(-24*time.Hour, 0)
func (e Expr) Range(from, to any) Expr { return e.framed(plan.Range, from, to) }

// Exclude leaves rows out of what the window calls in e see: "current row", "group" (the own row
// and those that compare equal) or "ties" (only those).
func (e Expr) Exclude(what string) Expr {
	x, ok := map[string]plan.Exclusion{
		"current row": plan.ExcludeCurrentRow, "group": plan.ExcludeGroup, "ties": plan.ExcludeTies, "no others": plan.ExcludeNone,
	}[strings.ToLower(what)]
	if !ok {
		return e.fail(fmt.Errorf(`exclude %q: there are "current row", "group" and "ties"`, what))
	}
	return e.window(nil, false, func(o *plan.Over) error {
		f := plan.Frame{Unit: plan.Range, End: plan.Bound{Kind: plan.CurrentRow}} // SQL's default
		if o.Frame != nil {
			f = *o.Frame
		}
		f.Exclude, o.Frame = x, &f
		return nil
	})
}

// IgnoreNulls lets FirstValue, LastValue, NthValue, Lag and Lead pass over rows
// where their column is null.
func (e Expr) IgnoreNulls() Expr {
	return e.calls(nil, false, func(c *plan.Call) error {
		if f := funcs.FindWindow(c.Func); f != nil && f.Nulls {
			c.IgnoreNulls = true
			return nil
		}
		return fmt.Errorf("%s: IgnoreNulls goes with FirstValue, LastValue, NthValue, Lag and Lead", c.Func)
	})
}

// Qualify keeps the rows for which cond, which has window calls in it, is true:
// Qualify(RowNumber().Over("user").OrderBy("at").Eq(1)) keeps the first row of every user.
func (f *Frame) Qualify(cond Expr) *Frame {
	return f.then(func() (plan.Node, error) {
		e := exprOf(cond)
		if e.err != nil {
			return nil, e.err
		}
		return plan.Qualify(f.node, e.node)
	})
}

func (e Expr) fail(err error) Expr {
	if e.err == nil {
		e.err = err
	}
	return e
}

func (e Expr) framed(unit plan.FrameUnit, from, to any) Expr {
	start, err := bound(unit, from, plan.UnboundedPreceding)
	end, err2 := bound(unit, to, plan.UnboundedFollowing)
	if err == nil {
		err = err2
	}
	return e.window(err, false, func(o *plan.Over) error {
		f := plan.Frame{Unit: unit, Start: start, End: end}
		if o.Frame != nil {
			f.Exclude = o.Frame.Exclude
		}
		o.Frame = &f
		return nil
	})
}

// bound is a bound of a frame at v; nil is none.
func bound(unit plan.FrameUnit, v any, none plan.BoundKind) (plan.Bound, error) {
	bad := fmt.Errorf("%s at %v: write a whole number, or nil for no end", strings.ToLower(unit.String()), v)
	if unit == plan.Range {
		bad = fmt.Errorf("range at %v: write a number, a time.Duration, a text such as \"-1 month\", or nil for no end", v)
	}
	switch x := v.(type) {
	case nil:
		return plan.Bound{Kind: none}, nil
	case time.Duration:
		if unit == plan.Range {
			return durationBound(x)
		}
		return plan.Bound{}, bad
	case string:
		if n, u, ok := strings.Cut(strings.TrimSpace(x), " "); ok && unit == plan.Range {
			if n, err := strconv.ParseInt(n, 10, 64); err == nil && n != math.MinInt64 {
				return offsetBound(plan.NewLiteral(max(n, -n)), strings.TrimSpace(u), n < 0, n == 0), nil
			}
		}
		return plan.Bound{}, bad
	case float64:
		if unit == plan.Range {
			return offsetBound(plan.NewLiteral(math.Abs(x)), "", x < 0, x == 0), nil
		}
		return plan.Bound{}, bad
	}
	l, err := plan.LiteralOf(v)
	n, ok := int64(0), false
	if err == nil {
		n, ok = l.Value.(int64)
	}
	if !ok || n == math.MinInt64 {
		return plan.Bound{}, bad
	}
	return offsetBound(plan.NewLiteral(max(n, -n)), "", n < 0, n == 0), nil
}

func offsetBound(offset *plan.Literal, unit string, before, zero bool) plan.Bound {
	switch {
	case zero:
		return plan.Bound{Kind: plan.CurrentRow}
	case before:
		return plan.Bound{Kind: plan.Preceding, Offset: offset, Unit: unit}
	}
	return plan.Bound{Kind: plan.Following, Offset: offset, Unit: unit}
}

// durationBound counts the largest unit that d is a multiple of.
func durationBound(d time.Duration) (plan.Bound, error) {
	for _, u := range []struct {
		name string
		is   time.Duration
	}{{"hour", time.Hour}, {"minute", time.Minute}, {"second", time.Second}, {"millisecond", time.Millisecond}, {"microsecond", time.Microsecond}} {
		if n := int64(d / u.is); d%u.is == 0 {
			return offsetBound(plan.NewLiteral(max(n, -n)), u.name, n < 0, n == 0), nil
		}
	}
	return plan.Bound{}, fmt.Errorf("range at %s: it is finer than microseconds", d)
}

// window changes the Over of the window calls in e, after err. aggregates makes
// window calls of aggregates, too.
func (e Expr) window(err error, aggregates bool, change func(o *plan.Over) error) Expr {
	return e.calls(err, aggregates, func(c *plan.Call) error {
		o := *c.Over
		c.Over = &o
		return change(&o)
	})
}

// calls changes the window calls in e, of which there must be one.
func (e Expr) calls(err error, aggregates bool, change func(c *plan.Call) error) Expr {
	if e.err != nil || e.node == nil {
		return e
	}
	if err != nil {
		return e.fail(err)
	}
	found := 0
	node := changeCalls(e.node, aggregates, false, func(c *plan.Call) {
		found++
		if cerr := change(c); cerr != nil && err == nil {
			err = cerr
		}
	})
	switch {
	case err != nil:
		return e.fail(err)
	case found > 0:
		return Expr{node: node, sort: e.sort}
	case aggregates:
		return e.fail(fmt.Errorf("%s: Over follows an aggregate or a window function", e))
	}
	return e.fail(fmt.Errorf("%s has no window call; write .Over(…) first", e))
}

// changeCalls is e with change applied to copies of its window calls. inside tells that e is
// an argument of one: there aggregates stay aggregates.
func changeCalls(e plan.Expr, aggregates, inside bool, change func(c *plan.Call)) plan.Expr {
	c, ok := e.(*plan.Call)
	if ok && c.Over != nil {
		out := *c
		out.Args = nil
		for _, a := range c.Args {
			out.Args = append(out.Args, changeCalls(a, aggregates, true, change))
		}
		change(&out)
		return &out
	}
	if ok && aggregates && !inside && c.Aggregate() != nil {
		out := *c
		out.Over = &plan.Over{}
		change(&out)
		return &out
	}
	old := e.Children()
	kids := make([]plan.Expr, len(old))
	changed := false
	for i, k := range old {
		kids[i] = changeCalls(k, aggregates, inside, change)
		changed = changed || kids[i] != k
	}
	if !changed {
		return e
	}
	return e.With(kids)
}
