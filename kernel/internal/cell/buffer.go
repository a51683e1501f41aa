package cell

import "reflect"

// A Buffer is where a slice of a cell would be on the stack of native Go. It can be used
// once.
type Buffer struct {
	used  bool
	array any
}

func newBuffer() *Buffer { return &Buffer{} }

// Free says whether an append of n elements to a slice takes a buffer of so much room.
func (b *Buffer) Free(length, capacity, n, room int) bool {
	if b.used || length != 0 || n <= capacity || n > room {
		return false
	}
	b.used = true
	return true
}

// Keep notes the slice that has the buffer.
func (b *Buffer) Keep(s any) { b.array = s }

// Holds says whether a slice is in the buffer.
func (b *Buffer) Holds(s any) bool {
	v := reflect.ValueOf(s)
	return b.array != nil && v.Kind() == reflect.Slice && v.Pointer() == reflect.ValueOf(b.array).Pointer()
}

// nextStep is the capacity of a slice in a buffer that n elements are appended to, in whole
// words; 0 if it does not change so.
func nextStep(length, capacity, n, size int) int {
	length += n
	if length <= capacity || length*size > bufferSize/size*size {
		return 0
	}
	return (length*size + 7) / 8 * 8 / size
}

// grown is the capacity that native Go gives a slice of elements with pointers, of so
// many bytes, when n more are appended; 0 if they fit. The elements are of another size
// in the interpreter.
func grown(length, capacity, n, size int) int {
	length += n
	if length <= capacity || size == 0 {
		return 0
	}
	want := capacity
	switch {
	case length > 2*capacity:
		want = length
	case capacity < 256:
		want = 2 * capacity
	default:
		for want < length {
			want += (want + 3*256) / 4
		}
	}
	words := cap(append([]*byte(nil), make([]*byte, want*size/8)...))
	return words * 8 / size
}
