// Memory shows that queries stay in their memory: it runs each operator on inputs of half, twice and ten times that
// memory, of keys that are all different, skewed and all equal, and of wide texts, each in a process of its own, and looks
// at that from outside.
//
//	go run ./bench/memory                                          the matrix in 256 MB
//	go run ./bench/memory -budget 2GB -times 10 -shapes uniform    inputs of 20 GB
//	go run ./bench/memory -cancels 200 -budget 32MB -times 2       cancel each operator at random moments
//
// It prints a line for each and exits with 1 if a process used more than the budget and a quarter, an answer is not what
// it must be, or a cancelled query took more than a fifth of a second to end or left something. An operator that needs all rows of a key at once may
// refuse them in words.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// settings are the flags.
type settings struct {
	budget               string
	bytes                int64 // of the budget
	times                []float64
	shapes, only         []string
	cancels              int
	seed                 uint64
	operator, input, dir string // of a child
	rows                 int64
}

func parse(args []string) (s settings, err error) {
	flags := flag.NewFlagSet("memory", flag.ExitOnError)
	flags.StringVar(&s.budget, "budget", "256MB", "memory of each query")
	times := flags.String("times", "0.5,2,10", "sizes of the inputs, in budgets")
	named := flags.String("shapes", "", "shapes of the keys to run, such as uniform,wide; empty: all")
	only := flags.String("only", "", "operators to run, such as sort,join; empty: all")
	flags.IntVar(&s.cancels, "cancels", 0, "instead, how often each operator is cancelled")
	flags.Uint64Var(&s.seed, "seed", 1, "seed of the moments at which it is")
	flags.StringVar(&s.operator, "operator", "", "be the process of an operator; for the program itself")
	flags.StringVar(&s.input, "input", "", "its shape")
	flags.Int64Var(&s.rows, "rows", 0, "its rows")
	flags.StringVar(&s.dir, "dir", "", "its folder")
	flags.Parse(args)
	if s.bytes, err = bytesOf(s.budget); err != nil {
		return s, err
	}
	for _, t := range strings.Split(*times, ",") {
		x, err := strconv.ParseFloat(t, 64)
		if err != nil || x <= 0 {
			return s, fmt.Errorf("-times %s: %q is no number above 0", *times, t)
		}
		s.times = append(s.times, x)
	}
	var names, kinds []string
	for _, o := range operators {
		names = append(names, o.name)
	}
	for _, k := range shapes {
		kinds = append(kinds, k.name)
	}
	if s.only, err = chosen("-only", *only, names); err != nil {
		return s, err
	}
	s.shapes, err = chosen("-shapes", *named, kinds)
	return s, err
}

// chosen are the names in list, all of them if it is empty.
func chosen(flag, list string, names []string) ([]string, error) {
	if list == "" {
		return names, nil
	}
	out := strings.Split(list, ",")
	for _, name := range out {
		if !slices.Contains(names, name) {
			return nil, fmt.Errorf("%s %q: there are %s", flag, name, strings.Join(names, ", "))
		}
	}
	return out, nil
}

// bytesOf is a size in MB or GB.
func bytesOf(text string) (int64, error) {
	for unit, bytes := range map[string]float64{"MB": 1e6, "GB": 1e9} {
		if number, ok := strings.CutSuffix(text, unit); ok {
			if x, err := strconv.ParseFloat(number, 64); err == nil && x > 0 {
				return int64(x * bytes), nil
			}
		}
	}
	return 0, fmt.Errorf("-budget %s: write a size such as 256MB or 2GB", text)
}

func main() {
	s, err := parse(os.Args[1:])
	switch {
	case err != nil:
	case s.operator == factsOnly:
		err = json.NewEncoder(os.Stdout).Encode(factsOf(shapeOf(s.input), s.rows))
	case s.operator != "":
		err = json.NewEncoder(os.Stdout).Encode(child(s))
	default:
		err = matrix(s)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// matrix runs all that was chosen.
func matrix(s settings) error {
	bad := 0
	for _, k := range shapes {
		for _, times := range s.times {
			if !slices.Contains(s.shapes, k.name) {
				continue
			}
			rows := max(int64(times*float64(s.bytes))/k.bytes, 100)
			if rows%7919 == 0 {
				rows++ // so that the keys of the uniform shape are all different
			}
			f, err := factsFrom(k.name, rows)
			if err != nil {
				return err
			}
			for _, o := range operators {
				if slices.Contains(s.only, o.name) {
					verdict, ok := outside(&s, &o, &k, f)
					fmt.Printf("%-8s %4g x  %-15s %s\n", k.name, times, o.name, verdict)
					if !ok {
						bad++
					}
				}
			}
		}
	}
	if bad > 0 {
		return fmt.Errorf("missed: %d of the lines above", bad)
	}
	return nil
}

// factsOnly is the operator of a process that finds facts. This one stays small: what the peak of a process is begins at what the
// memory of its parent was.
const factsOnly = "facts"

// factsFrom are the facts that a process finds.
func factsFrom(shape string, rows int64) (f facts, err error) {
	cmd := exec.Command(os.Args[0], "-operator", factsOnly, "-input", shape, "-rows", fmt.Sprint(rows))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	return f, errors.Join(err, json.Unmarshal(out, &f))
}

// outside runs o in a process, on an input of the shape k, and tells whether that is well.
func outside(s *settings, o *operator, k *shape, f facts) (verdict string, ok bool) {
	dir, err := os.MkdirTemp("", "weir-memory-")
	if err != nil {
		return err.Error(), false
	}
	defer os.RemoveAll(dir)
	cmd := exec.Command(os.Args[0], "-operator", o.name, "-input", k.name, "-rows", fmt.Sprint(f.Rows), "-budget", s.budget, "-dir", dir,
		"-cancels", fmt.Sprint(s.cancels), "-seed", fmt.Sprint(s.seed))
	var stdout bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, os.Stderr
	start := time.Now()
	err = cmd.Run()
	took := time.Since(start)
	var r report
	err = errors.Join(err, json.Unmarshal(stdout.Bytes(), &r))
	if err != nil {
		return err.Error(), false
	}
	peak := int64(0)
	if usage, is := cmd.ProcessState.SysUsage().(*syscall.Rusage); is {
		peak = usage.Maxrss * 1024
	}
	figures := fmt.Sprintf("%7.1f s  peak %7.1f MB  spilled %8.1f MB  ", took.Seconds(), float64(peak)/1e6, float64(r.Spilled)/1e6)
	if s.cancels > 0 {
		figures = fmt.Sprintf("%4d of %d cancelled, the slowest in %.3f s  ", r.Cancelled, s.cancels, r.Slowest)
		peak = 0 // of many runs
	}
	verdict, ok = s.judge(o, &r, f, peak)
	return figures + verdict, ok
}

// judge is what is to be said of a run: of what it left first, which a refusal does not excuse.
func (s *settings) judge(o *operator, r *report, f facts, peak int64) (verdict string, ok bool) {
	refused := o.refused(r.Error)
	switch {
	case r.Left != "":
		return r.Left, false
	case r.Error != "" && !refused:
		return r.Error, false
	case s.cancels > 0 && r.Slowest > 0.2:
		return "a fifth of a second is aimed at", false
	case r.Error == "" && r.Answer != o.want(f):
		return fmt.Sprintf("the answer is %s, not %s", r.Answer, o.want(f)), false
	case peak > s.bytes*5/4:
		return "more than the budget and a quarter", false
	case refused:
		return "refused: " + r.Error, true
	}
	return "ok", true
}
