package connectors

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"testing"
	"testing/iotest"
)

// TestUnpackedReader reads streams of all lengths about where a goroutine takes over.
func TestUnpackedReader(t *testing.T) {
	const seed = 11
	r := rand.New(rand.NewPCG(seed, seed))
	broken := errors.New("broken")
	for _, n := range []int{0, 1, unpackedAfter - 1, unpackedAfter, unpackedAfter + 1, unpackedAfter + unpackedPiece, unpackedAfter + 10*unpackedPiece + 7} {
		text := make([]byte, n)
		for i := range text {
			text[i] = byte(r.Uint32())
		}
		for _, end := range []error{io.EOF, broken} {
			in := &unpackedReader{src: io.MultiReader(iotest.HalfReader(bytes.NewReader(text)), iotest.ErrReader(end))}
			var got []byte
			var err error
			for err == nil {
				var m int
				p := make([]byte, 1+r.IntN(300_000))
				m, err = in.Read(p)
				got = append(got, p[:m]...)
			}
			if err != end || !bytes.Equal(got, text) {
				t.Errorf("seed %d: %d bytes and %v, not %d and %v", seed, len(got), err, n, end)
			}
			if _, err := in.Read(make([]byte, 1)); err != end {
				t.Errorf("%d bytes: once more: %v, not %v", n, err, end)
			}
			in.close()
			in.close()
		}
	}
}

// endless counts what is read of it, without a lock: nobody reads a stream that is closed.
type endless struct{ bytes int }

func (e *endless) Read(p []byte) (int, error) {
	e.bytes += len(p)
	return len(p), nil
}

func TestUnpackedReaderIsClosed(t *testing.T) {
	src := &endless{}
	in := &unpackedReader{src: src}
	if _, err := io.CopyN(io.Discard, in, 2*unpackedAfter); err != nil {
		t.Fatal(err)
	}
	in.close()
	read := src.bytes
	in.close()
	if n, err := in.Read(make([]byte, 1)); n != 0 || err != os.ErrClosed {
		t.Errorf("after the close: %d bytes, %v", n, err)
	}
	if most := 2*unpackedAfter + (unpackedAhead+1)*unpackedPiece; src.bytes != read || read > most {
		t.Errorf("%d and then %d bytes are read, %d at most", read, src.bytes, most)
	}
}
