package funcs

import (
	"fmt"
	"unicode/utf8"

	"weir/dataframe/column"
)

var levenshteinFunc = Scalar{Name: "levenshtein", Aliases: []string{"editdist3"},
	Doc:       "levenshtein(s, t) is the least number of characters to insert, delete or change to make s of t (DuckDB counts bytes); null if s or t is null.",
	Examples:  []Example{{"levenshtein('kitten', 'sitting')", "3"}, {"levenshtein('é', 'e')", "1"}, {"levenshtein('', 'abc')", "3"}, {"levenshtein('a', NULL)", "null"}},
	Overloads: editDistance("levenshtein", levenshtein)}

var damerauLevenshteinFunc = Scalar{Name: "damerau_levenshtein",
	Doc:       "damerau_levenshtein(s, t) is levenshtein where two characters that change places count as one edit, also around others; null if s or t is null.",
	Examples:  []Example{{"damerau_levenshtein('ab', 'ba')", "1"}, {"damerau_levenshtein('ca', 'abc')", "2"}, {"damerau_levenshtein('', '')", "0"}, {"damerau_levenshtein(NULL, 'a')", "null"}},
	Overloads: editDistance("damerau_levenshtein", damerau)}

// maxEdit bounds the table of an edit distance: the work is the product of the
// lengths.
const maxEdit = 1 << 24

// A scratch is the memory of a distance between two texts, kept from row to row.
type scratch struct {
	a, b  []rune
	cells []int
	last  map[rune]int
	used  []bool
}

func (w *scratch) set(s, t []byte) {
	w.a, w.b = appendRunes(w.a[:0], s), appendRunes(w.b[:0], t)
}

// room is n zeros.
func (w *scratch) room(n int) []int {
	if cap(w.cells) < n {
		w.cells = make([]int, n)
	}
	w.cells = w.cells[:n]
	clear(w.cells)
	return w.cells
}

func (w *scratch) marks(n int) []bool {
	if cap(w.used) < n {
		w.used = make([]bool, n)
	}
	w.used = w.used[:n]
	clear(w.used)
	return w.used
}

// appendRunes adds the characters of s. Bytes that are not UTF-8 become
// numbers of their own, so that different ones differ.
func appendRunes(dst []rune, s []byte) []rune {
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			if r, size = utf8.DecodeRune(s[i:]); r == utf8.RuneError && size == 1 {
				r = -rune(s[i])
			}
		}
		dst, i = append(dst, r), i+size
	}
	return dst
}

func editDistance(name string, f func(w *scratch) int) []Overload {
	return valuesBy(column.Int64, func(_ int, args []column.Vector) valueRow[int64] {
		s, t, w := textsOf(args[0]), textsOf(args[1]), scratch{}
		return func(i int) (int64, bool, error) {
			w.set(s.at(i), t.at(i))
			if (len(w.a)+2)*(len(w.b)+2) > maxEdit {
				return 0, false, fmt.Errorf("%s: texts of %d and %d characters are too long; compare left(s, 1000)", name, len(w.a), len(w.b))
			}
			return int64(f(&w)), true, nil
		}
	}, kinds(txt, txt))
}

// levenshtein keeps one row of the table (Wagner and Fischer, 1974).
func levenshtein(w *scratch) int {
	row := w.room(len(w.b) + 1)
	for j := range row {
		row[j] = j
	}
	for i, a := range w.a {
		corner := row[0]
		row[0] = i + 1
		for j, b := range w.b {
			change := corner
			if a != b {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(change, corner+1, row[j]+1)
		}
	}
	return row[len(w.b)]
}

// damerau is the distance of R. Lowrance and R. A. Wagner, "An Extension of the
// String-to-String Correction Problem" (1975). The table has a border of an
// impossible cost before the row and column of the empty text.
func damerau(w *scratch) int {
	width := len(w.b) + 2
	d, far := w.room((len(w.a)+2)*width), len(w.a)+len(w.b)
	for i := range len(w.a) + 2 {
		d[i*width] = far
		if i > 0 {
			d[i*width+1] = i - 1
		}
	}
	for j := range width {
		d[j] = far
		if j > 0 {
			d[width+j] = j - 1
		}
	}
	if w.last == nil {
		w.last = map[rune]int{}
	}
	clear(w.last)
	for i := 1; i <= len(w.a); i++ {
		lastMatch := 0
		for j := 1; j <= len(w.b); j++ {
			k, l, cost := w.last[w.b[j-1]], lastMatch, 1
			if w.a[i-1] == w.b[j-1] {
				cost, lastMatch = 0, j
			}
			d[(i+1)*width+j+1] = min(d[i*width+j]+cost, d[(i+1)*width+j]+1, d[i*width+j+1]+1,
				d[k*width+l]+(i-k-1)+1+(j-l-1))
		}
		w.last[w.a[i-1]] = i
	}
	return d[(len(w.a)+1)*width+len(w.b)+1]
}

var hammingFunc = Scalar{Name: "hamming", Aliases: []string{"mismatches"},
	Doc:      "hamming(s, t) is the number of places where the characters of s and t differ; an error if they are not of the same length; null if s or t is null.",
	Examples: []Example{{"hamming('duck', 'luck')", "1"}, {"hamming('', '')", "0"}, {"hamming('a', 'ab')", "error: hamming: the texts have 1 and 2 characters"}, {"hamming('a', NULL)", "null"}},
	Overloads: valuesBy(column.Int64, func(_ int, args []column.Vector) valueRow[int64] {
		s, t, w := textsOf(args[0]), textsOf(args[1]), scratch{}
		return func(i int) (int64, bool, error) {
			w.set(s.at(i), t.at(i))
			if len(w.a) != len(w.b) {
				return 0, false, fmt.Errorf("hamming: the texts have %d and %d characters and must have the same number; levenshtein takes any", len(w.a), len(w.b))
			}
			n := int64(0)
			for k := range w.a {
				if w.a[k] != w.b[k] {
					n++
				}
			}
			return n, true, nil
		}
	}, kinds(txt, txt))}
