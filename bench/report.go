package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// median of a run's seconds; NaN without any.
func (m *measure) median() float64 {
	if m == nil || len(m.seconds) == 0 || m.fault != "" {
		return math.NaN()
	}
	s := slices.Sorted(slices.Values(m.seconds))
	if n := len(s); n%2 == 0 {
		return (s[n/2-1] + s[n/2]) / 2
	}
	return s[len(s)/2]
}

// text is a cell of the table: median, range and peak memory.
func (m *measure) text() string {
	if m == nil {
		return "-"
	}
	if m.fault != "" {
		return "✗"
	}
	mem := "-"
	if m.peak > 0 {
		mem = fmt.Sprintf("%d MB", m.peak/1e6)
	}
	return fmt.Sprintf("%.3f s (%.3f–%.3f), %s", m.median(), slices.Min(m.seconds), slices.Max(m.seconds), mem)
}

// ratio is Weir's median by the best peer's; NaN if one lacks.
func (r *result) ratio() float64 {
	best := math.NaN()
	for name, m := range r.measures {
		if s := m.median(); name != "weir" && !math.IsNaN(s) && !(s > best) {
			best = s
		}
	}
	return r.measures["weir"].median() / best
}

// peaks are the most memory of Weir and of the peer that took least; false without one of them.
func (r *result) peaks() (ours, best int64, ok bool) {
	for name, m := range r.measures {
		switch {
		case m.fault != "" || m.peak == 0:
		case name == "weir":
			ours = m.peak
		case best == 0 || m.peak < best:
			best = m.peak
		}
	}
	return ours, best, ours > 0 && best > 0
}

func ratioText(x float64) string {
	if math.IsNaN(x) || x == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f", x)
}

// table writes the rows as a table of Markdown, in columns that line up.
func table(w io.Writer, results []*result) {
	titles := map[string]string{"weir": "Weir", "duckdb": "DuckDB", "polars": "Polars"}
	head := []string{"workload"}
	for _, name := range engineNames {
		head = append(head, titles[name])
	}
	rows := [][]string{append(head, "ratio", "target")}
	for _, r := range results {
		row := []string{r.title}
		for _, name := range engineNames {
			row = append(row, r.measures[name].text())
		}
		rows = append(rows, append(row, ratioText(r.ratio()), ratioText(r.target)))
	}
	writeTable(w, rows)
}

// writeTable writes rows, the first of which is the head.
func writeTable(w io.Writer, rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], len([]rune(cell)))
		}
	}
	for n, row := range rows {
		for i, cell := range row {
			fmt.Fprintf(w, "| %s%s ", cell, strings.Repeat(" ", widths[i]-len([]rune(cell))))
		}
		fmt.Fprintln(w, "|")
		if n == 0 {
			for _, width := range widths {
				fmt.Fprintf(w, "| %s ", strings.Repeat("-", width))
			}
			fmt.Fprintln(w, "|")
		}
	}
}

// faults lists what went wrong, a line each.
func faults(results []*result) []string {
	var out []string
	for _, r := range results {
		for _, name := range engineNames {
			if m := r.measures[name]; m != nil && m.fault != "" {
				out = append(out, fmt.Sprintf("%s: %s", r.name, m.fault))
			}
		}
	}
	return out
}

// missed lists the figures that are not reached, a line each.
func missed(results []*result) []string {
	var out []string
	for _, r := range results {
		if x := r.ratio(); r.target > 0 && x > r.target {
			out = append(out, fmt.Sprintf("missed: %s: %.2f times the best peer, %.2f is aimed at", r.name, x, r.target))
		}
		if ours, best, ok := r.peaks(); ok && r.memory == "" && ours > best {
			out = append(out, fmt.Sprintf("missed: %s: %d MB of memory, the better peer takes %d MB", r.name, ours/1e6, best/1e6))
		}
		if x := r.scaling(); x > 0 && x < aimedScaling {
			out = append(out, fmt.Sprintf("missed: %s: %.2f times as fast as on one thread, %.1f is aimed at", r.name, x, aimedScaling))
		}
	}
	for _, s := range suites {
		if x := suiteRatio(results, s.name); x > s.target {
			out = append(out, fmt.Sprintf("missed: %s: %.2f times the best peers in the geometric mean, %.2f is aimed at", s.name, x, s.target))
		}
	}
	return out
}

// suites are the suites of workloads, with the geometric means of ratios that are aimed at.
var suites = []struct {
	name   string
	target float64
}{{h2oai, 0.7}, {tpch, 0.9}}

// suiteRatio is the geometric mean of the ratios of a suite's rows; 0: none of them has one.
func suiteRatio(results []*result, suite string) float64 {
	logs, n := 0.0, 0.0
	for _, r := range results {
		if x := r.ratio(); r.suite == suite && !math.IsNaN(x) {
			logs, n = logs+math.Log(x), n+1
		}
	}
	if n == 0 {
		return 0
	}
	return math.Exp(logs / n)
}

// suiteLines tell the geometric means of the suites that were asked.
func suiteLines(w io.Writer, results []*result) {
	for _, s := range suites {
		if x := suiteRatio(results, s.name); x > 0 {
			fmt.Fprintf(w, "\nGeometric mean of the ratios of %s: %.2f, %.2f is aimed at.\n", s.name, x, s.target)
		}
	}
}

// report writes the page of a run.
func (b *bench) report(w io.Writer, results []*result) {
	fmt.Fprintf(w, `# Weir beside its peers

%d clicks, %d threads each, medians of %d runs (least–most), most memory of the
process during them. The engines take turns, run by run, after a run each
that is checked and not counted. The files are in the page cache. The ratio is Weir's median by the
faster peer's: below 1 is faster. `+"`go run ./bench`"+` makes this page.

`, b.rows, b.threads, b.runs)
	table(w, results)
	suiteLines(w, results)
	b.scalingTable(w, results)
	fmt.Fprintf(w, "\nMachine: %s.\n", machineLine())
	fmt.Fprintf(w, "Versions: Weir: %s; DuckDB %s; Polars %s.\n", b.versions["weir"], b.versions["duckdb"], b.versions["polars"])
	for _, f := range faults(results) {
		fmt.Fprintf(w, "\n✗ %s\n", f)
	}
}
