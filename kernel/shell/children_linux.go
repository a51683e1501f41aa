package shell

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// ticks is the time since the machine started as /proc counts it: a hundredth of
// a second.
type ticks int64

func now() ticks {
	var t unix.Timespec
	if unix.ClockGettime(unix.CLOCK_BOOTTIME, &t) != nil {
		return 0
	}
	return ticks(t.Nano() / 10_000_000)
}

// child is a process and when it started, which tells it from a later one of the
// same number.
type child struct {
	pid     int
	started ticks
}

// childGrace is how long a process has to end by itself.
const childGrace = 300 * time.Millisecond

// endChildren ends the processes that a cell has started from its beginning until
// it was interrupted, as Ctrl-C does on a terminal: by an interrupt, and by force
// those that do not listen and what they have started meanwhile. What other cells
// start is left alone, and what their processes start.
func endChildren(since, until ticks) {
	children := map[child]bool{}
	started := func(c child, parent int) bool {
		return parent == os.Getpid() && c.started >= since && c.started <= until
	}
	for _, c := range families(started) {
		children[c] = true
		_ = syscall.Kill(c.pid, syscall.SIGINT)
	}
	if len(children) == 0 {
		return
	}
	time.AfterFunc(childGrace, func() {
		for _, c := range families(func(c child, _ int) bool { return children[c] }) {
			children[c] = true
		}
		for c := range children {
			if _, started, ok := processStat(c.pid); ok && started == c.started {
				_ = syscall.Kill(c.pid, syscall.SIGKILL)
			}
		}
	})
}

// families are the processes that are meant and those below them.
func families(meant func(c child, parent int) bool) []child {
	parents := map[int]int{}
	starts := map[int]ticks{}
	paths, _ := filepath.Glob("/proc/[0-9]*")
	for _, path := range paths {
		pid, _ := strconv.Atoi(filepath.Base(path))
		if parent, started, ok := processStat(pid); ok {
			parents[pid], starts[pid] = parent, started
		}
	}
	var found []child
	for pid, started := range starts {
		for up, steps := pid, 0; up > 1 && steps < 100; up, steps = parents[up], steps+1 {
			if meant(child{up, starts[up]}, parents[up]) {
				found = append(found, child{pid, started})
				break
			}
		}
	}
	return found
}

// processStat reads the parent and the start of a process.
func processStat(pid int) (parent int, started ticks, ok bool) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	end := bytes.LastIndexByte(text, ')') // the name before may be anything
	if err != nil || end < 0 {
		return 0, 0, false
	}
	fields := strings.Fields(string(text[end+1:]))
	if len(fields) < 20 || fields[0] == "Z" {
		return 0, 0, false
	}
	parent, _ = strconv.Atoi(fields[1])
	start, _ := strconv.ParseInt(fields[19], 10, 64)
	return parent, ticks(start), true
}
