package shell

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestSteadyCells runs cells of all kinds many times, those that fail and those that are
// interrupted, too: neither goroutines nor descriptors nor temporary files gather.
func TestSteadyCells(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	c := startGo(t)
	if _, err := run(t, c, "x := 1\nvar f *Frame"); err != nil {
		t.Fatal(err)
	}
	cells := func(from, to int) {
		for i := from; i < to; i++ {
			for _, text := range []string{
				fmt.Sprintf("func g(a int) int { return a*%d + x }\ng(2)", i),
				fmt.Sprintf("f = weir.Range(0, 5000).WithColumns(Col(\"value\").Mul(%d).As(\"w\"))\nf.Filter(Col(\"w\").Ge(3)).Head(5)", i+1),
				fmt.Sprintf("%%%%sql --as t\nSELECT value %% 7 AS k, count(*) AS n FROM range(0, %d) r(value) GROUP BY 1", i+100),
				"t.Head(3)",
				"ch := make(chan int)\ngo func() { for i := range 50 { ch <- i }; close(ch) }()\nn := 0\nfor v := range ch { n += v }\nn",
				fmt.Sprintf("Display(\"a\")\nfmt.Println(%d)\nfmt.Fprintln(os.Stderr, 1)", i),
				"exec.Command(`true`).Run()",
			} {
				if _, err := run(t, c, text); err != nil {
					t.Fatalf("%s: %v", text, err)
				}
			}
			for _, text := range []string{"nosuch", "[]int{}[x]", "strconv.Atoi(`x`)", "%%sql\nSELECT nosuch", "panic(x)"} {
				if _, err := run(t, c, text); err == nil {
					t.Fatalf("%s did not fail", text)
				}
			}
			if i%10 == 0 {
				interrupted(t, c, "for range 3 { go func() { for { } }() }\nfmt.Println(1)\nfor { x = 1 }")
			}
		}
	}
	figures := func() (goroutines, descriptors int) {
		out, err := run(t, c, "files, _ := os.ReadDir(`/proc/self/fd`)\nfmt.Sprint(runtime.NumGoroutine(), ` `, len(files))")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = fmt.Sscan(fmt.Sprint(out.last["text/plain"]), &goroutines, &descriptors)
		return goroutines, descriptors
	}
	own := func() int {
		files, _ := os.ReadDir("/proc/self/fd")
		return len(files)
	}
	cells(0, 5)
	goroutines, descriptors := figures()
	ours := own()
	cells(5, 35)
	// The pipes of cells are closed when a later cell sees that nobody has them any more.
	if g, d := figures(); g > goroutines+5 || d > descriptors+5 || own() > ours+20 {
		t.Errorf("%d goroutines, %d descriptors and %d of the supervisor; %d, %d and %d before", g, d, own(), goroutines, descriptors, ours)
	}
	left, err := os.ReadDir(os.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range left {
		if !strings.HasPrefix(f.Name(), "weir-memory-") {
			t.Errorf("%s is left", f.Name())
		}
	}
}
