package connectors

import (
	"io"
	"os"
	"sync"
)

// A stream that is compressed can be unpacked on one core only, while the others parse. So it goes ahead of who reads it:
const (
	unpackedAfter = 1 << 20   // behind so many bytes; small files and samples are not worth a goroutine
	unpackedPiece = 256 << 10 // by so many
	unpackedAhead = 8         // pieces at most
)

// unpackedReader reads src, in a goroutine of its own from some bytes on. Close waits for it, and so for a read of src
// that has begun: who closes it has that end before. Src is then still open.
type unpackedReader struct {
	src    io.Reader
	given  int64
	closed bool

	full  chan unpacked // nil: not yet ahead
	empty chan []byte
	stop  chan struct{}
	work  sync.WaitGroup

	piece unpacked // its rest is to be given
	whole []byte   // piece with what was given of it
}

// unpacked is some bytes, and what came instead of more.
type unpacked struct {
	bytes []byte
	err   error
}

func (r *unpackedReader) Read(p []byte) (int, error) {
	if r.closed {
		return 0, os.ErrClosed
	}
	if r.given < unpackedAfter {
		n, err := r.src.Read(p)
		r.given += int64(n)
		return n, err
	}
	if r.full == nil {
		r.start()
	}
	for len(r.piece.bytes) == 0 {
		if r.piece.err != nil {
			return 0, r.piece.err
		}
		if r.whole != nil {
			r.empty <- r.whole[:cap(r.whole)] // has room for all pieces
		}
		r.piece = <-r.full
		r.whole = r.piece.bytes
	}
	n := copy(p, r.piece.bytes)
	r.piece.bytes = r.piece.bytes[n:]
	return n, nil
}

func (r *unpackedReader) start() {
	r.full, r.empty, r.stop = make(chan unpacked, unpackedAhead), make(chan []byte, unpackedAhead), make(chan struct{})
	for range unpackedAhead {
		r.empty <- make([]byte, unpackedPiece)
	}
	r.work.Go(func() {
		for {
			select {
			case <-r.stop:
				return
			case b := <-r.empty:
				n, err := io.ReadFull(r.src, b)
				if err == io.ErrUnexpectedEOF { // src gives another one if it breaks off
					err = io.EOF
				}
				r.full <- unpacked{b[:n], err} // has room for all pieces
				if err != nil {
					return
				}
			}
		}
	})
}

// close ends the work.
func (r *unpackedReader) close() {
	if r.full != nil {
		close(r.stop)
		r.work.Wait()
		r.full = nil
	}
	r.closed, r.piece, r.whole = true, unpacked{}, nil
}
