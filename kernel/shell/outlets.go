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
	files, err := o.receive()
	if err != nil {
		return fmt.Errorf("the pipes to print into: %w", err)
	}
	return outlet.Switch(run, files[0], files[1], late)
}

func (o *outlets) receive() (files [2]*os.File, err error) {
	rights := make([]byte, unix.CmsgSpace(4*len(files)))
	_, n, _, _, err := o.socket.ReadMsgUnix(make([]byte, 1), rights)
	if err != nil {
		return files, err
	}
	messages, err := unix.ParseSocketControlMessage(rights[:n])
	if err != nil || len(messages) != 1 {
		return files, fmt.Errorf("%d messages: %w", len(messages), err)
	}
	fds, err := unix.ParseUnixRights(&messages[0])
	if err != nil || len(fds) != len(files) {
		return files, fmt.Errorf("%d descriptors: %w", len(fds), err)
	}
	for i, name := range []string{"stdout", "stderr"} {
		if fds[i], err = above(fds[i]); err != nil {
			return files, err
		}
		files[i] = os.NewFile(uintptr(fds[i]), name)
	}
	return files, nil
}

// above is fd, or a copy of it where it took the place of a standard stream that
// the cell before has closed.
func above(fd int) (int, error) {
	if fd > 2 {
		return fd, nil
	}
	return unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 3)
}
