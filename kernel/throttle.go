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

// The same for what it displays and clears, counted in messages: prints are
// gathered, these are not.
const (
	showBurst = 1000
	showRate  = 300
)

// throttle says how long a cell has to wait that has used up burst and goes on
// faster than rate a second.
type throttle struct {
	burst, rate float64
	sleep       func(time.Duration) // nil: time.Sleep

	mu   sync.Mutex
	over float64 // what was taken and not yet made good by time
	last time.Time
}

// pace waits as long as n bytes or messages that come now have to.
func (t *throttle) pace(n int) {
	sleep := t.sleep
	if sleep == nil {
		sleep = time.Sleep
	}
	sleep(t.take(n, time.Now()))
}

// take counts n bytes or messages that are sent now.
func (t *throttle) take(n int, now time.Time) (wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.last.IsZero() {
		t.over = max(0, t.over-now.Sub(t.last).Seconds()*t.rate)
	}
	t.last = now
	t.over += float64(n)
	if t.over <= t.burst {
		return 0
	}
	return time.Duration((t.over - t.burst) / t.rate * float64(time.Second))
}
