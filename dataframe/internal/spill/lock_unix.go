//go:build darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd

package spill

import (
	"os"
	"syscall"
)

// canLock says that tryLock works.
const canLock = true

// tryLock locks f until it is closed or the process ends. It says no if another has it.
func tryLock(f *os.File) bool {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}
