package dataframe

import (
	"fmt"
	"slices"
	"strings"

	"weir/dataframe/plan"
)

// A JoinOption changes how two frames are joined.
type JoinOption struct {
	name  string
	takes []string // the verbs that it is for
	set   func(*joinSettings) error
}

type joinSettings struct {
	suffix   string
	validate string
	held     plan.Side
	by       Keys
	asof     plan.AsofOptions
	near     []string // options that choose a direction
}

var joinVerbs = []string{"Join", "CrossJoin", "JoinRange", "JoinAsof"}

// Suffix is what a column of the right side gets behind its name if the left
// side has that name, too; "_right" if it is not given.
func Suffix(s string) JoinOption {
	return JoinOption{"Suffix", joinVerbs, func(o *joinSettings) error {
		if s == "" {
			return fmt.Errorf("Suffix: it is empty, and two columns would have one name")
		}
		o.suffix = s
		return nil
	}}
}

// Validate makes the query fail if keys repeat that must not: "1:1" on neither
// side, "1:m" not on the left one, "m:1" not on the right one. "m:m" allows all. Nulls
// repeat only if they equal each other (NullSafe).
func Validate(rule string) JoinOption {
	return JoinOption{"Validate", []string{"Join", "JoinRange"}, func(o *joinSettings) error {
		o.validate = rule
		return nil
	}}
}

// Broadcast says that the right side of the join, or with "left" the left one, is small: it is held in
// memory whole, as a table in which the rows of the other side are looked up. Without it that is the right side,
// unless the optimizer knows better from the sizes that the sources tell; with it the optimizer neither turns this
// join nor puts it in another order. The rows and their order are the same. Only an InnerJoin by
// equal keys can hold its left side.
//
//	clicks.Join(pages, "page_id", LeftJoin, Broadcast())
func Broadcast(side ...string) JoinOption {
	return JoinOption{"Broadcast", []string{"Join", "JoinRange"}, func(o *joinSettings) error {
		switch strings.Join(side, " ") {
		case "", "right":
			o.held = plan.RightSide
		case "left":
			o.held = plan.LeftSide
		default:
			return fmt.Errorf(`Broadcast %q; there are "right" and "left"`, strings.Join(side, " "))
		}
		return nil
	}}
}

// By adds keys that are equal, under the same names, to JoinAsof and JoinRange.
func By(names ...string) JoinOption { return ByKeys(On(names...)) }

// ByKeys is By with other keys, such as OnColumns("user_id", "id").
func ByKeys(keys Keys) JoinOption {
	return JoinOption{"By", []string{"JoinRange", "JoinAsof"}, func(o *joinSettings) error {
		if keys.nullSafe {
			return fmt.Errorf("By: keys of this join are not null-safe")
		}
		o.by.left, o.by.right = append(o.by.left, keys.left...), append(o.by.right, keys.right...)
		return nil
	}}
}

func joinOptions(verb string, options []JoinOption) (*joinSettings, error) {
	o := &joinSettings{suffix: "_right"}
	for _, option := range options {
		if option.set == nil {
			return nil, fmt.Errorf("%s: an empty JoinOption", verb)
		}
		if !slices.Contains(option.takes, verb) {
			return nil, fmt.Errorf("%s takes no %s; it is for %s", verb, option.name, option.takes[0])
		}
		if err := option.set(o); err != nil {
			return nil, err
		}
	}
	return o, nil
}

// condition is on and what By adds.
func (o *joinSettings) condition(on any) (plan.Expr, error) {
	var e Expr
	switch on := on.(type) {
	case string:
		e = On(on).expr()
	case Keys:
		if len(on.left) == 0 {
			return nil, fmt.Errorf("join: On() without columns; name one, or use CrossJoin for all pairs")
		}
		e = on.expr()
	case Expr:
		e = exprOf(on)
	default:
		return nil, fmt.Errorf("join on a %T; give a column name, On(…), a condition such as Col(…).Eq(Col(…)), or use CrossJoin for all pairs", on)
	}
	if len(o.by.left) > 0 {
		e = o.by.And(e)
	}
	return e.node, e.err
}

// join is the node of a Join of a kind that has a name here.
func (o *joinSettings) join(left, right plan.Node, how JoinKind, cond plan.Expr) (plan.Node, error) {
	switch how {
	case InnerJoin, LeftJoin, RightJoin, FullJoin, SemiJoin, AntiJoin:
		return plan.NewJoinOn(left, right, plan.JoinKind(how), cond, plan.JoinOptions{Suffix: o.suffix, Validate: o.validate, Held: o.held})
	}
	return nil, fmt.Errorf("join: no kind %d; there are InnerJoin, LeftJoin, RightJoin, FullJoin, SemiJoin and AntiJoin", how)
}
