//go:build !amd64

package pq

func passNibbles(*uint64, *byte, int, *[16]uint8) bool { panic("pq: no vectors here") }

func passCodes(*uint64, *int32, int, *uint64, uint32) uint32 { panic("pq: no vectors here") }

func mostCode(*int32, int) uint32 { panic("pq: no vectors here") }
