package cell

import (
	"testing"
	"time"
)

// waiting is a program that waits for what a goroutine does, which has to begin then.
func waiting(lock, first, then, release string) string {
	return "package main\nimport (\n\"fmt\"\n\"sync\"\n)\nfunc main() {\n" + lock + "\n" + first +
		"\ngo func() { fmt.Println(\"begun\"); " + release + " }()\n" + then + "\nfmt.Println(\"locked\")\n}\n"
}

// Goroutines that a program starts begin when it waits, the last one first, and take turns on one processor. So they mostly do
// in native Go, which promises no order: these outputs are not compared with its.
func TestOrderOfGoroutines(t *testing.T) {
	for _, c := range []struct{ program, want string }{
		{`package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	var order []int
	for i := range 8 {
		wg.Add(1)
		go func(n int) {
			defer wg.Done()
			mu.Lock()
			order = append(order, n)
			mu.Unlock()
		}(i)
	}
	wg.Wait()
	fmt.Println(order)
}
`, "[7 0 1 2 3 4 5 6]\n"},
		{`package main

import (
	"fmt"
	"sync"
)

func worker(id int, jobs <-chan int, results chan<- int, wg *sync.WaitGroup) {
	defer wg.Done()
	for j := range jobs {
		fmt.Println("worker", id, "job", j)
		results <- j * 2
	}
}

func main() {
	jobs, results := make(chan int, 100), make(chan int, 100)
	var wg sync.WaitGroup
	for w := 1; w <= 3; w++ {
		wg.Add(1)
		go worker(w, jobs, results, &wg)
	}
	for j := 1; j <= 3; j++ {
		jobs <- j
	}
	close(jobs)
	wg.Wait()
	close(results)
	for r := range results {
		fmt.Print(r, " ")
	}
}
`, "worker 3 job 1\nworker 3 job 2\nworker 3 job 3\n2 4 6 "},
		{waiting("var mu sync.Mutex", "mu.Lock()", "mu.Lock()", "mu.Unlock()"), "begun\nlocked\n"},
		{waiting("var mu sync.RWMutex", "mu.RLock()", "mu.Lock()", "mu.RUnlock()"), "begun\nlocked\n"},
		{waiting("var mu sync.RWMutex", "mu.Lock()", "mu.RLock()", "mu.Unlock()"), "begun\nlocked\n"},
		{waiting("mu := struct{ sync.Mutex }{}", "mu.Lock()", "mu.Lock()", "mu.Unlock()"), "begun\nlocked\n"},
		{waiting("c := sync.NewCond(new(sync.Mutex))", "c.L.Lock()", "c.Wait()", "c.L.Lock(); c.Signal(); c.L.Unlock()"), "begun\nlocked\n"},
	} {
		s := newSession(t)
		s.rt.ready.every = time.Hour // however slow the machine is
		got, err := capture(func() error {
			_, err := s.Run(t.Context(), 1, c.program)
			return err
		})
		if err != nil || got != c.want {
			t.Errorf("%v\n%s\nwant\n%s", err, got, c.want)
		}
	}
}
