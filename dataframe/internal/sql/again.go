package sql

import (
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// A query in another is bound alone first, and once more with what is around it where that fails. Each query in it does
// the same in both of these ways, so that what fails at the bottom would be tried twice as often with every level. What failed
// alone is therefore not bound alone again, and where that does not help, as in macros, there is an end to it.
type again struct {
	failed map[*syntax.Query]error // alone
	times  int                     // that a query was bound with what is around it
	last   error                   // that nothing around mends; nil: none came up
}

// mostAgain is how often queries of a text, with as many for each of its bytes, may be bound with what is around them.
const mostAgain = 10_000

// alone is the node of q with nothing around it but names of WITH.
func (b *binder) alone(q *syntax.Query, views *view) (plan.Node, error) {
	if b.again.last != nil {
		return nil, b.again.last
	}
	if err := b.again.failed[q]; err != nil {
		return nil, err
	}
	n, err := b.query(q, &block{views: views})
	if _, again := err.(*boundAgain); err != nil && !again {
		b.again.failed[q] = err
	}
	return n, err
}

// mayReadAround reports whether a query that fails alone, with err, is to be bound with what is around it.
func (b *binder) mayReadAround(err error) bool {
	if b.again.times++; b.again.last == nil && b.again.times > mostAgain+len(b.src) {
		b.again.last = err
	}
	return b.again.last == nil && b.stopped() == nil
}

// last is err, which no other way to bind mends.
func (b *binder) last(err *Error) error {
	b.again.last = err
	return err
}

// stopped is the error of the context, nil while it goes on.
func (b *binder) stopped() error {
	if b.ctx == nil {
		return nil
	}
	return b.ctx.Err()
}
