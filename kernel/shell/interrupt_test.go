package shell

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// interrupted runs a cell, interrupts it once it has printed, and wants it to say
// so.
func interrupted(t *testing.T, c Client, text string) *CellError {
	t.Helper()
	out := &record{seen: make(chan string, 10)}
	ended := make(chan error)
	go func() { ended <- c.Run(context.Background(), Cell{Number: 2, Text: text}, out) }()
	<-out.seen
	if err := c.Interrupt(t.Context()); err != nil {
		t.Fatal(err)
	}
	err := <-ended
	var cellErr *CellError
	if !errors.As(err, &cellErr) || cellErr.Name != "interrupted" || cellErr.StateLost {
		t.Fatalf("%s: got %v", text, err)
	}
	return cellErr
}

// gone is Go that ends when the goroutines of the cells before have ended.
const gone = "for runtime.NumGoroutine() > before { time.Sleep(time.Millisecond) }\n"

// TestInterruptInCompiledCode interrupts cells in calls that no context reaches:
// the variables stay, and what comes after the call is not run when it is done.
func TestInterruptInCompiledCode(t *testing.T) {
	c := startGo(t)
	for _, text := range []string{
		"kept := 42\nr, w, err := os.Pipe()\nr2, w2, err := os.Pipe()\nb := make([]byte, 1)",
		"var mu sync.Mutex\nmu.Lock()\nbefore := runtime.NumGoroutine()",
	} {
		if _, err := run(t, c, text); err != nil {
			t.Fatal(err)
		}
	}
	for text, release := range map[string]string{
		"fmt.Println(1)\nr.Read(b)\nkept = 1\nfmt.Println(kept)":                            "w.Write(b)\n",
		"fmt.Println(1)\nfor { r2.Read(b); kept++ }":                                        "w2.Write(b)\n",
		"fmt.Println(1)\nmu.Lock()\nkept = 2":                                               "mu.Unlock()\n",
		"go func() { mu.Lock(); kept = 3 }()\nfmt.Println(1)\nfor { }":                      "mu.Unlock()\n",
		"for range 5 { go func() { for { } }() }\nfmt.Println(1)\nselect { }":               "",
		"fmt.Println(1)\nnew(big.Int).Exp(big.NewInt(3), big.NewInt(1<<21), nil)\nkept = 4": "",
	} {
		interrupted(t, c, text)
		out, err := run(t, c, release+gone+"kept")
		if err != nil || out.last["text/plain"] != "42" || out.stdout.String() != "" {
			t.Errorf("after %s: %v %v %q", text, out.last, err, out.stdout.String())
		}
		if strings.Contains(release, "mu.") {
			if _, err := run(t, c, "mu = sync.Mutex{}\nmu.Lock()"); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestInterruptLeavesOtherCells keeps the goroutines of earlier cells.
func TestInterruptLeavesOtherCells(t *testing.T) {
	c := startGo(t)
	if _, err := run(t, c, "in, out := make(chan int), make(chan int)\ngo func() { for x := range in { out <- x + 1 } }()\nin <- 1\n<-out"); err != nil {
		t.Fatal(err)
	}
	interrupted(t, c, "in <- 5\nfmt.Println(<-out)\nfor { }")
	if out, err := run(t, c, "in <- 41\n<-out"); err != nil || out.last["text/plain"] != "42" {
		t.Errorf("%v %v", out.last, err)
	}
}

// TestLatePanics tells of panics and exits of goroutines whose cells have ended;
// they are no errors of the cells that run then.
func TestLatePanics(t *testing.T) {
	c := startGo(t)
	for text, want := range map[string]string{
		"panic(`boom`)":   "panic in a goroutine: boom (cell 1, line 2, which had ended)",
		"os.Exit(3)":      "exit status 3 in a goroutine of cell 1, which had ended; the kernel goes on",
		"log.Fatal(`no`)": "exit status 1 in a goroutine of cell 1, which had ended; the kernel goes on",
	} {
		if _, err := run(t, c, "start, before := make(chan bool), runtime.NumGoroutine()\ngo func() { <-start; "+text+" }()"); err != nil {
			t.Fatal(err)
		}
		out, err := run(t, c, "close(start)\n"+gone+"1")
		if err != nil || out.last["text/plain"] != "1" || !strings.Contains(out.stderr.String(), want) {
			t.Errorf("%s: %v %v %q", text, out.last, err, out.stderr.String())
		}
	}
}

// TestReasonsOfInterruptions names why a cell was stopped, and what it has left behind.
func TestReasonsOfInterruptions(t *testing.T) {
	late, cancel := context.WithTimeoutCause(t.Context(), 0, context.DeadlineExceeded)
	defer cancel()
	asked, stop := context.WithCancel(t.Context())
	stop()
	left := func() error { return &CellError{Name: "interrupted", Message: stopped + goesOn, Background: true} }
	for _, c := range []struct {
		err        error
		want       string
		background bool
	}{
		{asCellError(asked, errors.New("any")), stopped, false},
		{asCellError(asked, left()), stopped + goesOn, true},
		{asCellError(late, errors.New("any")), overdue, false},
		{asCellError(late, left()), overdue + goesOn, true},
		{inTime(late, &CellError{Name: "interrupted"}, "x"), overdue, false},
		{inTime(late, &CellError{Name: "interrupted", StateLost: true}, "x, f"), overdue + "; what cells have declared is lost: x, f; run them again", false},
		{inTime(late, left(), "x"), overdue + goesOn, true},
		{because(&CellError{Message: "out of memory"}, left()), "out of memory" + goesOn, true},
		{because(&CellError{Message: "out of memory"}, errors.New("any")), "out of memory", false},
	} {
		var cellErr *CellError
		if !errors.As(c.err, &cellErr) || cellErr.Message != c.want || cellErr.Background != c.background {
			t.Errorf("got %+v, want %s", c.err, c.want)
		}
	}
}
