package cell

import (
	goruntime "runtime"
	"runtime/metrics"
	"sync"
	"time"
)

// The goroutines of a program run one at a time, in the order in which native Go
// takes them from its queue: there they are done before another processor comes
// for them, which the interpreter's are not. A program that computes in several
// goroutines for long gets the processors all the same.

const (
	widenEvery = 50 * time.Millisecond
	widenAfter = 20 // times that several goroutines were seen to compute
)

// processors are those that a program believes to have.
type processors struct {
	mu    sync.Mutex
	asked int // what GOMAXPROCS says; 0: no program is held to one processor
}

// narrow holds the running program to one processor and gives what ends that.
func (ps *processors) narrow() (end func()) {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	n := goruntime.GOMAXPROCS(1)
	ps.asked = n
	over := make(chan struct{})
	widen := sync.OnceFunc(func() { goruntime.GOMAXPROCS(n) })
	go func() {
		tick := time.NewTicker(widenEvery)
		defer tick.Stop()
		for seen := 0; seen < widenAfter; {
			select {
			case <-over:
				return
			case <-tick.C:
			}
			if seen++; !crowded() {
				seen = 0
			}
		}
		widen()
	}()
	return func() {
		close(over)
		widen()
		ps.mu.Lock()
		defer ps.mu.Unlock()
		ps.asked = 0
	}
}

// crowded says whether several goroutines could run and do not.
func crowded() bool {
	s := []metrics.Sample{{Name: "/sched/goroutines/runnable:goroutines"}}
	metrics.Read(s)
	return s[0].Value.Uint64() > 1
}

// max is runtime.GOMAXPROCS.
func (ps *processors) max(n int) int {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	if ps.asked == 0 {
		return goruntime.GOMAXPROCS(n)
	}
	before := ps.asked
	if n > 0 {
		ps.asked = n
	}
	return before
}
