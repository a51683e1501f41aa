package sql

import (
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// over is the window w, or the one of WINDOW that it names.
func (l *lowering) over(w *syntax.Window) (*plan.Over, error) {
	whole, err := l.window(w, 0)
	if err != nil {
		return nil, err
	}
	written := slices.Clone(whole.PartitionBy)
	for _, o := range whole.OrderBy {
		written = append(written, o.X)
	}
	for _, x := range written {
		if inner := windowIn(x); inner != nil {
			return nil, l.b.errorAt(inner.Position(), "a window function cannot stand in OVER; compute it in a subquery of FROM")
		}
	}
	out := &plan.Over{Partition: columnsOf(l.carry)}
	keys, err := l.exprs(whole.PartitionBy)
	if err != nil {
		return nil, err
	}
	for i, k := range keys {
		keys[i] = l.b.jsonKey(k, l.jsonOf(k), whole.PartitionBy[i].Position())
	}
	out.Partition = append(out.Partition, keys...)
	if out.Order, err = l.sortKeys(whole.OrderBy); err != nil {
		return nil, err
	}
	if whole.Frame != nil {
		if out.Frame, err = l.frame(whole.Frame); err != nil {
			return nil, err
		}
		l.daysAsMoments(out)
	}
	return out, nil
}

// windowIn is a window function that is written in x, nil if none is.
func windowIn(x syntax.Expr) (found syntax.Expr) {
	syntax.Walk(x, func(e syntax.Expr) bool {
		if c, ok := e.(*syntax.Call); ok && c.Over != nil {
			found = c
		}
		return found == nil
	})
	return found
}

// window is w with the window that it builds on.
func (l *lowering) window(w *syntax.Window, depth int) (*syntax.Window, error) {
	if w.Base == "" {
		return w, nil
	}
	base := l.windows[strings.ToLower(w.Base)]
	if base == nil || depth > 100 {
		return nil, l.b.errorAt(w.Pos, "no window %q; WINDOW %s AS (…) names one", w.Base, w.Base)
	}
	base, err := l.window(base, depth+1)
	if err != nil {
		return nil, err
	}
	out := *base
	if len(w.PartitionBy) > 0 {
		return nil, l.b.errorAt(w.Pos, "the window builds on %q and cannot have a PARTITION BY of its own", w.Base)
	}
	if len(w.OrderBy) > 0 {
		if len(base.OrderBy) > 0 {
			return nil, l.b.errorAt(w.Pos, "the window %q has an ORDER BY already", w.Base)
		}
		out.OrderBy = w.OrderBy
	}
	if w.Frame != nil {
		out.Frame = w.Frame
	}
	return &out, nil
}

var boundKinds = map[string]plan.BoundKind{
	"unbounded preceding": plan.UnboundedPreceding, "preceding": plan.Preceding, "current row": plan.CurrentRow,
	"following": plan.Following, "unbounded following": plan.UnboundedFollowing,
}

func (l *lowering) frame(f *syntax.Frame) (*plan.Frame, error) {
	out := &plan.Frame{
		Unit:    map[string]plan.FrameUnit{"rows": plan.Rows, "range": plan.Range, "groups": plan.Groups}[f.Unit],
		Exclude: map[string]plan.Exclusion{"current row": plan.ExcludeCurrentRow, "group": plan.ExcludeGroup, "ties": plan.ExcludeTies}[f.Exclude],
	}
	var err error
	if out.Start, err = l.bound(f.Start); err != nil {
		return nil, err
	}
	out.End, err = l.bound(f.End)
	return out, err
}

func (l *lowering) bound(b syntax.Bound) (plan.Bound, error) {
	out := plan.Bound{Kind: boundKinds[b.Kind]}
	if b.Offset == nil {
		return out, nil
	}
	i, ok := b.Offset.(*syntax.Interval)
	if !ok {
		var err error
		out.Offset, err = l.expr(b.Offset)
		return out, err
	}
	steps, err := l.steps(i)
	if err != nil {
		return out, err
	}
	if len(steps) != 1 {
		return out, l.b.errorAt(i.Pos, "the offset of a frame is a number of one unit, such as INTERVAL '7 days'")
	}
	out.Offset, out.Unit = steps[0].n, steps[0].unit
	return out, nil
}

// withinDays are the units of offsets that a date has not.
var withinDays = map[string]bool{"hour": true, "minute": true, "second": true, "millisecond": true, "microsecond": true}

// daysAsMoments orders by the beginnings of days where a frame of dates reaches so many hours back or on.
func (l *lowering) daysAsMoments(o *plan.Over) {
	if len(o.Order) != 1 || o.Frame.Unit != plan.Range || !withinDays[o.Frame.Start.Unit] && !withinDays[o.Frame.End.Unit] {
		return
	}
	if x := o.Order[0].X; l.typeOf(x).Kind == column.KindDate {
		o.Order[0].X = &plan.Cast{X: x, To: column.Type{Kind: column.KindTimestamp}}
	}
}
