package sql

import "weir/dataframe/plan"

// mostCopied is how many parts an expression may have beyond what its text has room for. Some of what is
// written once is computed in two places (x BETWEEN a AND b is x >= a AND x <= b), so that nesting
// it doubles the expression each time.
const mostCopied = 4096

// size is the number of the parts of e. It is remembered, as that of each part is asked for.
func (b *binder) size(e plan.Expr) int {
	if e == nil {
		return 0
	}
	parts := e.Children()
	if len(parts) == 0 {
		return 1
	}
	if n, ok := b.sizes[e]; ok {
		return n
	}
	n := 1
	for _, p := range parts {
		n += b.size(p)
	}
	b.sizes[e] = n
	return n
}
