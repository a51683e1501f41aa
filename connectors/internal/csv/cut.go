package csv

import (
	"bytes"
	"sort"
)

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
	ends := map[int]int{}
	work := 0
	for k := len(starts) - 1; k >= 0; k-- {
		from := starts[k]
		if from >= at {
			ends[from] = from
			continue
		}
		s.reset()
		s.at = from
		s.k = sort.Search(len(s.idx), func(i int) bool { return int(s.idx[i]) >= from })
		o, err := s.record()
		if err != nil || o == more || s.at == from {
			return 0, false
		}
		next := s.at
		if next >= at {
			ends[from] = next
		} else if ends[from] = ends[next]; ends[from] == 0 {
			return 0, false
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
	first := ends[starts[0]]
	for _, from := range starts {
		if from < at && ends[from] != first {
			return 0, false
		}
	}
	return first, true
}
