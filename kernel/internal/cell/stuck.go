package cell

import (
	"bytes"
	goruntime "runtime"
	"strings"
	"time"
)

// Compiled code that does not come back when its cell is to stop is left behind:
// the variables of the session are worth more than its goroutine. What is left of
// the cell stops when it comes back.
const (
	defaultGrace = 600 * time.Millisecond
	othersGrace  = 100 * time.Millisecond // for the other goroutines of a cell that has stopped
)

// leftBehind is the error of a cell whose compiled code was left behind.
func leftBehind(number int, waits bool) *Error {
	return &Error{Kind: Interrupted, Cell: number, Stuck: true, Message: "interrupted", Background: !waits}
}

// goroutineName is what the runtime calls the calling goroutine: "goroutine 7".
func goroutineName() string {
	buf := make([]byte, 64)
	text := string(buf[:goruntime.Stack(buf, false)])
	name, _, _ := strings.Cut(text, " [")
	return name
}

// waits says whether a goroutine neither runs nor is about to.
func waits(name string) bool {
	_, rest, found := bytes.Cut(stacks(), []byte(name+" ["))
	state, _, _ := bytes.Cut(rest, []byte("]"))
	state, _, _ = bytes.Cut(state, []byte(","))
	switch string(state) {
	case "running", "runnable":
		return false
	}
	return found
}
