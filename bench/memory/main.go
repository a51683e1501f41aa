// Memory shows that queries stay in their memory: it runs each operator on an input several
// times as large, in a process of its own, and looks at that from outside.
//
//	go run ./bench/memory -budget 256MB -rows 10000000
//
// It prints a line for each and exits with 1 if a process used more than the budget and a quarter, besides
// the numbers that the input is made of, or an answer is not what it must be.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"

	"weir/dataframe"
)

// An operator is a query over the table t of rows numbers i from 0, k = i * 7919 % rows, and a
// text of 40 bytes. It gives one row, which must be want.
type operator struct {
	name, query string
	want        func(rows int64) string
}

// sum is 0 + 1 + … + n-1.
func sum(n int64) int64 { return n * (n - 1) / 2 }

var operators = []operator{
	{"sort", "SELECT first(k) || ' ' || last(k) || ' ' || count(text) FROM (SELECT k, text, i FROM t ORDER BY k)",
		func(n int64) string { return fmt.Sprint(0, " ", n-1, " ", n) }},
	{"sort texts", "SELECT count(*) || ' ' || max(text) FROM (SELECT text, i FROM t ORDER BY text DESC)",
		func(n int64) string { return fmt.Sprintf("%d a text of forty bytes, number %010d", n, n-1) }},
	{"group", "SELECT sum(n) || ' ' || count(*) || ' ' || sum(s) FROM (SELECT k, text, count(*) AS n, sum(i) AS s FROM t GROUP BY k, text)",
		func(n int64) string { return fmt.Sprint(n, " ", n, " ", sum(n)) }},
	{"group few", "SELECT sum(n) || ' ' || count(*) FROM (SELECT k % 500000 AS k, count(*) AS n, avg(i) AS s FROM t GROUP BY k % 500000)",
		func(n int64) string { return fmt.Sprint(n, " ", min(n, 500000)) }},
	{"distinct", "SELECT count(*) || ' ' || sum(k) FROM (SELECT DISTINCT k, text FROM t)",
		func(n int64) string { return fmt.Sprint(n, " ", sum(n)) }},
	{"count distinct", "SELECT count(DISTINCT text) || '' FROM t", func(n int64) string { return fmt.Sprint(n) }},
	{"join", "SELECT count(*) || ' ' || sum(a.k) || ' ' || count(b.text) FROM t a JOIN t b ON a.k = b.i",
		func(n int64) string { return fmt.Sprint(n, " ", sum(n), " ", n) }},
	{"left join", "SELECT count(*) || ' ' || count(b.i) FROM t a LEFT JOIN (SELECT i, text FROM t WHERE i % 2 = 0) b ON a.text = b.text",
		func(n int64) string { return fmt.Sprint(n, " ", (n+1)/2) }},
	{"except", "SELECT count(*) || ' ' || sum(k) FROM (SELECT k, text FROM t EXCEPT SELECT k, text FROM t WHERE i % 2 = 0)",
		func(n int64) string { return fmt.Sprint(n/2, " ", odd(n)) }},
	{"window", "SELECT sum(nr) || '' FROM (SELECT row_number() OVER (PARTITION BY i % 100000 ORDER BY k) AS nr, text FROM t)",
		func(n int64) string { return fmt.Sprint(numbered(n)) }},
}

// odd is the sum of k over the rows of odd numbers.
func odd(n int64) (sum int64) {
	for i := int64(1); i < n; i += 2 {
		sum += i * 7919 % n
	}
	return sum
}

// numbered is the sum of the row numbers in partitions by i % 100000.
func numbered(n int64) (total int64) {
	const parts = 100_000
	for p := range min(n, parts) {
		rows := (n - p + parts - 1) / parts
		total += rows * (rows + 1) / 2
	}
	return total
}

// report is what a child says.
type report struct {
	Answer  string
	Spilled int64
	Error   string
}

func main() {
	rows := flag.Int64("rows", 10_000_000, "rows of the input, 100 bytes each or so")
	budget := flag.String("budget", "256MB", "memory of each query; empty: the machine's ledger")
	only := flag.String("only", "", "the operator to run; empty: all")
	child := flag.Bool("child", false, "run the operator here; for the program itself")
	flag.Parse()
	if *child {
		json.NewEncoder(os.Stdout).Encode(run(*only, *rows, *budget))
		return
	}
	bad := false
	for _, o := range operators {
		if *only == "" || *only == o.name {
			bad = !outside(o, *rows, *budget) || bad
		}
	}
	if bad {
		os.Exit(1)
	}
}

func run(name string, rows int64, budget string) (out report) {
	s := dataframe.NewSession(dataframe.Options{})
	err := s.Set("memory", budget)
	for _, o := range operators {
		if o.name != name || err != nil {
			continue
		}
		s.Name("t", s.SQL(fmt.Sprintf("SELECT i, i * 7919 %% %d AS k, 'a text of forty bytes, number ' || lpad(i::text, 10, '0') AS text FROM range(0, %d) r(i)", rows, rows)))
		var q *dataframe.Running
		ctx := context.Background()
		if q, err = s.SQL(o.query).Start(ctx); err != nil {
			break
		}
		defer q.Close()
		b, nerr := q.Next(ctx)
		if err = nerr; err == nil {
			out.Answer = fmt.Sprint(b.Cols[0].At(0))
		}
		out.Spilled = q.Stats().Spilled
	}
	if err != nil {
		out.Error = err.Error()
	}
	return out
}

// outside runs o in a process and tells whether that is well.
func outside(o operator, rows int64, budget string) bool {
	cmd := exec.Command(os.Args[0], "-child", "-only", o.name, "-rows", fmt.Sprint(rows), "-budget", budget)
	var stdout bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, os.Stderr
	t0 := time.Now()
	err := cmd.Run()
	took := time.Since(t0)
	var r report
	if jerr := json.Unmarshal(stdout.Bytes(), &r); jerr != nil && err == nil {
		err = jerr
	}
	peak := cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss * 1024
	allowed := bytesOf(budget)*5/4 + 8*rows // and the numbers that range holds
	verdict := "ok"
	switch {
	case err != nil:
		verdict = err.Error()
	case r.Error != "":
		verdict = r.Error
	case o.want != nil && r.Answer != o.want(rows):
		verdict = fmt.Sprintf("the answer is %s, not %s", r.Answer, o.want(rows))
	case bytesOf(budget) > 0 && peak > allowed:
		verdict = "more than the budget and a quarter"
	}
	fmt.Printf("%-15s %8.1f s  peak %7.1f MB  spilled %7.1f MB  %s\n", o.name, took.Seconds(), float64(peak)/1e6, float64(r.Spilled)/1e6, verdict)
	return verdict == "ok"
}

// bytesOf is a size in MB or GB; 0 if it is none.
func bytesOf(text string) int64 {
	var n float64
	var unit string
	fmt.Sscanf(text, "%f%s", &n, &unit)
	return int64(n * map[string]float64{"MB": 1e6, "GB": 1e9}[unit])
}
