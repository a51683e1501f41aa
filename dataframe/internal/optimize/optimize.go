package optimize

import (
	"context"

	"weir/dataframe/plan"
)

// A Rule rewrites a plan into an equivalent one and returns its argument when
// it has nothing to do.
type Rule struct {
	Name    string
	Rewrite func(ctx context.Context, n plan.Node) (plan.Node, error)
}

// Rules in order. Filters sink before columns are pruned, so that a column that only
// a pushed filter reads is not carried along; limits sink last, since they
// stop at filters.
var Rules = []Rule{
	{"push_filters", pushFilters},
	{"prune_columns", pruneColumns},
	{"push_limits", pushLimits},
}

// Run applies all rules to n.
func Run(ctx context.Context, n plan.Node) (plan.Node, error) { return Apply(ctx, n, Rules) }

// Apply applies rules to n; tests leave some out.
func Apply(ctx context.Context, n plan.Node, rules []Rule) (plan.Node, error) {
	var err error
	for _, r := range rules {
		if n, err = r.Rewrite(ctx, n); err != nil {
			return nil, err
		}
	}
	return n, nil
}
