package pq

import "encoding/binary"

// leastRun is the length of the shortest run that is written as one: shorter ones are as small
// packed, and read faster.
const leastRun = 32

// appendHybrid appends values of width bits in runs and packed groups of eight.
func appendHybrid[T uint8 | int32](dst []byte, values []T, width int) []byte {
	from := 0 // of what is not written yet; groups begin there
	for at := 0; at < len(values); {
		run := 1
		for at+run < len(values) && values[at+run] == values[at] {
			run++
		}
		if run < leastRun && run < len(values) {
			at = min(at+8*max(run/8, 1), len(values))
			continue
		}
		dst = appendPacked(dst, values[from:at], width)
		dst = binary.AppendUvarint(dst, uint64(run)<<1)
		for b := range (width + 7) / 8 {
			dst = append(dst, byte(uint32(values[at])>>(8*b)))
		}
		at += run
		from = at
	}
	return appendPacked(dst, values[from:], width)
}

// appendPacked appends one run of packed groups; only the last of a page may be filled up.
func appendPacked[T uint8 | int32](dst []byte, values []T, width int) []byte {
	if len(values) == 0 {
		return dst
	}
	groups := (len(values) + 7) / 8
	dst = binary.AppendUvarint(dst, uint64(groups)<<1|1)
	from := len(dst)
	var acc uint64
	have := 0
	for _, v := range values {
		acc |= uint64(uint32(v)) << have
		for have += width; have >= 8; have -= 8 {
			dst = append(dst, byte(acc))
			acc >>= 8
		}
	}
	if have > 0 {
		dst = append(dst, byte(acc))
	}
	for len(dst)-from < groups*width {
		dst = append(dst, 0)
	}
	return dst
}
