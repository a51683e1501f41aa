//go:build darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd

package ledger

import (
	"errors"
	"os"
	"syscall"
)

// lock locks f until it is closed, and waits for it.
func lock(f *os.File) error {
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
		if !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}

// tryLock locks f until it is closed or the process ends. It says no if another has it.
func tryLock(f *os.File) bool {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}
