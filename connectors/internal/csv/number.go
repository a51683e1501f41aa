package csv

// Number is how numbers are written. The zero value is a point and no separators.
type Number struct {
	Decimal   byte // before the fraction; 0: a point
	Thousands byte // between groups of three digits; 0: none
}

func (n Number) decimal() byte {
	if n.Decimal == 0 {
		return '.'
	}
	return n.Decimal
}

func (n Number) isPlain() bool { return n.decimal() == '.' && n.Thousands == 0 }

// plain writes the number b behind dst with a point and without separators; not ok if these stand where
// they do not belong.
func (n Number) plain(dst, b []byte) ([]byte, bool) {
	i, group := 0, 0
	if len(b) > 0 && (b[0] == '-' || b[0] == '+') {
		dst = append(dst, b[0])
		i++
	}
	first := true
	for ; i < len(b); i++ {
		switch c := b[i]; {
		case c == n.decimal():
			if !first && group != 3 {
				return dst, false
			}
			return append(append(dst, '.'), b[i+1:]...), n.fraction(b[i+1:])
		case c == n.Thousands && c != 0:
			if first && (group == 0 || group > 3) || !first && group != 3 {
				return dst, false
			}
			first, group = false, 0
		case c-'0' <= 9:
			dst = append(dst, c)
			group++
		case c|0x20 == 'e' && group > 0 && (first || group == 3):
			return append(dst, b[i:]...), n.fraction(b[i:])
		default:
			return append(dst, b[i:]...), i == 0 || b[i-1] == '-' || b[i-1] == '+' // NaN, Infinity
		}
	}
	return dst, first || group == 3
}

// fraction reports whether b has no separators.
func (n Number) fraction(b []byte) bool {
	for _, c := range b {
		if c == n.Thousands && c != 0 || c == '.' || c == ',' {
			return false
		}
	}
	return true
}

// settles reports whether b cannot be read with the separators the other way round.
func (n Number) settles(b []byte) bool {
	groups, decimals, behind := 0, 0, 0
	for _, c := range b {
		switch {
		case c == n.decimal():
			decimals++
			behind = 0
		case c == n.Thousands && c != 0:
			groups++
			behind = 0
		default:
			behind++
		}
	}
	switch {
	case groups == 0 && decimals == 0:
		return false
	case groups > 0 && decimals > 0, groups > 1:
		return true
	}
	return decimals == 1 && (behind != 3 || b[0] == n.decimal() || b[0] == '0' || len(b) > 1 && b[0] == '-' && b[1] == '0' || len(b) > 7 && b[len(b)-8]-'0' <= 9)
}
