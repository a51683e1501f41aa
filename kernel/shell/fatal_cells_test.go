package shell

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// TestFatalCells runs what would end a process of native Go, or never end: each is one
// named error, and the variables stay.
func TestFatalCells(t *testing.T) {
	c := startGo(t)
	if _, err := run(t, c, "kept := 42"); err != nil {
		t.Fatal(err)
	}
	for _, cell := range []struct{ text, name, message string }{
		{"type R struct{ n int }\nfunc (r R) String() string { return r.String() }\nR{1}", "stack overflow", "calls itself without end"},
		{"list := make([]any, 1)\nlist[0] = list\nlist", "stack overflow", "contains itself"},
		{"table := map[string]any{}\ntable[`a`] = []any{table}\nfmt.Println(table)", "stack overflow", "contains itself"},
		{"n := 1 << 46\nb := make([]byte, n)", "out of memory", "70368744177664 elements"},
		{"func f() { defer func() { recover() }(); n := 1 << 46; _ = make([]int, 0, n/8) }\nf()", "out of memory", "8796093022208 elements"},
		{"n := 1 << 40\n_ = make(chan int, n)", "out of memory", "1099511627776 elements"},
		{"n := 1 << 40\n_ = make(map[string]int, n)", "out of memory", "1099511627776 elements"},
		{"_ = make(chan struct{}, 1<<40)\npanic(`small`)", "panic", "small"},
		{"_ = make(chan int)\nn := -1\n_ = make(chan int, n)", "panic", "makechan: size out of range"},
		{"n := -1\n_ = make([]int, n)", "panic", "makeslice: len out of range"},
		{"type B struct{ n int }\nfunc (b B) HTML() string { panic(`no page`) }\nB{1}", "panic", "no page"},
		{"type W struct{ n int }\nfunc (w W) String() string { var mu sync.Mutex; mu.Lock(); mu.Lock(); return `` }\nW{1}", "deadlock", "asleep"},
		{"func down(n int) int { return down(n+1) + 1 }\nhold := make(chan bool)\nfor range 2000 { go func() { <-hold }() }\ndown(0)", "stack overflow", "calls itself without end"},
		{"go func() { <-hold }()\ndown(0)", "stack overflow", "calls itself without end"}, // also beside those
	} {
		_, err := run(t, c, cell.text)
		var cellErr *CellError
		if !errors.As(err, &cellErr) || cellErr.Name != cell.name || !strings.Contains(cellErr.Message, cell.message) {
			t.Errorf("%s: got %v", cell.text, err)
		}
		if out, err := run(t, c, "kept"); err != nil || out.last["text/plain"] != "42" {
			t.Fatalf("after %s: %v %v", cell.text, out.last, err)
		}
	}
}

// TestValuesThatPrintThemselves have in them what fmt would not come to the end of, or what only their methods may read.
func TestValuesThatPrintThemselves(t *testing.T) {
	c := startGo(t)
	for _, cell := range []struct{ text, printed string }{
		{"type R struct{ n int; m map[string]any }\nfunc (r R) String() string { return fmt.Sprint(`R`, r.n) }\nr := R{1, map[string]any{}}\nr.m[`self`] = r.m\nfmt.Println(r, []R{r}, []any{r}, map[int]R{2: r})", "R1 [R1] [R1] map[2:R1]\n"},
		{"type E struct{ list []any }\nfunc (e *E) Error() string { return `E` }\ne := &E{make([]any, 1)}\ne.list[0] = e.list\nfmt.Println(e, struct{ Err error }{e})", "E {E}\n"},
		{"type Cache struct { mu sync.Mutex; m map[int]int }\nfunc (c *Cache) String() string { c.mu.Lock(); defer c.mu.Unlock(); return fmt.Sprint(len(c.m) > 0) }\ncache := &Cache{m: map[int]int{1: 1}}\nstop := make(chan bool)\ndone := make(chan bool)\ngo func() { defer close(done); for i := 0; ; i++ { select { case <-stop: return; default: }; cache.mu.Lock(); cache.m[i%1000] = i; cache.mu.Unlock() } }()\ns := ``\nfor range 2000 { s = fmt.Sprint(cache) }\nclose(stop)\n<-done\nfmt.Println(s)", "true\n"},
	} {
		if out, err := run(t, c, cell.text); err != nil || out.stdout.String() != cell.printed {
			t.Errorf("%s:\nprinted %q, %v", cell.text, out.stdout.String(), err)
		}
	}
}

// TestInterruptOfAValueThatShowsItself stops methods that are called to show a value:
// they are the cell's, and nothing is shown.
func TestInterruptOfAValueThatShowsItself(t *testing.T) {
	c := startGo(t)
	for _, method := range []string{"String", "HTML", "Error"} {
		interrupted(t, c, "kept := 42\ntype T struct{ n int }\nfunc (t T) "+method+"() string { fmt.Println(1); for { } }\nT{1}")
		if out, err := run(t, c, "kept"); err != nil || out.last["text/plain"] != "42" {
			t.Errorf("%s: %v %v", method, out.last, err)
		}
	}
	out := &record{seen: make(chan string, 1)}
	ended := make(chan error)
	go func() {
		ended <- c.Run(context.Background(), Cell{Number: 2, Text: "type S struct{ n int }\nfunc (s S) String() string { fmt.Println(1); select {} }\nS{1}"}, out)
	}()
	<-out.seen
	if err := c.Interrupt(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err == nil || out.last != nil {
		t.Errorf("%v, and shown %v", err, out.last)
	}
}

// TestSignalsAndLimits ends the worker in ways that leave few words.
func TestSignalsAndLimits(t *testing.T) {
	c := startGo(t)
	for text, want := range map[string]string{
		"syscall.Kill(os.Getpid(), syscall.SIGQUIT)\nselect {}":                                     "SIGQUIT",
		"syscall.Kill(os.Getpid(), syscall.SIGSEGV)\nselect {}":                                     "SIGSEGV",
		"syscall.Kill(os.Getpid(), syscall.SIGTERM)\nselect {}":                                     "signal 15",
		"_ = syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: 3, Max: 3})\nkept := 42": "may open no more files",
	} {
		_, err := run(t, c, text)
		if err == nil {
			_, err = run(t, c, "kept")
		}
		var cellErr *CellError
		if !errors.As(err, &cellErr) || cellErr.Name != "worker died" || !strings.Contains(cellErr.Message, want) {
			t.Errorf("%s: got %v", text, err)
		}
		if out, err := run(t, c, "1"); err != nil || out.last["text/plain"] != "1" {
			t.Errorf("after %s: %v %v", text, out.last, err)
		}
	}
}
