package shell

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"time"

	"weir/kernel/internal/outlet"
)

var magicSh = Magic{
	Name:  "sh",
	Usage: "$command, !command, %sh command, %%sh",
	Doc:   "runs a command, or the whole cell, with the system's shell",
	Cell:  true,
	Run: func(ctx context.Context, _ *Shell, call Call, out Output) error {
		script := call.Line
		if call.IsCell {
			script = call.Body
		}
		return runScript(ctx, script, out)
	},
}

// runScript runs script under ctx; cancelling ends it with all it started.
func runScript(ctx context.Context, script string, out Output) error {
	shellName := os.Getenv("SHELL")
	if shellName == "" {
		shellName = "/bin/sh"
	}
	cmd := exec.CommandContext(ctx, shellName, "-c", script)
	withGroup(cmd)
	if _, worker := out.(*workerOutput); worker {
		// What it leaves in the background goes on to print into the cell's pipes.
		cmd.Stdout, cmd.Stderr = outlet.Stdout.File(), outlet.Stderr.File()
	} else {
		// A program left in the background must not hold the cell.
		cmd.WaitDelay = time.Second
		var mu sync.Mutex
		cmd.Stdout = &streamWriter{name: "stdout", out: out, mu: &mu}
		cmd.Stderr = &streamWriter{name: "stderr", out: out, mu: &mu}
	}
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case errors.Is(err, exec.ErrWaitDelay):
		return nil
	case errors.As(err, &exit):
		return &CellError{Name: "command error", Message: fmt.Sprintf("%s: %s", headline(script), exit)}
	case err != nil:
		return fmt.Errorf("%s: %w", shellName, err)
	}
	return nil
}

// streamWriter passes what a command prints to an Output. mu keeps its two
// streams apart, since calls of an Output come one at a time.
type streamWriter struct {
	name string
	out  Output
	mu   *sync.Mutex
	tail []byte // of a character not yet whole
}

func (w *streamWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	text, tail := wholeText(append(w.tail, p...))
	w.tail = tail
	if text != "" {
		w.out.Stream(w.name, text)
	}
	return len(p), nil
}
