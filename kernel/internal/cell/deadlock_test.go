package cell

import (
	"errors"
	"strings"
	"testing"
)

// TestDeadlock runs cells that wait for ever: one named error each, and the next
// cell runs.
func TestDeadlock(t *testing.T) {
	c := newSession(t)
	kept, err := c.Run(t.Context(), 1, "x := 41\nx")
	if err != nil || len(kept.Values) != 1 {
		t.Fatal(kept, err)
	}
	for i, text := range []string{
		"ch := make(chan int)\n<-ch",
		"ch := make(chan int)\nch <- 1",
		"select {}",
		"var wg sync.WaitGroup\nwg.Add(1)\nwg.Wait()",
		"var mu sync.Mutex\nmu.Lock()\nmu.Lock()",
		"package main\nimport \"sync\"\nvar mu sync.Mutex\nfunc main() {\nmu.Lock()\nmu.Lock()\n}",
		"package main\nimport \"sync\"\nfunc main() {\nc := sync.NewCond(new(sync.Mutex))\nc.L.Lock()\nc.Wait()\n}",
		"a, b := make(chan int), make(chan int)\ngo func() { <-a; b <- 1 }()\n<-b",
		"done := make(chan bool)\ngo func() { defer close(done); select {} }()\nfor range done { }",
	} {
		_, err := c.Run(t.Context(), i+2, text)
		var e *Error
		if !errors.As(err, &e) || e.Kind != Deadlocked || !strings.Contains(e.Message, "all goroutines are asleep") || e.Line == 0 {
			t.Errorf("%s: %v", text, err)
		}
		if r, err := c.Run(t.Context(), 100, "x + 1"); err != nil || r.Values[0] != 42 {
			t.Errorf("after %s: %v, %v", text, r.Values, err)
		}
	}
}

// TestDeathOfPrograms runs programs that die other than by their own panic: no
// deferred call runs then. Those of a cell that is no program do.
func TestDeathOfPrograms(t *testing.T) {
	const deadlock, death = "defer func() { n++ }()\nselect {}", "defer func() { n++ }()\ngo panic(1)\nselect {}"
	for _, text := range []string{deadlock, death} {
		c := newSession(t)
		if _, err := c.Run(t.Context(), 1, "package main\nvar n int\nfunc main() {\n"+text+"\n}"); err == nil {
			t.Fatal(text, "ends")
		}
		if r, err := c.Run(t.Context(), 2, "n"); err != nil || r.Values[0] != 0 {
			t.Errorf("after %s: %v, %v", text, r.Values, err)
		}
		if _, err := c.Run(t.Context(), 3, "func f() {\n"+text+"\n}\nf()"); err == nil {
			t.Fatal(text, "ends")
		}
		if r, err := c.Run(t.Context(), 4, "n"); err != nil || r.Values[0] != 1 {
			t.Errorf("after %s in a cell: %v, %v", text, r.Values, err)
		}
	}
}

func TestSleeps(t *testing.T) {
	for _, g := range []struct {
		state, frames string
		want          bool
	}{
		{"chan receive]:", "weir/kernel/internal/cell.(*runtime).choose(0x1)\n\tf.go:1\n", true},
		{"select, 2 minutes]:", "reflect.rselect(...)\n\tv.go:1\nreflect.Select(...)\n\tv.go:2\nweir/kernel/internal/cell.(*runtime).choose(0x1)\n", true},
		{"select]:", "weir/kernel/internal/cell.(*runtime).sleep(0x1)\n\tf.go:1\n", false},
		{"sync.WaitGroup.Wait]:", "sync.runtime_SemacquireWaitGroup(0x1)\n\ts.go:1\nreflect.Value.call(...)\ngithub.com/traefik/yaegi/interp.callBin.func1(...)\n", true},
		{"chan receive]:", "weir/kernel/shell.(*asker).wait(...)\n\ta.go:1\ngithub.com/traefik/yaegi/interp.x()\n", false},
		{"sleep]:", "time.Sleep(1)\n", false},
		{"running]:", "github.com/traefik/yaegi/interp.runCfg()\n", false},
		{"IO wait]:", "internal/poll.runtime_pollWait()\n", false},
	} {
		if got := sleeps(g.state, g.frames); got != g.want {
			t.Errorf("%s %s: %v", g.state, g.frames, got)
		}
	}
}
