package connectors

import (
	"errors"
	"fmt"
	"syscall"
)

// noSpace is the error of a write to a full disk that says what has become of its target, and how much room it
// needs.
type noSpace struct {
	err  error
	note string
}

func (e *noSpace) Error() string { return e.err.Error() + "; " + e.note }
func (e *noSpace) Unwrap() error { return e.err }

// withSpace is err; if it is about a full disk, with what is still so, such as "the table is as it was", and
// how much is needed: total bytes if that is known, else more than have been written.
func withSpace(err error, still string, written, total int64) error {
	var told *noSpace
	if !errors.Is(err, syscall.ENOSPC) || errors.Is(err, errUnsure) || errors.As(err, &told) {
		return err
	}
	need := ""
	switch {
	case total > 0:
		need = fmt.Sprintf(", about %s,", sizeText(total))
	case written > 0:
		need = fmt.Sprintf(", more than the %s that were written,", sizeText(written))
	}
	return &noSpace{err, fmt.Sprintf("%s: free space%s and run it again", still, need)}
}
