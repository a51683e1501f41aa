package main

import (
	"errors"
	"fmt"
	"io"
)

// aimedScaling is how many times faster two threads should be than one.
const aimedScaling = 1.8

// threadings are Weir on one thread and on several.
type threadings struct{ one, several measure }

// faster is how many times faster several threads are.
func (t *threadings) faster() float64 { return t.one.median() / t.several.median() }

// scale has Weir run w on one thread and on b.threads in turns, without peers between them: after another engine's run
// the caches are cold, and that would be counted against the side that it comes before.
func (b *bench) scale(w *workload) (t *threadings, err error) {
	t = &threadings{}
	sides := []struct {
		threads int
		m       *measure
		e       *engine
	}{{threads: 1, m: &t.one}, {threads: b.threads, m: &t.several}}
	for i := range sides {
		if sides[i].e, err = b.launch("weir", sides[i].threads); err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, sides[i].e.stop()) }()
	}
	for i := range 1 + 2*b.runs {
		for _, side := range sides {
			a, err := side.e.ask(b.request(w, "weir"))
			if err != nil {
				return nil, err
			}
			if i > 0 {
				side.m.seconds = append(side.m.seconds, a.Seconds)
			}
			fmt.Fprintf(b.log, " %d threads %.3f", side.threads, a.Seconds)
		}
	}
	return t, nil
}

// scaling is how many times faster r was than on one thread; 0: not measured.
func (r *result) scaling() float64 {
	if r.threadings == nil {
		return 0
	}
	return r.threadings.faster()
}

// scalingTable writes what more threads gained.
func (b *bench) scalingTable(w io.Writer, results []*result) {
	rows := [][]string{{"workload", "1 thread", fmt.Sprintf("%d threads", b.threads), "times faster"}}
	for _, r := range results {
		if x := r.scaling(); x > 0 {
			rows = append(rows, []string{r.title, fmt.Sprintf("%.3f s", r.threadings.one.median()), fmt.Sprintf("%.3f s", r.threadings.several.median()), fmt.Sprintf("%.2f", x)})
		}
	}
	if len(rows) > 1 {
		fmt.Fprintln(w)
		writeTable(w, rows)
	}
}
