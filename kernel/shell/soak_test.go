package shell

import (
	"fmt"
	"strconv"
	"testing"
)

// Many cells that start goroutines, make frames and drop them leave neither
// goroutines nor memory behind.
func TestManyCells(t *testing.T) {
	c := startGo(t)
	if _, err := run(t, c, "import \"runtime\"\nimport \"sync\"\nvar f *Frame\nfunc used() uint64 {\n\tvar m runtime.MemStats\n\truntime.GC()\n\truntime.ReadMemStats(&m)\n\treturn m.HeapAlloc\n}"); err != nil {
		t.Fatal(err)
	}
	ask := func(text string) int {
		out, err := run(t, c, text)
		if err != nil {
			t.Fatal(err)
		}
		n, err := strconv.Atoi(fmt.Sprint(out.last["text/plain"]))
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	cells := func(n int) {
		for i := range n {
			text := fmt.Sprintf("f = weir.Range(0, 20000)\nn, err := f.Filter(Col(\"value\").Ge(%d)).Count()\n_ = err\nvar wg%d sync.WaitGroup\nfor range 3 {\n\twg%d.Go(func() { _ = n })\n}\nwg%d.Wait()\nf = nil", i, i%7, i%7, i%7)
			if _, err := run(t, c, text); err != nil {
				t.Fatal(err)
			}
		}
	}
	cells(200)
	goroutines, memory := ask("runtime.NumGoroutine()"), ask("used()")
	cells(1800)
	if now := ask("runtime.NumGoroutine()"); now > goroutines+5 {
		t.Errorf("%d goroutines, %d before", now, goroutines)
	}
	// Of a cell that has run, its names, types and texts stay. What the interpreter
	// compiled of it would be ten times as large.
	if now := ask("used()"); now > memory+1800*25_000 {
		t.Errorf("%d bytes in use, %d before", now, memory)
	}
}
