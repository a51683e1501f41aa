package dataframe

import (
	"context"
	"fmt"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan"
)

// Gaps says how FillGaps fills. The zero value fills with nulls, over all rows at once.
type Gaps struct {
	By       []string // columns: every combination of their values is filled by itself
	Fill     string   // of the other columns: "null" (the default), "forward" (as in the row before) or "zero" (of numbers)
	From, To any      // times or texts: steps before the first and after the last row, up to those of From and To; nil: none
	Offset   string   // of the steps; see TimeGroups.Offset
}

// FillGaps adds a row for every step of time, "1h", "1d" or "1mo" of the calendar, that has none between
// the first and the last row, so that a day without visits is a row and not a
// hole in a chart. The other rows stay as they are. The rows come sorted by By, then by
// time; those whose time is null come first.
//
//	visits.GroupByDynamic("ts", "1d", "country").Count().
//		FillGaps("ts", "1d", Gaps{By: []string{"country"}, Fill: "zero"})
func (f *Frame) FillGaps(time, every string, options ...Gaps) *Frame {
	return f.then(func() (plan.Node, error) {
		if len(options) > 1 {
			return nil, fmt.Errorf("fill gaps: one Gaps, not %d", len(options))
		}
		var o Gaps
		if len(options) == 1 {
			o = options[0]
		}
		n, err := f.fillGaps(time, every, o)
		if err != nil {
			return nil, fmt.Errorf("fill gaps: %w", err)
		}
		return n, nil
	})
}

// Upsample is FillGaps with nulls, for every combination of the values of by.
func (f *Frame) Upsample(time, every string, by ...string) *Frame {
	return f.FillGaps(time, every, Gaps{By: by})
}

func (f *Frame) fillGaps(time, every string, o Gaps) (plan.Node, error) {
	in := f.Schema()
	g := &gaps{schema: in, every: every, offset: o.Offset}
	if o.Offset == "" {
		g.offset = "0s"
	}
	if g.time = in.Index(time); g.time < 0 {
		return nil, &column.UnknownColumn{Name: time, Have: in.Names()}
	}
	var keys []plan.Expr
	var order []plan.SortKey
	for _, name := range o.By {
		i := in.Index(name)
		if i < 0 {
			return nil, &column.UnknownColumn{Name: name, Have: in.Names()}
		}
		if i == g.time {
			return nil, fmt.Errorf("%q is the time; By names other columns", name)
		}
		g.by = append(g.by, i)
		keys = append(keys, &plan.Column{Name: name})
		order = append(order, plan.SortKey{X: &plan.Column{Name: name}})
	}
	if g.fill = o.Fill; !slices.Contains([]string{"", "null", "forward", "zero"}, g.fill) {
		return nil, fmt.Errorf(`Fill is %q; it can be "null", "forward" or "zero"`, o.Fill)
	}
	if err := g.setEnds(o); err != nil {
		return nil, err
	}
	g.zeros = make([]column.Vector, in.Len())
	for i, c := range in.Fields {
		if g.fill == "zero" && c.Type.Numeric() && i != g.time && !slices.Contains(g.by, i) {
			b := column.NewBuilder(c.Type, 1)
			if err := b.Append(0); err != nil {
				return nil, err
			}
			g.zeros[i] = b.Vector()
		}
	}
	at := plan.SortKey{X: &plan.Column{Name: time}, NullsFirst: true}
	n, err := plan.NewApply(f.node, "fill gaps", keys, []plan.SortKey{at}, g.nullable(), g.read)
	if err != nil || len(keys) == 0 {
		return n, err
	}
	return plan.NewSort(n, append(order, at))
}

// gaps is what all readers of one FillGaps share.
type gaps struct {
	schema        *column.Schema
	time          int
	by            []int
	every, offset string
	fill          string
	zeros         []column.Vector // by column: one row of 0; nil where it is not filled with that
	from, to      *int64          // steps
}

// setEnds checks the steps and finds those of From and To.
func (g *gaps) setEnds(o Gaps) error {
	typ := g.schema.Fields[g.time].Type
	steps, err := funcs.NewTimeSteps(typ, g.every, g.offset)
	if err != nil {
		return err
	}
	for _, end := range []struct {
		v    any
		step **int64
	}{{o.From, &g.from}, {o.To, &g.to}} {
		if end.v == nil {
			continue
		}
		v, err := storedTime(typ, end.v)
		if err != nil {
			return err
		}
		k, err := steps.Step(v)
		if err != nil {
			return err
		}
		*end.step = &k
	}
	return nil
}

// storedTime is v, a time or a text, as typ stores it.
func storedTime(typ column.Type, v any) (int64, error) {
	if s, ok := v.(string); ok {
		return funcs.ParseTime(s, typ)
	}
	b := column.NewBuilder(typ, 1)
	if err := b.Append(v); err != nil {
		return 0, err
	}
	switch x := b.Vector().(type) {
	case *column.Days:
		return int64(x.Values[0]), nil
	case *column.Ints:
		return x.Values[0], nil
	}
	return 0, fmt.Errorf("%v is no %s", v, typ)
}

// nullable is the schema with the columns that are filled nullable.
func (g *gaps) nullable() *column.Schema {
	out := &column.Schema{Fields: slices.Clone(g.schema.Fields)}
	for i := range out.Fields {
		if i != g.time && !slices.Contains(g.by, i) {
			out.Fields[i].Nullable = true
		}
	}
	return out
}

func (g *gaps) read(_ context.Context, rows column.Reader) (column.Reader, error) {
	steps, err := funcs.NewTimeSteps(g.schema.Fields[g.time].Type, g.every, g.offset)
	if err != nil {
		return nil, err
	}
	return &gapReader{gaps: g, in: rows, steps: steps, schema: g.nullable()}, nil
}
