package main

import (
	"errors"
	"fmt"
	"io"
)

// aimedScaling is how many times faster two threads should be than one.
const aimedScaling = 1.8

// alone runs w on Weir with one thread.
func (b *bench) alone(w *workload) (m *measure, err error) {
	e, err := b.launch("weir", 1)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, e.stop()) }()
	m = &measure{}
	for i := range 1 + b.runs {
		a, err := e.ask(b.request(w, "weir"))
		if err != nil {
			return nil, err
		}
		if i > 0 {
			m.seconds = append(m.seconds, a.Seconds)
		}
		fmt.Fprintf(b.log, " alone %.3f", a.Seconds)
	}
	return m, nil
}

// scaling is how many times faster r was than on one thread; 0: not measured.
func (r *result) scaling() float64 {
	if r.single == nil {
		return 0
	}
	return r.single.median() / r.measures["weir"].median()
}

// scalingTable writes what more threads gained.
func (b *bench) scalingTable(w io.Writer, results []*result) {
	rows := [][]string{{"workload", "1 thread", fmt.Sprintf("%d threads", b.threads), "times faster"}}
	for _, r := range results {
		if x := r.scaling(); x > 0 {
			rows = append(rows, []string{r.title, fmt.Sprintf("%.3f s", r.single.median()), fmt.Sprintf("%.3f s", r.measures["weir"].median()), fmt.Sprintf("%.2f", x)})
		}
	}
	if len(rows) > 1 {
		fmt.Fprintln(w)
		writeTable(w, rows)
	}
}
