package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"

	"weir/internal/machine"
)

// Growth is how the time for a row changes with the number of rows: workloads run on a tenth of the clicks, on them and on
// ten times as many, beside DuckDB, which checks the answers. Polars is not asked: what it holds of the largest input
// may be more than a machine has.

// aimedGrowth is how much more time a row may take among ten times as many.
const aimedGrowth = 1.25

// grows tells whether w is a workload of the page: of the clicks, without a budget of its own, not of one core's unpacking, and
// without an answer that holds all of the largest file.
func (w *workload) grows() bool {
	return w.suite == "" && w.memory == "" && !w.folder && !strings.HasPrefix(w.name, "gzip") && w.name != csvRead.name
}

// growthMemory is what each engine may take: as much as Weir takes by itself. With what DuckDB takes by itself two
// engines do not fit a machine.
func growthMemory() string { return fmt.Sprintf("%dMB", machine.Memory()/10*6/1e6) }

// growth runs the chosen workloads at each size and writes the page of it.
func (b *bench) growth(chosen []workload) error {
	chosen = slices.DeleteFunc(slices.Clone(chosen), func(w workload) bool { return !w.grows() })
	g := growthTable{sizes: []int{max(b.rows/10, 1), b.rows, b.rows * 10}}
	var faulty []string
	for _, rows := range g.sizes {
		one := *b
		one.rows, one.engines = rows, slices.DeleteFunc(slices.Clone(b.engines), func(name string) bool { return name == "polars" })
		if err := one.prepareClicks(); err != nil {
			return err
		}
		var results []*result
		for _, w := range chosen {
			w.scales, w.memory = false, growthMemory()
			r, err := one.run(w)
			if err != nil {
				return err
			}
			results = append(results, r)
		}
		g.results = append(g.results, results)
		faulty = append(faulty, faults(results)...)
	}
	g.write(os.Stdout)
	for _, line := range g.missed() {
		fmt.Println(line)
	}
	if b.fullGrowth() {
		page := func(w io.Writer) error {
			fmt.Fprintf(w, growthHead, b.runs, b.threads, growthMemory())
			g.write(w)
			fmt.Fprintf(w, "\nMachine: %s.\n", machineLine())
			return nil
		}
		if err := create("bench/GROWTH.md", page); err != nil {
			return err
		}
	}
	if faulty != nil {
		return errors.New(strings.Join(faulty, "\n"))
	}
	return nil
}

const growthHead = `# Time for a row as rows grow

Nanoseconds for a row, medians of %d runs with %d threads and at most %s of memory each, and the ratio to DuckDB's. The last column is how much more
a row takes in the largest file than in one of a tenth. ` + "`go run ./bench -growth`" + ` makes this page.

`

// fullGrowth says whether this is a run for the page.
func (b *bench) fullGrowth() bool { return b.only == nil && b.rows >= 10_000_000 }

// A growthTable is the results of the same workloads by size.
type growthTable struct {
	sizes   []int
	results [][]*result
}

// perRow is Weir's nanoseconds for a row of workload w at size n.
func (g *growthTable) perRow(n, w int) float64 {
	return g.results[n][w].measures["weir"].median() * 1e9 / float64(g.sizes[n])
}

// factor is how much more a row takes at size n than at the one before.
func (g *growthTable) factor(n, w int) float64 { return g.perRow(n, w) / g.perRow(n-1, w) }

func (g *growthTable) write(w io.Writer) {
	head := []string{"workload"}
	for _, rows := range g.sizes {
		head = append(head, fmt.Sprintf("%d rows", rows))
	}
	rows := [][]string{append(head, "growth")}
	for k, r := range g.results[0] {
		row := []string{r.title}
		for n := range g.sizes {
			row = append(row, g.cell(n, k))
		}
		rows = append(rows, append(row, ratioText(g.factor(len(g.sizes)-1, k))))
	}
	writeTable(w, rows)
	for n, size := range g.sizes {
		for _, r := range g.results[n] {
			for _, name := range engineNames {
				if m := r.measures[name]; m != nil && m.fault != "" {
					fmt.Fprintf(w, "\n%s of %d rows by %s: %s\n", r.title, size, name, m.fault)
				}
			}
		}
	}
}

// cell is what stands for workload w at size n.
func (g *growthTable) cell(n, w int) string {
	if ns := g.perRow(n, w); !math.IsNaN(ns) {
		return fmt.Sprintf("%.1f ns (%s)", ns, ratioText(g.results[n][w].ratio()))
	}
	return "-"
}

// missed names where a row takes more time among more rows.
func (g *growthTable) missed() (out []string) {
	for k, r := range g.results[0] {
		if x := g.factor(len(g.sizes)-1, k); x > aimedGrowth {
			out = append(out, fmt.Sprintf("missed: %s: a row takes %.2f times as long among %d rows as among %d, %.2f is aimed at", r.name, x, g.sizes[len(g.sizes)-1], g.sizes[len(g.sizes)-2], aimedGrowth))
		}
	}
	return out
}
