package ledger

import (
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
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

// ballastBytes are without anything in them, so that the collector does not count how little queries begin with. It comes
// when the heap has doubled: at every few megabytes of garbage, else, that a scan makes, and to stop for it costs more than these.
const ballastBytes = 32 << 20

// ballastHeld keeps the ballast. Its pages are never touched, so they take none of the system's memory.
var ballastHeld strings.Builder

func (p *Pool) ballast() {
	ballastHeld.Grow(ballastBytes)
	p.empty = ballastBytes
}

// pace tells the collector when to come next, and again each time that it has come.
func (p *Pool) pace() {
	live := max(heapBytes(), p.used.Load(), 1)
	room := int64(usable*float64(p.had)) - live
	percent := max(room*100/live, collectEvery)
	p.paces++
	runtime.SetFinalizer(&collection{p, p.paces}, (*collection).ended)
	if p.percent == percent && percent == collectEvery {
		return
	}
	if p.roof = 0; percent > collectEvery {
		// By then much more may be live, of which percent is far more than the heap has.
		p.roof = p.had + p.had/16
	}
	p.percent = percent
	p.tellCollector()
	debug.SetGCPercent(int(min(percent, math.MaxInt32)))
}

// unpaced ends that.
func (p *Pool) unpaced() {
	p.paces++
	p.roof, p.percent = 0, 0
}

// A collection is garbage, which the collector finds when it comes next.
type collection struct {
	pool *Pool
	pace int // that made it
}

func (c *collection) ended() {
	c.pool.mu.Lock()
	defer c.pool.mu.Unlock()
	if c.pace == c.pool.paces { // the collector may find those of earlier queries at once
		c.pool.pace()
	}
}

// hadBytes is what the process has of the system's memory.
func hadBytes() int64 {
	s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64() - s[1].Value.Uint64())
}
