package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"weir/kernel/shell"
	"weir/notebooks"
)

// runOptions are the flags of `weir run`.
type runOptions struct {
	params     []string
	output     string
	html       string
	history    string
	timeout    time.Duration
	noProgress bool
}

// runCommand runs a notebook without a Jupyter server.
func runCommand() *cobra.Command {
	var o runOptions
	c := &cobra.Command{
		Use:   "run NOTEBOOK",
		Short: "Run a notebook from top to bottom and save the executed copy",
		Long: `Run the code cells of a notebook in order, in a fresh worker, and save the
executed copy after every cell. A failed cell ends the run: the copy keeps all
outputs and says which cell it was, and the exit code is 1.

Parameters are declared with their defaults in the cell tagged "parameters";
-p sets them. The copy is saved beside the notebook, as NOTEBOOK.out.ipynb, if
-o does not say otherwise.`,
		Example: "  weir run segments.ipynb -p day=2024-05-01 -o segments.out.ipynb --html segments.html",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError{fmt.Errorf("run: want one notebook, have %d: see weir run --help", len(args))}
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			return o.run(c, args[0])
		},
		SilenceUsage: true,
	}
	c.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		return usageError{fmt.Errorf("run: %w: see weir run --help", err)}
	})
	f := c.Flags()
	f.StringArrayVarP(&o.params, "param", "p", nil, "set a parameter, as `NAME=VALUE`; may be repeated")
	f.StringVarP(&o.output, "output", "o", "", "where to save the executed `NOTEBOOK` (default NOTEBOOK.out.ipynb)")
	f.StringVar(&o.html, "html", "", "also write a report to this `FILE`")
	f.StringVar(&o.history, "history", "", "keep a record of runs in this `FOLDER`")
	f.DurationVar(&o.timeout, "timeout", 0, "stop the run after this time, such as 90m (default none)")
	f.BoolVar(&o.noProgress, "no-progress", false, "print nothing while the run goes well")
	return c
}

// A usageError is the caller's mistake: exit code 2.
type usageError struct{ error }

func (e usageError) ExitCode() int { return 2 }
func (e usageError) Unwrap() error { return e.error }

func (o runOptions) run(c *cobra.Command, notebook string) error {
	job, err := o.job(notebook)
	if err != nil {
		return usageError{err}
	}
	runner := notebooks.Runner{NewShell: startWorker}
	if !o.noProgress {
		runner.Observe = notebooks.Terminal(os.Stderr, isTerminal(os.Stderr))
	}
	if o.history != "" {
		runner.History = notebooks.Folder(o.history)
	}
	ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	run, err := runner.Run(ctx, job)
	if run == nil {
		return usageError{err}
	}
	if o.html != "" {
		err = errors.Join(err, writeReport(run, o.html))
	}
	if err == nil && !o.noProgress {
		fmt.Fprintf(os.Stderr, "saved %s\n", job.Output)
	}
	return err
}

func (o runOptions) job(notebook string) (notebooks.Job, error) {
	job := notebooks.Job{Notebook: notebook, Output: o.output, Timeout: o.timeout, Params: map[string]any{}}
	if job.Output == "" {
		job.Output = strings.TrimSuffix(notebook, ".ipynb") + ".out.ipynb"
	}
	for _, p := range o.params {
		name, value, ok := strings.Cut(p, "=")
		if !ok || name == "" {
			return job, fmt.Errorf("-p %s: want NAME=VALUE", p)
		}
		job.Params[name] = value
	}
	if o.timeout < 0 {
		return job, fmt.Errorf("--timeout %s is negative", o.timeout)
	}
	for _, path := range []string{job.Output, o.html} {
		if path == "" {
			continue
		}
		if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
			return job, fmt.Errorf("%s: there is no folder %s", path, filepath.Dir(path))
		}
	}
	return job, nil
}

// startWorker runs cells in a process of this same program.
func startWorker() (shell.Client, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return shell.Start(self, "worker")
}

func writeReport(run *notebooks.Run, path string) error {
	var b bytes.Buffer
	if err := notebooks.HTML(run.Executed, &b, notebooks.HTMLOptions{}); err != nil {
		return err
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		return fmt.Errorf("save report: %w", err)
	}
	return nil
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
