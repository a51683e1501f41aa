package main

import (
	"bufio"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/term"
)

// history is what the arrow keys bring back, newest first. It is kept in a file, a line each, if there is one.
type history struct {
	lines []string
	path  string // "": it ends with the process
}

var _ term.History = (*history)(nil)

// maxHistory is more than anybody goes back.
const maxHistory = 1000

// openHistory is the history of the user: $WEIR_HISTORY, else weir/sql_history in the folder for such files. Without
// one it works, and ends with the process.
func openHistory() *history {
	path := os.Getenv("WEIR_HISTORY")
	if path == "" {
		dir, err := os.UserConfigDir()
		if err != nil {
			return &history{}
		}
		path = filepath.Join(dir, "weir", "sql_history")
	}
	h := &history{path: path}
	data, err := os.ReadFile(path)
	if err != nil {
		return h
	}
	in := bufio.NewScanner(strings.NewReader(string(data)))
	in.Buffer(nil, len(data)+1)
	for in.Scan() {
		line, err := strconv.Unquote(in.Text())
		if err != nil {
			continue // somebody else's line
		}
		h.remember(line)
	}
	return h
}

func (h *history) Len() int { return len(h.lines) }

func (h *history) At(i int) string { return h.lines[len(h.lines)-1-i] }

func (h *history) Add(line string) {
	if h.remember(line) && h.path != "" {
		_ = h.append(line) // a shell whose history cannot be kept is a shell
	}
}

// remember takes a line that is not the last one again.
func (h *history) remember(line string) bool {
	if strings.TrimSpace(line) == "" || len(h.lines) > 0 && h.lines[len(h.lines)-1] == line {
		return false
	}
	h.lines = append(h.lines, line)
	h.lines = h.lines[max(0, len(h.lines)-maxHistory):]
	return true
}

// append adds a line to the file; shells side by side add to one. Only its owner may read it: statements may hold
// what others should not see.
func (h *history) append(line string) error {
	if err := os.MkdirAll(filepath.Dir(h.path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(h.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(strconv.Quote(line) + "\n")
	return errors.Join(err, f.Close())
}
