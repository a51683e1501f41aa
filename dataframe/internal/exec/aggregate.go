package exec

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan"
)

// aggregation is a group-by. Every task groups its own rows; the partial
// results are merged in task order. A task with many groups stops grouping and
// deals its rows to parts by the hash of their key instead; then every part is
// grouped by one worker. Each task decides that by its own rows, and a group
// always gets its rows and partials in input order, so the outcome does not
// depend on the workers.
type aggregation struct {
	run     *run
	stats   *NodeStats
	keys    []*expr
	types   []column.Type
	aggs    []*aggregate
	out     []computed // columns of the result, after the keys
	where   *expr      // only these rows count; nil: all
	tasks   []taskGroups
	parts   partStore
	numbers []*textNumbers // by key, of all parts

	usual  atomic.Int64 // groups of the task that ended grouping last
	chosen sync.Once
	byBits atomic.Bool // rows are dealt by the bits of their keys

	anyOrder  bool        // the groups, and what is computed of each, do not depend on the order of the rows
	clustered atomic.Bool // rows of a task came in runs of equal keys

	unread []bool // columns of the result that nobody reads; nil: none
	parted bool   // who asks for the result takes it in parts

	// Parts are taken while it is read locked; it is locked to begin to work on disk.
	spilling sync.RWMutex
	disk     *dealt // nil: all is in memory
	widths   []int  // of the aggregates' states on disk
}

// An aggregate is what an aggregation computes a column of, or several.
type aggregate struct {
	name   string // of the function
	text   string
	make   func() funcs.Accumulator
	args   []*expr // the arguments, then what they are ordered by
	types  []column.Type
	consts []column.Vector // by argument, one row; nil where it is not constant
	filter *expr
	typ    column.Type

	forgets bool // it keeps nothing that points into its arguments
}

// taskGroups is what a task found.
type taskGroups struct {
	spreads []*spread
	dealt   bool // rows were dealt
	rows    int64
	groups  int // of the partial
}

func compileAggregate(e plan.Expr, in *column.Schema) (*aggregate, *plan.Call, error) {
	call, ok := plan.Unalias(e).(*plan.Call)
	if !ok {
		return nil, nil, fmt.Errorf("%s is not an aggregate", e)
	}
	fn := call.Aggregate()
	if fn == nil {
		return nil, nil, fmt.Errorf("no aggregate %q", call.Func)
	}
	args := slices.Clone(call.Args)
	var by []funcs.RowOrder
	if fn.Ordered {
		for _, k := range call.OrderBy {
			args = append(args, k.X)
			by = append(by, funcs.RowOrder{Desc: k.Desc, NullsFirst: k.NullsFirst})
		}
	}
	a := &aggregate{name: fn.Name, text: call.String(), typ: call.Type()}
	var err error
	if a.args, err = compileAll(args, in); err != nil {
		return nil, nil, err
	}
	for _, x := range a.args {
		a.types = append(a.types, x.typ)
		k, _ := x.root.(*constant)
		if k == nil {
			a.consts = append(a.consts, nil)
		} else {
			a.consts = append(a.consts, k.value)
		}
	}
	a.forgets = a.keepsNothing()
	n := len(call.Args)
	a.make = func() funcs.Accumulator {
		if by != nil {
			return fn.NewBy(a.types[:n], a.types[n:], by)
		}
		return fn.New(a.types)
	}
	if call.Filter != nil {
		a.filter, err = compile(call.Filter, in)
	}
	return a, call, err
}

// width is how many columns of a spread belong to the aggregate.
func (a *aggregate) width() int {
	if a.filter != nil {
		return len(a.args) + 1
	}
	return len(a.args)
}

func (a *aggregate) wrap(err error) error {
	if err == nil {
		return nil
	}
	return &evalError{a.text, err}
}

// begin readies the aggregation for a number of tasks.
func (a *aggregation) begin(tasks int) {
	a.tasks = make([]taskGroups, tasks)
	a.parts.done = make([]bool, tasks)
	a.numbers = newTextNumbers(a.types)
}

// result are the key columns, then the aggregates, and the order of their rows
// (nil: as they are).
type result struct {
	cols  []column.Vector
	rows  int
	order []int32
	disk  *partResults // has the rows, in order, if it is not nil
	parts *partedRows  // has them if it is not nil
}

// sort puts the rows in order.
func (r *result) sort() {
	if r.order == nil {
		return
	}
	for i, c := range r.cols {
		r.cols[i] = column.Gather(c, r.order)
	}
	r.order = nil
}

// finish merges what the tasks found.
func (a *aggregation) finish(ctx context.Context) (*result, error) {
	if a.disk != nil {
		return a.finishOnDisk(ctx)
	}
	total, dealt := 0, false
	for _, t := range a.tasks {
		total += t.groups
		dealt = dealt || t.dealt
	}
	if a.growsTooLarge() {
		if err := a.goToDisk(ctx); err != nil {
			return nil, err
		}
		return a.finishOnDisk(ctx)
	}
	if len(a.keys) == 0 || !dealt && total <= mergeAtOnce {
		return a.mergeAll()
	}
	a.parts.ready = len(a.tasks)
	a.dealPartials()
	done := make([]*groups, parts)
	err := a.run.parallel(ctx, a.stats, parts, func(ctx context.Context, p int) error {
		part := &a.parts.list[p]
		if err := a.takeReady(ctx, part, p, len(a.tasks)); err != nil {
			return err
		}
		if part.groups == nil {
			part.groups = a.newPart(true)
		}
		done[p], part.groups = part.groups, nil
		return done[p].close()
	})
	if err != nil {
		return nil, err
	}
	return a.collect(ctx, done)
}

func (a *aggregation) mergeAll() (*result, error) {
	g := a.newGroups()
	for t := range a.tasks {
		for _, s := range a.tasks[t].spreads {
			if err := g.take(s, 0, s.rows); err != nil {
				return nil, err
			}
			if g.charge(); len(a.keys) == 0 && a.run.over() && g.bytes() > a.run.limit() {
				return nil, a.run.tooLarge(a.stats)
			}
		}
	}
	if len(a.keys) == 0 {
		g.grow(1)
	}
	if err := g.close(); err != nil {
		return nil, err
	}
	return &result{cols: append(g.keys, g.values...), rows: g.count(), order: orderOf(g.where)}, nil
}

// collect puts the parts together.
func (a *aggregation) collect(ctx context.Context, done []*groups) (*result, error) {
	out := &result{cols: make([]column.Vector, a.width())}
	for _, g := range done {
		out.rows += g.count()
		g.table = nil
	}
	order, parted, err := a.orderOfParts(ctx, done, out.rows)
	if err != nil {
		return nil, err
	}
	if parted {
		out.parts = a.inParts(done, out.rows, order)
		return out, nil
	}
	out.order = order
	err = a.run.parallel(ctx, a.stats, len(out.cols), func(_ context.Context, c int) error {
		typ := a.typeOf(c)
		if a.unread != nil && a.unread[c] {
			out.cols[c] = unread(typ, out.rows)
			return nil
		}
		vs := make([]column.Vector, 0, len(done))
		for _, g := range done {
			if v := g.column(c); v.Len() > 0 {
				vs = append(vs, v)
			}
		}
		out.cols[c] = column.Concat(typ, vs)
		for _, g := range done {
			g.drop(c)
		}
		return nil
	})
	return out, err
}

// inParts leaves the parts as they are.
func (a *aggregation) inParts(done []*groups, rows int, order []int32) *partedRows {
	out := &partedRows{rows: rows, order: order}
	for c := range a.width() {
		typ := a.typeOf(c)
		if a.unread != nil && a.unread[c] {
			out.cols = append(out.cols, partedConst{column.Flatten(column.NullsOf(typ, 1))})
			continue
		}
		var vs [parts]column.Vector
		for p, g := range done {
			if v := g.column(c); v.Len() > 0 {
				vs[p] = v
			}
		}
		out.cols = append(out.cols, newPartedColumn(typ, &vs))
	}
	return out
}

// width is how many columns a result has.
func (a *aggregation) width() int { return len(a.keys) + len(a.out) }

// typeOf is the type of column c of the result.
func (a *aggregation) typeOf(c int) column.Type {
	if c < len(a.keys) {
		return a.types[c]
	}
	return a.out[c-len(a.keys)].typ
}

// column is column c of the result, after close.
func (g *groups) column(c int) column.Vector {
	if c < len(g.keys) {
		return g.keys[c]
	}
	return g.values[c-len(g.keys)]
}

// drop lets go of column c.
func (g *groups) drop(c int) {
	if c < len(g.keys) {
		g.keys[c] = nil
	} else {
		g.values[c-len(g.keys)] = nil
	}
}
