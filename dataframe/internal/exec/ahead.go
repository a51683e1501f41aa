package exec

import (
	"context"
	"io"
	"sync"
	"time"

	"weir/dataframe/column"
)

// aheadBatches is how many batches an ahead reads before they are asked for.
const aheadBatches = 4

// ahead reads a split on a goroutine of its own, while its task computes. It is
// for scans of fewer splits than workers: one CSV file, one query.
type ahead struct {
	in      *scanReader
	batches chan *column.Batch
	err     error // set before batches is closed
	cancel  context.CancelFunc
	wg      sync.WaitGroup
	closed  bool
}

func newAhead(in *scanReader) *ahead { return &ahead{in: in} }

func (a *ahead) Schema() *column.Schema { return a.in.Schema() }

func (a *ahead) start(ctx context.Context) {
	ctx, a.cancel = context.WithCancel(ctx)
	a.batches = make(chan *column.Batch, aheadBatches)
	a.wg.Add(1)
	go func() {
		defer a.wg.Done()
		defer close(a.batches)
		a.err = guard(a.in.stats.Label, func() error { return a.read(ctx) })
	}()
}

func (a *ahead) read(ctx context.Context) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		t0 := time.Now()
		b, err := a.in.Next(ctx)
		// This goroutine's time is the scan's; the wrapper's is waiting.
		a.in.stats.aside.Add(int64(time.Since(t0)))
		if err != nil {
			return err
		}
		select {
		case a.batches <- b:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (a *ahead) Next(ctx context.Context) (*column.Batch, error) {
	if a.closed {
		return nil, io.EOF
	}
	if a.batches == nil {
		a.start(ctx)
	}
	t0 := time.Now()
	b, ok := <-a.batches
	a.in.stats.waits.Add(int64(time.Since(t0)))
	if !ok {
		return nil, a.err
	}
	return b, nil
}

func (a *ahead) Close() error {
	if a.closed {
		return nil
	}
	a.closed = true
	if a.batches != nil {
		a.cancel()
		a.wg.Wait()
	}
	return a.in.Close()
}
