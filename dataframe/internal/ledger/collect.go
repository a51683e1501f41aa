package ledger

import (
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// What the heap has of the system's memory costs nothing to use, while memory that was given back costs more to get again than most
// operators take to fill it. So queries let the heap grow to what it has before it is collected and before the collector gives
// anything back, and only beyond that by collectEvery.

// collectEvery is by how many percent the heap may grow, while queries hold much, before it is collected:
// less than usually, for what they hold is large and without pointers, so it costs the collector
// next to nothing, while garbage would take as much again.
const collectEvery = 25

// usable is the part of what the heap has up to which it grows: a little is lost between objects.
const usable = 0.9

// pace tells the collector when to come next. It comes back after each time that it let the heap grow by more than collectEvery.
func (p *Pool) pace() {
	live := max(heapBytes(), p.used.Load(), 1)
	room := int64(usable*float64(p.had)) - live
	percent := max(room*100/live, collectEvery)
	free := percent > collectEvery
	if p.roof = 0; free {
		// By then much more may be live, of which percent is far more than the heap has.
		p.roof = p.had + p.had/16
	}
	p.tellCollector()
	debug.SetGCPercent(int(min(percent, math.MaxInt32)))
	if free {
		runtime.SetFinalizer(&collection{p}, (*collection).ended)
	}
}

// A collection is garbage, which the collector finds when it comes next.
type collection struct{ pool *Pool }

func (c *collection) ended() {
	c.pool.mu.Lock()
	defer c.pool.mu.Unlock()
	if c.pool.engaged.Load() {
		c.pool.pace()
	}
}

// hadBytes is what the process has of the system's memory.
func hadBytes() int64 {
	s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64() - s[1].Value.Uint64())
}
