package cell

import (
	"fmt"
	"strings"
)

// Kinds of Error.
const (
	CompileError  = "compile error"
	Panicked      = "panic"
	Interrupted   = "interrupted"
	NotSupported  = "not supported"
	Deadlocked    = "deadlock" // all goroutines of the cells wait for each other
	Overflowed    = "stack overflow"
	OutOfMemory   = "out of memory"
	ReturnedError = "error" // an error that a statement gave and nobody took
)

// fatality is what cells panic with that ask for what would end the process.
type fatality struct{ kind, message string }

func (r fatality) Error() string { return r.message }

// An Error is why a cell did not run to its end. Line and Col count from 1 in
// the text of the cell; 0 means unknown.
type Error struct {
	Kind    string
	Message string // one line
	Line    int
	Col     int
	Cell    int
	Trace   []string // the source line with a marker; every compile error of the cell
	Value   any      // what was panicked with, or the error that nobody took
	Stuck   bool     // interrupted, but compiled code did not return within the grace period

	// Background: that code does not wait, but computes in the background until it is done.
	Background bool
}

func (e *Error) Error() string {
	if e.Line > 0 && e.Col == 0 {
		return fmt.Sprintf("cell[%d]:%d: %s: %s", e.Cell, e.Line, e.Kind, e.Message)
	}
	if e.Line == 0 {
		return fmt.Sprintf("cell[%d]: %s: %s", e.Cell, e.Kind, e.Message)
	}
	return fmt.Sprintf("cell[%d]:%d:%d: %s: %s", e.Cell, e.Line, e.Col, e.Kind, e.Message)
}

// Unwrap gives the error that the cell panicked with, if it was one.
func (e *Error) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// marker shows a line of the cell with a caret below the column.
func marker(text string, line, col int) []string {
	lines := strings.Split(text, "\n")
	if line < 1 || line > len(lines) {
		return nil
	}
	src := strings.TrimRight(lines[line-1], "\r")
	out := []string{"    " + src}
	if col >= 1 && col <= len(src)+1 {
		pad := strings.Map(func(r rune) rune {
			if r == '\t' {
				return r
			}
			return ' '
		}, src[:col-1])
		out = append(out, "    "+pad+"^")
	}
	return out
}
