package connectors

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
)

// How small objects of a remote store are fetched before they are asked for: a request's wait is long beside
// their transfer.
const (
	aheadFiles = 64
	aheadBytes = 1 << 20 // a larger file is streamed
)

// filesAhead fetches the small files of a scan that are next in order, while others are read. At most aheadFiles of
// them are in memory.
type filesAhead struct {
	store  Store
	splits []*textSplit

	mu      sync.Mutex
	next    int // split that is to be fetched next
	fetched map[int]*fetchedFile
	cancel  context.CancelFunc // of the fetches; nil: there are none
	ctx     context.Context
	wait    sync.WaitGroup
}

type fetchedFile struct {
	done chan struct{}
	data []byte
	err  error
}

// fetchAhead lets splits be fetched ahead, if that pays: not from a disk, from a store that wants one
// connection, or for a query that will stop early.
func (s *textSource) fetchAhead(splits []*textSplit, limit int64) {
	_, local := s.store.(localStore)
	_, sequential := s.store.(Sequential)
	if local || sequential || limit >= 0 || len(splits) < 2 {
		return
	}
	a := &filesAhead{store: s.store, splits: splits, fetched: map[int]*fetchedFile{}}
	for i, p := range splits {
		p.ahead, p.at = a, i
	}
}

func (p *textSplit) small() bool {
	return p.from == 0 && p.to < 0 && p.src.files[p.file].Size <= aheadBytes
}

// open is the file of split i, until stream ends, and starts to fetch those behind it.
func (a *filesAhead) open(ctx, stream context.Context, i int) (io.ReadCloser, error) {
	f := a.start(ctx, i)
	if f == nil {
		p := a.splits[i]
		return a.store.Open(stream, p.src.files[p.file].Object, p.from)
	}
	select {
	case <-f.done:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	a.mu.Lock()
	delete(a.fetched, i)
	a.mu.Unlock()
	switch {
	case errors.Is(f.err, context.Canceled) && ctx.Err() == nil: // another reader has stopped the fetches
		p := a.splits[i]
		return a.store.Open(stream, p.src.files[p.file].Object, 0)
	case f.err != nil:
		return nil, f.err
	}
	return io.NopCloser(bytes.NewReader(f.data)), nil
}

// start begins the fetches from i on that have not begun, and is that of i; nil if it is to be opened.
func (a *filesAhead) start(ctx context.Context, i int) *fetchedFile {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ctx == nil || a.ctx.Err() != nil {
		a.ctx, a.cancel = context.WithCancel(ctx)
		a.next = 0
	}
	for a.next = max(a.next, i); a.next < len(a.splits) && len(a.fetched) < aheadFiles; a.next++ {
		if p := a.splits[a.next]; p.small() {
			f := &fetchedFile{done: make(chan struct{})}
			a.fetched[a.next] = f
			a.wait.Add(1)
			go a.fetch(a.ctx, f, p)
		}
	}
	return a.fetched[i]
}

func (a *filesAhead) fetch(ctx context.Context, f *fetchedFile, p *textSplit) {
	defer a.wait.Done()
	defer close(f.done)
	in, err := a.store.Open(ctx, p.src.files[p.file].Object, 0)
	if err != nil {
		f.err = err
		return
	}
	defer in.Close()
	f.data, f.err = io.ReadAll(in)
}

// stop ends the fetches, when a reader is closed before its end.
func (a *filesAhead) stop() {
	a.mu.Lock()
	if a.cancel != nil {
		a.cancel()
	}
	a.fetched = map[int]*fetchedFile{}
	a.mu.Unlock()
	a.wait.Wait()
}
