package pq

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

// hasVectors tells whether unpackGroups may be called. It is a variable for tests.
var hasVectors = cpu.X86.HasAVX2

// lanes tells unpackGroups where eight values of one width are.
type lanes struct {
	shuffle [32]uint8 // by lane of four bytes: which bytes of its 16
	shift   [8]uint32 // by lane
	mask    [8]uint32 // of the width
	half    int       // where the bytes of the upper four begin
}

// vectorWidth is the largest width that unpackGroups knows: a value and the bits before it
// fit four bytes.
const vectorWidth = 25

var lanesOf = func() (out [vectorWidth + 1]lanes) {
	for w := range out {
		l := &out[w]
		l.half = 4 * w >> 3
		for j := range 8 {
			bit, lane := j*w, 4*j
			if j >= 4 {
				bit -= 8 * l.half
			}
			for k := range 4 {
				l.shuffle[lane+k] = uint8(bit>>3 + k)
			}
			l.shift[j], l.mask[j] = uint32(bit&7), 1<<w-1
		}
	}
	return out
}()

// unpackGroups reads 8*groups values of width bits. It reads l.half+16 bytes from the beginning of
// the last group on.
//
//go:noescape
func unpackGroups(dst *int32, src *byte, groups, width int, l *lanes)

// unpackVectors reads as many groups of eight values as it can, and tells how many values that are.
func unpackVectors(dst []int32, b []byte, width int) int {
	if !hasVectors || width == 0 || width > vectorWidth {
		return 0
	}
	l := &lanesOf[width]
	groups := min(len(dst)/8, (len(b)-l.half-16)/width+1)
	if len(b) < l.half+16 || groups <= 0 {
		return 0
	}
	unpackGroups(unsafe.SliceData(dst), unsafe.SliceData(b), groups, width, l)
	return 8 * groups
}
