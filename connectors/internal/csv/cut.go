package csv

import "bytes"

// CutMargin is how many bytes Cut needs before and, if there are as many, after
// the place to cut.
const CutMargin = MaxQuoted + 64<<10

// maxCutWork is how many bytes Cut scans before it gives up.
const maxCutWork = 64 << 20

// Cut finds the first record that begins at or after buf[at], in the middle of
// a file of cols fields, without knowing what came before buf.
//
// Where a record ends depends on nothing before it, so records that are scanned
// from two lines go together once they meet. A record that begins before buf ends
// within MaxQuoted bytes, if it has more than one line; so one of the lines of buf[:at] does begin a
// record, and if the scans from all of them meet by at, that is where one
// begins. Cut is not ok if they do not.
func Cut(buf []byte, at int, d *Dialect, cols int) (int, bool) {
	if next, ok := cutPlain(buf, at, d); ok {
		return next, true
	}
	s := sampleScanner(buf, d, cols)
	s.eof = false
	var starts []int
	for i := 0; i < at; {
		n := bytes.IndexByte(buf[i:], '\n')
		if n < 0 {
			return 0, false
		}
		i += n + 1
		starts = append(starts, i)
	}
	if len(starts) == 0 {
		return 0, false
	}
	// The last start is the first line at or after at. ends holds, by start,
	// where the scan from there arrives.
	last := len(starts) - 1
	ends := make([]int, len(starts))
	ends[last] = starts[last]
	k := len(s.idx)
	work := 0
	for n := last - 1; n >= 0; n-- {
		from := starts[n]
		for k > 0 && int(s.idx[k-1]) >= from {
			k--
		}
		s.reset()
		s.at, s.k = from, k
		o, err := s.record()
		if err != nil || o == more || s.at == from {
			return 0, false
		}
		next, m := s.at, n+1
		for m < last && starts[m] < next {
			m++
		}
		switch {
		case next >= at:
			ends[n] = next
		case starts[m] != next || ends[m] == 0:
			return 0, false
		default:
			ends[n] = ends[m]
		}
		scanned := next - from
		if o == none && d.Quote != 0 && bytes.IndexByte(buf[from:next], d.Quote) >= 0 {
			scanned = MaxQuoted / 8 // it may have looked far for a quote
		}
		if work += scanned; work > maxCutWork {
			return 0, false
		}
	}
	// The line at or after at is no candidate: a record may lie across at.
	first := ends[0]
	for _, e := range ends[:last] {
		if e != first {
			return 0, false
		}
	}
	return first, true
}

// cutPlain is Cut where there are no quotes or escapes: then every line is a record. Buf must have CutMargin
// bytes before at.
func cutPlain(buf []byte, at int, d *Dialect) (int, bool) {
	if at < CutMargin || d.CR || d.Quote == 0 && d.Escape != 0 {
		return 0, false
	}
	n := bytes.IndexByte(buf[at-1:], '\n')
	if n < 0 || d.Quote != 0 && bytes.IndexByte(buf[:at+n], d.Quote) >= 0 {
		return 0, false
	}
	return at + n, true
}
