package syntax

import "strings"

func (w *printer) call(e *Call) {
	w.str(quoteCall(e.Name), "(")
	w.when(e.Distinct, "DISTINCT ")
	w.exprs(e.Args)
	if len(e.OrderBy) > 0 {
		w.str(" ORDER BY ")
		w.orderItems(e.OrderBy)
	}
	w.when(e.IgnoreNulls, " IGNORE NULLS")
	w.str(")")
	if len(e.Within) > 0 {
		w.str(" WITHIN GROUP (ORDER BY ")
		w.orderItems(e.Within)
		w.str(")")
	}
	if e.Filter != nil {
		w.str(" FILTER (WHERE ")
		w.expr(e.Filter)
		w.str(")")
	}
	if e.Over != nil {
		w.str(" OVER ")
		w.over(e.Over)
	}
}

// quoteCall is the name of a function, in quotes where plain it would be read in
// another way.
func quoteCall(parts []string) string {
	last := parts[len(parts)-1]
	k := lower(last)
	if wordEnd(last, 0) == len(last) && len(parts) == 1 && last != "" && k == last && (!reserved[k] || callable[k]) && !ownSyntax[k] {
		return k
	}
	if len(parts) == 1 {
		return `"` + strings.ReplaceAll(last, `"`, `""`) + `"`
	}
	return quoteNames(parts)
}

// over writes a window: its name, or what it says.
func (w *printer) over(x *Window) {
	if x.Base != "" && len(x.PartitionBy)+len(x.OrderBy) == 0 && x.Frame == nil {
		w.str(quoteName(x.Base))
		return
	}
	w.window(x)
}

func (w *printer) window(x *Window) {
	w.str("(")
	space := ""
	part := func(s string) {
		w.str(space, s)
		space = " "
	}
	if x.Base != "" {
		part(quoteName(x.Base))
	}
	if len(x.PartitionBy) > 0 {
		part("PARTITION BY ")
		w.exprs(x.PartitionBy)
	}
	if len(x.OrderBy) > 0 {
		part("ORDER BY ")
		w.orderItems(x.OrderBy)
	}
	if f := x.Frame; f != nil {
		part(strings.ToUpper(f.Unit) + " BETWEEN ")
		w.bound(f.Start)
		w.str(" AND ")
		w.bound(f.End)
		w.when(f.Exclude != "", " EXCLUDE "+strings.ToUpper(f.Exclude))
	}
	w.str(")")
}

func (w *printer) bound(b Bound) {
	if b.Offset != nil {
		w.operand(b.Offset, bindCompare+1)
		w.str(" ")
	}
	w.str(strings.ToUpper(b.Kind))
}

func (w *printer) orderItems(items []OrderItem) {
	w.list(len(items), func(i int) {
		w.expr(items[i].X)
		w.when(items[i].Desc, " DESC")
		w.when(items[i].Nulls != "", " NULLS "+strings.ToUpper(items[i].Nulls))
	})
}
