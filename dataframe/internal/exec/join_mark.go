package exec

import (
	"context"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// ask goes on finding out which rows of the batch have a partner; with all of
// them it gives what is to be given.
func (j *join) ask(ctx context.Context) (*column.Batch, error) {
	if j.ranges == nil && j.pairs.filter == nil {
		for i, g := range j.pairs.ids {
			j.hit[i] = g >= 0
		}
		j.pairs.row = j.b.N
	} else if err := j.pairs.ask(j.b, j.hit, j.rows, &j.lefts, &j.rights); err != nil {
		return nil, err
	}
	j.lefts, j.rights = j.lefts[:0], j.rights[:0]
	if j.pairs.row < j.b.N {
		return nil, nil
	}
	b := j.b
	j.b = nil
	var unknown []bool
	if j.unknown != nil {
		var err error
		if unknown, err = j.unknown.find(ctx, b, j.hit, j.open, j.rows); err != nil {
			return nil, err
		}
	}
	if j.asked != nil {
		j.asked(j.hit, unknown)
		return nil, nil
	}
	return j.answer(b, j.hit, unknown), nil
}

// answer is what a Mark join gives for b; else it lists the rows to give.
func (j *join) answer(b *column.Batch, hits, unknown []bool) *column.Batch {
	if j.node.Kind == plan.Mark {
		return markOf(b, hits, unknown)
	}
	for i, hit := range hits {
		if hit == (j.node.Kind == plan.Semi) && (unknown == nil || !unknown[i]) {
			j.lefts = append(j.lefts, int32(i))
		}
	}
	return nil
}

// ask tries the next most candidates; a row that has a partner needs no other.
func (p *pairing) ask(b *column.Batch, hit []bool, most int, lefts, rights *[]int32) (err error) {
	*lefts, *rights, err = p.next(b, (*lefts)[:0], (*rights)[:0], most)
	if err != nil {
		return err
	}
	for _, l := range *lefts {
		hit[l] = true
	}
	if p.row < len(hit) && hit[p.row] {
		p.skip()
	}
	return nil
}

// markOf is b with a column that tells whether a row has a partner: null where
// that is unknown.
func markOf(b *column.Batch, hit, unknown []bool) *column.Batch {
	v := &column.Bools{Typ: column.Bool, Values: hit}
	for i, u := range unknown {
		if !u {
			continue
		}
		if v.Valid == nil {
			v.Valid = column.FullBitmap(b.N)
		}
		v.Valid.Clear(i)
	}
	return &column.Batch{N: b.N, Seq: b.Seq, Cols: append(append([]column.Vector(nil), b.Cols...), v)}
}

// unknowns find the left rows that have no partner, but might have one if a null
// of the keys that compare as IN does were known. For a left row without null there
// that takes a right row with one, for a left row with null any right row; the other
// keys and conditions must hold all the same.
type unknowns struct {
	j          *joining
	compared   []*expr // the left keys that compare as IN does
	on         []*expr // the other left keys
	nulls, any *joinTable
	conditions []*expr // of pairs
}

func newUnknowns(j *joining) (*unknowns, error) {
	n := j.node
	u := &unknowns{j: j, compared: j.leftOn[:n.NullAware], on: j.leftOn[n.NullAware:]}
	var es []plan.Expr
	// One key alone is null on one side or the other: there is nothing to compare.
	for i := 0; n.NullAware > 1 && i < n.NullAware; i++ {
		l, r := plan.OnSide(n.LeftOn[i], plan.LeftSide), plan.OnSide(n.RightOn[i], plan.RightSide)
		es = append(es, anyOf(&plan.Call{Func: "is_null", Args: []plan.Expr{l}}, &plan.Call{Func: "is_null", Args: []plan.Expr{r}}, &plan.Call{Func: "=", Args: []plan.Expr{l, r}}))
	}
	for _, rc := range j.where.ranges {
		es = append(es, rc.e)
	}
	for _, e := range es {
		e, err := plan.Resolve(e, &column.Schema{})
		if err != nil {
			return nil, err
		}
		x, err := compilePair(e, n.Left.Schema(), n.Right.Schema())
		if err != nil {
			return nil, err
		}
		u.conditions = append(u.conditions, x)
	}
	u.conditions = append(u.conditions, j.where.residual...)
	return u, nil
}

func anyOf(es ...plan.Expr) plan.Expr {
	out := es[0]
	for _, e := range es[1:] {
		out = &plan.Call{Func: "or", Args: []plan.Expr{out, e}}
	}
	return out
}

// build groups the right rows by the other keys: all, and those with a null.
func (u *unknowns) build(ctx context.Context) error {
	t, k := u.j.table, len(u.compared)
	h := &held{rows: t.held.rows, cols: t.held.cols, extra: t.held.extra[k:len(u.j.rightOn)]}
	var nullSafe []bool
	if u.j.node.NullSafe != nil {
		nullSafe = u.j.node.NullSafe[k:]
	}
	u.any = &joinTable{held: h, passing: t.passing}
	u.nulls = &joinTable{held: h, passing: column.NewBitmap(h.rows)}
	for i := range h.rows {
		for _, v := range t.held.extra[:k] {
			if nulls := v.Nulls(); nulls != nil && !nulls.Has(i) && t.passing.Has(i) {
				u.nulls.passing.Set(i)
				break
			}
		}
	}
	if err := u.any.build(ctx, u.j.run, u.j.stats, u.j.rightOn[k:], nullSafe); err != nil {
		return err
	}
	return u.nulls.build(ctx, u.j.run, u.j.stats, u.j.rightOn[k:], nullSafe)
}

// An unknownProber is unknowns for one task.
type unknownProber struct {
	*unknowns
	states        []*state // of compared
	nulls, any    *prober
	pairs         pairing
	lefts, rights []int32
}

func (u *unknowns) prober() *unknownProber {
	p := &unknownProber{unknowns: u, states: newStates(u.compared), nulls: u.nulls.prober(u.on), any: u.any.prober(u.on)}
	p.pairs.filter = newPairFilter(u.conditions, u.j.node.Left.Schema().Len(), u.j.node.Right.Schema().Len())
	return p
}

// find tells for the rows of b that are not hit whether that is unknown. Those
// that are not open have no partner for certain.
func (p *unknownProber) find(ctx context.Context, b *column.Batch, hit []bool, open column.Bitmap, most int) ([]bool, error) {
	vs, err := evalAll(p.compared, p.states, b)
	if err != nil {
		return nil, err
	}
	var valid column.Bitmap
	for _, v := range vs {
		valid = valid.And(v.Nulls(), b.N)
	}
	out := make([]bool, b.N)
	for _, half := range []struct {
		probe *prober
		valid bool
	}{{p.nulls, true}, {p.any, false}} {
		ids, err := half.probe.find(b)
		if err != nil {
			return nil, err
		}
		for i := range ids {
			if hit[i] || !open.Has(i) || valid.Has(i) != half.valid {
				ids[i] = -1
			}
		}
		if p.pairs.filter == nil {
			for i, g := range ids {
				out[i] = out[i] || g >= 0
			}
			continue
		}
		p.pairs.begin(half.probe.table, ids)
		for p.pairs.row < b.N {
			if err := p.pairs.ask(b, out, most, &p.lefts, &p.rights); err != nil {
				return nil, err
			}
			if err := ctx.Err(); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}
