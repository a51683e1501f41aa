package main

import (
	"bufio"
	"fmt"
	"math/rand/v2"
)

// The tables of the h2oai db-benchmark (https://github.com/h2oai/db-benchmark), drawn anew from its description: one to
// group, with keys of 100 and of a hundredth of the rows' values; and one to join with three others, of a millionth, a
// thousandth and all of its rows (but at least ten), nine in ten of whose keys both sides have. No value is null.

const h2oaiSeed = 108

// h2oaiTables are the tables of both tasks.
var h2oaiTables = []dimension{
	{"h2oai_group", func(w *bufio.Writer, rows int) {
		w.WriteString("id1,id2,id3,id4,id5,id6,v1,v2,v3\n")
		eachGroupRow(rows, func(g *groupRow) {
			fmt.Fprintf(w, "id%03d,id%03d,id%010d,%d,%d,%d,%d,%d,%.6f\n", g.id1, g.id2, g.id3, g.id4, g.id5, g.id6, g.v1, g.v2, g.v3)
		})
	}},
	{"h2oai_x", func(w *bufio.Writer, rows int) {
		w.WriteString("id1,id2,id3,id4,id5,id6,v1\n")
		for _, j := range joinRows(rows) {
			fmt.Fprintf(w, "%d,%d,%d,id%d,id%d,id%d,%.6f\n", j.id1, j.id2, j.id3, j.id1, j.id2, j.id3, j.v)
		}
	}},
	{"h2oai_small", func(w *bufio.Writer, rows int) {
		w.WriteString("id1,id4,v2\n")
		for _, j := range otherRows(rows, small) {
			fmt.Fprintf(w, "%d,id%d,%.6f\n", j.id1, j.id1, j.v)
		}
	}},
	{"h2oai_medium", func(w *bufio.Writer, rows int) {
		w.WriteString("id1,id2,id4,id5,v2\n")
		for _, j := range otherRows(rows, medium) {
			fmt.Fprintf(w, "%d,%d,id%d,id%d,%.6f\n", j.id1, j.id2, j.id1, j.id2, j.v)
		}
	}},
	{"h2oai_big", func(w *bufio.Writer, rows int) {
		w.WriteString("id1,id2,id3,id4,id5,id6,v2\n")
		for _, j := range otherRows(rows, big) {
			fmt.Fprintf(w, "%d,%d,%d,id%d,id%d,id%d,%.6f\n", j.id1, j.id2, j.id3, j.id1, j.id2, j.id3, j.v)
		}
	}},
}

// groupRow is a row of the table to group.
type groupRow struct {
	id1, id2, id3, id4, id5, id6, v1, v2 int
	v3                                   float64
}

func eachGroupRow(rows int, yield func(*groupRow)) {
	r := rand.New(rand.NewPCG(h2oaiSeed, 0))
	const few = 100
	many := max(rows/few, 1)
	for range rows {
		yield(&groupRow{1 + r.IntN(few), 1 + r.IntN(few), 1 + r.IntN(many), 1 + r.IntN(few), 1 + r.IntN(few), 1 + r.IntN(many),
			1 + r.IntN(5), 1 + r.IntN(15), float64(r.IntN(100_000_000)) / 1e6})
	}
}

// joinRow is a row of a table to join.
type joinRow struct {
	id1, id2, id3 int
	v             float64
}

// The sizes of the other tables, by their places in the keys.
const (
	small = iota
	medium
	big
)

func sizes(rows int) [3]int { return [3]int{max(rows/1_000_000, 10), max(rows/1000, 10), rows} }

// draw is a key of a table of n rows. Of its 1.1 n keys the left table lacks the last n/10 and the others those before.
func draw(r *rand.Rand, n int, left bool) int { return keyAt(r.IntN(n), n, left) }

func keyAt(i, n int, left bool) int {
	if common := n - n/10; !left && i >= common {
		i += n / 10
	}
	return i + 1
}

// joinRows are those of the table that is joined with the others. Its id3 is there once each.
func joinRows(rows int) []joinRow {
	r := rand.New(rand.NewPCG(h2oaiSeed, 1))
	n := sizes(rows)
	out := make([]joinRow, rows)
	for i, at := range r.Perm(rows) {
		out[i] = joinRow{draw(r, n[small], true), draw(r, n[medium], true), keyAt(at, n[big], true), float64(r.IntN(100_000_000)) / 1e6}
	}
	return out
}

// otherRows are those of one of the other tables, whose own key is there once each.
func otherRows(rows, which int) []joinRow {
	r := rand.New(rand.NewPCG(h2oaiSeed, uint64(2+which)))
	n := sizes(rows)
	out := make([]joinRow, n[which])
	for i, at := range r.Perm(n[which]) {
		j := joinRow{draw(r, n[small], false), draw(r, n[medium], false), draw(r, n[big], false), float64(r.IntN(100_000_000)) / 1e6}
		switch own := keyAt(at, n[which], false); which {
		case small:
			j.id1 = own
		case medium:
			j.id2 = own
		case big:
			j.id3 = own
		}
		out[i] = j
	}
	return out
}
