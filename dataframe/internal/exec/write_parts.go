package exec

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// writeParts is how many parts a sink with keys gets, however many workers there are:
// what is written must not depend on them.
const writeParts = 4

// partQueue is how many batches wait for a part.
const partQueue = 4

// partHolds is how many bytes a part holds before it should write the keys with many rows early.
const partHolds = 64 << 20

// partsWrite hands rows to the parts of a Write by their keys. When what the parts hold is too much, and of
// too many keys to be written early, the rows that follow are dealt to disk, and come to the parts in
// the end some keys at a time.
type partsWrite struct {
	run   *run
	w     plan.Write
	stats *NodeStats
	keys  []int

	queues []chan *column.Batch
	hash   hasher

	held    atomic.Int64 // by all parts
	scatter atomic.Bool  // too much is held
	dealt   *dealt       // nil: no rows are on disk
	dealer  *dealer
	at      int64 // rows dealt
}

func newPartsWrite(r *run, w plan.Write, stats *NodeStats) *partsWrite {
	p := &partsWrite{run: r, w: w, stats: stats, keys: w.Keys()}
	n := 1
	if len(p.keys) > 0 {
		n = writeParts
	}
	p.queues = make([]chan *column.Batch, n)
	return p
}

// copy hands rows to the parts and closes those.
func (p *partsWrite) copy(ctx context.Context, rows column.Reader) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	for i := range p.queues {
		p.queues[i] = make(chan *column.Batch, partQueue)
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := guard(p.stats.Label, func() error { return p.part(ctx, i) }); err != nil {
				cancel(err)
			}
		}()
	}
	err := eachBatch(ctx, rows, func(b *column.Batch) error { return p.route(ctx, b) })
	if err == nil && p.dealer != nil {
		err = p.dealer.flush(ctx)
	}
	if err != nil {
		cancel(err)
	}
	for _, q := range p.queues {
		close(q)
	}
	waiting(p.stats, func() error { wg.Wait(); return nil })
	p.run.note(p.stats, -p.held.Swap(0))
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if p.dealt != nil {
		return p.dealt.file.Close()
	}
	return nil
}

// route sends the rows of b to the parts of their keys, or to disk.
func (p *partsWrite) route(ctx context.Context, b *column.Batch) error {
	if len(p.queues) == 1 {
		return waiting(p.stats, func() error { return send(ctx, p.queues[0], b) })
	}
	vs := make([]column.Vector, len(p.keys))
	for i, k := range p.keys {
		vs[i] = keyVector(b.Cols[k])
	}
	hashes := p.hash.hash(vs, b.N)
	if p.scatter.Load() {
		return p.deal(ctx, b, hashes)
	}
	sels := make([][]int32, len(p.queues))
	for i, h := range hashes {
		q := partQueueOf(int(partOf(h)))
		sels[q] = append(sels[q], int32(i))
	}
	for q, sel := range sels {
		if len(sel) == 0 {
			continue
		}
		part := b
		if len(sel) < b.N {
			part = b.Gather(sel)
		}
		if err := waiting(p.stats, func() error { return send(ctx, p.queues[q], part) }); err != nil {
			return err
		}
	}
	return nil
}

// partQueueOf is which part gets the rows that are dealt to part d on disk.
func partQueueOf(d int) int { return d % writeParts }

// deal writes the rows of b to disk.
func (p *partsWrite) deal(ctx context.Context, b *column.Batch, hashes []uint64) (err error) {
	if p.dealt == nil {
		if p.dealt, err = p.run.newDealt(p.stats, 0); err != nil {
			return err
		}
		p.dealer = &dealer{d: p.dealt}
	}
	wide := withPlaces(&column.Batch{N: b.N, Cols: append(slices.Clone(b.Cols), hashColumn(hashes))}, p.at)
	p.at += int64(b.N)
	return p.dealer.add(ctx, wide)
}

// part writes part i. One with keys is opened at its first batch; without
// keys the only part is opened in any case, so that no rows are written too.
func (p *partsWrite) part(ctx context.Context, i int) (err error) {
	var part plan.PartWriter
	held := int64(0)
	open := func() (err error) {
		if part == nil {
			part, err = p.w.Part()
		}
		return err
	}
	if len(p.queues) == 1 {
		if err := open(); err != nil {
			return err
		}
	}
	aside := func(f func() error) error {
		t0 := time.Now()
		defer func() { p.stats.aside.Add(int64(time.Since(t0))) }()
		return f()
	}
	defer func() {
		if part != nil {
			if cerr := aside(part.Close); err == nil {
				err = cerr
			}
		}
	}()
	write := func(b *column.Batch) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := open(); err != nil {
			return err
		}
		return aside(func() error {
			if err := part.Write(ctx, b); err != nil {
				return err
			}
			return p.watch(ctx, part, &held)
		})
	}
	for b := range p.queues[i] {
		if err := write(b); err != nil {
			return err
		}
	}
	if p.dealt == nil {
		return ctx.Err()
	}
	for d := i; d < parts; d += writeParts {
		if p.dealt.parts[d].rows == 0 {
			continue
		}
		if err := open(); err != nil {
			return err
		}
		h, holds := part.(plan.Holder)
		if holds {
			if err := aside(func() error { return h.Round(ctx) }); err != nil {
				return err
			}
		}
		err := p.dealt.each(ctx, d, func(b *column.Batch, _ rowKind) error {
			return write(&column.Batch{N: b.N, Cols: b.Cols[:len(b.Cols)-2]})
		})
		if err != nil {
			return err
		}
		if holds {
			if err := aside(func() error { return h.Settle(ctx) }); err != nil {
				return err
			}
			p.count(h, &held)
		}
	}
	return nil
}

// watch counts what part holds, of which held was counted before, and makes room if that is too much.
func (p *partsWrite) watch(ctx context.Context, part plan.PartWriter, held *int64) error {
	h, ok := part.(plan.Holder)
	if !ok {
		return nil
	}
	p.count(h, held)
	short := p.run.limited() && p.run.overWith(p.held.Load())
	if !short && *held <= partHolds {
		return nil
	}
	most := int64(partHolds)
	if short {
		most = min(most, *held/2)
	}
	err := h.Spare(ctx, most)
	p.count(h, held)
	if short && *held > most {
		p.scatter.Store(true)
	}
	return err
}

// count notes what h holds.
func (p *partsWrite) count(h plan.Holder, held *int64) {
	n := h.Held() - *held
	*held += n
	p.held.Add(n)
	p.run.note(p.stats, n)
}
