package shell

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// dieWithParent ends the process when the thread that starts it ends, so the
// caller keeps that thread.
func dieWithParent(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}

// withGroup gives the command a group of its own, so that cancelling it ends
// what it has started as well.
func withGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// widen lets a pipe hold a megabyte: a display of many is read in few pieces.
func widen(pipe *os.File) {
	raw, err := pipe.SyscallConn()
	if err == nil {
		_ = raw.Control(func(fd uintptr) { _, _ = unix.FcntlInt(fd, unix.F_SETPIPE_SZ, 1<<20) })
	}
}

// newFamily is a mark for the processes of a worker that this process starts. It tells
// whose they are: this process and when it started.
func newFamily() string { return familyOf(os.Getpid()) }

// familyOf is the same for a process. A mark that cannot tell when that started does not
// tell whose it is: to others, such processes would be orphans.
func familyOf(pid int) string {
	_, started, ok := processStat(pid)
	if !ok {
		return familyMark + "=" + rand.Text()
	}
	return fmt.Sprintf("%s=%d.%d.%s", familyMark, pid, started, rand.Text())
}

// parentOf is what a mark tells, if it does.
func parentOf(mark string) (pid int, started ticks, ok bool) {
	n, _ := fmt.Sscanf(mark, familyMark+"=%d.%d.", &pid, &started)
	return pid, started, n == 2
}

// endFamily ends the processes that have mark in their environment: what cells
// have started does not outlive their worker. It looks again until there is
// none, for one may start another meanwhile.
func endFamily(mark string) {
	for range 10 {
		if !endMarked(func(_ int, found string) bool { return found == mark }) {
			return
		}
	}
}

// endOrphans ends what is left of kernels that were killed before they could end it.
var endOrphans = sync.OnceFunc(func() {
	space, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		return
	}
	endMarked(func(pid int, found string) bool {
		parent, began, ok := parentOf(found)
		if !ok {
			return false
		}
		_, started, lives := processStat(parent)
		if lives && started == began {
			return false
		}
		// In a container the number is that of another process.
		theirs, err := os.Readlink(fmt.Sprintf("/proc/%d/ns/pid", pid))
		return err == nil && theirs == space
	})
})

// endMarked ends the processes that are meant of those with a mark, and says whether
// there were any.
func endMarked(meant func(pid int, mark string) bool) (any bool) {
	paths, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, path := range paths {
		environment, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err != nil {
			continue
		}
		for variable := range bytes.SplitSeq(environment, []byte{0}) {
			if bytes.HasPrefix(variable, []byte(familyMark+"=")) && meant(pid, string(variable)) {
				any = syscall.Kill(pid, syscall.SIGKILL) == nil || any
			}
		}
	}
	return any
}

// preferToDie asks the system to end this process before its supervisor, which
// holds the sockets, when memory runs out.
func preferToDie() {
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte("500"), 0)
}
