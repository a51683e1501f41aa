package cell

import (
	"fmt"
	goruntime "runtime"
	"strings"
	"testing"
)

// valueOfCell runs a cell that must not fail, and is its value.
func valueOfCell(t *testing.T, c *Compiler, text string) any {
	t.Helper()
	r, err := c.Run(t.Context(), 1, text)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Values) == 0 {
		return nil
	}
	return r.Values[0]
}

func heapInUse() int64 {
	var m goruntime.MemStats
	goruntime.GC()
	goruntime.GC()
	goruntime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestForget runs many cells and looks at what stays of each; what later cells
// use stays, whichever way.
func TestForget(t *testing.T) {
	c := newSession(t)
	run := func(text string) any { t.Helper(); return valueOfCell(t, c, text) }
	run("type S struct{ n int }\nfunc (s *S) Add(k int) int { func() { s.n += k }(); return s.n }\nfunc twice(f func(int) int) func(int) int { return func(x int) int { return f(f(x)) } }")
	run("s := &S{1}\nadd := s.Add\nfs := []func() string{func() string { return fmt.Sprint(s.n) }}\ng := twice(func(x int) int { return x + s.n })\nh := (*S).Add")
	many := func(n int) {
		for i := range n {
			run(fmt.Sprintf("n := %d\nvar wg%d sync.WaitGroup\nfor range 3 {\n\twg%d.Go(func() { _ = n })\n}\nwg%d.Wait()\nfunc() { defer func() { recover() }(); panic(n) }()\nf := []int{n, 2}\nfmt.Sprint(f)", i, i%7, i%7, i%7))
		}
	}
	many(100)
	before := heapInUse()
	many(300)
	if each := (heapInUse() - before) / 300; each > 12_000 {
		t.Errorf("%d bytes stay of a cell", each)
	}
	if got := run("a := []any{add(2), fs[0](), g(1), h(s, 4), s.Add(0)}\nfmt.Sprint(a...)"); got != "337 7 7" {
		t.Error(got)
	}
	if _, err := c.Run(t.Context(), 2, "func bad() int { var z []int; return z[3] }\nbad()"); err == nil || !strings.Contains(err.Error(), "index out of range [3]") {
		t.Error(err)
	}
}

// TestForgetReplaced declares functions anew, many times, and looks at what stays; what variables hold of them goes on as it was.
func TestForgetReplaced(t *testing.T) {
	c := newSession(t)
	run := func(text string) any { t.Helper(); return valueOfCell(t, c, text) }
	run("func base(n int) int { return n + 1 }\nfunc fact(n int) int { if n < 2 { return 1 }; return n * fact(n-1) }\n" +
		"func even(n int) bool { return n == 0 || odd(n-1) }\nfunc odd(n int) bool { return n != 0 && even(n-1) }\nfunc bad() int { var z []int; return z[3] }")
	run("keep, rec, ev, fails := base, fact, even, bad\nclosed := func() int { return func() int { return base(10) + fact(3) }() }\nch, out := make(chan int), make(chan int)\n" +
		"go func() { for n := range ch { out <- base(n) } }()")
	many := func(n int) {
		for i := range n {
			run(fmt.Sprintf("func base(n int) int { return n + %d }\nfunc fact(n int) int { return base(n) }\nfunc even(n int) bool { return odd(n) }\nfunc odd(n int) bool { return base(n) > 0 }\nfunc bad() int { return 0 }\nbase(fact(1))", i+100))
		}
	}
	many(50)
	before := heapInUse()
	many(200)
	if each := (heapInUse() - before) / 200; each > 12_000 {
		t.Errorf("%d bytes stay of a cell", each)
	}
	if got := run("ch <- 4\nfmt.Sprint(keep(1), rec(5), ev(3), ev(4), closed(), <-out, base(1), even(2))"); got != "2 120 false true 17 5 300 true" {
		t.Error(got)
	}
	if _, err := c.Run(t.Context(), 2, "fails()"); err == nil || !strings.Contains(err.Error(), "index out of range [3]") {
		t.Error(err)
	}
	// A caller of what no longer compiles is lost, and its name may be used again.
	run("func other() string { return keepName() }\nfunc keepName() string { return \"k\" }")
	run("func keepName() int { return 1 }")
	if _, err := c.Run(t.Context(), 3, "other()"); err == nil {
		t.Error("other has a body that does not compile")
	}
	if got := run("func other() int { return keepName() + 1 }\nother()"); got != 2 {
		t.Error(got)
	}
}
