package notebooks

import (
	"fmt"
	"time"

	"weir/kernel/shell"
)

// A Job is a notebook to run, and how.
type Job struct {
	Notebook string         // the file
	Output   string         // where the executed copy is saved; "": kept in memory only
	Params   map[string]any `json:",omitempty"` // set before the first cell; a string may spell any type
	Timeout  time.Duration  // for the whole run; 0: none
}

// A Run tells how a job went.
type Run struct {
	ID             string
	Job            Job
	Started, Ended time.Time
	Cells          int    // code cells of the notebook, injected ones included
	FailedCell     int    // the failed cell's number, as in In [7]; 0: none
	Err            string `json:",omitempty"` // "": all cells ran

	Executed *Notebook `json:"-"`
}

// A CellFailure is the error of a run that a cell ended.
type CellFailure struct {
	Notebook string
	Cell     int // its number, as in In [7]
	Line     int // in the cell; 0: unknown
	Err      error
}

func (e *CellFailure) Error() string {
	where := fmt.Sprintf("%s: cell %d", e.Notebook, e.Cell)
	if e.Line > 0 {
		where += fmt.Sprintf(", line %d", e.Line)
	}
	return where + ": " + e.Err.Error()
}

// Unwrap gives the *shell.CellError, or what took the shell away.
func (e *CellFailure) Unwrap() error { return e.Err }

// EventKind is the kind of an Event.
type EventKind int

// What an Event tells of: the whole run, one cell, or the work in a cell.
const (
	RunStarted EventKind = iota
	CellStarted
	CellProgress
	CellEnded
	RunEnded
)

// An Event tells an observer how far a run is. Events come one at a time.
type Event struct {
	Kind     EventKind
	Cell     int // place among the code cells, from 1; also the cell's number
	Cells    int
	Title    string // of the cell
	Elapsed  time.Duration
	Progress shell.Progress // of CellProgress
	Err      error          // of CellEnded and RunEnded
}
