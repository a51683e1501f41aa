package shell

import (
	"fmt"
	"strings"
)

// Report tells the error as a front end shows it: where, the line itself with
// a mark under the column, what, and the traceback. With color it has ANSI
// escapes.
func (e *CellError) Report(cell Cell, color bool) []string {
	red, plain := "", ""
	if color {
		red, plain = "\x1b[31m", "\x1b[0m"
	}
	where := ""
	if e.Line > 0 {
		where = fmt.Sprintf(" in cell %d, line %d", cell.Number, e.Line)
		if e.Col > 0 {
			where += fmt.Sprintf(", column %d", e.Col)
		}
	}
	report := []string{red + e.Name + plain + where}
	report = append(report, excerpt(cell.Text, e.Line, e.Col)...)
	report = append(report, e.Message)
	return append(report, e.Traceback...)
}

// excerpt shows a line of a cell and marks a column, counted in bytes.
func excerpt(text string, line, col int) []string {
	lines := strings.Split(text, "\n")
	if line < 1 || line > len(lines) {
		return nil
	}
	source := strings.TrimRight(lines[line-1], "\r")
	shown := []string{fmt.Sprintf("%4d | %s", line, source)}
	if col < 1 || col > len(source)+1 {
		return shown
	}
	var pad strings.Builder
	for _, r := range source[:col-1] {
		if r == '\t' {
			pad.WriteByte('\t')
		} else {
			pad.WriteByte(' ')
		}
	}
	return append(shown, "     | "+pad.String()+"^")
}
