package cell

import (
	"fmt"
	goruntime "runtime"
	"strings"
	"testing"
)

// TestForget runs many cells and looks at what stays of each; what later cells
// use stays, whichever way.
func TestForget(t *testing.T) {
	c := newSession(t)
	run := func(text string) any {
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
	heap := func() uint64 {
		var m goruntime.MemStats
		goruntime.GC()
		goruntime.GC()
		goruntime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	run("type S struct{ n int }\nfunc (s *S) Add(k int) int { func() { s.n += k }(); return s.n }\nfunc twice(f func(int) int) func(int) int { return func(x int) int { return f(f(x)) } }")
	run("s := &S{1}\nadd := s.Add\nfs := []func() string{func() string { return fmt.Sprint(s.n) }}\ng := twice(func(x int) int { return x + s.n })\nh := (*S).Add")
	many := func(n int) {
		for i := range n {
			run(fmt.Sprintf("n := %d\nvar wg%d sync.WaitGroup\nfor range 3 {\n\twg%d.Go(func() { _ = n })\n}\nwg%d.Wait()\nfunc() { defer func() { recover() }(); panic(n) }()\nf := []int{n, 2}\nfmt.Sprint(f)", i, i%7, i%7, i%7))
		}
	}
	many(100)
	before := heap()
	many(300)
	if each := (int64(heap()) - int64(before)) / 300; each > 12_000 {
		t.Errorf("%d bytes stay of a cell", each)
	}
	if got := run("a := []any{add(2), fs[0](), g(1), h(s, 4), s.Add(0)}\nfmt.Sprint(a...)"); got != "337 7 7" {
		t.Error(got)
	}
	if _, err := c.Run(t.Context(), 2, "func bad() int { var z []int; return z[3] }\nbad()"); err == nil || !strings.Contains(err.Error(), "index out of range [3]") {
		t.Error(err)
	}
}
