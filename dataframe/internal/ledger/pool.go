package ledger

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"time"
)

// Variable names the environment variable that sets the total of all leases, such as 8GB or 50%.
const Variable = "WEIR_MEMORY"

// operatorShare of a lease is for what operators count: rows and groups. The rest is for batches on
// their way and for what the collector has not found yet.
const operatorShare = 0.6

// step is by how much a lease grows at least.
const step = 64 << 20

// retry is how long a lease that could not grow stays as it is.
const retry = 50 * time.Millisecond

// A Pool is the memory that all queries of a process share.
type Pool struct {
	ledger *Ledger // nil: none could be opened; then all of total is the process's
	total  int64
	used   atomic.Int64
	limit  atomic.Int64 // for operators

	mu    sync.Mutex
	full  time.Time // when the lease could not grow
	usual int64     // the collector's limit before
	base  int64     // bytes of the process that no query holds
	fixed bool      // the collector's limit is the user's
}

var process = sync.OnceValue(func() *Pool {
	total := Total()
	l, err := Open(filepath.Join(os.TempDir(), fmt.Sprint("weir-memory-", os.Getuid())), total)
	if err != nil {
		l = nil
	}
	return NewPool(l, total)
})

// Process is the Pool of this process. It takes a lease when it is called first.
func Process() *Pool { return process() }

// NewPool is the Pool of a lease, or of total bytes if that is nil.
func NewPool(l *Ledger, total int64) *Pool {
	p := &Pool{ledger: l, total: total, fixed: os.Getenv("GOMEMLIMIT") != ""}
	p.usual = debug.SetMemoryLimit(-1)
	p.setLimit()
	return p
}

// Limit is how many bytes the operators of all queries may hold now.
func (p *Pool) Limit() int64 { return p.limit.Load() }

// Add notes that a query holds n bytes more, or less. When none holds any, the lease shrinks
// to the least.
func (p *Pool) Add(n int64) {
	used := p.used.Add(n)
	if n < 0 && used <= 0 {
		p.rest()
	}
}

// Over tells whether queries hold more than they may, and the lease cannot grow.
func (p *Pool) Over() bool {
	used := p.used.Load()
	return used > p.limit.Load() && !p.grow(used)
}

// grow asks for a lease with which used bytes are not too many.
func (p *Pool) grow(used int64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if used <= p.limit.Load() {
		return true
	}
	if p.ledger == nil || time.Since(p.full) < retry {
		return false
	}
	before := p.ledger.Lease()
	if before == LeaseLeast {
		p.base = max(0, heapBytes()-used)
	}
	want := int64(float64(used)/operatorShare) + max(step, before/4)
	if after, err := p.ledger.Set(want); err != nil || after <= before {
		p.full = time.Now()
		return false
	}
	p.setLimit()
	return used <= p.limit.Load()
}

// rest returns what is more than the least lease.
func (p *Pool) rest() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ledger == nil || p.used.Load() > 0 || p.ledger.Lease() <= LeaseLeast {
		return
	}
	p.ledger.Set(LeaseLeast)
	p.setLimit()
}

// setLimit makes the limits fit the lease.
func (p *Pool) setLimit() {
	lease := p.total
	if p.ledger != nil {
		lease = p.ledger.Lease()
	}
	p.limit.Store(int64(float64(lease) * operatorShare))
	if p.fixed || p.ledger == nil {
		return
	}
	if lease <= LeaseLeast {
		debug.SetMemoryLimit(p.usual)
		return
	}
	debug.SetMemoryLimit(min(p.usual, lease+p.base))
}

// heapBytes is what the heap held when it was collected last.
func heapBytes() int64 {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64())
}
