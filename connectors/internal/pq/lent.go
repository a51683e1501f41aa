package pq

import "weir/dataframe/column"

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

// lentMemory is what was lent if it has room for n values, else new.
func lentMemory[T any](c *Chunk, n int, zero bool) []T {
	s, _ := c.lent.values.([]T)
	if cap(s) < n {
		return make([]T, n)
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
