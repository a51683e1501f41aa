package shell

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
)

func run(t *testing.T, c Client, text string) (*record, error) {
	t.Helper()
	out := &record{}
	err := c.Run(t.Context(), Cell{Number: 1, Text: text}, out)
	return out, err
}

func TestOrderOfPrintsAndDisplays(t *testing.T) {
	c := startFake(t, Launch{})
	out, err := run(t, c, "print a\ndisplay one\nprint b\ndisplay two\nprint c\nset x 3\nvalue x")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{`stdout "a\n"`, "display one", `stdout "b\n"`, "display two", `stdout "c\n"`, "result 3"}
	if !reflect.DeepEqual(out.log, want) {
		t.Errorf("got %q, want %q", out.log, want)
	}
}

func TestManyLinesComeInOrder(t *testing.T) {
	c := startFake(t, Launch{})
	out, err := run(t, c, "many")
	if err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	for i := range 10_000 {
		fmt.Fprintln(&want, "line", i)
	}
	if out.stdout.String() != want.String() {
		t.Errorf("got %d bytes, want %d", out.stdout.Len(), want.Len())
	}
}

func TestCharactersStayWhole(t *testing.T) {
	c := startFake(t, Launch{})
	out, err := run(t, c, "bytes żółć 日本\xff\xc5")
	if err != nil {
		t.Fatal(err)
	}
	if got := out.stdout.String(); got != "żółć 日本\uFFFD\uFFFD" && got != "żółć 日本\uFFFD\uFFFD\uFFFD" {
		t.Errorf("got %q", got)
	}
	for _, l := range out.log {
		if strings.Contains(l, `\x`) {
			t.Errorf("broken character in %s", l)
		}
	}
}

func TestLargeDisplay(t *testing.T) {
	c := startFake(t, Launch{})
	out, err := run(t, c, "big")
	if err != nil {
		t.Fatal(err)
	}
	if got := len(out.last["text/html"].(string)); got != 50<<20 {
		t.Errorf("got %d bytes", got)
	}
	if got, _ := json.Marshal(out.last["application/json"]); string(got) != `{"n":4611686018427387904}` {
		t.Errorf("got %s", got)
	}
}

func TestDeathsAreNamed(t *testing.T) {
	for text, want := range map[string]string{
		"exit":      "exit status 3",
		"goroutine": "panic in a goroutine: boom",
		"overflow":  "stack overflow",
		"unlock":    "fatal error: sync: unlock of unlocked mutex",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			c := startFake(t, Launch{})
			out, err := run(t, c, "print before\n"+text)
			var cellErr *CellError
			if !errors.As(err, &cellErr) {
				t.Fatalf("got %v", err)
			}
			if cellErr.Name != "worker died" || !cellErr.StateLost || !strings.Contains(cellErr.Message, want) {
				t.Errorf("got %+v, want %q", cellErr, want)
			}
			if out.stdout.String() != "before\n" {
				t.Errorf("stdout %q", out.stdout.String())
			}
			if strings.Contains(out.stderr.String(), "goroutine ") {
				t.Errorf("stderr shows the crash: %q", out.stderr.String())
			}
			if out, err = run(t, c, "print after"); err != nil || out.stdout.String() != "after\n" {
				t.Errorf("next cell: %v %q", err, out.stdout.String())
			}
		})
	}
}

func TestDeathBetweenCellsIsToldOnce(t *testing.T) {
	c := startFake(t, Launch{})
	if _, err := run(t, c, "later"); err != nil && !strings.Contains(err.Error(), "panic in a goroutine: later") {
		t.Fatal(err)
	} else if err == nil {
		<-c.(*supervisor).process.done
		if _, err := run(t, c, "print x"); err == nil || !strings.Contains(err.Error(), "panic in a goroutine: later") {
			t.Fatalf("got %v", err)
		}
	}
	if _, err := run(t, c, "print x"); err != nil {
		t.Fatal(err)
	}
}

func TestResetForgets(t *testing.T) {
	c := startFake(t, Launch{})
	if _, err := run(t, c, "set x 3"); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"set y 1\n%reset": "stands alone",
		"%reset all":      "takes no arguments",
	} {
		if _, err := run(t, c, text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
	if out, err := run(t, c, "value x"); err != nil || !reflect.DeepEqual(out.log, []string{"result 3"}) {
		t.Errorf("what was refused has forgotten x: %q %v", out.log, err)
	}
	for _, text := range []string{"%reset", " %reset -f\n"} {
		if out, err := run(t, c, text); err != nil || len(out.log) > 0 {
			t.Errorf("%q: got %q %v", text, out.log, err)
		}
		if out, err := run(t, c, "%who"); err != nil || out.stdout.String() != "nothing is declared yet\n" {
			t.Errorf("%q: then %q %v", text, out.stdout.String(), err)
		}
	}
	if err := newFake().Run(t.Context(), Cell{Number: 1, Text: "%reset"}, &record{}); err == nil {
		t.Error("a shell without a worker is reset")
	}
}

func TestCrashWordsOfAUserAreShown(t *testing.T) {
	c := startFake(t, Launch{})
	out, err := run(t, c, "warn panic: not really\nprint x")
	if err != nil || out.stderr.String() != "panic: not really\n" {
		t.Errorf("%v %q", err, out.stderr.String())
	}
	out, _ = run(t, c, "warn panic: not really\nexit")
	if out.stderr.String() != "panic: not really\n" {
		t.Errorf("%q", out.stderr.String())
	}
}

func TestInterruptKeepsVariables(t *testing.T) {
	c := startFake(t, Launch{})
	if _, err := run(t, c, "set x 1"); err != nil {
		t.Fatal(err)
	}
	for _, stop := range []string{"interrupt", "context"} {
		ctx, cancel := context.WithCancel(t.Context())
		out := &record{seen: make(chan string, 10)}
		ended := make(chan error)
		go func() { ended <- c.Run(ctx, Cell{Number: 2, Text: "wait"}, out) }()
		<-out.seen
		if stop == "interrupt" {
			c.Interrupt(t.Context())
		} else {
			cancel()
		}
		var cellErr *CellError
		if err := <-ended; !errors.As(err, &cellErr) || cellErr.Name != "interrupted" || cellErr.StateLost {
			t.Fatalf("%s: got %v", stop, err)
		}
		cancel()
	}
	out, err := run(t, c, "value x")
	if err != nil || out.last["text/plain"] != "1" {
		t.Errorf("%v %v", err, out.last)
	}
}

func TestTimeLimitIsNamed(t *testing.T) {
	c := startFake(t, Launch{})
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	err := c.Run(ctx, Cell{Number: 2, Text: "wait"}, &record{})
	if err == nil || !strings.Contains(err.Error(), "time limit") {
		t.Errorf("got %v", err)
	}
}

func TestInterruptEndsADeafCell(t *testing.T) {
	c := startFake(t, Launch{Grace: time.Millisecond})
	out := &record{seen: make(chan string, 10)}
	ended := make(chan error)
	go func() { ended <- c.Run(t.Context(), Cell{Number: 2, Text: "deaf"}, out) }()
	<-out.seen
	c.Interrupt(t.Context())
	var cellErr *CellError
	if err := <-ended; !errors.As(err, &cellErr) || cellErr.Name != "interrupted" || !cellErr.StateLost {
		t.Fatalf("got %v", err)
	}
	if _, err := run(t, c, "print x"); err != nil {
		t.Fatal(err)
	}
}

func TestAsk(t *testing.T) {
	c := startFake(t, Launch{})
	out := &record{answer: "Ada"}
	err := c.Run(t.Context(), Cell{Number: 1, Text: "ask who?"}, out)
	if err != nil || out.last["text/plain"] != "Ada" {
		t.Errorf("%v %v", err, out.log)
	}
}

func TestCallsOfAWorker(t *testing.T) {
	c := startFake(t, Launch{})
	if got, err := c.Complete(t.Context(), "%ti", 3); err != nil || len(got.Matches) != 1 || got.Matches[0].Text != "%time" {
		t.Errorf("%v %v", got, err)
	}
	if got, err := c.Status(t.Context(), "if {"); err != nil || got.State != "incomplete" {
		t.Errorf("%v %v", got, err)
	}
	if got, found, err := c.Inspect(t.Context(), "print", 5); err != nil || !found || !strings.Contains(got["text/plain"].(string), "func print") {
		t.Errorf("%v %v", got, err)
	}
	if err := c.Set(t.Context(), "x", []string{}); err != nil {
		t.Error(err)
	}
	if err := c.Set(t.Context(), "x", t); err == nil {
		t.Error("a *testing.T went through")
	}
}

func TestFailures(t *testing.T) {
	c := startFake(t, Launch{})
	for text, want := range map[string]string{
		"error no such table": "error: no such table",
		"nan":                 "unsupported type",
		"boom":                "panic: boom",
		"\nnosuch":            "compile error: undefined: nosuch",
		"%nosuch":             "no magic %nosuch",
	} {
		_, err := run(t, c, text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}

func TestWorkerThatDoesNotStart(t *testing.T) {
	c, err := Start("/bin/sh", "-c", "echo no luck >&2; exit 7")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, err = run(t, c, "print x")
	if err == nil || !strings.Contains(err.Error(), "no luck") || !strings.Contains(err.Error(), "exit status 7") {
		t.Errorf("got %v", err)
	}
	if _, err := Start("/nonexistent/weir"); err == nil {
		t.Error("a missing program started")
	}
}

func TestValuesKeepTheirTypes(t *testing.T) {
	for _, v := range []any{
		true, int64(math.MinInt64), math.Inf(-1), -0.0, 0.1, "a\xff\n\"", "", []bool{true}, []int64{},
		[]float64{math.SmallestNonzeroFloat64, math.MaxFloat64}, []string{"", "\x00ż"},
	} {
		w, err := toWire(v)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := json.Marshal(w)
		var back wireValue
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		if got, err := back.value(); err != nil || !reflect.DeepEqual(got, v) {
			t.Errorf("%T %v became %T %v (%v)", v, v, got, got, err)
		}
	}
	w, _ := toWire(math.NaN())
	if got, _ := w.value(); !math.IsNaN(got.(float64)) {
		t.Errorf("NaN became %v", got)
	}
}

func TestInterruptEndsACommand(t *testing.T) {
	c := startFake(t, Launch{Grace: time.Hour})
	out := &record{seen: make(chan string, 10)}
	ended := make(chan error)
	go func() {
		ended <- c.Run(t.Context(), Cell{Number: 1, Text: "$echo waiting; sleep 1000 | cat"}, out)
	}()
	<-out.seen
	c.Interrupt(t.Context())
	var cellErr *CellError
	if err := <-ended; !errors.As(err, &cellErr) || cellErr.Name != "interrupted" || cellErr.StateLost {
		t.Fatalf("got %v", err)
	}
}

func TestCloseDuringACell(t *testing.T) {
	c := startFake(t, Launch{})
	out := &record{seen: make(chan string, 10)}
	ended := make(chan error)
	go func() { ended <- c.Run(t.Context(), Cell{Number: 1, Text: "deaf"}, out) }()
	<-out.seen
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; err != errClosed {
		t.Errorf("got %v", err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if _, err := c.Status(t.Context(), "x"); err != errClosed {
		t.Errorf("got %v", err)
	}
}

func TestPrintsAfterTheCell(t *testing.T) {
	var r relay
	first, second, third := &lingering{}, &record{}, &record{}
	to := r.begin(first)
	r.end()
	r.stream(to, "stdout", "late")
	to = r.begin(second)
	r.end()
	r.stream(to, "stdout", "later")
	r.begin(third)
	r.stream(to, "stdout", " still")
	if first.stdout.String() != "late" || second.stdout.String() != "" || third.stdout.String() != "later still" {
		t.Errorf("%q %q %q", first.stdout.String(), second.stdout.String(), third.stdout.String())
	}
}
