package exec

import (
	"context"
	"io"
	"sync"

	"weir/dataframe/column"
)

// A partJoin joins a part of both sides while it is read. Where the order of rows does not matter
// pairs need not be written: every part is a task.
type partJoin struct {
	*joinOnDisk
	h    *hashPart
	held int64         // bytes counted
	in   column.Reader // of the pairs; nil: not begun
	b    *joinBlock
	rest *restReader // of the right rows without partner; nil: not yet
	done bool
}

// partTasks are the tasks of the parts of both sides. Parts that are too large are divided, or joined
// in blocks, first.
func (j *joining) partTasks(ctx context.Context, right, left *joinSide) ([]task, error) {
	d, err := j.newOnDisk(right, left)
	if err != nil {
		return nil, err
	}
	var mu sync.Mutex
	var tasks []task
	err = j.run.eachPart(ctx, j.stats, []*dealt{right.d, left.d}, func(ctx context.Context, h *hashPart) error {
		if done, err := d.tooLarge(ctx, h); done || err != nil {
			return err
		}
		for _, side := range h.sides {
			side.share()
		}
		mu.Lock()
		defer mu.Unlock()
		tasks = append(tasks, func(context.Context) (column.Reader, error) { return &partJoin{joinOnDisk: d, h: h}, nil })
		return nil
	})
	for _, list := range [][]*ordered{d.pairs.list, d.rests.list} {
		for _, o := range list {
			m := &merger{run: j.run, stats: j.stats, inputs: []*ordered{o}, width: j.node.Schema().Len(), rows: j.run.opts.BatchRows}
			tasks = append(tasks, func(context.Context) (column.Reader, error) { return &placeless{j.node.Schema(), m}, nil })
		}
	}
	return tasks, err
}

func (p *partJoin) Schema() *column.Schema { return p.node.Schema() }

func (p *partJoin) Next(ctx context.Context) (*column.Batch, error) {
	if p.done {
		return nil, io.EOF
	}
	if p.in == nil {
		if err := p.begin(ctx); err != nil {
			return nil, err
		}
	}
	if p.rest == nil {
		b, err := p.in.Next(ctx)
		if err != io.EOF {
			return b, err
		}
		p.rest = &restReader{joining: p.b.joining, ready: true}
		if p.b.matched != nil {
			p.rest.rows = p.b.matched.others(p.b.table.held.rows)
		}
	}
	b, err := p.rest.Next(ctx)
	if err == io.EOF {
		if err := p.Close(); err != nil {
			return nil, err
		}
	}
	return b, err
}

// begin readies the part's right rows.
func (p *partJoin) begin(ctx context.Context) (err error) {
	p.held = partCost(p.h)
	p.run.note(p.stats, p.held)
	if p.b, err = p.hold(ctx, p.h); err != nil {
		return err
	}
	p.in = p.b.reader(p.lefts(p.h))
	return nil
}

// Close implements column.Reader.
func (p *partJoin) Close() error {
	if p.done {
		return nil
	}
	p.done = true
	p.run.note(p.stats, -p.held)
	p.in, p.b, p.rest = nil, nil, nil
	return releaseAll(p.h.sides)
}
