// Package typo finds what a mistyped name was meant to be.
package typo

import "strings"

// Nearest is the candidate that a typist of name most likely meant: the one of the fewest edits,
// and of several the longest, for letters are left out more often than added; of those the first.
// It is "" if none is near: more than one edit in a short name, one more than a third of a longer
// one's letters, or half of either name. Upper and lower case do not differ.
func Nearest(name string, candidates []string) string {
	if len(name) < 2 {
		return "" // all names of one letter are near
	}
	limit, best := 1+len(name)/3, ""
	if len(name) < 4 {
		limit = 1
	}
	for _, c := range candidates {
		d := distance(strings.ToLower(name), strings.ToLower(c))
		if 2*d >= max(len(name), len(c), 3) {
			continue // half of it is other letters: Printf is not prices
		}
		if d < limit || d == limit && len(c) > len(best) {
			limit, best = d, c
		}
	}
	return best
}

// distance is Levenshtein's, with a swap of neighbours as one edit (optimal string alignment),
// in bytes.
func distance(a, b string) int {
	before, prev, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, prev, row = prev, row, before
	}
	return prev[len(b)]
}
