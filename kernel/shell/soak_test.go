package shell

import (
	"context"
	"fmt"
	"strconv"
	"testing"
	"time"
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

// TestMemoryOfLargeCellsIsReturned drops much memory in one cell and waits in the
// next until the system has it back.
func TestMemoryOfLargeCellsIsReturned(t *testing.T) {
	c := startGo(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for _, text := range []string{
		"b := make([]byte, 600<<20)\nfor i := 0; i < len(b); i += 4096 { b[i] = 1 }\nb = nil",
		"for {\n\tvar m runtime.MemStats\n\truntime.ReadMemStats(&m)\n\tif m.HeapSys-m.HeapReleased < 300<<20 { break }\n\ttime.Sleep(50*time.Millisecond)\n}",
	} {
		if err := c.Run(ctx, Cell{Number: 1, Text: text}, &record{}); err != nil {
			t.Fatal(err)
		}
	}
}
