package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"weir/connectors"
	"weir/dataframe"
)

// A report is what a child says.
type report struct {
	Answer    string
	Spilled   int64
	Cancelled int
	Slowest   float64 // seconds from a cancel to the end of its query
	Left      string  // what a cancelled query left; "": nothing
	Error     string
}

// A running child has one session, whose temporary files have a folder of their own.
type process struct {
	settings
	session *dataframe.Session
	o       operator
	out     string
}

// child is the process of one operator.
func child(s settings) (r report) {
	p := &process{settings: s, out: filepath.Join(s.dir, "out")}
	temp := filepath.Join(s.dir, "temp")
	err := errors.Join(os.Mkdir(temp, 0o777), os.Setenv("TMPDIR", temp))
	p.session = dataframe.NewSession(dataframe.Options{Open: connectors.Open, Create: connectors.Create})
	err = errors.Join(err, p.session.Set("memory", s.budget))
	for _, o := range operators {
		if o.name == s.operator {
			p.o = o
		}
	}
	for _, k := range shapes {
		if k.name == s.input {
			fill := strings.NewReplacer("{n}", fmt.Sprint(s.rows))
			p.session.Name("t", p.session.SQL(fmt.Sprintf("SELECT i, %s AS k, %s AS text FROM range(0, %d) r(i)", fill.Replace(k.k), fill.Replace(k.text), s.rows)))
		}
	}
	start := time.Now()
	if err == nil {
		r.Answer, r.Spilled, err = p.answer(context.Background())
	}
	if err == nil || p.o.refused(err.Error()) {
		if other := p.cancelled(&r, time.Since(start), temp); other != nil {
			err = other
		}
	}
	if err != nil {
		r.Error = err.Error()
	}
	return r
}

// answer runs the query, and looks at what it wrote.
func (p *process) answer(ctx context.Context) (answer string, spilled int64, err error) {
	answer, spilled, err = p.run(ctx, p.o.query)
	if err == nil && p.o.write {
		answer, _, err = p.run(ctx, p.o.check)
	}
	return answer, spilled, err
}

// run is the one value of a query.
func (p *process) run(ctx context.Context, query string) (answer string, spilled int64, err error) {
	p.session.Bind(ctx, nil) // a statement runs at once
	q, err := p.session.SQL(strings.ReplaceAll(query, "{out}", p.out)).Start(ctx)
	if err != nil {
		return "", 0, err
	}
	defer func() { err = errors.Join(err, q.Close()) }()
	for {
		b, err := q.Next(ctx)
		if err == io.EOF {
			return answer, q.Stats().Spilled, nil
		}
		if err != nil {
			return "", q.Stats().Spilled, err
		}
		if b.N > 0 {
			answer = fmt.Sprint(b.Cols[0].At(0))
		}
	}
}

// cancelled starts the query again and again and cancels it at a random moment of the time whole that it takes.
func (p *process) cancelled(r *report, whole time.Duration, temp string) error {
	moments := rand.New(rand.NewPCG(p.seed, 0))
	goroutines := runtime.NumGoroutine()
	before, err := os.ReadDir(temp) // the ledger
	if err != nil {
		return err
	}
	for range p.cancels {
		os.RemoveAll(p.out)
		ctx, cancel := context.WithCancel(context.Background())
		var at time.Time
		timer := time.AfterFunc(time.Duration(moments.Float64()*float64(whole)), func() { at = time.Now(); cancel() })
		_, _, err := p.run(ctx, p.o.query)
		end := time.Now()
		if !timer.Stop() {
			<-ctx.Done()
		}
		cancel()
		switch {
		case errors.Is(err, context.Canceled):
			r.Cancelled++
			r.Slowest = max(r.Slowest, end.Sub(at).Seconds())
		case err != nil && !p.o.refused(err.Error()):
			return err
		}
		left, err := os.ReadDir(temp)
		if err != nil {
			return err
		}
		if len(left) > len(before) {
			r.Left = fmt.Sprintf("a cancelled query left %v", left)
			return nil
		}
		if n := settled(goroutines); n > goroutines {
			r.Left = fmt.Sprintf("a cancelled query left %d goroutines", n-goroutines)
			return nil
		}
	}
	return nil
}

// settled is the number of goroutines, once those that are ending have had two seconds to.
func settled(most int) (n int) {
	for range 2000 {
		if n = runtime.NumGoroutine(); n <= most {
			break
		}
		time.Sleep(time.Millisecond)
	}
	return n
}
