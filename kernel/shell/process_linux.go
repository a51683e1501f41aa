package shell

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
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

// endFamily ends the processes that have mark in their environment: what cells
// have started does not outlive their worker. It looks again until there is
// none, for one may start another meanwhile.
func endFamily(mark string) {
	for range 10 {
		found := false
		paths, _ := filepath.Glob("/proc/[0-9]*/environ")
		for _, path := range paths {
			environment, err := os.ReadFile(path)
			if err != nil || !bytes.Contains(append([]byte{0}, environment...), []byte("\x00"+mark+"\x00")) {
				continue
			}
			if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path))); err == nil {
				found = syscall.Kill(pid, syscall.SIGKILL) == nil || found
			}
		}
		if !found {
			return
		}
	}
}

// preferToDie asks the system to end this process before its supervisor, which
// holds the sockets, when memory runs out.
func preferToDie() {
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte("500"), 0)
}
