package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
)

// engineNames lists the engines in the order of their turns, Weir first.
var engineNames = []string{"weir", "duckdb", "polars"}

// A bench runs workloads.
type bench struct {
	settings
	files    files
	log      io.Writer // what goes on
	versions map[string]string
}

// A measure is one engine's part of a row of the table.
type measure struct {
	seconds []float64 // of the counted runs
	peak    int64
	fault   string // why there is no measure, or why it is wrong
}

// A result is a row of the table.
type result struct {
	workload
	measures   map[string]*measure
	threadings *threadings // nil: not measured
}

// launch starts an engine of a name on a number of threads.
func (b *bench) launch(name string, n int) (*engine, error) {
	threads := strconv.Itoa(n)
	cmd := exec.Command(b.python, "bench/peers.py", name, threads)
	if name == "weir" {
		self, err := os.Executable()
		if err != nil {
			return nil, err
		}
		cmd = exec.Command(self, "-serve", "-threads", threads, "-cpuprofile", b.profile)
	}
	e, err := start(name, cmd, os.Stderr)
	if err == nil {
		b.versions[name] = e.version
	}
	return e, err
}

// out is where an engine puts its answer if that is a file, and save where it
// does if that is rows.
func (b *bench) out(w *workload, name string) string {
	if w.folder {
		return filepath.Join(b.dir, "out-"+name)
	}
	return filepath.Join(b.dir, "out-"+name+".parquet")
}
func (b *bench) save(name string) string { return filepath.Join(b.dir, "out-"+name+".csv") }

// request is what name is asked for w.
func (b *bench) request(w *workload, name string) request {
	out := b.out(w, name)
	var setup []string
	for _, s := range w.setup {
		setup = append(setup, fill(s, b.files, out))
	}
	switch name {
	case "weir":
		return request{Workload: w.name, Setup: setup, Files: b.files, Out: out, Memory: w.memory}
	case "duckdb":
		return request{Query: fill(w.duckdb, b.files, out), Setup: setup, Memory: w.memory}
	default:
		return request{Query: fill(w.polars, b.files, out)}
	}
}

// run is the row of w. Only a harness that does not work is an error: what an
// engine does wrong stands in its measure.
func (b *bench) run(w workload) (r *result, err error) {
	fmt.Fprintf(b.log, "%s:", w.name)
	defer fmt.Fprintln(b.log)
	r = &result{workload: w, measures: map[string]*measure{}}
	running := map[string]*engine{}
	defer func() {
		for _, e := range running {
			err = errors.Join(err, e.stop())
		}
	}()
	engines := slices.DeleteFunc(slices.Clone(b.engines), func(name string) bool { return name == "polars" && w.polars == "" })
	for _, name := range engines {
		e, err := b.launch(name, b.threads)
		if err != nil {
			return nil, err
		}
		running[name] = e
		r.measures[name] = &measure{}
	}
	for i := range 1 + b.runs {
		for _, name := range engines {
			m := r.measures[name]
			if m.fault != "" {
				continue
			}
			req := b.request(&w, name)
			if i == 0 {
				req.Save, req.Sums = b.save(name), w.sums
			}
			os.RemoveAll(b.out(&w, name))
			a, err := running[name].ask(req)
			switch {
			case errors.Is(err, errEnded): // killed, for memory perhaps: that is its fault, not the harness's
				m.fault = errors.Join(err, running[name].stop()).Error()
				delete(running, name)
				continue
			case err != nil:
				m.fault = err.Error()
				continue
			case i > 0:
				m.seconds = append(m.seconds, a.Seconds)
			}
			m.peak = max(m.peak, a.Peak)
			fmt.Fprintf(b.log, " %s %.3f", name, a.Seconds)
		}
	}
	if w.scales && b.profile == "" && b.threads > 1 && r.measures["weir"] != nil { // a profile is of the runs above
		if r.threadings, err = b.scale(&w); err != nil {
			return nil, err
		}
	}
	return r, b.compare(&w, r)
}

// compare marks the measures whose answers are not the first engine's. Peers come
// first: Weir is compared with them.
func (b *bench) compare(w *workload, r *result) error {
	var right answer
	var from string
	for _, name := range slices.Concat(engineNames[1:], engineNames[:1]) {
		m, ran := r.measures[name]
		if !ran {
			continue
		}
		defer os.RemoveAll(b.out(w, name))
		defer os.Remove(b.save(name))
		if m.fault != "" {
			continue
		}
		if w.check != "" {
			if err := b.look(w, name); err != nil {
				m.fault = err.Error()
				continue
			}
		}
		a, err := readAnswer(b.save(name))
		if err != nil {
			return err
		}
		a.sort(w.keys)
		if from == "" {
			right, from = a, name
		} else if d := a.differs(right); d != "" {
			m.fault = fmt.Sprintf("wrong answer: %s and %s differ: %s", name, from, d)
		}
	}
	return nil
}

// look lets DuckDB tell what is in the file that an engine wrote.
func (b *bench) look(w *workload, name string) (err error) {
	e, err := b.launch("duckdb", b.threads)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.stop()) }()
	_, err = e.ask(request{Query: fill(w.check, b.files, b.out(w, name)), Save: b.save(name)})
	return err
}
