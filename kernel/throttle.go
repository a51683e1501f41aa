package kernel

import (
	"sync"
	"time"
)

// A cell may print printBurst bytes as fast as it can and from then on
// printRate a second, so that one that prints for ever stalls no browser:
// Jupyter's server drops what comes faster than that for long. The cell waits;
// nothing is lost.
const (
	printBurst = 2 << 20
	printRate  = 1_000_000
)

// throttle says how long the prints of a cell have to wait.
type throttle struct {
	mu   sync.Mutex
	over float64 // bytes that were printed and not yet made good by time
	last time.Time
}

// take counts n bytes that are printed now.
func (t *throttle) take(n int, now time.Time) (wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.last.IsZero() {
		t.over = max(0, t.over-now.Sub(t.last).Seconds()*printRate)
	}
	t.last = now
	t.over += float64(n)
	if t.over <= printBurst {
		return 0
	}
	return time.Duration((t.over - printBurst) / printRate * float64(time.Second))
}
