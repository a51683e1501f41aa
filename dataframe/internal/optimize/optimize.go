package optimize

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"weir/dataframe/plan"
	"weir/internal/typo"
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
	// Unordered, if not nil, is Rewrite where nobody can see the order of the rows of n.
	Unordered func(ctx context.Context, n plan.Node) (plan.Node, error)
}

// shareSubplans is the rule that comes before all others: it needs to know which steps are the same one, and cuts
// the plan into parts that the others rewrite.
const shareSubplans = "share_subplans"

// Rules in order. Filters sink before columns are pruned, so that a column that only
// a pushed filter reads is not carried along; limits sink last, since they
// stop at filters.
var Rules = []Rule{
	{Name: shareSubplans, Doc: "what several steps read is computed once"},
	{Name: "simplify", Doc: "constants are computed once, conditions are written in their shortest form", Rewrite: simplify, Again: true},
	{Name: "prune_empty", Doc: "what can have no rows is not computed", Rewrite: pruneEmpty, Again: true},
	{Name: "outer_joins", Doc: "a left join whose rows without partner are dropped is an inner one", Rewrite: outerJoins, Again: true},
	{Name: "push_filters", Doc: "conditions are tested where rows come from", Rewrite: pushFilters, Again: true},
	{Name: "answer_statistics", Doc: "count, min and max of all rows come from statistics", Rewrite: answerStatistics, Again: true},
	{Name: "drop_distincts", Doc: "rows that are different already are not compared", Rewrite: dropDistincts, Again: true},
	{Name: "share_aggregates", Doc: "an aggregate that is there twice is computed once", Rewrite: shareAggregates, Again: true},
	{Name: "split_distincts", Doc: "distinct values are found first where they are only counted", Rewrite: splitDistincts},
	{Name: "drop_noops", Doc: "steps that change nothing are left out", Rewrite: dropNoops, Again: true},
	{Name: "push_semi_joins", Doc: "what is looked up elsewhere is looked up before joins make more rows", Rewrite: pushSemiJoins},
	{Name: "join_order", Doc: "joins that make few rows come first", Rewrite: joinOrder, Unordered: joinOrderFreely},
	{Name: "build_sides", Doc: "an inner join holds the side that takes less memory", Rewrite: buildSides},
	{Name: "share_exprs", Doc: "an expression that a step has twice is computed once", Rewrite: shareExprs},
	{Name: "prune_columns", Doc: "only columns that are used are read", Rewrite: pruneColumns},
	{Name: "drop_joins", Doc: "a left join that only looks up what nobody reads is left out", Rewrite: dropJoins},
	{Name: "push_limits", Doc: "reading stops at a limit, sorting keeps the first rows only", Rewrite: pushLimits},
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
		if near := typo.Nearest(name, Names()); near != "" {
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
	r := &runner{off: o.Off, traced: traced}
	if traced {
		r.text = plan.Format(n)
	}
	n, parts, err := subplans(ctx, n, o)
	if err != nil {
		return nil, nil, fmt.Errorf("optimize: %s: %w", shareSubplans, err)
	}
	for _, p := range parts {
		first := &runner{n: p.raw, off: o.Off}
		if err := first.run(ctx); err != nil {
			return nil, nil, err
		}
		p.common.Node = first.n
	}
	r.become(shareSubplans, n)
	if err := r.run(ctx); err != nil {
		return nil, nil, err
	}
	if err := settle(ctx, r.n, parts, o); err != nil {
		return nil, nil, err
	}
	r.become(shareSubplans, r.n)
	return r.n, r.steps, nil
}

// A runner is one run of the rules.
type runner struct {
	n         plan.Node
	text      string // of n
	off       []string
	unordered bool // nobody can see the order of the rows of n
	traced    bool
	steps     []Step
}

// run applies the rules, some of them until they find no more to do.
func (r *runner) run(ctx context.Context) error {
	again := func(r Rule) bool { return r.Again }
	for range rounds {
		before := r.text
		if err := r.apply(ctx, again); err != nil {
			return err
		}
		if r.text == before {
			break
		}
	}
	return r.apply(ctx, func(r Rule) bool { return !r.Again })
}

// apply applies those of the rules that which picks, in order.
func (r *runner) apply(ctx context.Context, which func(Rule) bool) error {
	for _, rule := range Rules {
		if !which(rule) || rule.Rewrite == nil || slices.Contains(r.off, rule.Name) {
			continue
		}
		rewrite := rule.Rewrite
		if r.unordered && rule.Unordered != nil {
			rewrite = rule.Unordered
		}
		n, err := rewrite(ctx, r.n)
		if err != nil {
			return fmt.Errorf("optimize: %s: %w", rule.Name, err)
		}
		r.become(rule.Name, n)
	}
	return nil
}

// become makes n, which a rule made of it, the plan.
func (r *runner) become(rule string, n plan.Node) {
	text := plan.Format(n)
	if text != r.text && r.traced {
		r.steps = append(r.steps, Step{rule, text})
	}
	r.n, r.text = n, text
}
