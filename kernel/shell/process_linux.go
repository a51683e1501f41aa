package shell

import (
	"os"
	"os/exec"
	"syscall"
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

// preferToDie asks the system to end this process before its supervisor, which
// holds the sockets, when memory runs out.
func preferToDie() {
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte("500"), 0)
}
