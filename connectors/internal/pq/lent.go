package pq

import (
	"unsafe"

	"weir/dataframe/column"
)

// lent is memory of vectors: a slice of a Fixed's values or of codes, and of views.
type lent struct {
	values any
	views  []column.View
}

// memory is a slice of n values for a vector, which is clear if zero is set. It is the chunk's: until it is used
// again, or, if keep is set, until Recycle. Of a vector across pages it is the next part of one slice.
func memory[T any](c *Chunk, n int, keep, zero bool) []T {
	if c.across.rows > 0 {
		return acrossMemory[T](c, n, zero)
	}
	s := lentMemory[T](c, n, zero)
	if keep {
		c.lent.values, c.given.values = nil, s
	} else {
		c.lent.values = s
	}
	return s[:n]
}

// lentMemory is what was lent if it has room for n values, else a buffer.
func lentMemory[T any](c *Chunk, n int, zero bool) []T {
	s, _ := c.lent.values.([]T)
	if cap(s) < n {
		spareValues(s)
		s = bufferOf[T](n)
	}
	if zero {
		clear(s[:n])
	}
	return s
}

// viewMemory is memory for views.
func (c *Chunk) viewMemory(n int, keep bool) []column.View {
	s := c.lent.views
	if cap(s) < n {
		s = make([]column.View, n)
	}
	if keep {
		c.lent.views, c.given.views = nil, s
	} else {
		c.lent.views = s
	}
	return s[:n]
}

// Recycle says that nothing points into the vector that was given last: its memory is used for the
// next ones, and that of the page, if all others of the page were recycled, too.
func (c *Chunk) Recycle() {
	if c.given.values != nil {
		c.lent.values = c.given.values
	}
	if c.given.views != nil {
		c.lent.views = c.given.views
	}
	c.given = lent{}
	c.pinned = c.stuck
}

// bufferOf is a Buffer of n values, which are anything.
func bufferOf[T any](n int) []T {
	var one T
	size := int(unsafe.Sizeof(one))
	b := Buffer(max(n, 1) * size)
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b))), cap(b)/size)[:n]
}

// spareValues is Spare for what bufferOf gave.
func spareValues[T any](s []T) {
	if cap(s) > 0 {
		var one T
		Spare(unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), cap(s)*int(unsafe.Sizeof(one))))
	}
}

// release gives back the memory that is lent.
func (l *lent) release() {
	switch s := l.values.(type) {
	case []int32:
		spareValues(s)
	case []int64:
		spareValues(s)
	case []uint64:
		spareValues(s)
	case []float64:
		spareValues(s)
	case []column.Int128:
		spareValues(s)
	}
}
