package funcs

// sketchSize is about what sketches take: they grow with the rows up to some size.
type sketchSize struct{ sketches, rows int64 }

// bytes takes what a sketch, a row, and a full sketch take.
func (s *sketchSize) bytes(sketch, row, most int64) int64 {
	return s.sketches*sketch + min(s.rows*row, s.sketches*most)
}
