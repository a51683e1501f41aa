package sql

import (
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// longChain is how many terms of AND or OR stand side by side at most: more make a tree that is only as
// deep as the logarithm of their number. The order in which they are computed stays.
const longChain = 32

// chain is a AND b AND c …, or the same of OR.
func (l *lowering) chain(e *syntax.Binary) (plan.Expr, error) {
	var terms []plan.Expr
	for _, x := range chainTerms(e) {
		term, err := l.expr(x)
		if err != nil {
			return nil, err
		}
		terms = append(terms, l.truth(term))
	}
	return chained(e.Op, terms), nil
}

// chainTerms are the operands of e and of the operators of its kind on its left, from left to right.
func chainTerms(e *syntax.Binary) []syntax.Expr {
	n := 1
	for x, ok := e, true; ok && x.Op == e.Op; x, ok = x.X.(*syntax.Binary) {
		n++
	}
	out := make([]syntax.Expr, n)
	var left syntax.Expr = e
	for n--; n > 0; n-- {
		b := left.(*syntax.Binary)
		out[n], left = b.Y, b.X
	}
	out[0] = left
	return out
}

// chained is terms with fn between them.
func chained(fn string, terms []plan.Expr) plan.Expr {
	if n := len(terms); n > longChain {
		return call(fn, chained(fn, terms[:n/2]), chained(fn, terms[n/2:]))
	}
	out := terms[0]
	for _, t := range terms[1:] {
		out = call(fn, out, t)
	}
	return out
}
