package ledger

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"time"
)

// Variable names the environment variable that sets the total of all leases, such as 8GB or 50%.
const Variable = "WEIR_MEMORY"

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
	runs  int       // queries at work
	caps  int64     // what those may use together that have a limit of their own
	free  int       // how many have none
	usual int64     // the collector's limit before; 0: it was not changed
	base  int64     // bytes of the heap before the first query at work
	empty int64     // of those, the ballast's
	fixed bool      // the collector's limit is the user's
	every int       // the collector's percentage before
	had   int64     // bytes that the process had of the system's memory then
	roof  int64     // the collector's limit until it came; 0: none

	paces   int   // how often pace and unpaced were called
	percent int64 // what pace told the collector; 0: nothing

	engaged  atomic.Bool  // the collector's limit was changed
	engageAt atomic.Int64 // when it will be
}

// engageMost is how many bytes queries hold, at most, before the collector is told of a limit: that stops the
// process for a moment, and small queries need it not. Those that may use little tell it at an engagePart of that.
const (
	engageMost = 48 << 20
	engagePart = 8
)

var process = sync.OnceValue(func() *Pool {
	total := Total()
	l, err := Open(filepath.Join(os.TempDir(), fmt.Sprint("weir-memory-", os.Getuid())), total)
	if err != nil {
		l = nil
	}
	p := NewPool(l, total)
	if !p.fixed {
		p.ballast()
	}
	return p
})

// Process is the Pool of this process. It takes a lease when it is called first.
func Process() *Pool { return process() }

// NewPool is the Pool of a lease, or of total bytes if that is nil.
func NewPool(l *Ledger, total int64) *Pool {
	p := &Pool{ledger: l, total: total, fixed: os.Getenv("GOMEMLIMIT") != ""}
	p.setLimit()
	return p
}

// Begin notes that a query begins, which may use memory bytes; 0: what the lease allows. The
// query calls end, once, when it is over.
func (p *Pool) Begin(memory int64) (end func()) {
	change := func(n int) {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.runs == 0 {
			p.base = max(heapBytes(), p.empty)
		}
		p.runs += n
		p.caps += int64(n) * memory
		if memory <= 0 {
			p.free += n
		}
		p.engageAt.Store(engageMost)
		if p.free == 0 && p.runs > 0 {
			p.engageAt.Store(min(engageMost, max(p.caps/engagePart-p.empty, 0)))
		}
		if p.runs == 0 {
			p.rest()
		} else if p.engaged.Load() {
			p.tellCollector()
		}
	}
	change(1)
	return func() { change(-1) }
}

// Limit is how many bytes the operators of all queries may hold now.
func (p *Pool) Limit() int64 { return p.limit.Load() }

// Add notes that a query holds n bytes more, or less.
func (p *Pool) Add(n int64) {
	if used := p.used.Add(n); n > 0 && used > p.engageAt.Load() && !p.engaged.Load() {
		p.engage()
	}
}

// engage tells the collector of the limit, and to come more often.
func (p *Pool) engage() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.engaged.Load() || p.fixed || p.runs == 0 {
		return
	}
	p.engaged.Store(true)
	p.had = hadBytes()
	p.every = debug.SetGCPercent(collectEvery)
	if p.base > engageMost+p.empty {
		// What was there may have been an earlier query's, and nobody's since.
		runtime.GC()
		p.base = max(min(p.base, heapBytes()-p.used.Load()), p.empty)
	}
	p.usual = debug.SetMemoryLimit(-1)
	if p.every < collectEvery {
		debug.SetGCPercent(p.every) // the user's, or off
		p.tellCollector()
		return
	}
	p.pace()
}

// Over tells whether queries would hold more than they may if they held more bytes than now, and the lease cannot grow.
func (p *Pool) Over(more int64) bool {
	used := p.used.Load() + more
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
	want := MemoryFor(used) + max(step, before/4)
	if after, err := p.ledger.Set(want); err != nil || after <= before {
		p.full = time.Now()
		p.setLimit()
		return false
	}
	p.setLimit()
	return used <= p.limit.Load()
}

// rest returns what is more than the least lease: no query is at work.
func (p *Pool) rest() {
	p.full = time.Time{}
	if p.engaged.Swap(false) {
		p.unpaced()
		debug.SetMemoryLimit(p.usual)
		debug.SetGCPercent(p.every)
	}
	if p.ledger != nil && p.ledger.Lease() > LeaseLeast {
		p.ledger.Set(LeaseLeast)
		p.setLimit()
	}
}

// setLimit makes the limits fit the lease.
func (p *Pool) setLimit() {
	p.limit.Store(ForOperators(p.lease()))
	if p.engaged.Load() {
		p.tellCollector()
	}
}

func (p *Pool) lease() int64 {
	if p.ledger == nil {
		return p.total
	}
	return p.ledger.Lease()
}

// slack is the part of the queries' memory that the heap may hold beyond it. What operators do not count, such as a
// result on its way, is more than it for moments, and a collector at its limit does nothing but collect.
const slack = 16

// leastHeap is what the heap takes, at least, where queries are allowed so little that the program's code leaves no more.
const leastHeap = 24 << 20

// heapFor is how large the heap may be for queries that may use n bytes.
func heapFor(n int64) int64 { return max(min(n+n/slack, n+n/4-codeBytes), leastHeap) }

// tellCollector makes the collector's limit what the queries may use, beside what else there is. The
// lease is a limit once it cannot grow: before, batches on their way may take more for a moment, and
// the collector would only lose time.
func (p *Pool) tellCollector() {
	n := int64(math.MaxInt64)
	if !p.full.IsZero() {
		n = p.lease()
	}
	if p.free == 0 {
		n = min(n, heapFor(p.caps))
	}
	if p.roof > 0 {
		n = min(n, max(p.roof-p.base, 0))
	}
	debug.SetMemoryLimit(min(p.usual, min(n, math.MaxInt64-p.base)+p.base))
}

// heapBytes is what the heap held when it was collected last.
func heapBytes() int64 {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64())
}
