package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"weir/kernel/shell"
	"weir/notebooks"
)

// notebookPath is the example, from the root of the repository.
const notebookPath = "notebooks/examples/shopper_segments.ipynb"

// workerArg makes this binary run cells: the notebook runs in a worker process,
// as it does for weir run.
const workerArg = "worker"

// runNotebook runs the example headless on the servers of st, with
// st.environment() in its shell, and leaves the executed notebook and a report
// in st.dir.
func runNotebook(ctx context.Context, st *stage) error {
	if _, err := os.Stat(notebookPath); err != nil {
		return fmt.Errorf("%w; run the demo from the root of the repository", err)
	}
	for _, line := range st.environment() {
		name, value, _ := strings.Cut(line, "=")
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	st.say("")
	draw := notebooks.Terminal(st.out, isTerminal(st.out))
	runner := notebooks.Runner{NewShell: startWorker, Observe: func(e notebooks.Event) {
		draw(e)
		st.times.observe(e)
	}}
	run, err := runner.Run(ctx, notebooks.Job{
		Notebook: notebookPath,
		Output:   filepath.Join(st.dir, "shopper_segments.ipynb"),
		Params:   map[string]any{"day": st.lastDay()},
	})
	if run == nil {
		return err
	}
	var report bytes.Buffer
	if e := notebooks.HTML(run.Executed, &report, notebooks.HTMLOptions{}); e != nil {
		return e
	}
	if e := os.WriteFile(filepath.Join(st.dir, "shopper_segments.html"), report.Bytes(), 0o644); e != nil {
		return e
	}
	return err
}

// lastDay is the day whose partner file the notebook fetches.
func (st *stage) lastDay() string {
	return st.truth.Options.Day(st.truth.Options.Days - 1).Format("2006-01-02")
}

func startWorker() (shell.Client, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return shell.Start(self, workerArg)
}

// isTerminal reports whether out can be drawn on.
func isTerminal(out any) bool {
	f, ok := out.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
