package exec

import (
	"context"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// A joining is what all tasks of a join share: it holds the right side, and the
// left one streams through.
type joining struct {
	node     *plan.Join
	run      *run
	stats    *NodeStats
	leftOn   []*expr
	rightOn  []*expr
	where    *joinCondition
	right    []int  // columns of the right side to give
	needed   []bool // columns that are read above; nil: all
	free     bool   // rows may be given in any order
	table    *joinTable
	ranges   *rangeIndex
	asof     *asofIndex
	matched  *matchedRows // right and full joins
	unknown  *unknowns    // joins that compare as IN does
	leftDone *barrier
	asked    func(hit, unknown []bool) // takes what joins that only ask find out, in place of an answer; or nil
}

func (b *builder) join(n *plan.Join, left, right *stage, needed []bool, free bool, stats *NodeStats) (*stage, error) {
	j := &joining{node: n, run: b.run, stats: stats, right: n.RightColumns(), needed: needed, free: free && n.Validate == ""}
	var err error
	if j.leftOn, err = compileAll(n.LeftOn, n.Left.Schema()); err != nil {
		return nil, err
	}
	if j.rightOn, err = compileAll(n.RightOn, n.Right.Schema()); err != nil {
		return nil, err
	}
	if j.where, err = newJoinCondition(n); err != nil {
		return nil, err
	}
	if n.Asof != nil {
		if j.asof, err = newAsofIndex(n); err != nil {
			return nil, err
		}
		j.where = &joinCondition{ranges: j.asof.conditions[:1]}
	}
	if n.NullAware > 0 {
		if j.unknown, err = newUnknowns(j); err != nil {
			return nil, err
		}
	}
	s := &stage{schema: n.Schema()}
	buildLeft := holdsLeft(n)
	validLeft := n.Validate == "1:1" || n.Validate == "1:m"
	s.origin = func(c int) *origin {
		switch at := c - left.schema.Len(); {
		case validLeft || n.Kind.KeepsRight():
			return nil
		case at >= 0 && (n.Kind != plan.Inner || n.Validate != ""):
			return nil
		case at >= 0 && buildLeft:
			return right.originOf(j.right[at]).through()
		case at >= 0:
			return right.originOf(j.right[at]).withdrawn(true)
		case buildLeft:
			return left.originOf(c).through()
		}
		return left.originOf(c).withdrawn(true)
	}
	if buildLeft && !n.Kind.GivesRight() {
		s.start = func(ctx context.Context) ([]task, error) { return j.askLeft(ctx, left, right) }
		return s, nil
	}
	if buildLeft {
		where, err := compilePairs(n)
		if err != nil {
			return nil, err
		}
		s.start = func(ctx context.Context) ([]task, error) {
			return j.buildLeft(ctx, left, right, where)
		}
		return s, nil
	}
	if validLeft {
		left = j.validated(left)
	}
	s.start = func(ctx context.Context) ([]task, error) { return j.start(ctx, left, right) }
	return s, nil
}

// start holds the right side and makes a task of every one of the left side. The
// right rows that none of these paired are one more.
func (j *joining) start(ctx context.Context, left, right *stage) ([]task, error) {
	n := j.node
	side := j.newSide(right.schema, j.rightOn)
	side.extra, side.keep, side.unplaced = j.where.extra(j.rightOn), true, j.free || !n.Kind.KeepsRight()
	h, err := j.run.holdSide(ctx, j.stats, right, side)
	if err != nil {
		return nil, err
	}
	if h == nil {
		return j.onDisk(ctx, side, left)
	}
	if err := j.index(ctx, h); err != nil {
		return nil, err
	}
	for _, c := range j.right {
		j.table.held.cols[c] = toDict(j.table.held.cols[c])
	}
	tasks, err := j.leftTasks(ctx, left)
	if err != nil || !n.Kind.KeepsRight() {
		return tasks, err
	}
	j.leftDone = newBarrier(len(tasks))
	return append(tasks, j.rest), nil
}

// index readies the join for the right rows h.
func (j *joining) index(ctx context.Context, h *held) error {
	n := j.node
	var err error
	if j.table, err = j.run.newJoinTable(ctx, j.stats, h, j.rightOn, n.NullSafe, j.where); err != nil {
		return err
	}
	if n.Validate == "1:1" || n.Validate == "m:1" {
		if err := j.table.validate(n, "right", n.RightOn); err != nil {
			return err
		}
	}
	if j.asof != nil {
		err = j.asof.build(ctx, j)
	} else {
		j.ranges, err = j.run.newRangeIndex(ctx, j.stats, j.table, j.where.ranges)
	}
	if err != nil {
		return err
	}
	if j.unknown != nil {
		if err := j.unknown.build(ctx); err != nil {
			return err
		}
	}
	if n.Kind.KeepsRight() {
		j.matched = newMatchedRows(h.rows)
	}
	return nil
}

// leftTasks joins the tasks of the left side, none if no pair can be and only
// pairs are asked for.
func (j *joining) leftTasks(ctx context.Context, left *stage) ([]task, error) {
	switch j.node.Kind {
	case plan.Inner, plan.Semi, plan.Right, plan.Cross, plan.AsofInner:
		if j.table.keys.groups == 0 && j.node.Validate == "" {
			return nil, nil
		}
		if j.node.Validate == "" {
			if err := j.table.restrict(left, j.leftOn, j.node.NullSafe); err != nil {
				return nil, err
			}
		}
	}
	return left.each(func(r column.Reader) column.Reader { return j.reader(r) })(ctx)
}

func (j *joining) reader(in column.Reader) *join {
	n := j.node
	out := &join{joining: j, in: in, probe: j.table.prober(j.leftOn), ranges: j.ranges.prober(), rows: j.run.opts.BatchRows}
	out.gate = filter{conjuncts: j.where.gates, states: newStates(j.where.gates)}
	out.pairs.filter = newPairFilter(j.where.residual, n.Left.Schema().Len(), n.Right.Schema().Len())
	if j.unknown != nil {
		out.unknown = j.unknown.prober()
	}
	out.pairs.some = !n.Kind.GivesRight()
	if j.asof != nil {
		out.near = j.asof.prober()
	}
	return out
}

// join looks up every left row among the right ones.
type join struct {
	*joining
	in      column.Reader
	probe   *prober
	ranges  *rangeProber
	gate    filter
	unknown *unknownProber
	near    *asofProber
	rows    int // at most of a batch, about

	b       *column.Batch // being joined
	open    column.Bitmap // the rows of b that can have a partner
	pairs   pairing
	decided int    // rows of b that are given, or dropped
	found   int    // partners of row decided that were given
	hit     []bool // by row of b, for kinds that only ask whether: there is a partner
	lefts   []int32
	rights  []int32
	done    bool    // leftDone was told
	all     bool    // lefts are all rows of b
	every   []int32 // 0, 1, 2…
	some    []int32 // room for pairOne
	rooms   rooms
	given   int // batches that were given of the left one at hand, or last
}

func (j *join) Schema() *column.Schema { return j.node.Schema() }

func (j *join) Close() error {
	j.finish()
	return j.in.Close()
}

// finish tells the task of the right rows that no more pairs come from here.
func (j *join) finish() {
	if j.leftDone != nil && !j.done {
		j.done = true
		j.leftDone.arrive()
	}
}

func (j *join) Next(ctx context.Context) (*column.Batch, error) {
	for {
		if j.b == nil {
			b, err := j.in.Next(ctx)
			if err != nil {
				j.finish()
				return nil, err
			}
			if err := j.begin(b); err != nil {
				return nil, err
			}
		}
		b := j.b
		out, err := j.step(ctx)
		if err != nil {
			return nil, err
		}
		if out != nil {
			return out, nil
		}
		if len(j.lefts) > 0 {
			return j.give(b), nil
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
}

// begin finds where the partners of b's rows are.
func (j *join) begin(b *column.Batch) error {
	ids, err := j.probe.find(b)
	if err != nil {
		return err
	}
	if j.open, err = j.gate.bits(b); err != nil {
		return err
	}
	for i := 0; j.open != nil && i < b.N; i++ {
		if !j.open.Has(i) {
			ids[i] = -1
		}
	}
	j.pairs.begin(j.table, ids)
	if j.ranges != nil {
		if err := j.pairs.restrict(j.ranges, b); err != nil {
			return err
		}
	}
	j.b, j.decided, j.found, j.given = b, 0, 0, 0
	if !j.node.Kind.GivesRight() {
		j.hit = make([]bool, b.N)
	}
	return nil
}

// step goes on with the batch. It leaves the next pairs in lefts and rights,
// perhaps none, or gives a batch that is not made of pairs.
func (j *join) step(ctx context.Context) (*column.Batch, error) {
	j.rooms.last, j.all = false, false
	j.lefts, j.rights = j.lefts[:0], j.rights[:0]
	if j.hit != nil {
		return j.ask(ctx)
	}
	if j.near != nil {
		b := j.b
		j.b = nil
		return nil, j.pairNear(b)
	}
	plain := j.ranges == nil && j.pairs.filter == nil
	if plain && j.table.unique {
		j.pairOne()
		j.b = nil
		j.mark()
		return nil, nil
	}
	var err error
	if j.lefts, j.rights, err = j.pairs.next(j.b, j.lefts, j.rights, j.rows); err != nil {
		return nil, err
	}
	j.mark()
	if j.node.Kind.KeepsLeft() {
		if err := j.keepLeft(); err != nil {
			return nil, err
		}
	}
	if j.pairs.row == j.b.N {
		j.b = nil
	}
	return nil, nil
}

// mark notes which right rows have a partner.
func (j *join) mark() {
	if j.matched != nil {
		j.matched.add(j.rights)
	}
}

// give makes the batch of the pairs found.
func (j *join) give(b *column.Batch) *column.Batch {
	out := &column.Batch{N: len(j.lefts), Seq: b.Seq, Cols: make([]column.Vector, 0, j.Schema().Len())}
	all := j.all || len(j.lefts) == b.N
	for i := 0; all && !j.all && i < b.N; i++ {
		all = j.lefts[i] == int32(i)
	}
	j.given++
	rooms := j.rooms.next(j.Schema().Len())
	for i, c := range b.Cols {
		switch {
		case j.needed != nil && !j.needed[i]:
			c = unread(c.Type(), out.N)
		case !all:
			c = rooms[i].Gather(c, j.lefts)
		}
		out.Cols = append(out.Cols, c)
	}
	return j.giveRight(out, j.rights, rooms)
}

// giveRight adds the columns of the right side. If rooms is not nil they are in its memory, by columns of out.
func (j *joining) giveRight(out *column.Batch, rows []int32, rooms []column.Room) *column.Batch {
	for _, c := range j.right {
		i := len(out.Cols)
		t := j.node.Schema().Fields[i].Type
		v := j.table.held.cols[c]
		switch {
		case j.needed != nil && !j.needed[i]:
			v = unread(t, out.N)
		case v.Len() == 0:
			v = column.NullsOf(t, len(rows))
		case rooms != nil:
			v = rooms[i].Gather(v, rows)
		default:
			v = column.Gather(v, rows)
		}
		out.Cols = append(out.Cols, v)
	}
	return out
}
