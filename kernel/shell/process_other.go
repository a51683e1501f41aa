//go:build unix && !linux

package shell

import (
	"crypto/rand"
	"os"
	"os/exec"
	"syscall"
)

// dieWithParent has no system call here; the end of the pipe does it.
func dieWithParent(*exec.Cmd) {}

func withGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// ticks is a time of the machine.
type ticks int64

func now() ticks { return 0 }

// endChildren leaves it to the system to end what a cell has started.
func endChildren(since, until ticks) {}

func widen(*os.File) {}

func preferToDie() {}

func newFamily() string { return familyMark + "=" + rand.Text() }

func endFamily(string) {}

func endOrphans() {}
