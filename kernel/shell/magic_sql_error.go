package shell

import (
	"errors"
	"regexp"
	"strconv"
	"strings"

	"weir/kernel/internal/cell"
)

// queryFailed names the error of a query that could not be made or shown. What a call
// of a cell returned is an error like any other.
const queryFailed = "query error"

// inQuery is the place that the error of a query begins with.
var inQuery = regexp.MustCompile(`^(\d+):(\d+): ([^\n]*)`)

// placed gives the error of a query the place in the cell instead of that in the
// query, so that it is told as one of Go is. text is the query as it stands in
// the cell, with the space around it, from a line and a column on.
func placed(err error, text string, line, col int) error {
	var cellErr *CellError
	if !errors.As(err, &cellErr) || cellErr.Name != queryFailed && cellErr.Name != cell.ReturnedError {
		return err
	}
	told := *cellErr
	told.Name = queryFailed
	m := inQuery.FindStringSubmatch(cellErr.Message)
	if m == nil {
		return &told
	}
	space := text[:len(text)-len(strings.TrimLeft(text, " \t\r\n"))]
	if breaks := strings.Count(space, "\n"); breaks > 0 {
		line, col = line+breaks, len(space)-strings.LastIndexByte(space, '\n')
	} else {
		col += len(space)
	}
	down, _ := strconv.Atoi(m[1])
	right, _ := strconv.Atoi(m[2])
	if down < 1 || right < 1 {
		return &told
	}
	if down > 1 {
		col = 1
	}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if down <= len(lines) { // it counts characters, we count bytes
		before := []rune(lines[down-1])
		right = len(string(before[:min(right-1, len(before))])) + 1
	}
	told.Line, told.Col, told.Message = line+down-1, col+right-1, m[3]
	return &told
}
