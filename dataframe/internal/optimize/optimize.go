package optimize

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// A Rule rewrites a plan into an equivalent one and returns its argument when
// it has nothing to do.
type Rule struct {
	Name    string
	Doc     string // what it does, in a few words, for people who switch it off
	Rewrite func(ctx context.Context, n plan.Node) (plan.Node, error)
	// Again says that it may find more to do when rules after it have changed
	// the plan.
	Again bool
}

// Rules in order. Filters sink before columns are pruned, so that a column that only
// a pushed filter reads is not carried along; limits sink last, since they
// stop at filters.
var Rules = []Rule{
	{"simplify", "constants are computed once, conditions are written in their shortest form", simplify, true},
	{"prune_empty", "what can have no rows is not computed", pruneEmpty, true},
	{"outer_joins", "a left join whose rows without partner are dropped is an inner one", outerJoins, true},
	{"push_filters", "conditions are tested where rows come from", pushFilters, true},
	{"answer_statistics", "count, min and max of all rows come from statistics", answerStatistics, true},
	{"drop_distincts", "rows that are different already are not compared", dropDistincts, true},
	{"share_aggregates", "an aggregate that is there twice is computed once", shareAggregates, true},
	{"drop_noops", "steps that change nothing are left out", dropNoops, true},
	{"push_semi_joins", "what is looked up elsewhere is looked up before joins make more rows", pushSemiJoins, false},
	{"join_order", "joins that make few rows come first", joinOrder, false},
	{"build_sides", "an inner join holds the side that takes less memory", buildSides, false},
	{"share_exprs", "an expression that a step has twice is computed once", shareExprs, false},
	{"prune_columns", "only columns that are used are read", pruneColumns, false},
	{"drop_joins", "a left join that only looks up what nobody reads is left out", dropJoins, false},
	{"push_limits", "reading stops at a limit, sorting keeps the first rows only", pushLimits, false},
}

// rounds is how often rules with Again run at most. Two are enough for all
// plans known; the limit is there in case two rules undo each other.
const rounds = 4

// Options choose among Rules. The zero value means all.
type Options struct {
	Off []string // names of rules not to apply
}

// A Step is what one rule made of a plan.
type Step struct {
	Rule string
	Plan string // as plan.Format gives it
}

// Run applies all rules to n.
func Run(ctx context.Context, n plan.Node) (plan.Node, error) {
	return RunWith(ctx, n, Options{})
}

// RunWith applies the rules that o leaves on.
func RunWith(ctx context.Context, n plan.Node, o Options) (plan.Node, error) {
	n, _, err := run(ctx, n, o, false)
	return n, err
}

// Trace is RunWith that also tells which rules changed what, as the verbose form of
// Explain shows it.
func Trace(ctx context.Context, n plan.Node, o Options) (plan.Node, []Step, error) {
	return run(ctx, n, o, true)
}

// Names lists all rules.
func Names() []string {
	var out []string
	for _, r := range Rules {
		out = append(out, r.Name)
	}
	return out
}

// Check says what is wrong with names of rules.
func Check(names []string) error {
	for _, name := range names {
		if slices.Contains(Names(), name) {
			continue
		}
		if near := column.Nearest(name, Names()); near != "" {
			return fmt.Errorf("no rule %q; did you mean %q?", name, near)
		}
		return fmt.Errorf("no rule %q; there are %s", name, strings.Join(Names(), ", "))
	}
	return nil
}

func run(ctx context.Context, n plan.Node, o Options, traced bool) (plan.Node, []Step, error) {
	if err := Check(o.Off); err != nil {
		return nil, nil, err
	}
	r := &runner{n: n, text: plan.Format(n), off: o.Off, traced: traced}
	again := func(r Rule) bool { return r.Again }
	for range rounds {
		before := r.text
		if err := r.apply(ctx, again); err != nil {
			return nil, nil, err
		}
		if r.text == before {
			break
		}
	}
	err := r.apply(ctx, func(r Rule) bool { return !r.Again })
	return r.n, r.steps, err
}

// A runner is one run of the rules.
type runner struct {
	n      plan.Node
	text   string // of n
	off    []string
	traced bool
	steps  []Step
}

// apply applies those of the rules that which picks, in order.
func (r *runner) apply(ctx context.Context, which func(Rule) bool) error {
	for _, rule := range Rules {
		if !which(rule) || slices.Contains(r.off, rule.Name) {
			continue
		}
		n, err := rule.Rewrite(ctx, r.n)
		if err != nil {
			return fmt.Errorf("optimize: %s: %w", rule.Name, err)
		}
		text := plan.Format(n)
		if text != r.text && r.traced {
			r.steps = append(r.steps, Step{rule.Name, text})
		}
		r.n, r.text = n, text
	}
	return nil
}
