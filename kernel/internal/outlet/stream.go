package outlet

import (
	"errors"
	"io"
	"os"
	"sync/atomic"
)

// A Stream is one of the process's standard streams as cells print to it. It is
// safe for several goroutines.
type Stream struct {
	name string // "stdout" or "stderr"
	fd   int
	file atomic.Pointer[os.File]
}

// Stdout and Stderr are the two streams.
var (
	Stdout = newStream("stdout", 1, os.Stdout)
	Stderr = newStream("stderr", 2, os.Stderr)
)

var (
	_ io.Writer       = (*Stream)(nil)
	_ io.StringWriter = (*Stream)(nil)
)

func newStream(name string, fd int, file *os.File) *Stream {
	s := &Stream{name: name, fd: fd}
	s.file.Store(file)
	return s
}

// Write prints p where the cell of the calling goroutine prints.
func (s *Stream) Write(p []byte) (int, error) {
	of := Run()
	for {
		now := running.Load()
		if now == nil {
			return s.file.Load().Write(p)
		}
		if of != 0 && of != now.run {
			return now.late(of, s.name, p)
		}
		n, err := now.files[s.fd-1].Write(p)
		if !errors.Is(err, os.ErrClosed) || now == running.Load() {
			return n, err
		}
		// The next cell has begun meanwhile.
	}
}

// WriteString is Write of a text.
func (s *Stream) WriteString(text string) (int, error) { return s.Write([]byte(text)) }

// File is where the running cell prints to the stream.
func (s *Stream) File() *os.File {
	if now := running.Load(); now != nil {
		return now.files[s.fd-1]
	}
	return s.file.Load()
}

// Followed says whether the calling goroutine is of a run that another has
// followed.
func Followed() bool {
	of, now := Run(), running.Load()
	return of != 0 && now != nil && of != now.run
}

// Of is the Stream for a writer that is the process's standard output or error,
// and any other writer itself.
func Of(w io.Writer) io.Writer {
	f, ok := w.(*os.File)
	switch {
	case !ok || f == nil:
		return w
	case f == Stdout.file.Load():
		return Stdout
	case f == Stderr.file.Load():
		return Stderr
	}
	return w
}

// Plain is the opposite of Of: the file that a Stream stands for.
func Plain(w io.Writer) io.Writer {
	if s, ok := w.(*Stream); ok {
		return s.file.Load()
	}
	return w
}
