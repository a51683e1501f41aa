package cell

import (
	"context"
	"errors"
	goruntime "runtime"
	"strings"
	"testing"
	"time"
)

// TestUnbegunGoroutines takes those of one run and leaves those of another.
func TestUnbegunGoroutines(t *testing.T) {
	rt := newRuntime()
	one, two := newRun(1, func() {}), newRun(2, func() {})
	rt.ready.calls = []unbegun{{run: one}, {run: two}, {run: one}}
	rt.ready.timer = time.NewTimer(time.Hour)
	if n := len(rt.ready.taken(one)); n != 2 {
		t.Errorf("%d of one", n)
	}
	if n := len(rt.ready.taken(two)); n != 1 {
		t.Errorf("%d of two", n)
	}
}

// TestGoroutinesOfCellsBegin waits for one without any rest: it begins beside.
func TestGoroutinesOfCellsBegin(t *testing.T) {
	c := newSession(t)
	c.rt.ready.every = time.Hour
	mustRun(t, c, "var n atomic.Int32\ngo n.Store(1)\nfor n.Load() == 0 {\n}")
}

// TestStoppedRunsBeginNothing calls what an interrupted cell has left for later.
func TestStoppedRunsBeginNothing(t *testing.T) {
	rt := newRuntime()
	run := newRun(1, func() {})
	rt.runs.begin(run)
	called := 0
	later := rt.guarded(func() { called++ })
	later()
	rt.runs.halt(run)
	rt.runs.release()
	later()
	if called != 1 {
		t.Errorf("called %d times", called)
	}
}

// TestStrangersOutliveAnInterrupt looks between two cells, as a goroutine of compiled
// code does, whether it is to stop: the interrupted cell was not its own.
func TestStrangersOutliveAnInterrupt(t *testing.T) {
	c := newSession(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Run(ctx, 1, "select { }"); err == nil {
		t.Fatal("the cell ends")
	}
	c.rt.runs.check()
	mustRun(t, c, "1")
	c.rt.runs.check()
}

// TestOthersUnwind leaves functions in a goroutine of an earlier run.
func TestOthersUnwind(t *testing.T) {
	c := newSession(t)
	old := newRun(1, func() {})
	c.rt.runs.begin(newRun(2, func() {}))
	c.unwound.add(left{name: "own"})
	done := make(chan bool)
	go func() {
		defer close(done)
		defer c.rt.runs.enter(old)()
		c.unwound.add(left{name: "other"})
		c.unwound.reset()
	}()
	<-done
	if got := c.unwound.left; len(got) != 1 || got[0].name != "own" {
		t.Errorf("left %v", got)
	}
}

// TestPanicsThatCannotBePrinted panics with what fmt cannot be shown.
func TestPanicsThatCannotBePrinted(t *testing.T) {
	for _, text := range []string{"panic(v)", "go func() { panic(v) }()\nselect { }", "panic([]any(v))"} {
		c := newSession(t)
		mustRun(t, c, "type T []any\nv := T{nil}\nv[0] = v")
		_, err := c.Run(t.Context(), 2, text)
		var e *Error
		if !errors.As(err, &e) || e.Kind != Panicked || !strings.Contains(e.Message, "has no end to print") {
			t.Errorf("%s: %v", text, err)
		}
		mustRun(t, c, "1")
	}
}

// TestPointersPrint prints a pointer to a compiled struct twice.
func TestPointersPrint(t *testing.T) {
	c := newSession(t)
	r, err := c.Run(t.Context(), 1, "type T struct{ A int }\nl := list.New()\nl.PushBack(T{1})\nfmt.Sprintf(`%p`, l.Front()) == fmt.Sprintf(`%p`, l.Front())")
	if err != nil || r.Values[0] != true {
		t.Error(r.Values, err)
	}
}

// TestProcessorsOfPrograms asks what a program believes to have, and what it has.
func TestProcessorsOfPrograms(t *testing.T) {
	before := goruntime.GOMAXPROCS(0)
	c, err := New(Config{Exports: newSession(t).cfg.Exports, Vars: map[string]any{"has": func() int { return goruntime.GOMAXPROCS(0) }}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := capture(func() error {
		_, err := c.Run(t.Context(), 1, "package main\nimport (\n\"fmt\"\n\"runtime\"\n)\nfunc main() {\n"+
			"fmt.Println(runtime.GOMAXPROCS(7) == runtime.NumCPU(), runtime.GOMAXPROCS(0), runtime.GOMAXPROCS(-1), has())\n}")
		return err
	})
	if err != nil || got != "true 7 7 1\n" {
		t.Errorf("%q %v", got, err)
	}
	if after := goruntime.GOMAXPROCS(0); after != before {
		t.Errorf("%d processors, %d before", after, before)
	}
}

// TestProcessorsWiden computes in several goroutines until they have the processors.
func TestProcessorsWiden(t *testing.T) {
	before := goruntime.GOMAXPROCS(3)
	defer goruntime.GOMAXPROCS(before)
	var ps processors
	end := ps.narrow()
	if n := goruntime.GOMAXPROCS(0); n != 1 {
		t.Fatalf("%d processors", n)
	}
	done := make(chan bool)
	for range 4 {
		go func() {
			for goruntime.GOMAXPROCS(0) == 1 {
			}
			done <- true
		}()
	}
	for range 4 {
		<-done
	}
	end()
	if n := goruntime.GOMAXPROCS(0); n != 3 || ps.asked != 0 {
		t.Errorf("%d processors, asked for %d", n, ps.asked)
	}
}

// TestSharedLoops runs loops of programs for a Go whose loops share their variables.
func TestSharedLoops(t *testing.T) {
	const head = "//go:build go1.21\n\npackage main\nvar got int\nfunc main() {\n"
	for body, want := range map[string]string{
		"var fs []func()\nfor i := range 3 { fs = append(fs, func() { got += i }) }\nfor _, f := range fs { f() }": "a range whose i is kept",
		"var ps []*string\nfor _, s := range []string{`a`} { ps = append(ps, &s) }":                                "a range whose s is kept",
		"for i := range 3 { got += i }": "",
		"i := 0\nvar fs []func()\nfor i = range 3 { fs = append(fs, func() { got += i }) }\nfor _, f := range fs { f() }": "",
	} {
		_, err := newSession(t).Run(t.Context(), 1, head+body+"\n}")
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v", body, err)
		}
	}
}
