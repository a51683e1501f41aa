package main

import (
	"fmt"
	"maps"
	"math"
	"slices"
)

// The questions of h2oai, computed a row at a time: the number of rows of each answer and the sums of its values.
func init() { maps.Copy(rightAnswers, h2oaiAnswers) }

var h2oaiAnswers = map[string]func([]click) answer{
	"h2oai-g1": byGroup(func(g *groupRow) string { return fmt.Sprint(g.id1) }, func(rows []groupRow) []float64 { return []float64{sum(rows, v1)} }),
	"h2oai-g2": byGroup(func(g *groupRow) string { return fmt.Sprint(g.id1, g.id2) }, func(rows []groupRow) []float64 { return []float64{sum(rows, v1)} }),
	"h2oai-g3": byGroup(func(g *groupRow) string { return fmt.Sprint(g.id3) }, func(rows []groupRow) []float64 { return []float64{sum(rows, v1), mean(rows, v3)} }),
	"h2oai-g4": byGroup(func(g *groupRow) string { return fmt.Sprint(g.id4) }, func(rows []groupRow) []float64 {
		return []float64{mean(rows, v1), mean(rows, v2), mean(rows, v3)}
	}),
	"h2oai-g5": byGroup(func(g *groupRow) string { return fmt.Sprint(g.id6) }, func(rows []groupRow) []float64 {
		return []float64{sum(rows, v1), sum(rows, v2), sum(rows, v3)}
	}),
	"h2oai-g6": byGroup(func(g *groupRow) string { return fmt.Sprint(g.id4, " ", g.id5) }, func(rows []groupRow) []float64 {
		values := ordered(rows)
		n, m, squares := len(values), mean(rows, v3), 0.0
		for _, v := range values {
			squares += (v - m) * (v - m)
		}
		deviation := 0.0
		if n > 1 {
			deviation = math.Sqrt(squares / float64(n-1))
		}
		return []float64{(values[(n-1)/2] + values[n/2]) / 2, deviation}
	}),
	"h2oai-g7": byGroup(func(g *groupRow) string { return fmt.Sprint(g.id3) }, func(rows []groupRow) []float64 {
		high, low := 0.0, math.Inf(1)
		for i := range rows {
			high, low = max(high, v1(&rows[i])), min(low, v2(&rows[i]))
		}
		return []float64{high - low}
	}),
	"h2oai-g8": func([]click) answer {
		total, n := [2]float64{}, 0
		for id, rows := range grouping(func(g *groupRow) string { return fmt.Sprint(g.id6) }) {
			values := ordered(rows)
			for _, v := range values[max(len(values)-2, 0):] {
				var key float64
				fmt.Sscan(id, &key)
				n, total[0], total[1] = n+1, total[0]+key, total[1]+v
			}
		}
		return rowOf(n, total[:])
	},
	"h2oai-g9": byGroup(func(g *groupRow) string { return fmt.Sprint(g.id2, " ", g.id4) }, func(rows []groupRow) []float64 {
		a, b := mean(rows, v1), mean(rows, v2)
		var xy, xx, yy float64
		for i := range rows {
			x, y := v1(&rows[i])-a, v2(&rows[i])-b
			xy, xx, yy = xy+x*y, xx+x*x, yy+y*y
		}
		if xx == 0 || yy == 0 {
			return []float64{0} // there is no correlation, which adds nothing
		}
		return []float64{xy * xy / (xx * yy)}
	}),
	"h2oai-g10": byGroup(func(g *groupRow) string { return fmt.Sprint(g.id1, g.id2, g.id3, " ", g.id4, g.id5, " ", g.id6) }, func(rows []groupRow) []float64 {
		return []float64{sum(rows, v3), float64(len(rows))}
	}),
	"h2oai-j1": byJoin(small, func(j *joinRow) int { return j.id1 }, false),
	"h2oai-j2": byJoin(medium, func(j *joinRow) int { return j.id2 }, false),
	"h2oai-j3": byJoin(medium, func(j *joinRow) int { return j.id2 }, true),
	"h2oai-j4": byJoin(medium, func(j *joinRow) int { return j.id2 }, false),
	"h2oai-j5": byJoin(big, func(j *joinRow) int { return j.id3 }, false),
}

func v1(g *groupRow) float64 { return float64(g.v1) }
func v2(g *groupRow) float64 { return float64(g.v2) }
func v3(g *groupRow) float64 { return g.v3 }

func sum(rows []groupRow, of func(*groupRow) float64) (total float64) {
	for i := range rows {
		total += of(&rows[i])
	}
	return total
}

func mean(rows []groupRow, of func(*groupRow) float64) float64 {
	return sum(rows, of) / float64(len(rows))
}

// ordered are the values of v3 from the least.
func ordered(rows []groupRow) (out []float64) {
	for _, g := range rows {
		out = append(out, g.v3)
	}
	slices.Sort(out)
	return out
}

func grouping(key func(*groupRow) string) map[string][]groupRow {
	out := map[string][]groupRow{}
	eachGroupRow(testRows, func(g *groupRow) { out[key(g)] = append(out[key(g)], *g) })
	return out
}

func byGroup(key func(*groupRow) string, values func([]groupRow) []float64) func([]click) answer {
	return func([]click) answer {
		groups := grouping(key)
		var totals []float64
		for _, rows := range groups {
			for i, v := range values(rows) {
				if i == len(totals) {
					totals = append(totals, 0)
				}
				totals[i] += v
			}
		}
		return rowOf(len(groups), totals)
	}
}

func byJoin(which int, key func(*joinRow) int, left bool) func([]click) answer {
	return func([]click) answer {
		others := map[int]float64{}
		for _, j := range otherRows(testRows, which) {
			others[key(&j)] = j.v
		}
		n, totals := 0, [2]float64{}
		for _, j := range joinRows(testRows) {
			if v, found := others[key(&j)]; found || left {
				n, totals[0], totals[1] = n+1, totals[0]+j.v, totals[1]+v
			}
		}
		return rowOf(n, totals[:])
	}
}

func rowOf(n int, totals []float64) answer {
	row := []string{fmt.Sprint(n)}
	for _, v := range totals {
		row = append(row, fmt.Sprintf("%.12e", v))
	}
	return answer{row}
}
