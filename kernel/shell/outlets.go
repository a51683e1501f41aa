package shell

import (
	"errors"
	"fmt"
	"net"
	"os"
	"sync"

	"golang.org/x/sys/unix"

	"weir/kernel/internal/outlet"
)

// outlets takes the pipes of the runs from the socket of outletPipes. A nil one
// has none.
type outlets struct {
	socket *net.UnixConn
	keep   sync.Once
}

func newOutlets(socket *os.File) (*outlets, error) {
	defer socket.Close()
	c, err := net.FileConn(socket)
	if err != nil {
		return nil, err
	}
	u, ok := c.(*net.UnixConn)
	if !ok {
		return nil, errors.New("the outlets are no socket")
	}
	return &outlets{socket: u}, nil
}

// next makes the process print into the pipes of the run.
func (o *outlets) next(run uint64, late outlet.Late) error {
	if o == nil {
		return nil
	}
	o.keep.Do(outlet.Keep)
	outlet.Spend()
	files, err := o.receive()
	if err != nil {
		return err
	}
	defer outlet.Spare() // after Switch, which closes the pipes of the run before
	return outlet.Switch(run, files[0], files[1], late)
}

// errNoDescriptors ends the worker: no cell could run any more that would close files.
// Where cells have only opened all that they may, Spare has kept what the next one needs.
var errNoDescriptors = errors.New("the worker process may open no more files")

func (o *outlets) receive() (files [2]*os.File, err error) {
	rights := make([]byte, unix.CmsgSpace(4*len(files)))
	_, n, flags, _, err := o.socket.ReadMsgUnix(make([]byte, 1), rights)
	if err != nil {
		return files, fmt.Errorf("the pipes to print into: %w", err)
	}
	fds := received(rights[:n])
	if flags&unix.MSG_CTRUNC != 0 || len(fds) != len(files) {
		closeAll(fds)
		return files, errNoDescriptors
	}
	for i := range fds {
		fd, err := above(fds[i])
		if err != nil {
			closeAll(fds)
			return files, errNoDescriptors
		}
		fds[i] = fd
	}
	return [2]*os.File{os.NewFile(uintptr(fds[0]), "stdout"), os.NewFile(uintptr(fds[1]), "stderr")}, nil
}

// received are the descriptors that came with a message: fewer than were sent
// where the process may have no more.
func received(rights []byte) (fds []int) {
	messages, err := unix.ParseSocketControlMessage(rights)
	if err != nil {
		return nil
	}
	for i := range messages {
		got, err := unix.ParseUnixRights(&messages[i])
		if err == nil {
			fds = append(fds, got...)
		}
	}
	return fds
}

func closeAll(fds []int) {
	for _, fd := range fds {
		_ = unix.Close(fd)
	}
}

// above is fd, or a copy of it where it took the place of a standard stream that
// the cell before has closed.
func above(fd int) (int, error) {
	if fd > 2 {
		return fd, nil
	}
	return unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 3)
}
