package shell

import (
	"context"
	"time"
)

// A Client is a Shell wherever it runs: in this process, or in a worker
// process that may die without taking the kernel or the job runner along. All
// front doors (the Jupyter kernel, the headless Runner, tests) drive cells
// through it. Methods may be called from several goroutines; Run calls are
// made one at a time.
type Client interface {
	// Run runs one cell and sends its effects to out, in order. A failed cell
	// gives a *CellError; any other error means that the shell itself is gone.
	Run(ctx context.Context, cell Cell, out Output) error

	// Complete, Inspect and Status answer while no cell runs and, from what was
	// known before it started, also while one does.
	Complete(ctx context.Context, code string, cursor int) (Completion, error)
	Inspect(ctx context.Context, code string, cursor int) (bundle map[string]any, found bool, err error)
	Status(ctx context.Context, code string) (Status, error)

	// Set defines the variable name as value (bool, int64, float64, string or a
	// slice of those) as a cell `name := value` would. Parameters arrive so.
	Set(ctx context.Context, name string, value any) error

	// Interrupt stops the running cell within a second and keeps the variables
	// if it can; without a running cell it does nothing.
	Interrupt(ctx context.Context) error

	// Close stops the shell and everything that it started.
	Close() error
}

// A Cell is one cell to run. Number is its execution count: errors name it.
type Cell struct {
	Number int
	Text   string
	Silent bool // show no result
}

// Output is where a cell's effects go: the iopub socket, a saved notebook, a
// test's buffer. Bundles are MIME bundles: media type to string (bytes are
// base64 already) or to a JSON value. Calls come one at a time.
type Output interface {
	Stream(name, text string) // "stdout" or "stderr"
	// Display shows a bundle. With a non-empty id a later Display of the same id
	// and update true replaces it in place.
	Display(id string, update bool, bundle map[string]any)
	Result(bundle map[string]any) // the value of the cell's last expression
	Clear(wait bool)
	Progress(p Progress)
	Ask(ctx context.Context, prompt string, secret bool) (string, error)
}

// Progress tells how far the work inside a running cell is. It comes a few
// times a second while a query runs, and once with Done set when it ends.
type Progress struct {
	ID         string // the query; several may run in one cell, one after another
	Label      string // "read s3://logs/raw/…"
	Rows       int64
	Bytes      int64
	BytesTotal int64 // 0: unknown
	Elapsed    time.Duration
	Left       time.Duration // estimate; 0: unknown
	Done       bool
	Stopped    bool // with Done: it ended because its cell was interrupted

	// With Done: where the time went, summed over workers. Loading is fetching
	// and decoding inside sources, computing is the rest.
	Load, Compute time.Duration
}

// A CellError is a failed cell, told to the person who typed it.
type CellError struct {
	Name      string // "compile error", "panic", "interrupted", "error", "query error", "worker died"
	Message   string // one line, for a headline
	Line, Col int    // in the cell, from 1; 0: unknown
	Traceback []string
	StateLost bool // the variables of earlier cells are gone

	// Background: the cell has ended, and a call of compiled code that it has made goes
	// on until it is done.
	Background bool
}

func (e *CellError) Error() string { return e.Name + ": " + e.Message }

// Completion lists what may stand in place of code[From:To] (byte offsets).
type Completion struct {
	From, To int
	Matches  []Match
}

// A Match is one completion; Kind is "function", "variable", "type", "field",
// "method", "package", "keyword", "column" or "magic".
type Match struct{ Text, Kind, Detail string }

// Status says whether code can run as it stands.
type Status struct {
	State  string // "complete", "incomplete", "invalid", "unknown"
	Indent string // for the next line, if incomplete
}
