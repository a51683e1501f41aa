//go:build !(darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd)

package ledger

import (
	"errors"
	"os"
)

// Without locks that go with their process there is no ledger: each process is alone.
func lock(*os.File) error { return errors.ErrUnsupported }

func tryLock(*os.File) bool { return true }
