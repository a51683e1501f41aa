package jsonl

// balance finds the end of a value by its brackets and quotes, over buffers
// that grow.
type balance struct {
	seen   int // bytes looked at
	depth  int
	kinds  [MaxDepth + 1]byte // brackets that are open
	quoted bool
	escape bool
}

type state uint8

const (
	open state = iota
	ended
	broken
)

// scan goes on in b, which begins where it did before, and is where the value
// ends.
func (s *balance) scan(b []byte) (int, state) {
	for ; s.seen < len(b); s.seen++ {
		c := b[s.seen]
		switch {
		case s.escape:
			s.escape = false
		case s.quoted:
			s.escape = c == '\\'
			if c == '"' {
				s.quoted = false
				if s.depth == 0 {
					return s.seen + 1, ended
				}
			}
		case c == '"' && (s.depth > 0 || s.seen == 0):
			s.quoted = true
		case c == '{' || c == '[':
			if s.depth == 0 && s.seen > 0 {
				return s.seen, ended // a scalar right before it
			}
			if s.depth == MaxDepth {
				return 0, broken
			}
			s.kinds[s.depth] = c + 2 // the bracket that closes it
			s.depth++
		case c == '}' || c == ']':
			if s.depth == 0 {
				return s.scalar()
			}
			if s.depth--; s.kinds[s.depth] != c {
				return 0, broken
			}
			if s.depth == 0 {
				return s.seen + 1, ended
			}
		case s.depth == 0 && (c == ',' || c == '"' || isSpace(c)):
			return s.scalar()
		}
	}
	return 0, open
}

// scalar ends a value without brackets before the byte that was seen last.
func (s *balance) scalar() (int, state) {
	if s.seen == 0 {
		return 0, broken
	}
	return s.seen, ended
}
