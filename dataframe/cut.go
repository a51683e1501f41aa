package dataframe

import (
	"fmt"
	"slices"
	"strconv"

	"weir/dataframe/plan"
)

// Cut names the interval in which a number, given by name or as an Expr, lies: of breaks 10 and 20, which
// rise, they are "(-inf, 10]", "(10, 20]" and "(20, inf)". labels, one more than breaks, give other
// names. Nulls and NaN are null.
//
//	users.WithColumns(Cut("age", []float64{17, 25, 40}, "young", "student", "adult", "older").As("group"))
func Cut(x any, breaks []float64, labels ...string) Expr {
	e := columnOf(x)
	if e.err != nil {
		return e
	}
	if err := checkBreaks(breaks, labels); err != nil {
		return Expr{node: &plan.Literal{}, err: fmt.Errorf("cut: %w", err)}
	}
	if len(labels) == 0 {
		labels = intervals(breaks)
	}
	number := e.Cast("double")
	b := When(e.IsNull().Or(Call("isnan", number)), nil)
	for i, at := range breaks {
		b = b.When(number.Le(at), labels[i])
	}
	return b.Else(labels[len(labels)-1]).As(plan.NameOf(e.node))
}

func checkBreaks(breaks []float64, labels []string) error {
	if len(breaks) == 0 {
		return fmt.Errorf("give at least one break")
	}
	for i, b := range breaks {
		if b-b != 0 || i > 0 && b <= breaks[i-1] {
			return fmt.Errorf("the breaks %v must be finite and rise", breaks)
		}
	}
	if n := len(labels); n > 0 && n != len(breaks)+1 {
		return fmt.Errorf("%d breaks make %d intervals, not %d labels", len(breaks), len(breaks)+1, n)
	}
	return nil
}

// intervals names what lies between breaks.
func intervals(breaks []float64) []string {
	text := func(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
	from, out := "-inf", []string(nil)
	for _, b := range breaks {
		out = append(out, fmt.Sprintf("(%s, %s]", from, text(b)))
		from = text(b)
	}
	return append(out, fmt.Sprintf("(%s, inf)", from))
}

// QCut adds the column as that names by Cut the interval in which a number lies, of q intervals with
// as many rows each as the values allow. labels, one for each interval, give other names. It
// runs the query to find the quantiles, exactly; where equal values make intervals
// empty there are fewer, and labels are refused.
//
//	users.QCut("spent", 4, "quartile", "low", "middle", "high", "top")
func (f *Frame) QCut(x any, q int, as string, labels ...string) *Frame {
	return f.then(func() (plan.Node, error) {
		breaks, err := f.quantileBreaks(columnOf(x), q)
		if err != nil {
			return nil, fmt.Errorf("qcut: %w", err)
		}
		if len(labels) > 0 && len(labels) != len(breaks)+1 {
			return nil, fmt.Errorf("qcut: %d labels for %d intervals; there are that many because of equal values", len(labels), len(breaks)+1)
		}
		e := Lit(nil).Cast("string")
		if len(breaks) > 0 {
			e = Cut(x, breaks, labels...)
		} else if c := columnOf(x); len(labels) > 0 {
			e = If(c.IsNull(), nil, labels[0])
		} else {
			e = If(c.IsNull(), nil, "(-inf, inf)")
		}
		out := f.WithColumns(e.As(as))
		return out.node, out.err
	})
}

// quantileBreaks are the different inner q-quantiles of e.
func (f *Frame) quantileBreaks(e Expr, q int) ([]float64, error) {
	if q < 2 || q > 10_000 {
		return nil, fmt.Errorf("%d intervals; give 2 to 10,000", q)
	}
	var shares []any
	for i := 1; i < q; i++ {
		shares = append(shares, float64(i)/float64(q))
	}
	number := e.Cast("double")
	finite := f.Select(number.As("x")).Filter(Col("x").Sub(Col("x")).Eq(0))
	t, err := finite.Agg(Call("quantile", Col("x"), listOf(shares)).As("breaks"), Max("x").As("greatest")).Collect()
	if err != nil {
		return nil, err
	}
	var out []float64
	list, _ := t.At(0, "breaks").([]any)
	for _, x := range list {
		// Above the greatest value nothing lies.
		if x != t.At(0, "greatest") {
			out = append(out, x.(float64))
		}
	}
	return slices.Compact(out), nil
}
