package exec

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// checkSample is how many bad rows a Check shows.
const checkSample = 5

// A check counts in every task. One more task, the last, waits for all the others, so that the
// verdict comes where the rows end, whoever ran what.
func (b *builder) check(n *plan.Check, in *stage) (*stage, error) {
	cond, err := compile(n.Cond, n.In.Schema())
	if err != nil {
		return nil, err
	}
	return &stage{schema: n.Schema(), start: func(ctx context.Context) ([]task, error) {
		tasks, err := in.start(ctx)
		if err != nil {
			return nil, err
		}
		counts := make([]checkCount, len(tasks))
		out := make([]task, 0, len(tasks)+1)
		for i, t := range tasks {
			c := &counts[i]
			c.done = make(chan struct{})
			out = append(out, func(ctx context.Context) (column.Reader, error) {
				r, err := t(ctx)
				if err != nil {
					return nil, err
				}
				return &checking{in: r, cond: cond, state: cond.newState(), drop: n.Action == plan.CheckDrop, count: c}, nil
			})
		}
		return append(out, func(context.Context) (column.Reader, error) { return &verdict{n, counts}, nil }), nil
	}}, nil
}

// checkCount is what a task found.
type checkCount struct {
	plan.Checked
	done chan struct{} // closed when the task has ended
	once sync.Once
}

func (c *checkCount) end() { c.once.Do(func() { close(c.done) }) }

// checking counts the bad rows that pass.
type checking struct {
	in    column.Reader
	cond  *expr
	state *state
	drop  bool
	count *checkCount
}

func (c *checking) Schema() *column.Schema { return c.in.Schema() }

func (c *checking) Close() error {
	c.count.end()
	return c.in.Close()
}

func (c *checking) Next(ctx context.Context) (*column.Batch, error) {
	for {
		b, err := c.in.Next(ctx)
		if err != nil {
			c.count.end()
			return nil, err
		}
		v, err := c.cond.eval(c.state, b)
		if err != nil {
			return nil, err
		}
		good, bad := split(column.Flatten(v).(*column.Bools), nil)
		c.count.add(b, bad)
		switch {
		case len(bad) == 0 || !c.drop:
			return b, nil
		case len(good) > 0:
			return b.Gather(good), nil
		}
	}
}

func (c *checkCount) add(b *column.Batch, bad []int32) {
	if room := checkSample - len(c.At); room > 0 && len(bad) > 0 {
		shown := bad[:min(room, len(bad))]
		for _, row := range shown {
			c.At = append(c.At, c.Rows+int64(row))
		}
		c.sample(b.Gather(shown))
	}
	c.Rows += int64(b.N)
	c.Bad += int64(len(bad))
}

// sample adds rows to the sample.
func (c *checkCount) sample(rows *column.Batch) {
	if c.Sample == nil {
		c.Sample = rows
		return
	}
	both := &column.Batch{N: c.Sample.N + rows.N}
	for i, col := range rows.Cols {
		both.Cols = append(both.Cols, column.Concat(col.Type(), []column.Vector{c.Sample.Cols[i], col}))
	}
	c.Sample = both
}

// verdict ends the rows of a check.
type verdict struct {
	node   *plan.Check
	counts []checkCount
}

func (v *verdict) Schema() *column.Schema { return v.node.Schema() }
func (v *verdict) Close() error           { return nil }

func (v *verdict) Next(ctx context.Context) (*column.Batch, error) {
	var all checkCount
	for i := range v.counts {
		c := &v.counts[i]
		select {
		case <-c.done:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if room := checkSample - len(all.At); room > 0 && c.Sample != nil {
			n := min(room, c.Sample.N)
			for _, at := range c.At[:n] {
				all.At = append(all.At, all.Rows+at)
			}
			all.sample(c.Sample.Slice(0, n))
		}
		all.Rows += c.Rows
		all.Bad += c.Bad
	}
	if v.node.Action == plan.CheckFail && all.Bad > 0 {
		return nil, &CheckError{Cond: v.node.Cond.String(), What: v.node.What, Schema: v.node.Schema(), Checked: &all.Checked}
	}
	if v.node.Action != plan.CheckFail && v.node.Report != nil {
		v.node.Report(&all.Checked)
	}
	return nil, io.EOF
}

// CheckError says which rows are not as they should be.
type CheckError struct {
	Cond   string
	What   string // as a message calls Cond; "": Cond
	Schema *column.Schema
	*plan.Checked
}

func (e *CheckError) Error() string {
	var rows []string
	for i, at := range e.At {
		var cells []string
		for c, f := range e.Schema.Fields {
			v := e.Sample.Cols[c].At(i)
			text := "null"
			if v != nil {
				text = column.FormatValue(f.Type, v)
			}
			if r := []rune(text); len(r) > 60 {
				text = string(r[:59]) + "…"
			}
			cells = append(cells, f.Name+"="+text)
		}
		rows = append(rows, fmt.Sprintf("row %d: %s", at, strings.Join(cells, ", ")))
	}
	more := ""
	if e.Bad > int64(len(rows)) {
		more = "; …"
	}
	if e.What != "" {
		return fmt.Sprintf("%s is not kept by %d of %d rows: %s%s", e.What, e.Bad, e.Rows, strings.Join(rows, "; "), more)
	}
	return fmt.Sprintf("expected %s, but it is not true for %d of %d rows: %s%s", e.Cond, e.Bad, e.Rows, strings.Join(rows, "; "), more)
}
