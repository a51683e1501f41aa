package csv

// lead is how many lines stand before all else that begin with # and are notes, though one of them has as many
// fields as a record: the terms of a license, say, with a comma in them; and what follows them. Notes that all have
// other numbers of fields are found as comments are. The last line may be the header: it is if it has as many fields
// as a record, and the line behind it is no header.
func (d *Dialect) lead(sample []byte, width int, whole bool, o Options) (n int, rest []byte) {
	s := sampleScanner(sample, d, -1)
	last := 0
	for s.at < len(sample) && sample[s.at] == '#' {
		last = s.at
		if s.skipLines(1) != nil {
			return 0, nil
		}
		n++
	}
	rest = sample[s.at:]
	if n < 2 || len(rest) == 0 {
		return 0, nil
	}
	if rows := split(rest, d, sniffRows, whole); d.anyOf(sample[last:s.at], width) &&
		(len(rows) == 0 || !looksLikeHeader(rows, width, o) || !otherThanRows(rows, width, o)) {
		n, rest = n-1, sample[last:]
	}
	if !d.anyOf(sample[:len(sample)-len(rest)], width) {
		return 0, nil
	}
	return n, rest
}

// anyOf reports whether one of the records in sample has n fields.
func (d *Dialect) anyOf(sample []byte, n int) bool { return anyOf(split(sample, d, 0, true), n) }
