package csv

import "golang.org/x/sys/cpu"

// plainNumbers is how many of n fields, from the first on, are up to 18 digits and nothing else, with points also those with
// one point among them. Field i is where parser.places says, at step*i of pos.
//
//go:noescape
func plainNumbers(buf *byte, pos *uint32, step int, skip uint32, n int, points bool) (k int)

// momentsOf is how many of n fields, from the first on, are moments of the day of s.
//
//go:noescape
func momentsOf(buf *byte, pos *uint32, step int, skip uint32, n int, s *momentShape) (k int)

// haveChecks says that there are instructions for masked bytes.
var haveChecks = cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512VL && cpu.X86.HasBMI2
