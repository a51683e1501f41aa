package pq

import "golang.org/x/sys/cpu"

// withVectors turns the instructions that not every processor has on, if this one has them, or off.
func withVectors(on bool) {
	hasVectors = on && cpu.X86.HasAVX2
	hasUnsnap = on && cpu.X86.HasBMI2
}
