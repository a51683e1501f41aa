package exec

import (
	"context"
	"fmt"
	"runtime"

	"weir/dataframe/column"
	"weir/dataframe/internal/spill"
	"weir/dataframe/plan"
)

// Options are settings of a run.
type Options struct {
	Workers    int    // goroutines that compute at a time; 0: one per processor
	BatchRows  int    // rows of a batch where an operator has the choice; 0: column.BatchRows
	Memory     int64  // bytes that operators may hold, about; 0: no limit. What is more goes to disk
	Pool       Pool   // that the run shares with others; nil: none
	SpillDir   string // where to; "": the folder of temporary files
	OnProgress func(Progress)
}

// Build turns a resolved plan into a Reader of its rows. Nothing runs before the
// first Next. It is the only place that maps nodes to operators.
func Build(ctx context.Context, n plan.Node, opts Options) (column.Reader, *Stats, error) {
	if opts.Workers <= 0 {
		opts.Workers = runtime.GOMAXPROCS(0)
	}
	if opts.BatchRows <= 0 {
		opts.BatchRows = column.BatchRows
	}
	r := &run{opts: opts, stats: &Stats{}, spills: spill.NewDir(opts.SpillDir)}
	r.stats.run = r
	b := &builder{run: r, commons: commonsOf(n)}
	s, err := b.build(n, nil, false)
	if err != nil {
		return nil, nil, err
	}
	r.stats.Root = s.stats
	ctx, cancel := context.WithCancelCause(ctx)
	return &root{run: r, stage: s, ctx: ctx, cancel: cancel}, r.stats, nil
}

// builder makes stages of nodes.
type builder struct {
	run     *run
	commons map[*plan.Common]*common
}

// build makes the stage of n. needed tells which of its columns are read; nil
// means all. free tells that its rows may be given in any order.
func (b *builder) build(n plan.Node, needed []bool, free bool) (*stage, error) {
	stats := &NodeStats{Label: n.String()}
	var ins []*stage
	inputs := n.Inputs()
	if _, is := n.(*plan.Recursive); is {
		inputs = nil
	}
	for i, in := range inputs {
		s, err := b.build(in, neededOf(n, i, needed), anyOrderOf(n, i, free))
		if err != nil {
			return nil, err
		}
		ins = append(ins, s)
		stats.Inputs = append(stats.Inputs, s.stats)
	}
	s, err := b.operator(n, ins, needed, free, stats)
	if err != nil {
		return nil, err
	}
	s.stats = stats
	plain := s.start
	s.start = func(ctx context.Context) ([]task, error) {
		var tasks []task
		err := guard(stats.Label, func() (err error) {
			tasks, err = plain(ctx)
			return err
		})
		if err != nil {
			return nil, err
		}
		out := make([]task, len(tasks))
		for i, t := range tasks {
			out[i] = func(ctx context.Context) (r column.Reader, err error) {
				err = guard(stats.Label, func() error { r, err = t(ctx); return err })
				if err != nil {
					return nil, err
				}
				return &metered{r, stats}, nil
			}
		}
		return out, nil
	}
	return s, nil
}

func (b *builder) operator(n plan.Node, ins []*stage, needed []bool, free bool, stats *NodeStats) (*stage, error) {
	switch n := n.(type) {
	case *plan.Scan:
		return b.scan(n, stats)
	case *plan.Values:
		return b.values(n)
	case *plan.FilterRows:
		return b.filter(n, ins[0], needed)
	case *plan.Project:
		return b.project(n, ins[0])
	case *plan.Aggregate:
		return b.aggregate(n, ins[0], needed, stats)
	case *plan.Join:
		return b.join(n, ins[0], ins[1], needed, free, stats)
	case *plan.Sort:
		return b.sort(n, ins[0], stats)
	case *plan.Limit:
		return b.limit(n, ins[0], stats)
	case *plan.Union:
		return b.union(n, ins)
	case *plan.Distinct:
		return b.distinct(n, ins[0], needed, stats)
	case *plan.RowIndex:
		return b.rowIndex(n, ins[0], stats)
	case *plan.Explode:
		return b.explode(n, ins[0])
	case *plan.Check:
		return b.check(n, ins[0])
	case *plan.Tail:
		return b.tail(n, ins[0], stats)
	case *plan.SetOp:
		return b.setOp(n, ins[0], ins[1], stats)
	case *plan.Window:
		return b.window(n, ins[0], needed, stats)
	case *plan.Apply:
		return b.apply(n, ins[0], stats)
	case *plan.WriteTo:
		return b.write(n, ins[0], stats)
	case *plan.Shared:
		return b.shared(n, stats)
	case *plan.Recursive:
		return b.recursive(n, stats)
	case *plan.Iteration:
		return nil, fmt.Errorf("%s: it stands in a recursion only", n)
	}
	return nil, fmt.Errorf("the engine does not know nodes of type %T", n)
}
