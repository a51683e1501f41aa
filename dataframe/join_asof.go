package dataframe

import (
	"fmt"

	"weir/dataframe/plan"
)

// Backward looks for the last right value that is the same or less. It is what
// JoinAsof does if it is told nothing else.
func Backward() JoinOption { return direction("Backward", plan.Backward) }

// Forward looks for the first right value that is the same or greater.
func Forward() JoinOption { return direction("Forward", plan.Forward) }

// Nearest looks both ways for the nearer value; the one before wins if both are as
// near. The values must be numbers or times.
func Nearest() JoinOption { return direction("Nearest", plan.Nearest) }

func direction(name string, d plan.Direction) JoinOption {
	return JoinOption{name, []string{"JoinAsof"}, func(o *joinSettings) error {
		o.asof.Direction = d
		o.near = append(o.near, name)
		return nil
	}}
}

// Strict lets the same value not match: only ones before, or after.
func Strict() JoinOption {
	return JoinOption{"Strict", []string{"JoinAsof"}, func(o *joinSettings) error {
		o.asof.Strict = true
		o.near = append(o.near, "Strict")
		return nil
	}}
}

// Tolerance is how far a match may be at most: a number for numbers, a
// time.Duration for timestamps, a number of days or a time.Duration for dates.
func Tolerance(v any) JoinOption {
	return JoinOption{"Tolerance", []string{"JoinAsof"}, func(o *joinSettings) error {
		if v == nil {
			return fmt.Errorf("Tolerance: give a number or a time.Duration, or leave it out")
		}
		o.asof.Tolerance = v
		return nil
	}}
}

// JoinAsof pairs every row of f with one row of right at most: of those with
// equal keys (By), the one whose value of on is nearest before it, or as the options
// say. on is the name of a column of both sides, OnColumns(…) if they have two
// names, or a comparison that says at once where to look: Col("at").Ge(Col("since")) looks
// backward, Gt strictly so, Le and Lt forward.
//
//	trades.JoinAsof(quotes, "at", LeftJoin, By("symbol"), Tolerance(5*time.Second))
//
// Of several right rows with that value, the last one matches when looking backward and
// the first when looking forward. Nulls match nothing; NaN is larger than all
// numbers. how is LeftJoin, or InnerJoin to drop rows without a match. The rows keep the order of f;
// right's own value of on stays, under its name or with the suffix.
func (f *Frame) JoinAsof(right *Frame, on any, how JoinKind, options ...JoinOption) *Frame {
	return f.then(func() (plan.Node, error) {
		if right.err != nil {
			return nil, right.err
		}
		o, err := joinOptions("JoinAsof", options)
		if err != nil {
			return nil, err
		}
		if how != InnerJoin && how != LeftJoin {
			return nil, fmt.Errorf("JoinAsof is a LeftJoin or an InnerJoin")
		}
		o.asof.Inner, o.asof.Suffix = how == InnerJoin, o.suffix
		l, r, err := o.nearOn(on)
		if err != nil {
			return nil, err
		}
		return plan.NewAsofJoin(f.node, right.node, l, r, namedColumns(o.by.left), namedColumns(o.by.right), o.asof)
	})
}

func namedColumns(names []string) []plan.Expr {
	var out []plan.Expr
	for _, n := range names {
		out = append(out, &plan.Column{Name: n})
	}
	return out
}

// nearOn is the two expressions that are to be near. A comparison of them also
// says the direction.
func (o *joinSettings) nearOn(on any) (l, r plan.Expr, err error) {
	switch on := on.(type) {
	case string:
		return o.nearOn(On(on))
	case Keys:
		if len(on.left) != 1 || on.nullSafe {
			return nil, nil, fmt.Errorf("JoinAsof: one column is near; equal keys go into By(…)")
		}
		return &plan.Column{Name: on.left[0]}, &plan.Column{Name: on.right[0]}, nil
	case Expr:
		if e := exprOf(on); e.err != nil {
			return nil, nil, e.err
		}
		return o.compared(on)
	}
	return nil, nil, fmt.Errorf("JoinAsof on a %T; give a column name, OnColumns(…) or a comparison such as Col(…).Ge(Col(…))", on)
}

var lookWhere = map[string]plan.Direction{">=": plan.Backward, ">": plan.Backward, "<=": plan.Forward, "<": plan.Forward}

var turned = map[string]string{">=": "<=", ">": "<", "<=": ">=", "<": ">"}

func (o *joinSettings) compared(on Expr) (l, r plan.Expr, err error) {
	c, ok := plan.Unalias(on.node).(*plan.Call)
	if !ok || len(c.Args) != 2 || turned[c.Func] == "" {
		return nil, nil, fmt.Errorf("JoinAsof on %s: it takes one comparison, left >= right for the nearest before; equal keys go into By(…)", on)
	}
	if len(o.near) > 0 {
		return nil, nil, fmt.Errorf("JoinAsof: %s says where to look already; leave out %s", on, o.near[0])
	}
	l, r, op := c.Args[0], c.Args[1], c.Func
	if _, right := plan.SidesOf(l); right {
		l, r, op = r, l, turned[op]
	}
	o.asof.Direction, o.asof.Strict = lookWhere[op], op == ">" || op == "<"
	return plan.Unside(l), plan.Unside(r), nil
}
