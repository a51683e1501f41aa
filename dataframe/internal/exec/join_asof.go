package exec

import (
	"context"
	"math"
	"sort"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// An asofIndex finds the right row that is nearest to a left one among those
// with its keys. The rows of every group are sorted once, from small to large,
// those of the same value in their order.
type asofIndex struct {
	rangeIndex // one condition, or two for either direction; both are about one order
	asof       *plan.Asof
	values     distances // of the right rows
}

func newAsofIndex(n *plan.Join) (*asofIndex, error) {
	// Looking backward, the partner stands before the first row that is too large.
	ops := map[plan.Direction][]string{plan.Backward: {"<"}, plan.Forward: {"<="}, plan.Nearest: {"<", "<="}}[n.Asof.Direction]
	x := &asofIndex{asof: n.Asof}
	for _, op := range ops {
		if n.Asof.Strict {
			op = map[string]string{"<": "<=", "<=": "<"}[op]
		}
		c, err := compileRange(nil, op, true, n.Asof.LeftOn, n.Asof.RightOn, n)
		if err != nil {
			return nil, err
		}
		x.conditions = append(x.conditions, c)
	}
	return x, nil
}

// build sorts the right rows of j's table.
func (x *asofIndex) build(ctx context.Context, j *joining) error {
	t := j.table
	v := t.held.extra[len(t.held.extra)-1]
	rank, err := x.rank(ctx, j.run, j.stats, x.conditions[0], v)
	if err != nil {
		return err
	}
	x.sorted = append(x.sorted, x.sorted[0])
	x.place(ctx, t, [][]int32{rank})
	if x.asof.Within != nil || x.asof.Direction == plan.Nearest {
		x.values = distancesOf(v)
	}
	return ctx.Err()
}

// An asofProber is an asofIndex for one task.
type asofProber struct {
	index *asofIndex
	ranks *rangeProber
	left  *expr
	state *state
}

func (x *asofIndex) prober() *asofProber {
	left := x.conditions[0].left
	return &asofProber{x, x.rangeIndex.prober(), left, left.newState()}
}

// pairNear pairs every row of b with the one nearest to it.
func (j *join) pairNear(b *column.Batch) error {
	p := j.near
	first, second, err := p.ranks.find(b, j.pairs.ids)
	if err != nil {
		return err
	}
	var left distances
	if p.index.values.needed() {
		v, err := p.left.eval(p.state, b)
		if err != nil {
			return err
		}
		left = distancesOf(v)
	}
	for i, g := range j.pairs.ids {
		row := int32(-1)
		if g >= 0 {
			switch p.index.asof.Direction {
			case plan.Backward:
				row = p.index.before(g, first[i])
			case plan.Forward:
				row = p.index.from(g, first[i])
			case plan.Nearest:
				row = p.index.nearer(left, i, p.index.before(g, first[i]), p.index.from(g, second[i]))
			}
			if row >= 0 && p.index.asof.Within != nil && !left.within(i, p.index.values, int(row), p.index.asof.Within) {
				row = -1
			}
		}
		if row >= 0 || j.node.Kind == plan.AsofLeft {
			j.lefts, j.rights = append(j.lefts, int32(i)), append(j.rights, row)
		}
	}
	return nil
}

// at is the place in the group of the first row of that rank or more.
func (x *asofIndex) at(group, rank int32) int {
	from, to := int(x.start[group]), int(x.start[group+1])
	return from + sort.Search(to-from, func(i int) bool { return x.first[from+i] >= rank })
}

// before is the last row of a lesser rank, -1 if there is none.
func (x *asofIndex) before(group, rank int32) int32 {
	if at := x.at(group, rank); at > int(x.start[group]) {
		return x.rows[at-1]
	}
	return -1
}

// from is the first row of that rank or more, -1 if there is none.
func (x *asofIndex) from(group, rank int32) int32 {
	if at := x.at(group, rank); at < int(x.start[group+1]) {
		return x.rows[at]
	}
	return -1
}

// nearer is the row that is nearer to the left row i: back if both are as near.
func (x *asofIndex) nearer(left distances, i int, back, ahead int32) int32 {
	if back < 0 || ahead < 0 {
		return max(back, ahead)
	}
	if left.less(i, x.values, int(ahead), int(back)) {
		return ahead
	}
	return back
}

// distances are values whose differences can be compared: words that count, or
// floats.
type distances struct {
	words  []uint64
	floats []float64
}

func distancesOf(v column.Vector) distances {
	v = column.Flatten(v)
	if f, ok := v.(*column.Floats); ok {
		return distances{floats: f.Values}
	}
	es := make([]entry, v.Len())
	for i := range es {
		es[i].row = int32(i)
	}
	(&orderCol{v: v}).words(es)
	out := distances{words: make([]uint64, len(es))}
	for i, e := range es {
		out.words[i] = e.key
	}
	return out
}

func (d distances) needed() bool { return d.words != nil || d.floats != nil }

// within reports whether value i of d is at most limit away from value k of o.
func (d distances) within(i int, o distances, k int, limit any) bool {
	if d.floats != nil {
		return apart(d.floats[i], o.floats[k]) <= limit.(float64)
	}
	return gap(d.words[i], o.words[k]) <= uint64(limit.(int64))
}

// less reports whether value i of d is nearer to value a of o than to value b.
func (d distances) less(i int, o distances, a, b int) bool {
	if d.floats != nil {
		return apart(d.floats[i], o.floats[a]) < apart(d.floats[i], o.floats[b])
	}
	return gap(d.words[i], o.words[a]) < gap(d.words[i], o.words[b])
}

func gap(a, b uint64) uint64 { return max(a, b) - min(a, b) }

// apart is the distance of two floats: 0 of the same, also if they are NaN or
// infinite, else infinite of NaN and anything.
func apart(a, b float64) float64 {
	switch {
	case a == b || a != a && b != b:
		return 0
	case a != a || b != b:
		return math.Inf(1)
	}
	return math.Abs(a - b)
}
