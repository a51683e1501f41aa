package kernel

import "sync"

// A lane runs jobs one after another, in the order in which they came.
type lane struct {
	mu     sync.Mutex
	change *sync.Cond
	jobs   []job
	closed bool
	done   chan struct{}
}

type job struct {
	message *message
	run     func()
}

func newLane() *lane {
	l := &lane{done: make(chan struct{})}
	l.change = sync.NewCond(&l.mu)
	go l.work()
	return l
}

func (l *lane) put(j job) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.closed {
		l.jobs = append(l.jobs, j)
		l.change.Signal()
	}
}

func (l *lane) work() {
	defer close(l.done)
	for {
		l.mu.Lock()
		for len(l.jobs) == 0 && !l.closed {
			l.change.Wait()
		}
		if l.closed {
			l.mu.Unlock()
			return
		}
		j := l.jobs[0]
		l.jobs[0] = job{}
		l.jobs = l.jobs[1:]
		l.mu.Unlock()
		j.run()
	}
}

// take removes all waiting jobs.
func (l *lane) take() []job {
	l.mu.Lock()
	defer l.mu.Unlock()
	jobs := l.jobs
	l.jobs = nil
	return jobs
}

// close forgets waiting jobs and waits for the running one.
func (l *lane) close() {
	l.mu.Lock()
	l.closed, l.jobs = true, nil
	l.change.Signal()
	l.mu.Unlock()
	<-l.done
}
