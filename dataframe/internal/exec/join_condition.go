package exec

import (
	"context"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// A joinCondition is a join's Where taken apart by what it takes to check it. A
// conjunct that can fail meets only the pairs that all others leave.
type joinCondition struct {
	gates    []*expr // of left rows alone: others have no partner
	filters  []*expr // of right rows alone: others are nobody's partner
	ranges   []*rangeCondition
	residual []*expr // of pairs
}

// newJoinCondition compiles the condition of n. Validated keys are those of all
// right rows, so none is filtered then.
func newJoinCondition(n *plan.Join) (*joinCondition, error) {
	c := &joinCondition{}
	if n.Where == nil {
		return c, nil
	}
	var rest []plan.Expr
	var between []*rangeCondition
	for _, e := range plan.SplitAnd(n.Where) {
		l, r := plan.SidesOf(e)
		free := !plan.CanFail(e) && !plan.IsVolatile(e)
		var err error
		switch {
		case free && !r:
			c.gates, err = appendCompiled(c.gates, e, n.Left.Schema())
		case free && !l && n.Validate == "":
			c.filters, err = appendCompiled(c.filters, e, n.Right.Schema())
		default:
			var rc *rangeCondition
			if free {
				rc, err = newRangeCondition(e, n)
			}
			if rc != nil {
				between = append(between, rc)
			} else {
				rest = append(rest, e)
			}
		}
		if err != nil {
			return nil, err
		}
	}
	var more []plan.Expr
	c.ranges, more = chooseRanges(between)
	for _, e := range append(more, rest...) {
		x, err := compilePair(e, n.Left.Schema(), n.Right.Schema())
		if err != nil {
			return nil, err
		}
		c.residual = append(c.residual, x)
	}
	return c, nil
}

// compilePairs is all of n's condition as one of pairs, what can fail last.
func compilePairs(n *plan.Join) ([]*expr, error) {
	if n.Where == nil {
		return nil, nil
	}
	var out, last []*expr
	for _, e := range plan.SplitAnd(n.Where) {
		x, err := compilePair(e, n.Left.Schema(), n.Right.Schema())
		switch {
		case err != nil:
			return nil, err
		case plan.CanFail(e):
			last = append(last, x)
		default:
			out = append(out, x)
		}
	}
	return append(out, last...), nil
}

func appendCompiled(to []*expr, e plan.Expr, in *column.Schema) ([]*expr, error) {
	x, err := compile(plan.Unside(e), in)
	return append(to, x), err
}

// pairFilter keeps the pairs for which every conjunct is true. A task has its
// own.
type pairFilter struct {
	filter
	width int // columns of the left side
	all   int // of both
	reads []int
}

// newPairFilter is nil if there are no conjuncts.
func newPairFilter(conjuncts []*expr, left, right int) *pairFilter {
	if len(conjuncts) == 0 {
		return nil
	}
	f := &pairFilter{filter: filter{conjuncts: conjuncts, states: newStates(conjuncts)}, width: left, all: left + right}
	seen := make([]bool, f.all)
	for _, e := range conjuncts {
		for _, c := range e.cols {
			if !seen[c] {
				seen[c] = true
				f.reads = append(f.reads, c)
			}
		}
	}
	return f
}

// narrowPairs leaves the pairs of rows of left and right that fulfil the
// condition, in place.
func (f *pairFilter) narrowPairs(left, right []column.Vector, lefts, rights []int32) ([]int32, []int32, error) {
	if f == nil || len(lefts) == 0 {
		return lefts, rights, nil
	}
	n := len(lefts)
	one := n >= blockRows && same(lefts)
	piece := one && consecutive(rights)
	pairs := &column.Batch{N: n, Cols: make([]column.Vector, f.all)}
	for _, c := range f.reads {
		switch {
		case c < f.width && one:
			pairs.Cols[c] = &column.Const{Value: column.Flatten(column.Gather(left[c], lefts[:1])), N: n}
		case c < f.width:
			pairs.Cols[c] = column.Gather(left[c], lefts)
		case piece:
			pairs.Cols[c] = right[c-f.width].Slice(int(rights[0]), int(rights[n-1])+1)
		default:
			pairs.Cols[c] = column.Gather(right[c-f.width], rights)
		}
	}
	all, err := f.keep(pairs)
	if err != nil || all {
		return lefts, rights, err
	}
	for k, i := range f.sel {
		lefts[k], rights[k] = lefts[i], rights[i]
	}
	return lefts[:len(f.sel)], rights[:len(f.sel)], nil
}

func same(rows []int32) bool {
	for _, r := range rows {
		if r != rows[0] {
			return false
		}
	}
	return true
}

func consecutive(rows []int32) bool {
	for i, r := range rows {
		if r != rows[0]+int32(i) {
			return false
		}
	}
	return true
}

// bits tells for which rows of b all conditions hold; nil: for all.
func (f *filter) bits(b *column.Batch) (column.Bitmap, error) {
	if len(f.conjuncts) == 0 || b.N == 0 {
		return nil, nil
	}
	all, err := f.keep(b)
	if err != nil || all {
		return nil, err
	}
	out := column.NewBitmap(b.N)
	for _, i := range f.sel {
		out.Set(int(i))
	}
	return out, nil
}

// passing tells which rows of cols fulfil conditions over them, a batch at a time.
func passing(ctx context.Context, conditions []*expr, cols []column.Vector, rows int) (column.Bitmap, error) {
	if len(conditions) == 0 {
		return nil, nil
	}
	f := &filter{conjuncts: conditions, states: newStates(conditions)}
	out := column.NewBitmap(rows)
	for from := 0; from < rows; from += column.BatchRows {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		to := min(from+column.BatchRows, rows)
		all, err := f.keep(&column.Batch{N: to - from, Cols: sliceAll(cols, from, to)})
		if err != nil {
			return nil, err
		}
		for i := 0; all && i < to-from; i++ {
			out.Set(from + i)
		}
		for k := 0; !all && k < len(f.sel); k++ {
			out.Set(from + int(f.sel[k]))
		}
	}
	return out.Nulls(rows), nil
}
