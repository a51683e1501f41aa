package exec

import (
	"sync"
	"sync/atomic"
	"time"
)

// Progress is how far the scans of a run are.
type Progress struct {
	Label                   string // what is read
	Rows, Bytes, BytesTotal int64  // BytesTotal is 0 if unknown
	Elapsed                 time.Duration
	Left                    time.Duration // an estimate; 0 if unknown
	Done                    bool
}

// progressEvery is the time between two calls of OnProgress.
const progressEvery = 200 * time.Millisecond

// scanTotals are the sums over all scans.
type scanTotals struct {
	rows, bytes, total atomic.Int64
	unknown            atomic.Bool // a split does not tell its size
	label              atomic.Pointer[string]
}

// left is how much is left to read, about, as a multiple of what was read; 0 if that is not known.
func (s *scanTotals) left() float64 {
	read, total := s.bytes.Load(), s.total.Load()
	if s.unknown.Load() || read <= 0 || total <= read {
		return 0
	}
	return float64(total-read) / float64(read)
}

// reporter calls OnProgress until stopped.
type reporter struct {
	stop chan struct{}
	wg   sync.WaitGroup
}

func (r *run) report() *reporter {
	if r.opts.OnProgress == nil {
		return nil
	}
	p := &reporter{stop: make(chan struct{})}
	p.wg.Add(1)
	go func() {
		defer p.wg.Done()
		tick := time.NewTicker(progressEvery)
		defer tick.Stop()
		for {
			select {
			case <-p.stop:
				r.opts.OnProgress(r.stats.Progress())
				return
			case <-tick.C:
				if p := r.stats.Progress(); !p.Done { // that comes once, at the end
					r.opts.OnProgress(p)
				}
			}
		}
	}()
	return p
}

// end makes the last call and waits for it.
func (p *reporter) end() {
	if p == nil {
		return
	}
	close(p.stop)
	p.wg.Wait()
}

// Progress is how far the run is now. It may be called from any goroutine, at any time.
func (s *Stats) Progress() Progress {
	done := s.wall.Load() != 0
	p := Progress{Rows: s.scans.rows.Load(), Bytes: s.scans.bytes.Load(), Elapsed: s.Wall(), Done: done}
	if l := s.scans.label.Load(); l != nil {
		p.Label = *l
	}
	if !s.scans.unknown.Load() {
		p.BytesTotal = s.scans.total.Load()
	}
	if !done && p.Bytes > 0 && p.BytesTotal > p.Bytes {
		p.Left = time.Duration(float64(p.Elapsed) * float64(p.BytesTotal-p.Bytes) / float64(p.Bytes))
	}
	return p
}
