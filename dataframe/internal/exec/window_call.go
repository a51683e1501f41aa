package exec

import (
	"context"
	"fmt"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan"
)

// A windowCall is one column that a windowing computes.
type windowCall struct {
	text     string
	typ      column.Type
	sort     *windowSort
	fn       *funcs.Window    // nil: agg
	agg      *funcs.Aggregate // nil: fn
	args     []windowArg
	types    []column.Type
	filter   *windowArg // nil: all rows
	distinct bool
	orderBy  []plan.SortKey // of an aggregate's rows; nil: that of the frame
	orderAt  []windowArg
	nulls    bool // IGNORE NULLS
	frame    windowFrame
}

// A windowArg is a column of extra or, if value is set, a constant.
type windowArg struct {
	at    int
	value column.Vector
}

func (w *windowing) arg(e plan.Expr) (windowArg, error) {
	at, value, err := w.column(e)
	return windowArg{at, value}, err
}

// of is the argument for the rows sel, flat or constant.
func (a windowArg) of(h *held, sel []int32) column.Vector {
	if a.value != nil {
		return &column.Const{Value: a.value, N: len(sel)}
	}
	return column.Flatten(column.Gather(h.extra[a.at], sel))
}

func (w *windowing) compileCall(e *plan.Call) (*windowCall, error) {
	c := &windowCall{text: e.String(), typ: e.Type(), distinct: e.Distinct && len(e.Args) > 0, nulls: e.IgnoreNulls, orderBy: e.OrderBy}
	if c.fn = funcs.FindWindow(e.Func); c.fn == nil {
		if c.agg = e.Aggregate(); c.agg == nil || c.agg.New == nil {
			return nil, fmt.Errorf("%s: %s is no window function", e, e.Func)
		}
	}
	for _, x := range e.Args {
		a, err := w.arg(x)
		if err != nil {
			return nil, err
		}
		c.args, c.types = append(c.args, a), append(c.types, x.Type())
	}
	if e.Filter != nil {
		a, err := w.arg(e.Filter)
		if err != nil {
			return nil, err
		}
		c.filter = &a
	}
	for _, k := range e.OrderBy {
		a, err := w.arg(k.X)
		if err != nil {
			return nil, err
		}
		c.orderAt = append(c.orderAt, a)
	}
	var err error
	if c.sort, err = w.sortOf(e.Over); err != nil {
		return nil, err
	}
	return c, w.compileFrame(c, e.Over)
}

// reads are the columns of extra that the call reads beside the keys.
func (c *windowCall) reads() []int {
	var out []int
	add := func(args ...windowArg) {
		for _, a := range args {
			if a.value == nil {
				out = append(out, a.at)
			}
		}
	}
	add(c.args...)
	add(c.orderAt...)
	if c.filter != nil {
		add(*c.filter)
	}
	if c.framed() {
		for _, b := range []windowBound{c.frame.start, c.frame.end} {
			if b.kind == plan.Preceding || b.kind == plan.Following {
				add(b.offset)
			}
			if b.shift != nil {
				add(c.frame.key)
			}
		}
	}
	return out
}

// framed tells whether the value depends on the frame.
func (c *windowCall) framed() bool { return c.agg != nil || c.fn.Framed }

// readsPeers tells whether the value depends on which rows compare equal.
func (c *windowCall) readsPeers() bool {
	if c.framed() {
		return c.frame.unit != plan.Rows || c.frame.exclude != plan.ExcludeNone
	}
	return c.fn.Peers
}

// eval computes the call on a part.
func (c *windowCall) eval(ctx context.Context, h *held, p *windowPart) (column.Vector, error) {
	if c.agg != nil {
		return c.aggregate(ctx, h, p)
	}
	rows := &funcs.Rows{N: len(p.order), Parts: p.parts, Peers: p.peers, IgnoreNulls: c.nulls}
	if c.fn.Framed {
		b, err := c.frame.bounds(h, p)
		if err != nil {
			return nil, err
		}
		rows.Frames = b.ranges(p, c.frame.exclude)
	}
	args := make([]column.Vector, len(c.args))
	for i, a := range c.args {
		args[i] = a.of(h, p.order)
	}
	return c.fn.Eval(rows, args)
}
