package outlet

import (
	"errors"
	"fmt"
	"os"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

// printing is where the running cell prints.
type printing struct {
	run   uint64
	files [2]*os.File
	late  Late
}

// running is that of the last cell that began; nil outside of a worker process.
var running atomic.Pointer[printing]

// Late takes what a goroutine of an earlier run prints to the named stream.
type Late func(run uint64, stream string, text []byte) (int, error)

// Switch makes the run the current one. From now on the process prints to the two
// files, which it closes at the next Switch.
func Switch(run uint64, stdout, stderr *os.File, late Late) error {
	before := running.Load()
	now := &printing{run, [2]*os.File{stdout, stderr}, late}
	var err error
	for i, s := range []*Stream{Stdout, Stderr} {
		err = errors.Join(err, s.replace(now.files[i]))
	}
	running.Store(now)
	if before != nil {
		for _, f := range before.files {
			f.Close()
		}
	}
	return err
}

// replace puts the file in the place of the process's own descriptor, and opens
// the stream again where a cell has closed it.
func (s *Stream) replace(by *os.File) error {
	if err := unix.Dup2(int(by.Fd()), s.fd); err != nil {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	was := s.file.Load()
	if _, err := was.Stat(); !errors.Is(err, os.ErrClosed) {
		return nil
	}
	s.file.Store(os.NewFile(uintptr(s.fd), was.Name()))
	for _, file := range []**os.File{&os.Stdout, &os.Stderr} {
		if *file == was {
			*file = s.file.Load()
		}
	}
	return nil
}
