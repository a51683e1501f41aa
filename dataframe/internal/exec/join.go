package exec

import (
	"context"
	"fmt"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

func (b *builder) join(n *plan.Join, left, right *stage, needed []bool, stats *NodeStats) (*stage, error) {
	switch {
	case n.Kind > plan.Anti, n.Where != nil, n.NullSafe != nil, n.NullAware > 0, n.Validate != "" && n.Validate != "m:m", len(n.LeftOn) == 0:
		return nil, fmt.Errorf("%s: the engine cannot run this kind of join yet", n)
	}
	leftOn, err := compileAll(n.LeftOn, n.Left.Schema())
	if err != nil {
		return nil, err
	}
	rightOn, err := compileAll(n.RightOn, n.Right.Schema())
	if err != nil {
		return nil, err
	}
	s := &stage{schema: n.Schema()}
	s.origin = func(c int) *origin {
		if c < left.schema.Len() && !n.BuildLeft {
			return left.originOf(c)
		}
		return nil
	}
	if n.BuildLeft && n.Kind == plan.Inner {
		s.start = func(ctx context.Context) ([]task, error) {
			return b.run.joinBuildLeft(ctx, n, stats, left, right, leftOn, rightOn)
		}
		return s, nil
	}
	s.start = func(ctx context.Context) ([]task, error) {
		table, err := b.run.buildJoin(ctx, stats, right, rightOn)
		if err != nil {
			return nil, err
		}
		if n.Kind == plan.Inner || n.Kind == plan.Semi {
			if table.keys.groups == 0 {
				return nil, nil
			}
			if err := table.restrict(left, leftOn); err != nil {
				return nil, err
			}
		}
		for _, c := range n.RightColumns() {
			table.held.cols[c] = toDict(table.held.cols[c])
		}
		return left.each(func(r column.Reader) column.Reader {
			return &join{
				in: r, kind: n.Kind, schema: n.Schema(), table: table, probe: table.prober(leftOn),
				right: n.RightColumns(), rows: b.run.opts.BatchRows, needed: needed,
			}
		})(ctx)
	}
	return s, nil
}

// join looks up every left row in a table of the right side.
type join struct {
	in     column.Reader
	kind   plan.JoinKind
	schema *column.Schema
	table  *joinTable
	probe  *prober
	right  []int // columns of the right side to give
	needed []bool
	rows   int // at most, of a batch

	b      *column.Batch // being joined
	ids    []int32
	row    int // of b, to be joined next
	match  int // of row, to be given next
	lefts  []int32
	rights []int32
}

func (j *join) Schema() *column.Schema { return j.schema }
func (j *join) Close() error           { return j.in.Close() }

func (j *join) Next(ctx context.Context) (*column.Batch, error) {
	for {
		if j.b == nil {
			b, err := j.in.Next(ctx)
			if err != nil {
				return nil, err
			}
			if j.ids, err = j.probe.find(b); err != nil {
				return nil, err
			}
			j.b, j.row, j.match = b, 0, 0
		}
		j.lefts, j.rights = j.lefts[:0], j.rights[:0]
		switch {
		case j.kind == plan.Semi || j.kind == plan.Anti:
			j.pickLeft()
		case j.table.unique:
			j.pairOne()
		default:
			j.pairMany()
		}
		b := j.b
		if j.row == b.N {
			j.b = nil
		}
		if len(j.lefts) > 0 {
			return j.give(b), nil
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
}

func (j *join) pickLeft() {
	anti := j.kind == plan.Anti
	for i, g := range j.ids {
		if (g < 0) == anti {
			j.lefts = append(j.lefts, int32(i))
		}
	}
	j.row = j.b.N
}

// pairOne pairs rows when a key has one partner at most.
func (j *join) pairOne() {
	rows := j.table.rows
	if j.kind == plan.Left {
		for i, g := range j.ids {
			r := int32(-1)
			if g >= 0 {
				r = rows[g]
			}
			j.lefts = append(j.lefts, int32(i))
			j.rights = append(j.rights, r)
		}
	} else if len(rows) > 0 {
		// Written always, kept if there is a partner: a branch would be predicted wrong.
		lefts, rights := slices.Grow(j.lefts, len(j.ids))[:len(j.ids)], slices.Grow(j.rights, len(j.ids))[:len(j.ids)]
		k := 0
		for i, g := range j.ids {
			lefts[k], rights[k] = int32(i), rows[max(g, 0)]
			k += int(uint32(^g) >> 31)
		}
		j.lefts, j.rights = lefts[:k], rights[:k]
	}
	j.row = j.b.N
}

// pairMany pairs rows until a batch is full.
func (j *join) pairMany() {
	t := j.table
	for ; j.row < j.b.N; j.row++ {
		g := j.ids[j.row]
		if g < 0 {
			if j.kind == plan.Left {
				j.lefts, j.rights = append(j.lefts, int32(j.row)), append(j.rights, -1)
			}
		} else {
			partners := t.rows[t.start[g]:t.start[g+1]]
			for ; j.match < len(partners) && len(j.lefts) < j.rows; j.match++ {
				j.lefts, j.rights = append(j.lefts, int32(j.row)), append(j.rights, partners[j.match])
			}
			if j.match < len(partners) {
				return
			}
			j.match = 0
		}
		if len(j.lefts) >= j.rows {
			j.row++
			return
		}
	}
}

// give makes the batch of the pairs found.
func (j *join) give(b *column.Batch) *column.Batch {
	out := &column.Batch{N: len(j.lefts), Seq: b.Seq, Cols: make([]column.Vector, 0, j.schema.Len())}
	all := len(j.lefts) == b.N
	for i := 0; all && i < b.N; i++ {
		all = j.lefts[i] == int32(i)
	}
	for i, c := range b.Cols {
		switch {
		case j.needed != nil && !j.needed[i]:
			c = unread(c.Type(), out.N)
		case !all:
			c = column.Gather(c, j.lefts)
		}
		out.Cols = append(out.Cols, c)
	}
	for _, c := range j.right {
		i := len(out.Cols)
		t := j.schema.Fields[i].Type
		if j.needed != nil && !j.needed[i] {
			out.Cols = append(out.Cols, unread(t, out.N))
		} else {
			out.Cols = append(out.Cols, gatherRight(j.table.held.cols[c], j.rights, t))
		}
	}
	return out
}

// gatherRight is Gather that also works on a side without rows.
func gatherRight(v column.Vector, rows []int32, t column.Type) column.Vector {
	if v.Len() == 0 {
		return column.NullsOf(t, len(rows))
	}
	return column.Gather(v, rows)
}
