package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"weir/dataframe"
	"weir/dataframe/column"
)

// statement runs one statement and prints its rows.
func (r *sqlRunner) statement(ctx context.Context, text string) error {
	line := &progressLine{w: r.errs, on: r.bar}
	defer line.end()
	r.s.Bind(ctx, line.show)
	r.s.OnNote(func(text string) { line.note(r.pipe.named(text)) })
	done, err := r.s.Exec(text)
	if err != nil {
		return err
	}
	if !done.Listing {
		line.end()
		r.tell(done)
		return nil
	}
	if isBinary(r.o.format) {
		return r.writeBinary(done.Frame)
	}
	q, err := done.Frame.Start(ctx)
	if err != nil {
		return err
	}
	defer q.Close()
	defer line.watch(q)()
	p, err := r.printer(q.Schema())
	if err != nil {
		return err
	}
	if err := r.rows(ctx, q, p, line); err != nil {
		return err
	}
	line.end()
	if err := p.end(); err != nil {
		return err
	}
	r.printed++
	return q.Close()
}

// tell says on a terminal what a statement has done; output that programs read has only rows.
func (r *sqlRunner) tell(done *dataframe.Executed) {
	if r.talk {
		fmt.Fprintln(r.errs, done.Done)
	}
}

// rows passes batches to the printer until it has enough.
func (r *sqlRunner) rows(ctx context.Context, q *dataframe.Running, p rowPrinter, line *progressLine) error {
	for {
		b, err := q.Next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		line.end()
		if more, err := p.batch(b); err != nil || !more {
			return err
		}
	}
}

// printer makes the printer of the format for one result; results of the
// formats for people have an empty line between them.
func (r *sqlRunner) printer(schema *column.Schema) (rowPrinter, error) {
	for _, f := range formats {
		if f.name != r.o.format {
			continue
		}
		if f.people && r.printed > 0 {
			if _, err := fmt.Fprintln(r.out); err != nil {
				return nil, err
			}
		}
		return f.make(r.out, schema, r.o.rows), nil
	}
	return nil, fmt.Errorf("no format %q", r.o.format)
}
