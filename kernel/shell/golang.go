package shell

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"strings"
	"sync"

	"weir/kernel/internal/cell"
	"weir/kernel/internal/symbols"
)

// GoConfig says what Go cells find in their outer scope, which their own names
// shadow.
type GoConfig struct {
	DotImport []string       // packages whose names need no qualifier
	Vars      map[string]any // more variables, such as the Session
}

// NewGo makes a Shell whose cells are Go. It fills config.Interpreter. The
// outer scope also has the Shell's methods Display, Input and Secret.
func NewGo(config Config, g GoConfig) (*Shell, error) {
	types, err := symbols.Embedded()
	if err != nil {
		return nil, fmt.Errorf("type information: %w", err)
	}
	interpreter := &golang{}
	config.Interpreter = interpreter
	sh, err := New(config)
	if err != nil {
		return nil, err
	}
	vars := map[string]any{"Display": sh.Display, "Input": sh.Input, "Secret": sh.Secret}
	maps.Copy(vars, g.Vars)
	interpreter.c, err = cell.New(cell.Config{
		Exports: symbols.Exports(), Types: types,
		DotImport: g.DotImport, Vars: vars, Executing: interpreter.executing,
	})
	if err != nil {
		return nil, err
	}
	return sh, nil
}

// golang is the cell compiler as an Interpreter. The compiler answers questions
// between cells and while one executes; while it compiles one, the answers come
// from what it knew before.
type golang struct {
	c         *cell.Compiler
	questions sync.Mutex // one at a time, so that only a cell makes TryLock fail
	busy      sync.Mutex // held while a cell is compiled or a question answered

	mu    sync.Mutex
	known []Name // after the last cell
}

func (g *golang) Run(ctx context.Context, number int, text string) (Result, error) {
	g.busy.Lock()
	defer g.busy.Unlock()
	r, err := g.c.Run(ctx, number, text)
	g.learn()
	if err != nil {
		return Result{}, fromCell(err, number)
	}
	return Result{Values: withoutNilError(r), Line: r.Line, Shown: r.Shown}, nil
}

func (g *golang) Within(ctx context.Context, number int, f func() error) error {
	g.busy.Lock()
	defer g.busy.Unlock()
	return fromCell(g.c.Within(ctx, number, f), number)
}

// withoutNilError leaves out a last error that is nil: a table is shown as a
// table, not as a table and <nil>.
func withoutNilError(r cell.Result) []any {
	last := len(r.Values) - 1
	if last >= 0 && len(r.Types) == len(r.Values) && r.Types[last] == "error" && r.Values[last] == nil {
		return r.Values[:last]
	}
	return r.Values
}

// executing is called when the compiler has given a cell to the interpreter, and
// when it has it back.
func (g *golang) executing(on bool) {
	if on {
		g.busy.Unlock()
	} else {
		g.busy.Lock()
	}
}

func (g *golang) learn() {
	var known []Name
	for _, n := range g.c.Names() {
		known = append(known, Name(n))
	}
	g.mu.Lock()
	g.known = known
	g.mu.Unlock()
}

// idle calls f unless a cell is compiled.
func (g *golang) idle(f func()) bool {
	g.questions.Lock()
	defer g.questions.Unlock()
	if !g.busy.TryLock() {
		return false
	}
	defer g.busy.Unlock()
	f()
	return true
}

// fromCell tells an error of the compiler to the person who typed the cell.
func fromCell(err error, number int) error {
	var e *cell.Error
	if !errors.As(err, &e) {
		return err
	}
	var own *CellError
	if e.Kind == cell.ReturnedError && errors.As(e.Value.(error), &own) {
		return own
	}
	if e.Background {
		return &CellError{Name: e.Kind, Message: stopped + goesOn, Background: true}
	}
	told := &CellError{Name: e.Kind, Message: e.Message, Line: e.Line, Col: e.Col, Traceback: e.Trace}
	if e.Line > 0 && e.Cell != number {
		// The line is one of an earlier cell, which the trace shows.
		told.Line, told.Col = 0, 0
		told.Message += fmt.Sprintf(" (cell %d, line %d)", e.Cell, e.Line)
		return told
	}
	// Report shows the place and the line itself.
	if len(told.Traceback) > 0 && strings.Contains(told.Traceback[0], e.Message) {
		told.Traceback = told.Traceback[1:]
		for range 2 {
			if len(told.Traceback) > 0 && strings.HasPrefix(told.Traceback[0], "    ") {
				told.Traceback = told.Traceback[1:]
			}
		}
	}
	return told
}

func (g *golang) Define(name string, value any) error {
	g.busy.Lock()
	defer g.busy.Unlock()
	defer g.learn()
	return g.c.Define(name, value)
}

func (g *golang) Names() []Name {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.known
}

func (g *golang) Value(name string) (reflect.Value, bool) {
	g.busy.Lock()
	defer g.busy.Unlock()
	return g.c.Value(name)
}

func (g *golang) Complete(code string, cursor int) (c Completion) {
	if g.idle(func() {
		var found []cell.Candidate
		found, c.From, c.To = g.c.Complete(code, cursor)
		for _, f := range found {
			c.Matches = append(c.Matches, Match(f))
		}
	}) {
		return c
	}
	if from, inside := cell.Quoted(code, cursor); inside {
		return Completion{From: from, To: cursor}
	}
	c.From, c.To = wordStart(code, cursor), cursor
	if c.From > 0 && code[c.From-1] == '.' {
		return c
	}
	for _, n := range g.Names() {
		if strings.HasPrefix(n.Name, code[c.From:c.To]) {
			c.Matches = append(c.Matches, Match{Text: n.Name, Kind: n.Kind, Detail: n.Type})
		}
	}
	return c
}

func (g *golang) Inspect(code string, cursor int) (signature, doc string, found bool) {
	if g.idle(func() { signature, doc, found = g.c.Inspect(code, cursor) }) {
		return signature, doc, found
	}
	end := cursor
	for end < len(code) && (isLetter(code[end]) || isDigit(code[end])) {
		end++
	}
	word := code[wordStart(code, cursor):end]
	for _, n := range g.Names() {
		if n.Name == word {
			return n.Kind + " " + n.Name + " " + n.Type, "", true
		}
	}
	return "", "", false
}

// wordStart is where the name that ends at cursor begins.
func wordStart(code string, cursor int) int {
	for cursor > 0 && (isLetter(code[cursor-1]) || isDigit(code[cursor-1])) {
		cursor--
	}
	return cursor
}

// Status asks nothing of the session, so it is right at any time.
func (g *golang) Status(code string) Status {
	state, indent := g.c.Status(code)
	return Status{State: state, Indent: indent}
}
