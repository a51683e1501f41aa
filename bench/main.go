package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// settings are the flags.
type settings struct {
	rows, runs, threads int
	only, engines       []string
	dir, python         string
	profile             string
	serve               bool
	etlGB               int
	growth              bool
}

func parse(args []string) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("bench", flag.ExitOnError)
	flags.IntVar(&s.rows, "rows", 10_000_000, "clicks in the file")
	flags.IntVar(&s.runs, "runs", 5, "counted runs of each engine")
	flags.IntVar(&s.threads, "threads", 2, "threads of each engine")
	only := flags.String("only", "", "workloads to run, such as join-group,equality; empty: all")
	engines := flags.String("engines", strings.Join(engineNames, ","), "engines to run")
	flags.StringVar(&s.dir, "dir", filepath.Join(".cache", "bench"), "folder of the data; it is made if it is not there")
	flags.StringVar(&s.profile, "cpuprofile", "", "file for a CPU profile of Weir's runs; needs -only with one workload")
	flags.IntVar(&s.etlGB, "etl", 0, "only take that many gigabytes of CSV into folders of Parquet, beside a row at a time")
	flags.BoolVar(&s.growth, "growth", false, "run workloads on a tenth of the clicks, on them and on ten times as many")
	flags.BoolVar(&s.serve, "serve", false, "be the engine Weir; for the program itself")
	flags.Parse(args)
	s.python = os.Getenv("WEIR_PYTHON")
	if s.python == "" {
		s.python = filepath.Join(".cache", "venv", "bin", "python")
	}
	if *only != "" {
		s.only = strings.Split(*only, ",")
	}
	for _, name := range engineNames { // in their order
		if slices.Contains(strings.Split(*engines, ","), name) {
			s.engines = append(s.engines, name)
		}
	}
	switch {
	case flags.NArg() > 0:
		return s, fmt.Errorf("bench takes flags only, not %q", flags.Arg(0))
	case s.rows < 1 || s.runs < 1 || s.threads < 1:
		return s, errors.New("-rows, -runs and -threads must be at least 1")
	case len(s.engines) != len(strings.Split(*engines, ",")):
		return s, fmt.Errorf("-engines %s: there are %s", *engines, strings.Join(engineNames, ", "))
	case s.profile != "" && len(s.only) != 1 && !s.serve:
		return s, errors.New("-cpuprofile needs -only with one workload")
	}
	return s, nil
}

// find is the workload of a name.
func find(name string) (workload, error) {
	var have []string
	for _, w := range workloads() {
		if w.name == name {
			return w, nil
		}
		have = append(have, w.name)
	}
	return workload{}, fmt.Errorf("no workload %q; there are %s", name, strings.Join(have, ", "))
}

// chosen is the workloads to run.
func (s *settings) chosen() ([]workload, error) {
	if s.only == nil {
		return workloads(), nil
	}
	var out []workload
	for _, name := range s.only {
		w, err := find(name)
		if err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, nil
}

// prepare makes the files that are not there yet.
func (b *bench) prepare() error {
	if err := b.prepareClicks(); err != nil {
		return err
	}
	if missing(b.files.ClicksGzip) {
		fmt.Fprintf(b.log, "making %s\n", b.files.ClicksGzip)
		if err := create(b.files.ClicksGzip, pack(b.files.ClicksCSV)); err != nil {
			return err
		}
	}
	if err := b.prepareTables(h2oaiTables); err != nil {
		return err
	}
	if missing(b.files.TPCH) {
		fmt.Fprintf(b.log, "making %s\n", b.files.TPCH)
		return makeTPCH(b.python, b.files.TPCH, tpchScale(b.rows))
	}
	return nil
}

// prepareClicks makes the clicks and what they are joined with.
func (b *bench) prepareClicks() error {
	if err := os.MkdirAll(b.dir, 0o777); err != nil {
		return err
	}
	b.files = filesIn(b.dir, b.rows)
	if missing(b.files.ClicksCSV) {
		fmt.Fprintf(b.log, "making %s\n", b.files.ClicksCSV)
		if err := create(b.files.ClicksCSV, func(w io.Writer) error { return writeClicks(w, b.rows) }); err != nil {
			return err
		}
	}
	if err := b.parquet(b.files.ClicksCSV, b.files.Clicks); err != nil {
		return err
	}
	if err := b.table(b.files.Products, writeProducts); err != nil {
		return err
	}
	return b.prepareTables(dimensions)
}

// prepareTables makes tables of the size of the clicks.
func (b *bench) prepareTables(list []dimension) error {
	for _, d := range list {
		if err := b.table(b.files.Dimensions[d.name], d.csv(b.rows)); err != nil {
			return err
		}
	}
	return nil
}

// table makes the Parquet file path of the CSV that write writes, if it is not there.
func (b *bench) table(path string, write func(io.Writer) error) error {
	if !missing(path) {
		return nil
	}
	csv := path + ".csv"
	defer os.Remove(csv)
	if err := create(csv, write); err != nil {
		return err
	}
	return b.parquet(csv, path)
}

// parquet makes a Parquet file of a CSV file, if it is not there.
func (b *bench) parquet(csv, path string) error {
	if !missing(path) {
		return nil
	}
	fmt.Fprintf(b.log, "making %s\n", path)
	cmd := exec.Command(b.python, "bench/fixture.py", csv, path+".part")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("write %s with %s (make install installs it): %w", path, b.python, err)
	}
	return os.Rename(path+".part", path)
}

func run(args []string) error {
	s, err := parse(args)
	if err != nil {
		return err
	}
	if s.serve {
		return serve(os.Stdin, os.Stdout, s.threads, s.profile)
	}
	if missing("bench/peers.py") {
		return errors.New("run bench in the folder that has bench/peers.py: go run ./bench")
	}
	chosen, err := s.chosen()
	if err != nil {
		return err
	}
	b := &bench{settings: s, log: os.Stderr, versions: map[string]string{}}
	if s.etlGB > 0 {
		return b.etl(s.etlGB)
	}
	if s.growth {
		return b.growth(chosen)
	}
	if err := b.prepare(); err != nil {
		return err
	}
	var results []*result
	for _, w := range chosen {
		r, err := b.run(w)
		if err != nil {
			return err
		}
		results = append(results, r)
	}
	table(os.Stdout, results)
	suiteLines(os.Stdout, results)
	b.scalingTable(os.Stdout, results)
	for _, line := range missed(results) {
		fmt.Println(line)
	}
	if s.full() {
		if err := create("bench/RESULTS.md", func(w io.Writer) error { b.report(w, results); return nil }); err != nil {
			return err
		}
	}
	if f := faults(results); f != nil {
		return errors.New(strings.Join(f, "\n"))
	}
	return nil
}

// full says whether this is a run for the page of results.
func (s *settings) full() bool {
	return s.only == nil && len(s.engines) == len(engineNames) && s.rows >= 10_000_000
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
