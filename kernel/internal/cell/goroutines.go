package cell

import (
	"context"
	"io"
	goruntime "runtime"
	"sync"
	"time"

	"weir/kernel/internal/outlet"
)

// Native Go lets a goroutine that was just started run when the one that started it
// waits or ends: the last one first, then the others in their order. The
// interpreter takes so long between two statements that another processor would
// run them before, in any order. So the goroutines of a program begin together when one
// of them waits or ends, or soon after they were started.

// starting are the goroutines that have not begun.
type starting struct {
	every time.Duration // looks

	mu    sync.Mutex
	calls []unbegun
	timer *time.Timer
	looks int // taken, and those of them
	idle  int // since something ran
}

// unbegun is a goroutine of a run.
type unbegun struct {
	run  *cellRun
	call func()
}

const (
	startEvery = time.Millisecond
	startLooks = 50 // at most: then the goroutines begin beside the one that started them
)

func (s *starting) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.calls)
}

// spawn starts a goroutine of a cell: at once, where it is none of a program.
func (rt *runtime) spawn(call func()) {
	run := rt.runs.owner()
	call = rt.guardedIn(run, call)
	if !run.dies {
		rt.launch(call)
		return
	}
	rt.ready.mu.Lock()
	defer rt.ready.mu.Unlock()
	rt.ready.calls = append(rt.ready.calls, unbegun{run, call})
	if len(rt.ready.calls) == 1 {
		rt.ready.looks, rt.ready.idle = 0, 0
		rt.ready.timer = time.AfterFunc(rt.ready.every, rt.look)
	}
}

// begin lets the goroutines run that were started.
func (rt *runtime) begin() {
	for _, g := range rt.ready.taken(nil) {
		rt.launch(g.call)
	}
}

// launch starts what those who look at stacks know by its name.
func (rt *runtime) launch(call func()) { go call() }

// look lets the goroutines begin if the one that started them seems to wait, in
// compiled code, or computes for long.
func (rt *runtime) look() {
	if !rt.ready.again(busy()) {
		rt.begin()
	}
}

// again says whether another look is to come: the first that sees nothing run may
// have come in the middle of a call of the system.
func (s *starting) again(busy bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.idle++; busy {
		s.idle = 0
	}
	if s.looks++; s.looks >= startLooks || s.idle > 1 || len(s.calls) == 0 {
		return false
	}
	s.timer.Reset(s.every)
	return true
}

// taken are the goroutines of a run that have not begun, or with nil those of all. They
// are nobody else's any more.
func (s *starting) taken(of *cellRun) (taken []unbegun) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.calls) == 0 {
		return nil
	}
	var others []unbegun
	for _, g := range s.calls {
		if of == nil || g.run == of {
			taken = append(taken, g)
		} else {
			others = append(others, g)
		}
	}
	if s.calls = others; len(others) == 0 {
		s.timer.Stop()
	}
	return taken
}

// finish ends the goroutines of a program that has ended, as the end of its process
// would.
func (rt *runtime) finish(run *cellRun) {
	rt.ready.taken(run)
	run.dead.Store(true)
	rt.runs.halt(run)
	defer rt.runs.release()
	rt.runs.emptied(run, othersGrace)
}

// alone waits until the calling goroutine is the last one of a run, or the run is
// stopped. A goroutine that was just started becomes one a moment later.
func (rt *runtime) alone(run *cellRun) {
	for seen := 0; seen < startLooks; seen++ {
		rt.begin()
		rt.runs.mu.Lock()
		if run.members > 1 {
			seen = 0
		}
		rt.runs.mu.Unlock()
		select {
		case <-run.halted:
			return
		case <-time.After(time.Millisecond):
		}
	}
}

// gosched is runtime.Gosched.
func (rt *runtime) gosched() {
	rt.begin()
	goruntime.Gosched()
}

// groupWait is WaitGroup.Wait.
func (rt *runtime) groupWait(wg *sync.WaitGroup) {
	rt.begin()
	wg.Wait()
}

// lockWait is Mutex.Lock in programs.
func (rt *runtime) lockWait(mu *sync.Mutex) {
	if !mu.TryLock() {
		rt.begin()
		mu.Lock()
	}
}

// writeWait is RWMutex.Lock in programs.
func (rt *runtime) writeWait(mu *sync.RWMutex) {
	if !mu.TryLock() {
		rt.begin()
		mu.Lock()
	}
}

// readWait is RWMutex.RLock in programs.
func (rt *runtime) readWait(mu *sync.RWMutex) {
	if !mu.TryRLock() {
		rt.begin()
		mu.RLock()
	}
}

// condWait is Cond.Wait in programs.
func (rt *runtime) condWait(c *sync.Cond) {
	rt.begin()
	c.Wait()
}

// waitGo is WaitGroup.Go: the goroutine is one of the cell.
func (rt *runtime) waitGo(wg *sync.WaitGroup, f func()) {
	wg.Add(1)
	rt.spawn(func() {
		defer wg.Done()
		f()
	})
}

// afterFunc is time.AfterFunc: what it calls is a goroutine of the cell.
func (rt *runtime) afterFunc(d time.Duration, f func()) *time.Timer {
	return time.AfterFunc(d, rt.guarded(f))
}

// contextAfterFunc is the same for context.AfterFunc.
func (rt *runtime) contextAfterFunc(ctx context.Context, f func()) (stop func() bool) {
	return context.AfterFunc(ctx, rt.guarded(f))
}

// guarded is call as a goroutine of the running cell makes it: its panic, its
// exit or its being stopped is that of the cell.
func (rt *runtime) guarded(call func()) func() { return rt.guardedIn(rt.runs.owner(), call) }

// guardedIn is the same for a run.
func (rt *runtime) guardedIn(run *cellRun, call func()) func() {
	origin := outlet.Here()
	return func() {
		origin.Enter()
		defer rt.runs.enter(run)()
		defer func() {
			r := recover()
			rt.begin()
			if t, ok := r.(thrown); ok {
				r = t.value
			}
			switch x := r.(type) {
			case nil, halt, gone:
				return
			case exited:
				rt.ended(run, rt.runs.exits(run, x))
				return
			}
			cause := goroutinePanic{rt.told(rt.native(r))}
			rt.ended(run, rt.runs.panicked(run, cause, rt.moved.now(*rt.line)))
		}()
		if !run.dead.Load() && !run.stopped.Load() {
			call()
		}
	}
}

// ended stops the cell that a goroutine has ended, or prints what there is to say
// of it, if the cell had ended before.
func (rt *runtime) ended(run *cellRun, late string) {
	if late != "" {
		_, _ = io.WriteString(rt.stderr, late)
		return
	}
	run.dead.Store(run.dies)
	run.fail()
}
