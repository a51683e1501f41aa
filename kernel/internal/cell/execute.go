package cell

import (
	"context"
	"errors"
	"fmt"
	"log"
	"reflect"
	"strings"
	"time"

	"github.com/traefik/yaegi/interp"

	"weir/kernel/internal/outlet"
)

// start prepares the interpreter: the runtime package, the outer variables, the
// line marker and the stop flag.
func (c *Compiler) start(vars map[string]reflect.Value) error {
	log.SetOutput(outlet.Of(log.Writer()))
	if c.rt.stderr = c.cfg.Stderr; c.rt.stderr == nil {
		c.rt.stderr = outlet.Stderr
	}
	if err := c.in.Use(c.rt.exports()); err != nil {
		return err
	}
	if err := c.in.Use(interp.Exports{"weirvars/weirvars": vars, "weirptr/weirptr": c.pointers()}); err != nil {
		return err
	}
	_, err := c.in.Eval("package main\nimport weirrt \"weirrt\"\nimport weirvars \"weirvars\"\nimport weirptr \"weirptr\"\n" +
		"var ln int\nvar stop bool\nfunc bind() { weirrt.Bind(&ln, &stop) }\n")
	if err == nil {
		_, err = c.in.Eval("main.bind()")
	}
	if err != nil {
		return fmt.Errorf("interpreter: %w", err)
	}
	return nil
}

// load gives a program's declarations to the interpreter. If it does not take
// them, it has its packages all the same, which then stay in before.
func (c *Compiler) load(p *program, before state) error {
	if len(p.imports) > 0 {
		text := "package main\n"
		for _, path := range p.imports {
			text += fmt.Sprintf("import %s %q\n", packed(path), path)
		}
		if err := c.eval(text); err != nil {
			return p.refused(err)
		}
	}
	for _, path := range p.imports {
		before.loaded[path] = true
	}
	for i, text := range p.sources() {
		err := c.eval(text)
		if err == nil && i == 0 && len(p.cyclic) > 0 {
			err = remake(c.in, p.cyclic)
		}
		if err == nil && i == 0 && len(p.structs) > 0 {
			err = unhash(c.in, p.structs)
		}
		if err != nil {
			return p.refused(err)
		}
	}
	c.strip()
	for _, f := range p.commits {
		f()
	}
	return nil
}

func (p *program) refused(err error) error {
	return &Error{Kind: NotSupported, Cell: p.cell, Message: "the interpreter does not take this cell: " + strings.TrimSpace(err.Error())}
}

// Within calls f, which may call methods of the values of a cell, as a part of that cell:
// it ends when ctx does, and its panics and the overflow of its stack are errors of the
// cell. What f returns for an error is returned as it is. It is called after Run.
func (c *Compiler) Within(ctx context.Context, number int, f func() error) error {
	var failed error
	_, err := c.execute(ctx, &program{cell: number}, func() (err error) {
		defer func() {
			if r := recover(); r != nil {
				err = interp.Panic{Value: r}
			}
		}()
		failed = f()
		c.rt.runs.check() // fmt takes the panic that stops a method
		return nil
	})
	if err != nil {
		return err // f may still be at work
	}
	return failed
}

// run runs the entry of a loaded program.
func (c *Compiler) run(ctx context.Context, p *program) (Result, error) {
	return c.execute(ctx, p, func() error { return c.eval("main." + p.entry + "()") })
}

// execute runs a program, which call begins. It returns when the call has
// ended, or when compiled code outlived the grace period after ctx ended.
func (c *Compiler) execute(ctx context.Context, p *program, call func() error) (Result, error) {
	if p.whole {
		anew()
		if !p.wide {
			defer c.rt.processors.narrow()()
		}
	}
	c.unwound.reset()
	*c.rt.line = 0
	asked := ctx
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	run := newRun(p.cell, cancel)
	run.dies = p.whole
	if p.whole && p.counts {
		run.before = bystanders()
	}
	c.rt.runs.begin(run)
	defer c.rt.runs.end(run)
	defer c.executing()()
	done := make(chan error, 1)
	self := make(chan string, 1)
	go func() {
		defer c.rt.runs.enter(run)()
		self <- goroutineName()
		err := call()
		if p.whole && goexited(err) {
			c.rt.alone(run)
		}
		done <- err
	}()
	dead, over := c.watch(ctx, run)
	var err error
	select {
	case err = <-done:
		if p.whole {
			c.rt.finish(run)
		}
		c.rt.begin()
	case <-dead:
		e := c.stoppedAt(p, *c.rt.line, Deadlocked, "all goroutines are asleep - deadlock!")
		run.dead.Store(true)
		_, e.Stuck = c.halt(run, done)
		return Result{}, e
	case <-over:
		return Result{}, c.overflowed(p, run, done)
	case <-ctx.Done():
		var stuck bool
		if err, stuck = c.halt(run, done); stuck {
			return Result{}, leftBehind(p.cell, waits(<-self))
		}
		if err == nil && asked.Err() != nil { // its goroutines were stopped
			err = interp.Panic{Value: halt{}}
		}
	}
	if err := c.outcome(ctx, p, run, err); err != nil {
		return Result{}, err
	}
	return Result{Values: run.shown, Types: p.shown, Shown: p.shows}, nil
}

// executing says that the program of a cell runs, until it is told the end.
func (c *Compiler) executing() (ended func()) {
	tell := c.cfg.Executing
	if tell == nil {
		tell = func(bool) {}
	}
	c.running = true
	tell(true)
	return func() {
		tell(false)
		c.running = false
	}
}

// halt stops a cell. It is stuck if compiled code does not come back.
func (c *Compiler) halt(run *cellRun, done <-chan error) (err error, stuck bool) {
	return c.haltFor(run, done, c.cfg.Grace)
}

// haltFor is halt for a cell that may take so long to stop.
func (c *Compiler) haltFor(run *cellRun, done <-chan error, patience time.Duration) (err error, stuck bool) {
	c.rt.ready.taken(run)
	c.rt.runs.halt(run)
	defer c.rt.runs.release()
	grace := time.NewTimer(patience)
	defer grace.Stop()
	select {
	case err := <-done:
		c.rt.runs.shallow(run, grace.C)
		c.rt.runs.emptied(run, othersGrace)
		return err, false
	case <-grace.C:
		return nil, true
	}
}

// eval gives text to the interpreter and turns its panics into errors.
func (c *Compiler) eval(text string) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = interp.Panic{Value: r}
		}
	}()
	_, err = evaluate(c.in, text)
	return err
}

// outcome turns how the entry ended into an Error or nil.
func (c *Compiler) outcome(ctx context.Context, p *program, run *cellRun, err error) error {
	c.rt.runs.mu.Lock()
	failed, at, left := run.failed, run.at, run.exited
	c.rt.runs.mu.Unlock()
	if failed != nil {
		return c.panicAt(p, at, failed)
	}
	if left != nil {
		return left.error(c, p, 0)
	}
	if err == nil {
		return nil
	}
	var pe interp.Panic
	if !errors.As(err, &pe) {
		return &Error{Kind: Panicked, Cell: p.cell, Message: err.Error(), Value: err}
	}
	line := *c.rt.line
	if t, ok := pe.Value.(thrown); ok {
		line, pe.Value = t.line, t.value
	}
	if g, ok := pe.Value.(goroutinePanic); ok {
		if r, ok := g.value.(refusal); ok {
			pe.Value = r
		}
	}
	switch x := pe.Value.(type) {
	case exited:
		return x.error(c, p, line)
	case gone:
		if p.whole {
			return c.stoppedAt(p, line, Deadlocked, "no goroutines (main called runtime.Goexit) - deadlock!")
		}
		return c.stoppedAt(p, line, Panicked, "runtime.Goexit; the cell ended here, the kernel goes on")
	case fatality:
		e := c.panicAt(p, line, x)
		e.Kind = x.kind
		return e
	case refusal:
		e := c.panicAt(p, line, x)
		e.Kind, e.Message = NotSupported, x.text
		return e
	}
	if _, ok := pe.Value.(halt); ok || ctx.Err() != nil {
		return c.stoppedAt(p, line, Interrupted, "interrupted")
	}
	if u, ok := pe.Value.(untaken); ok {
		e := c.panicAt(p, u.line, u.err)
		e.Kind, e.Col = ReturnedError, 0
		return e
	}
	return c.panicAt(p, line, c.rt.native(pe.Value))
}

// panicAt is the error of a panic at a line.
func (c *Compiler) panicAt(p *program, at int, value any) *Error {
	e := c.stoppedAt(p, at, Panicked, describe(c.rt.told(value)))
	e.Value = value
	if e.Line > 0 {
		e.Trace = append(e.Trace, c.frames(at)...)
	}
	return e
}

// stoppedAt is the error of a cell that stopped at a line, 0 for an unknown one.
func (c *Compiler) stoppedAt(p *program, at int, kind, message string) *Error {
	e := &Error{Kind: kind, Message: message, Cell: p.cell}
	if at > 0 {
		at = c.rt.moved.now(at)
		text := c.texts[editionAt(at)]
		e.Cell, e.Line, e.Col = editionAt(at).number(), at%lineBase, 1
		lines := strings.Split(text, "\n")
		if e.Line <= len(lines) {
			src := strings.TrimRight(lines[e.Line-1], "\r")
			e.Col = len(src) - len(strings.TrimLeft(src, " \t")) + 1
		}
		e.Trace = append([]string{fmt.Sprintf("cell[%d]:%d: %s", e.Cell, e.Line, e.Message)}, marker(text, e.Line, e.Col)...)
	}
	return e
}
