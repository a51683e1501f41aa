package kernel

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"weir/kernel/shell"
)

// fake is a shell whose cells are lines of a tiny language.
type fake struct {
	mu      sync.Mutex
	stop    chan struct{}
	closed  bool
	release chan struct{} // lets "late" print
	printed chan struct{}
}

func newFake() *fake {
	return &fake{release: make(chan struct{}), printed: make(chan struct{})}
}

func (f *fake) Run(ctx context.Context, cell shell.Cell, out shell.Output) error {
	stop := make(chan struct{})
	f.mu.Lock()
	f.stop = stop
	f.mu.Unlock()
	for i, line := range strings.Split(cell.Text, "\n") {
		word, rest, _ := strings.Cut(line, " ")
		switch word {
		case "print":
			out.Stream("stdout", rest+"\n")
		case "warn":
			out.Stream("stderr", rest+"\n")
		case "many":
			for n := range 10_000 {
				out.Stream("stdout", fmt.Sprintf("line %d\n", n))
			}
		case "value":
			if !cell.Silent {
				out.Result(map[string]any{"text/plain": rest})
			}
		case "display":
			out.Display(rest, false, map[string]any{"text/plain": "one"})
			out.Display(rest, true, map[string]any{"text/plain": "two"})
		case "big":
			out.Display("", false, map[string]any{"text/html": strings.Repeat("x", 50<<20)})
		case "clear":
			out.Clear(true)
		case "ask":
			text, err := out.Ask(ctx, rest, false)
			if err != nil {
				return &shell.CellError{Name: "input", Message: err.Error()}
			}
			out.Result(map[string]any{"text/plain": text})
		case "wait":
			out.Stream("stdout", "waiting\n")
			select {
			case <-stop:
			case <-ctx.Done():
			}
			return &shell.CellError{Name: "interrupted", Message: "stopped"}
		case "late":
			go func() {
				<-f.release
				out.Stream("stdout", "late\n")
				close(f.printed)
			}()
		case "progress":
			for n := range 3 {
				out.Progress(shell.Progress{ID: "q", Label: "read", Rows: int64(n), Elapsed: time.Second})
			}
			if rest == "fail" {
				return &shell.CellError{Name: "query error", Message: "no"}
			}
			out.Progress(shell.Progress{ID: "q", Label: "read", Rows: 2_000_000, Bytes: 400e6, Elapsed: 3200 * time.Millisecond, Done: true})
		case "fail":
			return &shell.CellError{Name: "compile error", Message: "undefined: x", Line: i + 1, Col: 1}
		case "gone":
			return errors.New("no worker")
		}
	}
	return nil
}

func (f *fake) Complete(_ context.Context, code string, cursor int) (shell.Completion, error) {
	from := strings.LastIndexAny(code[:cursor], " .") + 1
	return shell.Completion{From: from, To: cursor, Matches: []shell.Match{{Text: "Println", Kind: "function", Detail: "func(a ...any)"}}}, nil
}

func (f *fake) Inspect(_ context.Context, code string, cursor int) (map[string]any, bool, error) {
	return map[string]any{"text/plain": "func " + code[:cursor]}, code != "", nil
}

func (f *fake) Status(_ context.Context, code string) (shell.Status, error) {
	if strings.HasSuffix(code, "{") {
		return shell.Status{State: "incomplete", Indent: "\t"}, nil
	}
	return shell.Status{State: "complete"}, nil
}

func (f *fake) Set(context.Context, string, any) error { return nil }

func (f *fake) Interrupt(context.Context) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.stop != nil {
		close(f.stop)
		f.stop = nil
	}
	return nil
}

func (f *fake) Close() error {
	_ = f.Interrupt(context.Background())
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	return nil
}
