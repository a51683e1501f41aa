package shell

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"

	"weir/kernel/internal/cell"
	"weir/kernel/internal/outlet"
)

// Config says what a Shell is made of. Interpreter is required.
type Config struct {
	Interpreter Interpreter

	// Bind, if set, is called before each cell with the context under which
	// compiled code has to work, and where its progress goes.
	Bind func(ctx context.Context, out Output)

	// Connectors lists the URL schemes for %connectors.
	Connectors []Connector

	Version string // shown by %version
}

// A Connector is a URL scheme that cells can read or write, for %connectors.
type Connector struct{ Scheme, Doc string }

// A Shell runs cells in this process, one at a time.
type Shell struct {
	config Config
	magics []Magic
	memory memoryWatch
	run    sync.Mutex // held while a cell runs
	worker bool       // the process is a worker, which another can replace
	forget bool       // the cell asked for that

	mu     sync.Mutex
	out    Output             // of the running cell, or of the last one
	ctx    context.Context    // of the same cell: Input has no other way to it
	cancel context.CancelFunc // of the running cell
}

var _ Client = (*Shell)(nil)

// New makes a Shell.
func New(config Config) (*Shell, error) {
	if config.Interpreter == nil {
		return nil, errors.New("shell: Config.Interpreter is required")
	}
	return &Shell{config: config, magics: magics}, nil
}

// Run runs one cell. Everything that goes wrong in it is a *CellError.
func (sh *Shell) Run(ctx context.Context, cell Cell, out Output) error {
	sh.run.Lock()
	defer sh.run.Unlock()
	ctx, stop := context.WithCancelCause(ctx)
	cancel := func() { stop(nil) }
	defer cancel()
	go sh.memory.watch(ctx, stop)
	sh.mu.Lock()
	sh.out, sh.ctx, sh.cancel = out, ctx, cancel
	sh.mu.Unlock()
	defer func() {
		sh.mu.Lock()
		sh.cancel = nil
		sh.mu.Unlock()
	}()
	if sh.config.Bind != nil {
		sh.config.Bind(ctx, out)
	}
	outlet.Input(func() (string, error) { return sh.Input("") })
	err := guard(func() error { return sh.runPieces(ctx, cell, out) })
	if err != nil && context.Cause(ctx) == errMemory {
		return because(sh.memory.memoryError(), err)
	}
	return asCellError(ctx, err)
}

// guard turns a panic of our own code, or of a value that shows itself, into
// an error, so that it costs one cell and not the process.
func guard(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &CellError{
				Name:      "panic",
				Message:   fmt.Sprint(p),
				Traceback: stack(),
			}
		}
	}()
	return f()
}

// stack is the top of the stack of the panic that is being recovered.
func stack() []string {
	lines := strings.Split(strings.TrimSpace(string(debug.Stack())), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "panic(") {
			lines = lines[min(i+2, len(lines)):]
			break
		}
	}
	return lines[:min(len(lines), 20)]
}

// stopped is what an interrupted cell says, and goesOn what it adds when it has left
// something behind.
const (
	stopped = "stopped on request; variables are kept"
	goesOn  = "; a call of compiled code goes on in the background until it is done, or the kernel is restarted"
	overdue = "the time limit of this run is over"
)

// because gives the error of a cell that was stopped for a reason other than a request
// that reason.
func because(reason *CellError, err error) *CellError {
	var cellErr *CellError
	if errors.As(err, &cellErr) && cellErr.Background {
		reason.Message += goesOn
		reason.Background = true
	}
	return reason
}

// asCellError names errors that have no name yet. A cancelled cell is
// interrupted whatever it says itself.
func asCellError(ctx context.Context, err error) error {
	var cellErr *CellError
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil && context.Cause(ctx) == context.DeadlineExceeded:
		return because(&CellError{Name: "interrupted", Message: overdue}, err)
	case ctx.Err() != nil:
		return because(&CellError{Name: "interrupted", Message: stopped}, err)
	case errors.As(err, &cellErr):
		return cellErr
	default:
		return &CellError{Name: queryFailed, Message: err.Error()}
	}
}

func (sh *Shell) runPieces(ctx context.Context, cell Cell, out Output) error {
	pieces := cut(cell.Text)
	for i, p := range pieces {
		if err := ctx.Err(); err != nil {
			return err
		}
		if p.magic != "" {
			if err := sh.runMagic(ctx, cell, p, out); err != nil {
				return at(err, p.line)
			}
			continue
		}
		if err := sh.runPiece(ctx, cell, p, cell.Silent || i < len(pieces)-1, out); err != nil {
			return err
		}
	}
	return nil
}

// runPiece runs Go, and shows the value of its last expression.
func (sh *Shell) runPiece(ctx context.Context, cell Cell, p piece, silent bool, out Output) error {
	result, err := sh.config.Interpreter.Run(ctx, cell.Number, p.padded())
	if err != nil || !result.Shown || len(result.Values) == 0 {
		return err
	}
	var shown map[string]any
	err = sh.config.Interpreter.Within(ctx, cell.Number, func() (err error) {
		shown, err = show(result, silent)
		return err
	})
	if err != nil {
		return queryError(err, result.Line)
	}
	if shown != nil {
		out.Result(shown)
	}
	return nil
}

// at gives an error without a place the line it came from.
func at(err error, line int) error {
	var cellErr *CellError
	if errors.As(err, &cellErr) {
		if cellErr.Line == 0 {
			cellErr.Line = line
		}
		return cellErr
	}
	return &CellError{Name: "magic error", Message: err.Error(), Line: line}
}

// show makes the bundle of the value of the last expression, nil for none. A last value
// that is an error fails the cell: nobody should have to look at it to notice.
func show(result Result, silent bool) (map[string]any, error) {
	values := result.Values
	last := values[len(values)-1]
	if err, isErr := last.(error); isErr && err != nil {
		return nil, &CellError{Name: cell.ReturnedError, Message: err.Error(), Line: result.Line}
	}
	if silent || len(values) == 1 && last == nil {
		return nil, nil
	}
	return bundle(values)
}

// queryError blames the line of the expression whose value failed, unless the error
// knows better.
func queryError(err error, line int) error {
	var cellErr *CellError
	if errors.As(err, &cellErr) {
		if cellErr.Line == 0 && len(cellErr.Traceback) == 0 {
			cellErr.Line = line
		}
		return cellErr
	}
	return &CellError{Name: queryFailed, Message: err.Error(), Line: line}
}

// Display shows v under the running cell, before the cell ends.
func (sh *Shell) Display(v any) error {
	out, _ := sh.output()
	if out == nil {
		return errors.New("Display: no cell has run yet")
	}
	return guard(func() error {
		shown, err := bundle([]any{v})
		if err == nil {
			out.Display("", false, shown)
		}
		return err
	})
}

// Input asks the person at the notebook for a line of text.
func (sh *Shell) Input(prompt string) (string, error) { return sh.ask(prompt, false) }

// Secret asks as Input does, without showing what is typed.
func (sh *Shell) Secret(prompt string) (string, error) { return sh.ask(prompt, true) }

func (sh *Shell) ask(prompt string, secret bool) (string, error) {
	out, ctx := sh.output()
	if out == nil {
		return "", errors.New("Input: no cell has run yet")
	}
	return out.Ask(ctx, prompt, secret)
}

func (sh *Shell) output() (Output, context.Context) {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	return sh.out, sh.ctx
}

// Set defines a variable.
func (sh *Shell) Set(_ context.Context, name string, value any) error {
	sh.run.Lock()
	defer sh.run.Unlock()
	return sh.config.Interpreter.Define(name, value)
}

// Interrupt cancels the context of the running cell.
func (sh *Shell) Interrupt(context.Context) error {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if sh.cancel != nil {
		sh.cancel()
	}
	return nil
}

// Close cancels the running cell and waits for it.
func (sh *Shell) Close() error {
	_ = sh.Interrupt(context.Background())
	sh.run.Lock()
	defer sh.run.Unlock()
	return nil
}
