package optimize

import (
	"context"
	"fmt"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// shareExprs computes an expression that a step has twice once, in a projection below it. It must be one that
// the step computes for all its rows somewhere: not only in a branch of CASE, or behind
// an AND, which might keep an error away.
func shareExprs(_ context.Context, n plan.Node) (plan.Node, error) {
	return bottomUp(n, func(n plan.Node) (plan.Node, error) {
		switch n := n.(type) {
		case *plan.Project:
			in, es, err := shared(n.In, n.Exprs)
			if err != nil || in == n.In {
				return n, err
			}
			return plan.NewProject(in, es)
		case *plan.Aggregate:
			return shareInAggregate(n)
		case *plan.FilterRows:
			return shareInFilter(n)
		}
		return n, nil
	})
}

func shareInAggregate(n *plan.Aggregate) (plan.Node, error) {
	in, es, err := shared(n.In, append(append([]plan.Expr(nil), n.Keys...), n.Aggs...))
	if err != nil || in == n.In {
		return n, err
	}
	k := len(n.Keys)
	return plan.GroupSets(in, es[:k], n.Sets, es[k:])
}

// shareInFilter drops the columns that are computed once above the filter again.
func shareInFilter(n *plan.FilterRows) (plan.Node, error) {
	in, es, err := shared(n.In, []plan.Expr{n.Where})
	if err != nil || in == n.In {
		return n, err
	}
	f, err := plan.NewFilter(in, es[0])
	if err != nil {
		return nil, err
	}
	var keep []plan.Expr
	for _, name := range n.Schema().Names() {
		keep = append(keep, &plan.Column{Name: name})
	}
	return plan.NewProject(f, keep)
}

// mostShared is how many expressions of one step are taken out at most.
const mostShared = 32

// mostDeep is how deep an expression is at most whose parts are compared: the texts of all
// parts of a deeper one are too much.
const mostDeep = 250

// deeper reports whether e has more than n levels.
func deeper(e plan.Expr, n int) bool {
	return n == 0 || slices.ContainsFunc(e.Children(), func(c plan.Expr) bool { return deeper(c, n-1) })
}

// shared takes out of es, which are over in, what is there twice, largest parts first. It gives in
// with the columns computed, and es over it, under their names; in itself if there are none.
func shared(in plan.Node, es []plan.Expr) (plan.Node, []plan.Expr, error) {
	for _, e := range es {
		if deeper(e, mostDeep) {
			return in, es, nil
		}
	}
	taken := all(in.Schema())
	var columns []plan.Expr
	for range mostShared {
		found := largestTwice(append(es[:len(es):len(es)], columns...))
		if found == nil {
			break
		}
		name := free("shared", taken)
		taken[name] = true
		here := &plan.Column{Name: name, Typ: found.Type(), Null: plan.Nullable(found)}
		es, columns = replaceAll(es, found, here), append(replaceAll(columns, found, here), &plan.Alias{X: found, Name: name})
	}
	if columns == nil {
		return in, es, nil
	}
	var below []plan.Expr
	for _, name := range in.Schema().Names() {
		below = append(below, &plan.Column{Name: name})
	}
	// One may be made of another, which was found later: each is a step of its own.
	out := in
	for i := len(columns) - 1; i >= 0; i-- {
		p, err := plan.NewProject(out, append(below, columns[i]))
		if err != nil {
			return nil, nil, err
		}
		out = p
		below = append(below[:len(below):len(below)], &plan.Column{Name: plan.NameOf(columns[i])})
	}
	return out, es, nil
}

// free is a name that is not taken.
func free(word string, taken names) string {
	for i := 1; ; i++ {
		if name := fmt.Sprintf("%s %d", word, i); !taken[name] {
			return name
		}
	}
}

func replaceAll(es []plan.Expr, old plan.Expr, by *plan.Column) []plan.Expr {
	var out []plan.Expr
	for _, e := range es {
		x := plan.Rewrite(plan.Unalias(e), func(x plan.Expr) plan.Expr {
			if same(x, old) {
				return by
			}
			return x
		})
		out = append(out, named(x, plan.NameOf(e)))
	}
	return out
}

// A part is an expression that is computed somewhere in a step.
type part struct {
	e      plan.Expr
	times  int
	always bool // in one place it is computed for all rows
}

// largestTwice is the largest part of es that is worth computing once; nil if there is none.
func largestTwice(es []plan.Expr) plan.Expr {
	var parts []*part
	byText := map[string][]*part{}
	var note func(e plan.Expr, always bool)
	note = func(e plan.Expr, always bool) {
		if worth(e) {
			text := e.String()
			var have *part
			for _, p := range byText[text] {
				if same(p.e, e) {
					have = p
				}
			}
			if have == nil {
				have = &part{e: e}
				parts, byText[text] = append(parts, have), append(byText[text], have)
			}
			have.times++
			have.always = have.always || always
		}
		if c, ok := e.(*plan.Call); ok && c.Distinct && len(c.OrderBy) > 0 {
			return // its order is seen to be that of its arguments
		}
		for i, c := range e.Children() {
			note(c, always && computes(e, i))
		}
	}
	for _, e := range es {
		note(e, true)
	}
	var best *part
	for _, p := range parts {
		if p.times > 1 && p.always && (best == nil || len(p.e.String()) > len(best.e.String())) {
			best = p
		}
	}
	if best == nil {
		return nil
	}
	return best.e
}

// worth reports whether e is a scalar computation, of columns, that is the same every time.
func worth(e plan.Expr) bool {
	switch c := e.(type) {
	case *plan.Cast, *plan.Case:
	case *plan.Call:
		if c.Over != nil {
			return false
		}
		switch c.Func {
		case "is_null", "is_not_null", "not": // cheaper than a column
			return false
		}
	default:
		return false
	}
	if k := e.Type().Kind; k == column.KindNull || len(plan.ColumnsOf(e)) == 0 || plan.IsAggregate(e) || plan.IsVolatile(e) {
		return false
	}
	plainOnly := true
	plan.Walk(e, func(x plan.Expr) bool {
		switch x := x.(type) {
		case *plan.Column, *plan.Literal, *plan.Cast, *plan.Case:
		case *plan.Call:
			plainOnly = plainOnly && x.Over == nil
		default:
			plainOnly = false // a lambda's parameters are no columns
		}
		return plainOnly
	})
	return plainOnly
}

// computes reports whether e computes its child number i for all rows that e is computed
// for.
func computes(e plan.Expr, i int) bool {
	switch e := e.(type) {
	case *plan.Case:
		return i == 0
	case *plan.Call:
		switch {
		case e.Filter != nil: // an aggregate: only its rows
			return false
		case e.Func == "and" || e.Func == "or" || e.Func == "coalesce":
			return i == 0
		}
	}
	return true
}
