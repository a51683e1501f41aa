package inflate

import (
	"encoding/binary"
	"io"
)

// inSize is how much of the stream is read at a time.
const inSize = 64 << 10

// padding is how many zeros are put behind the end of a stream, so that words can be read there.
const padding = 64

// bitReader gives the bits of a stream, the lowest of a byte first.
type bitReader struct {
	src  io.Reader
	in   []byte // its end is padded if ended
	at   int    // the next byte for word
	word uint64
	n    uint // bits of word that count; it may have those that follow, too
	end  bool // of src
	err  error
	read int64 // bytes of src before in
}

// refill makes at least 56 bits of word count. There must be eight bytes of input.
func (b *bitReader) refill() {
	b.word |= binary.LittleEndian.Uint64(b.in[b.at:]) << (b.n & 63)
	b.at += int(63-b.n) >> 3
	b.n |= 56
}

func (b *bitReader) skip(n uint) {
	b.word >>= n & 63
	b.n -= n
}

func (b *bitReader) take(n uint) uint32 {
	v := uint32(b.word & (1<<(n&63) - 1))
	b.skip(n)
	return v
}

// align drops the bits up to the next byte, and gives back the bytes that word has.
func (b *bitReader) align() {
	b.at -= int(b.n >> 3)
	b.word, b.n = 0, 0
}

// place is the byte of in where the next bit is.
func (b *bitReader) place() int { return b.at - int(b.n>>3) }

// beyond reports whether more was taken than there is.
func (b *bitReader) beyond() bool { return b.end && b.place() > len(b.in)-padding }

// need reads until there are n bytes from at on, or the padding behind all that there are.
func (b *bitReader) need(n int) error {
	for len(b.in)-b.at < n && !b.end {
		keep := min(b.at, 8) // align may go back
		b.read += int64(b.at - keep)
		left := copy(b.in, b.in[b.at-keep:])
		b.in, b.at = b.in[:left], keep
		if cap(b.in) < left+inSize+padding {
			b.in = append(make([]byte, 0, left+inSize+padding), b.in...)
		}
		got, err := b.src.Read(b.in[left : left+inSize])
		b.in = b.in[:left+got]
		if err == io.EOF {
			b.end = true
			b.in = append(b.in, make([]byte, padding)...)
		} else if err != nil {
			return err
		}
	}
	return nil
}
