package inflate

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/gzip"
)

// What a Reader does next.
type state uint8

const (
	atMember state = iota
	atBlock
	inStored
	inCodes
	atTrailer
)

const (
	window  = 32 << 10  // how far back a copy may go
	outSize = 256 << 10 // what is unpacked at a time

	headRoom = 1 << 10 // more than the head of a block
)

// Reader unpacks a stream of gzip.
type Reader struct {
	bits    bitReader
	state   state
	last    bool   // block of the member
	left    int    // bytes of a stored block
	litLens *table // of the block
	dists   *table
	single  int // bytes to be unpacked before literals are paired
	own     tables
	lengths table
	one     [1]byte // of a head

	out   []byte
	at    int // the next byte of out to be made
	given int // the next to be given
	start int // of the member, or of what a copy can reach
	crc   uint32
	size  uint32
	err   error
}

// NewReader reads the gzip stream src, of which it reads ahead.
func NewReader(src io.Reader) (*Reader, error) {
	r := &Reader{bits: bitReader{src: src}, out: make([]byte, window+outSize+outRoom)}
	if err := r.member(); err != nil {
		return nil, err
	}
	return r, nil
}

// Read implements io.Reader.
func (r *Reader) Read(p []byte) (int, error) {
	for r.given == r.at {
		if r.err != nil {
			return 0, r.err
		}
		if len(p) == 0 {
			return 0, nil
		}
		r.err = r.fill()
	}
	n := copy(p, r.out[r.given:r.at])
	r.given += n
	return n, nil
}

// fill makes more output, if it can before an error.
func (r *Reader) fill() error {
	if r.at > window+outSize/2 { // what copies can reach moves to the front
		moved := r.at - window
		copy(r.out, r.out[moved:r.at])
		r.start = max(r.start-moved, 0)
		r.at, r.given = window, window
	}
	from := r.at
	err := r.unpack()
	if r.bits.beyond() {
		r.at = from
		return io.ErrUnexpectedEOF
	}
	return err
}

// unpack works until the output is full.
func (r *Reader) unpack() error {
	for from := r.at; ; {
		if err := r.bits.need(headRoom); err != nil {
			r.sum(from)
			return err
		}
		if r.bits.beyond() {
			return io.ErrUnexpectedEOF
		}
		var err error
		switch r.state {
		case atMember:
			err = r.member()
		case atBlock:
			err = r.block()
		case inStored:
			err = r.copyStored()
		case inCodes:
			err = r.codes()
		case atTrailer:
			r.sum(from)
			from = r.at
			err = r.trailer()
		}
		if err != nil {
			return err
		}
		if r.at > len(r.out)-outRoom {
			r.sum(from)
			return nil
		}
	}
}

// sum takes what was made from out[from] on into the checksum.
func (r *Reader) sum(from int) {
	r.crc = crc32.Update(r.crc, crc32.IEEETable, r.out[from:r.at])
	r.size += uint32(r.at - from)
}

func (r *Reader) copyStored() error {
	b := &r.bits
	there := len(b.in) - b.at
	if b.end {
		there -= padding
	}
	if there == 0 && r.left > 0 {
		return io.ErrUnexpectedEOF
	}
	n := copy(r.out[r.at:], b.in[b.at:b.at+min(r.left, there)])
	b.at += n
	r.at += n
	if r.left -= n; r.left == 0 {
		r.state = atBlock
		if r.last {
			r.state = atTrailer
		}
	}
	return nil
}

// trailer checks what stands behind a member.
func (r *Reader) trailer() error {
	b := &r.bits
	b.align()
	if err := b.need(8); err != nil {
		return err
	}
	t := b.in[b.at : b.at+8]
	b.at += 8
	if b.beyond() {
		return io.ErrUnexpectedEOF
	}
	if binary.LittleEndian.Uint32(t) != r.crc || binary.LittleEndian.Uint32(t[4:]) != r.size {
		return gzip.ErrChecksum
	}
	r.state = atMember
	return nil
}

// Flags of a member's head.
const (
	hasSum     = 1 << 1
	hasExtra   = 1 << 2
	hasName    = 1 << 3
	hasComment = 1 << 4
)

// member reads the head of the next member; io.EOF if there is none.
func (r *Reader) member() error {
	b := &r.bits
	if err := b.need(1); err != nil {
		return err
	}
	if b.end && b.at >= len(b.in)-padding {
		return io.EOF
	}
	sum := uint32(0)
	next := func() (byte, error) {
		if err := b.need(1); err != nil {
			return 0, err
		}
		c := b.in[b.at]
		b.at++
		if b.beyond() {
			return 0, io.ErrUnexpectedEOF
		}
		r.one[0] = c
		sum = crc32.Update(sum, crc32.IEEETable, r.one[:])
		return c, nil
	}
	var head [10]byte
	for i := range head {
		var err error
		if head[i], err = next(); err != nil {
			return err
		}
	}
	if head[0] != 0x1f || head[1] != 0x8b || head[2] != 8 {
		return gzip.ErrHeader
	}
	flags := head[3]
	if flags&hasExtra != 0 {
		low, err := next()
		if err != nil {
			return err
		}
		high, err := next()
		if err != nil {
			return err
		}
		for range int(low) | int(high)<<8 {
			if _, err := next(); err != nil {
				return err
			}
		}
	}
	for _, flag := range []byte{hasName, hasComment} {
		if flags&flag == 0 {
			continue
		}
		for n := 0; ; n++ {
			c, err := next()
			if err != nil {
				return err
			}
			if c == 0 {
				break
			}
			if n >= 511 {
				return gzip.ErrHeader
			}
		}
	}
	if flags&hasSum != 0 {
		want := uint16(sum)
		low, err := next()
		if err != nil {
			return err
		}
		high, err := next()
		if err != nil {
			return err
		}
		if uint16(low)|uint16(high)<<8 != want {
			return gzip.ErrHeader
		}
	}
	r.crc, r.size, r.start, r.state = 0, 0, r.at, atBlock
	return nil
}

// corrupt is the error of what no packer writes.
func (r *Reader) corrupt() error {
	return fmt.Errorf("gzip: the packed data are corrupt at byte %d", r.bits.read+int64(r.bits.place()))
}
