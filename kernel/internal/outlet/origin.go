package outlet

import (
	"context"
	"runtime"
	"runtime/pprof"
	"strconv"
	"sync"
	"unsafe"
)

// A goroutine inherits the labels that Go keeps for profiles from the one that
// starts it, also where compiled code does. A run sets labels of its own, and
// their address tells which run a goroutine is of.

//go:linkname getLabels runtime/pprof.runtime_getProfLabel
func getLabels() unsafe.Pointer

//go:linkname setLabels runtime/pprof.runtime_setProfLabel
func setLabels(unsafe.Pointer)

// origins are the runs of which goroutines live. They hold the labels by their
// addresses alone: labels that no goroutine has are forgotten.
var origins struct {
	sync.RWMutex
	runs map[uintptr]uint64
	gone []uint64
}

// Mark makes the calling goroutine, and those that it starts from now on, one of
// the run. Runs are numbered from 1.
func Mark(run uint64) {
	ctx := pprof.WithLabels(context.Background(), pprof.Labels("cell", strconv.FormatUint(run, 10)))
	pprof.SetGoroutineLabels(ctx)
	at := getLabels()
	origins.Lock()
	defer origins.Unlock()
	if origins.runs == nil {
		origins.runs = map[uintptr]uint64{}
	}
	origins.runs[uintptr(at)] = run
	runtime.AddCleanup((*byte)(at), forget, origin{uintptr(at), run})
}

type origin struct {
	at  uintptr
	run uint64
}

// forget is called some time after the last goroutine of a run has ended; by then
// another run's labels may have the address.
func forget(o origin) {
	origins.Lock()
	defer origins.Unlock()
	if origins.runs[o.at] == o.run {
		delete(origins.runs, o.at)
	}
	origins.gone = append(origins.gone, o.run)
}

// Run is the run that the calling goroutine is of, 0 if it is of none.
func Run() uint64 {
	at := getLabels()
	if at == nil {
		return 0
	}
	origins.RLock()
	defer origins.RUnlock()
	return origins.runs[uintptr(at)]
}

// Gone gives the runs whose last goroutine was seen to have ended since Gone was
// called last.
func Gone() []uint64 {
	origins.Lock()
	defer origins.Unlock()
	gone := origins.gone
	origins.gone = nil
	return gone
}

// An Origin is that of a goroutine, for another that does its work.
type Origin struct{ labels unsafe.Pointer }

// Here is the origin of the calling goroutine.
func Here() Origin { return Origin{getLabels()} }

// Enter gives the calling goroutine the origin o.
func (o Origin) Enter() { setLabels(o.labels) }
