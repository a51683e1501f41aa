package pq

import "golang.org/x/sys/cpu"

// hasUnsnap tells whether unsnapElements may be called. It is a variable for tests.
var hasUnsnap = cpu.X86.HasBMI2 && cpu.X86.HasAVX2

// snapReach is how many bytes there must be before the first that unsnapElements writes.
const snapReach = 64

// snapTags are, by tag: in the first byte how many bits behind the tag are of the offset, in the second
// the length, above the offset's high bits. A literal counts as a copy from
// snapReach bytes before, which is always allowed. Length 255 is of elements left to unsnapElement.
var snapTags = func() (out [256]uint32) {
	for tag := range uint32(256) {
		n := tag>>2 + 1
		switch tag & 3 {
		case 0:
			out[tag] = n<<8 | snapReach<<16
			if n > 60 {
				out[tag] = 255 << 8
			}
		case 1:
			out[tag] = 8 | (tag>>2&7+4)<<8 | tag>>5<<8<<16
		case 2:
			out[tag] = 16 | n<<8
		case 3:
			out[tag] = 255 << 8
		}
	}
	return out
}()

// unsnapElements is unsnapElement for as many elements as it can; it stops at those that are
// rare, corrupt or near the end of src or dst.
//
//go:noescape
func unsnapElements(dst, src []byte, d, s int) (dNext, sNext int)

// unsnapPairs is unsnapElements for as many pairs of a literal of six bytes or fewer and a copy as come one behind the other, as
// numbers do that have some bytes in common.
//
//go:noescape
func unsnapPairs(dst, src []byte, d, s int) (dNext, sNext int)
