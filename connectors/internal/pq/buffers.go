package pq

import (
	"math/bits"
	"strings"
	"sync"
	"unsafe"
)

// Buffers for the bytes of chunks and pages are used again and again: to clear new
// memory, and to give it back to the system, costs more than to decode what is in it.

// mostSpare is how many bytes of buffers nobody uses are kept.
const mostSpare = 48 << 20

var spare struct {
	sync.Mutex
	by   [64 * 4][][]byte // by class
	held int
}

// class is the smallest class of buffers with n bytes, four to a doubling, and the size of its buffers.
func class(n int) (class, size int) {
	e := max(bits.Len(uint(max(n, 1)-1))-3, 0) // n <= 8<<e
	k := (n + 1<<e - 1) >> e                   // eighths, 5 to 8
	return 4*e + max(k-5, 0), max(k, 5) << e
}

// Buffer is a buffer of n bytes, which hold anything.
func Buffer(n int) []byte {
	c, size := class(n)
	spare.Lock()
	if l := spare.by[c]; len(l) > 0 {
		b := l[len(l)-1]
		spare.by[c] = l[:len(l)-1]
		spare.held -= size
		spare.Unlock()
		return b[:n]
	}
	spare.Unlock()
	return unclear(size)[:n]
}

// unclear is new memory that is not cleared: a strings.Builder needs it for bytes that are written before
// they are read, as ours are.
func unclear(n int) []byte {
	var b strings.Builder
	b.Grow(n)
	b.WriteByte(0) // without a byte it has no place
	return unsafe.Slice(unsafe.StringData(b.String()), n)
}

// Spare takes back a buffer from Buffer that nothing points into any more.
func Spare(b []byte) {
	c, size := class(cap(b))
	if cap(b) == 0 || size != cap(b) {
		return
	}
	spare.Lock()
	defer spare.Unlock()
	if spare.held+size <= mostSpare {
		spare.by[c] = append(spare.by[c], b[:0])
		spare.held += size
	}
}
