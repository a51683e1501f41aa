package notebooks

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"weir/kernel/shell"
)

// fake is a shell whose cells are lists of commands, one a line:
//
//	print TEXT | err TEXT | result TEXT | show ID TEXT | update ID TEXT
//	fail LINE MESSAGE | clear | clearwait | progress | wait | hang | die | ask
type fake struct {
	ran         []string
	interrupted chan struct{}
	closed      chan struct{}
}

func newFake() *fake {
	return &fake{interrupted: make(chan struct{}), closed: make(chan struct{})}
}

func (f *fake) Run(_ context.Context, cell shell.Cell, out shell.Output) error {
	f.ran = append(f.ran, cell.Text)
	for line := range strings.Lines(cell.Text) {
		if err := f.command(strings.TrimSuffix(line, "\n"), out); err != nil {
			return err
		}
	}
	return nil
}

func (f *fake) command(line string, out shell.Output) error {
	verb, rest, _ := strings.Cut(line, " ")
	plain := func(s string) map[string]any { return map[string]any{"text/plain": s} }
	switch verb {
	case "print":
		out.Stream("stdout", rest+"\n")
	case "err":
		out.Stream("stderr", rest+"\n")
	case "result":
		out.Result(map[string]any{"text/plain": rest, "text/html": "<b>" + rest + "</b>\n<i>more</i>"})
	case "show", "update":
		id, text, _ := strings.Cut(rest, " ")
		out.Display(id, verb == "update", plain(text))
	case "clear":
		out.Clear(false)
	case "clearwait":
		out.Clear(true)
	case "progress":
		out.Progress(shell.Progress{Rows: 1200000, Bytes: 340e6, BytesTotal: 1100e6, Left: 12e9})
	case "fail":
		e := &shell.CellError{Name: "panic"}
		fmt.Sscan(rest, &e.Line)
		_, e.Message, _ = strings.Cut(rest, " ")
		e.Traceback = []string{"\x1b[31mpanic\x1b[0m: " + e.Message}
		return e
	case "wait":
		<-f.interrupted
		return &shell.CellError{Name: "interrupted", Message: "interrupted", Line: 1}
	case "hang":
		<-f.closed
		return errors.New("the shell was closed")
	case "die":
		return errors.New("the worker is gone")
	case "ask":
		_, err := out.Ask(context.Background(), "name?", false)
		return &shell.CellError{Name: "error", Message: err.Error()}
	}
	return nil
}

func (f *fake) Interrupt(context.Context) error { close(f.interrupted); return nil }

func (f *fake) Close() error {
	select {
	case <-f.closed:
	default:
		close(f.closed)
	}
	return nil
}

func (f *fake) Complete(context.Context, string, int) (c shell.Completion, err error) { return }
func (f *fake) Inspect(context.Context, string, int) (b map[string]any, ok bool, err error) {
	return
}
func (f *fake) Status(context.Context, string) (s shell.Status, err error) { return }
func (f *fake) Set(context.Context, string, any) error                     { return nil }
