package shell

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

// death makes one readable error of the end of a worker process. crash is what
// the Go runtime said, if anything; broken says that the worker was ended because
// it could not be spoken to; names is what is lost.
func death(crash string, state *os.ProcessState, broken bool, names string) *CellError {
	cause := deathCause(crash, state)
	if status, ok := state.Sys().(syscall.WaitStatus); ok && crash == "" && (broken && status.Signaled() || status.ExitStatus() == brokenExit) {
		cause = "a descriptor of the worker process was closed or used, so the kernel cannot speak to it any more"
	}
	if state.ExitCode() == scarceExit && crash == "" {
		cause = errNoDescriptors.Error() + ", so it was ended"
	}
	return &CellError{
		Name:      "worker died",
		Message:   cause + "; " + lost(names),
		StateLost: true,
	}
}

func deathCause(crash string, state *os.ProcessState) string {
	first := func(prefix string) (string, bool) {
		for line := range strings.Lines(crash) {
			if rest, ok := strings.CutPrefix(line, prefix); ok {
				return strings.TrimSpace(rest), true
			}
		}
		return "", false
	}
	if strings.Contains(crash, "stack overflow") || strings.Contains(crash, "goroutine stack exceeds") {
		return fmt.Sprintf("stack overflow: a function calls itself without end, or needs more than %d MB of stack", maxStack>>20)
	}
	if strings.Contains(crash, "out of memory") || strings.Contains(crash, "cannot allocate memory") {
		return "out of memory"
	}
	if what, ok := first("fatal error: "); ok {
		return "fatal error: " + what
	}
	if what, ok := first("panic: "); ok {
		what = strings.TrimSuffix(what, " [recovered]")
		return "panic in a goroutine: " + what
	}
	if what, ok := first("SIG"); ok {
		return "the worker process was ended by a signal: SIG" + what
	}
	return exitCause(state)
}

func exitCause(state *os.ProcessState) string {
	status, ok := state.Sys().(syscall.WaitStatus)
	switch {
	case ok && status.Signaled() && status.Signal() == syscall.SIGKILL:
		return "the worker process was killed (signal 9): the system does that when memory runs out"
	case ok && status.Signaled():
		return fmt.Sprintf("the worker process was ended by signal %d (%s)", int(status.Signal()), status.Signal())
	case state.ExitCode() == 0:
		return "exit status 0: the cell ended the process, as os.Exit(0) does"
	default:
		return fmt.Sprintf("exit status %d: the cell ended the process, as os.Exit and log.Fatal do", state.ExitCode())
	}
}
