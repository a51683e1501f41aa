package kernel

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"net"
)

// buffered stands between the codec and a connection. It gathers the codec's
// small writes, except in the greeting, and watches the lengths that the codec
// is going to believe.
type buffered struct {
	net.Conn
	w       *bufio.Writer
	direct  bool
	lengths lengths
}

func (b *buffered) Write(p []byte) (int, error) {
	if b.direct {
		return b.Conn.Write(p)
	}
	return b.w.Write(p)
}

func (b *buffered) Read(p []byte) (int, error) {
	n, err := b.Conn.Read(p)
	if bad := b.lengths.pass(p[:n]); bad != nil {
		return 0, bad
	}
	return n, err
}

// maxFrameBytes bounds one frame of a front end. The codec allocates what a
// length says before the bytes arrive.
const maxFrameBytes = 1 << 30

// greetingBytes come before the first frame of a connection.
const greetingBytes = 64

// lengths follows the frames of a connection: a flag byte, one or eight bytes
// of length, the body.
type lengths struct {
	body uint64 // bytes of the current body still to come
	head []byte
}

const longFlag = 2

func (l *lengths) pass(p []byte) error {
	for len(p) > 0 {
		if l.body > 0 {
			n := min(l.body, uint64(len(p)))
			l.body -= n
			p = p[n:]
			continue
		}
		l.head = append(l.head, p[0])
		p = p[1:]
		long := l.head[0]&longFlag != 0
		switch {
		case long && len(l.head) == 9:
			l.body = binary.BigEndian.Uint64(l.head[1:])
		case !long && len(l.head) == 2:
			l.body = uint64(l.head[1])
		default:
			continue
		}
		l.head = l.head[:0]
		if l.body > maxFrameBytes {
			return fmt.Errorf("a frame of %d bytes", l.body)
		}
	}
	return nil
}
