package clicks

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/sync/errgroup"
)

// Generate writes the stream of o through create: the hourly objects, and
// truth/shopper_types.csv with the hidden type of each visitor. It calls
// create from several goroutines, and closes each writer it got. After an
// error, objects may be missing; the one at hand is not closed but aborted if
// its writer is an Aborter, else cut off.
func Generate(ctx context.Context, o Options, create func(path string) (io.WriteCloser, error)) (*Truth, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("click stream: %w", err)
	}
	g := &generation{site: newSite(o), truth: &Truth{Options: o, Objects: make([]Object, o.hours())}, create: create}
	if g.hours, err = g.site.plan(ctx, g.truth); err != nil {
		return nil, err
	}
	g.truth.Good = g.truth.Events + g.truth.Duplicates
	g.truth.Lines = g.truth.Good + g.truth.AllBad()
	if err := g.writeObjects(ctx); err != nil {
		return nil, err
	}
	return g.truth, g.writeTypes()
}

// generation is one run of Generate.
type generation struct {
	site   *site
	hours  [][]planned
	create func(path string) (io.WriteCloser, error)

	mu       sync.Mutex
	truth    *Truth
	progress Progress
}

func (g *generation) writeObjects(ctx context.Context) error {
	workers, ctx := errgroup.WithContext(ctx)
	next := make(chan int)
	workers.Go(func() error {
		defer close(next)
		for h := range g.hours {
			select {
			case next <- h:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	for range g.site.opts.Workers {
		w := &hourWriter{run: g, lineWriter: lineWriter{site: g.site}}
		workers.Go(func() error {
			for h := range next {
				if err := w.write(ctx, h); err != nil {
					return fmt.Errorf("write %s: %w", g.site.opts.Path(h), err)
				}
			}
			return nil
		})
	}
	if err := workers.Wait(); err != nil {
		return err
	}
	slices.SortFunc(g.truth.BadLines, func(a, b BadLine) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line))
	})
	return nil
}

// finish records an object that is written.
func (g *generation) finish(h int, o Object, bad []BadLine) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.truth.Objects[h] = o
	g.truth.BadLines = append(g.truth.BadLines, bad...)
	g.truth.RawBytes += o.RawBytes
	g.truth.GzipBytes += o.GzipBytes
	p := &g.progress
	p.Objects, p.ObjectsTotal = p.Objects+1, len(g.hours)
	p.Lines += o.Lines
	p.RawBytes, p.GzipBytes = g.truth.RawBytes, g.truth.GzipBytes
	if g.site.opts.Progress != nil {
		g.site.opts.Progress(*p)
	}
}

func (g *generation) writeTypes() error {
	const path = "truth/shopper_types.csv"
	file, err := g.create(path)
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	out := bufio.NewWriter(file)
	out.WriteString("visitor_id,shopper_type\n")
	for i, t := range g.truth.Types {
		fmt.Fprintf(out, "v%07d,%s\n", i+1, t)
	}
	if err := cmp.Or(out.Flush(), file.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// hourWriter writes objects, one after another.
type hourWriter struct {
	lineWriter
	run     *generation
	gz      *gzip.Writer
	events  []event
	arrived []arrival
}

// arrival is one line to be written. Lines of one millisecond are ordered by
// number, an event before its copy and its broken fellow.
type arrival struct {
	at, number int64
	event      int32 // index in hourWriter.events
	as         uint8 // asEvent, asCopy, asBroken
}

const (
	asEvent = iota
	asCopy
	asBroken
)

// An Aborter is a writer that can give up what was written so far, as an
// upload can.
type Aborter interface{ Abort() }

func abort(file io.WriteCloser) {
	if a, ok := file.(Aborter); ok {
		a.Abort()
		return
	}
	file.Close() // the error that led here is the one to tell
}

// flushAt is how much text is compressed at a time.
const flushAt = 1 << 18

func (w *hourWriter) write(ctx context.Context, h int) error {
	w.collect(h)
	path := w.site.opts.Path(h)
	file, err := w.run.create(path)
	if err != nil {
		return err
	}
	counted := &countingWriter{to: file}
	o, bad, err := w.writeLines(ctx, path, counted)
	if err != nil {
		abort(file)
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	o.GzipBytes = counted.n
	w.run.finish(h, o, bad)
	return nil
}

// collect makes the events of all visits with a line in hour h, and sorts
// their lines as they arrived.
func (w *hourWriter) collect(h int) {
	w.events, w.arrived = w.events[:0], w.arrived[:0]
	for start := max(0, h-reach); start <= h; start++ {
		for _, p := range w.run.hours[start] {
			if start+int(p.last) < h {
				continue
			}
			from := len(w.events)
			w.events = w.site.visit(w.events, w.site.visitor(p.visitor), int(p.number), p.start)
			w.events = w.events[:from+int(p.n)]
			for i := range int(p.n) {
				w.arrive(int64(h), int32(from+i), p.first+int64(i))
			}
		}
	}
	slices.SortFunc(w.arrived, func(a, b arrival) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.number, b.number), cmp.Compare(a.as, b.as))
	})
}

func (w *hourWriter) arrive(h int64, event int32, number int64) {
	d := w.site.delivery(number, w.events[event].ts)
	if d.at/hour == h {
		w.arrived = append(w.arrived, arrival{d.at, number, event, asEvent})
		if _, ok := w.site.damaged(number); ok {
			w.arrived = append(w.arrived, arrival{d.at, number, event, asBroken})
		}
	}
	if d.copy >= 0 && d.copy/hour == h {
		w.arrived = append(w.arrived, arrival{d.copy, number, event, asCopy})
	}
}

func (w *hourWriter) writeLines(ctx context.Context, path string, to io.Writer) (o Object, bad []BadLine, err error) {
	if w.gz == nil {
		w.gz, _ = gzip.NewWriterLevel(nil, gzip.BestSpeed)
	}
	w.gz.Reset(to)
	o.Path = path
	w.out = append(append(w.out[:0], Header...), '\n')
	for _, a := range w.arrived {
		o.Lines++
		if a.as == asBroken {
			kind, _ := w.site.damaged(a.number)
			w.broken(&w.events[a.event], a.number, kind)
			bad = append(bad, BadLine{path, o.Lines + 1, kind})
		} else {
			w.line(&w.events[a.event], a.number)
		}
		if len(w.out) < flushAt {
			continue
		}
		if err := w.flush(ctx, &o); err != nil {
			return o, nil, err
		}
	}
	if err := w.flush(ctx, &o); err != nil {
		return o, nil, err
	}
	return o, bad, w.gz.Close()
}

func (w *hourWriter) flush(ctx context.Context, o *Object) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	n, err := w.gz.Write(w.out)
	o.RawBytes += int64(n)
	w.out = w.out[:0]
	return err
}

type countingWriter struct {
	to io.Writer
	n  int64
}

func (c *countingWriter) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	c.n += int64(n)
	return n, err
}
