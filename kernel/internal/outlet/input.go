package outlet

import (
	"io"
	"os"
	"sync"
)

// Standard input is asked of the person at the notebook, a line at a time, when a cell reads it and the line before is used up.

// stdin is what cells read in place of os.Stdin.
var stdin = &lines{}

type lines struct {
	reading sync.Mutex

	mu   sync.Mutex
	ask  func() (string, error)
	rest []byte // of the last line
}

// Input sets how a line is asked for, and drops what is left of the last one: a cell does not read what was meant for
// another. An error, as where nobody can be asked, is the end of the input. Before it is called the input is the process's.
func Input(ask func() (string, error)) {
	stdin.mu.Lock()
	defer stdin.mu.Unlock()
	stdin.ask, stdin.rest = ask, nil
}

// In is r or, if that is os.Stdin as the process began with it, a reader of the lines that Input asks for.
func In(r io.Reader) io.Reader {
	if f, ok := r.(*os.File); ok && f == processIn {
		return stdin
	}
	return r
}

var processIn = os.Stdin

// Read implements io.Reader.
func (l *lines) Read(p []byte) (int, error) {
	l.reading.Lock()
	defer l.reading.Unlock()
	if len(p) == 0 {
		return 0, nil
	}
	l.mu.Lock()
	ask, rest := l.ask, l.rest
	l.mu.Unlock()
	if len(rest) == 0 {
		if ask == nil {
			return processIn.Read(p)
		}
		line, err := ask()
		if err != nil {
			return 0, io.EOF
		}
		rest = []byte(line + "\n")
	}
	n := copy(p, rest)
	l.mu.Lock()
	l.rest = rest[n:]
	l.mu.Unlock()
	return n, nil
}
