package funcs

import (
	"slices"

	"weir/dataframe/column"
)

var jaroFunc = Scalar{Name: "jaro_similarity", Total: true,
	Doc:       "jaro_similarity(s, t) is how alike s and t are by common characters near each other, from 0 to 1; 0 beside ''; null if s or t is null.",
	Examples:  []Example{{"round(jaro_similarity('duck', 'duckdb'), 4)", "0.8889"}, {"jaro_similarity('', '')", "0"}, {"jaro_similarity('a', 'a')", "1"}, {"jaro_similarity('a', NULL)", "null"}},
	Overloads: similarity(jaro)}

var jaroWinklerFunc = Scalar{Name: "jaro_winkler_similarity", Aliases: []string{"jaro_winkler"}, Total: true,
	Doc:       "jaro_winkler_similarity(s, t) is jaro_similarity, raised where it is above 0.7 by a tenth of what is missing for each of up to four characters that both begin with; null if s or t is null.",
	Examples:  []Example{{"round(jaro_winkler('MARTHA', 'MARHTA'), 4)", "0.9611"}, {"jaro_winkler('abc', 'xyz')", "0"}, {"jaro_winkler(NULL, 'a')", "null"}},
	Overloads: similarity(jaroWinkler)}

var jaccardFunc = Scalar{Name: "jaccard", Total: true,
	Doc:       "jaccard(s, t) is the share of characters that s and t both have among those that at least one has, from 0 to 1; 0 for two empty texts (an error in DuckDB); null if s or t is null.",
	Examples:  []Example{{"jaccard('duck', 'luck')", "0.6"}, {"jaccard('', '')", "0"}, {"jaccard('aab', 'ab')", "1"}, {"jaccard('a', NULL)", "null"}},
	Overloads: similarity(jaccard)}

func similarity(f func(w *scratch) float64) []Overload {
	return valuesBy(column.Float64, func(_ int, args []column.Vector) valueRow[float64] {
		s, t, w := textsOf(args[0]), textsOf(args[1]), scratch{}
		return func(i int) (float64, bool, error) {
			w.set(s.at(i), t.at(i))
			return f(&w), true, nil
		}
	}, kinds(txt, txt))
}

// jaro is M. A. Jaro's measure (1989).
func jaro(w *scratch) float64 {
	if len(w.a) == 0 || len(w.b) == 0 {
		return 0
	}
	reach := max(0, max(len(w.a), len(w.b))/2-1)
	marks := w.marks(len(w.a) + len(w.b))
	inA, inB := marks[:len(w.a)], marks[len(w.a):]
	common := 0
	for i, r := range w.a {
		for j := max(0, i-reach); j < min(len(w.b), i+reach+1); j++ {
			if !inB[j] && w.b[j] == r {
				inA[i], inB[j] = true, true
				common++
				break
			}
		}
	}
	if common == 0 {
		return 0
	}
	swapped, j := 0, 0
	for i := range w.a {
		if !inA[i] {
			continue
		}
		for !inB[j] {
			j++
		}
		if w.a[i] != w.b[j] {
			swapped++
		}
		j++
	}
	c := float64(common)
	return (c/float64(len(w.a)) + c/float64(len(w.b)) + (c-float64(swapped/2))/c) / 3
}

// jaroWinkler is W. E. Winkler's addition (1990).
func jaroWinkler(w *scratch) float64 {
	x := jaro(w)
	if x <= 0.7 {
		return x
	}
	same := 0
	for same < min(4, len(w.a), len(w.b)) && w.a[same] == w.b[same] {
		same++
	}
	return x + float64(same)*0.1*(1-x)
}

// jaccard counts in the sorted characters of both.
func jaccard(w *scratch) float64 {
	slices.Sort(w.a)
	slices.Sort(w.b)
	a, b := slices.Compact(w.a), slices.Compact(w.b)
	both, all := 0, 0
	for len(a) > 0 && len(b) > 0 {
		all++
		x, y := a[0], b[0]
		if x == y {
			both++
		}
		if x <= y {
			a = a[1:]
		}
		if y <= x {
			b = b[1:]
		}
	}
	if all += len(a) + len(b); all == 0 {
		return 0
	}
	return float64(both) / float64(all)
}

var soundexFunc = Scalar{Name: "soundex", Total: true,
	Doc:      "soundex(s) is the letter and three digits that stand for how an English name sounds, '' if s has no letter a to z; null for null.",
	Examples: []Example{{"soundex('Robert')", "R163"}, {"soundex('Rupert')", "R163"}, {"soundex('Tymczak')", "T522"}, {"soundex('Pfister')", "P236"}, {"soundex('12')", ""}, {"soundex(NULL)", "null"}},
	Overloads: []Overload{mapText(func(dst, s []byte) []byte {
		n, last := len(dst), byte(0)
		for _, c := range s {
			c &^= 0x20
			if c < 'A' || c > 'Z' {
				continue
			}
			code := "01230120022455012623010202"[c-'A']
			switch {
			case len(dst) == n:
				dst = append(dst, c)
			case c == 'H' || c == 'W':
				continue // they do not part two letters of one code
			case code != '0' && code != last:
				dst = append(dst, code)
			}
			if last = code; len(dst) == n+4 {
				return dst
			}
		}
		for len(dst) > n && len(dst) < n+4 {
			dst = append(dst, '0')
		}
		return dst
	})}}
