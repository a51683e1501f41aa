package events

import (
	"fmt"
	"html"
	"math"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"

	"weir/dataframe"
	"weir/dataframe/column"
	"weir/kernel/display"
)

var (
	_ display.Rich   = (*Comparison)(nil)
	_ display.Source = (*Comparison)(nil)
)

// A Rate is one group of a Comparison: N members, Hits of them with the
// outcome, and the 95 % confidence interval of the share (Wilson, 1927).
type Rate struct {
	N, Hits  int64
	Share    float64
	Low, Top float64
}

// A Comparison says whether the members of one group have an outcome more often than the others.
type Comparison struct {
	Group, Outcome string
	In, Out        Rate    // members, and the others
	Lift           float64 // In.Share / Out.Share - 1
	LiftLow        float64 // 95 % confidence interval of Lift (Katz and others, 1978)
	LiftTop        float64
	ChiSquare      float64 // Pearson's, one degree of freedom, no continuity correction
	P              float64 // probability of so large a ChiSquare if the groups were alike
}

// Compare counts the rows of f by two bool columns: group, who is in, and
// outcome, who did it. Rows with a null in either are an error, since they are in neither
// group. A group without rows, or an others' share of 0, leaves Lift undefined (NaN).
func Compare(f *dataframe.Frame, group, outcome string) (*Comparison, error) {
	t, err := f.GroupBy(group, outcome).Agg(dataframe.Count().As("members")).Collect()
	if err != nil {
		return nil, err
	}
	in, err := t.Bools(group)
	if err != nil {
		return nil, fmt.Errorf("compare: %w", err)
	}
	hit, err := t.Bools(outcome)
	if err != nil {
		return nil, fmt.Errorf("compare: %w", err)
	}
	n, err := t.Ints("members")
	if err != nil {
		return nil, err
	}
	c := &Comparison{Group: group, Outcome: outcome}
	for i := range n {
		r := &c.Out
		if in[i] {
			r = &c.In
		}
		r.N += n[i]
		if hit[i] {
			r.Hits += n[i]
		}
	}
	c.compute()
	return c, nil
}

// z95 is the two-sided 95 % point of the normal distribution.
const z95 = 1.959963984540054

func (c *Comparison) compute() {
	for _, r := range []*Rate{&c.In, &c.Out} {
		r.Share, r.Low, r.Top = wilson(r.Hits, r.N)
	}
	a, b := float64(c.In.Hits), float64(c.In.N-c.In.Hits)
	d, e := float64(c.Out.Hits), float64(c.Out.N-c.Out.Hits)
	ratio := c.In.Share / c.Out.Share
	se := math.Sqrt(1/a - 1/(a+b) + 1/d - 1/(d+e))
	if c.Out.Hits == 0 || c.In.N == 0 {
		ratio, se = math.NaN(), math.NaN()
	}
	c.Lift, c.LiftLow, c.LiftTop = ratio-1, ratio*math.Exp(-z95*se)-1, ratio*math.Exp(z95*se)-1
	total := a + b + d + e
	c.ChiSquare = total * (a*e - b*d) * (a*e - b*d) / ((a + b) * (d + e) * (a + d) * (b + e))
	c.P = math.NaN()
	if !math.IsNaN(c.ChiSquare) {
		c.P = distuv.ChiSquared{K: 1}.Survival(c.ChiSquare)
	}
}

func wilson(hits, n int64) (share, low, top float64) {
	if n == 0 {
		return math.NaN(), math.NaN(), math.NaN()
	}
	p, m := float64(hits)/float64(n), float64(n)
	mid := (p + z95*z95/(2*m)) / (1 + z95*z95/m)
	half := z95 / (1 + z95*z95/m) * math.Sqrt(p*(1-p)/m+z95*z95/(4*m*m))
	return p, max(0, mid-half), min(1, mid+half)
}

// Caution is said with every Comparison: its numbers do not say why.
const Caution = "The groups chose themselves: those who did may have differed before, so this is an association, not proof of an effect. A randomised test would tell."

// String tells the comparison in a few lines.
func (c *Comparison) String() string {
	return strings.Join(c.lines(), "\n")
}

func (c *Comparison) lines() []string {
	return []string{
		fmt.Sprintf("%-24s %9d of %9d  %6.2f %%  (%.2f to %.2f)", c.Group, c.In.Hits, c.In.N, 100*c.In.Share, 100*c.In.Low, 100*c.In.Top),
		fmt.Sprintf("%-24s %9d of %9d  %6.2f %%  (%.2f to %.2f)", "not "+c.Group, c.Out.Hits, c.Out.N, 100*c.Out.Share, 100*c.Out.Low, 100*c.Out.Top),
		fmt.Sprintf("lift %+.1f %% (95 %% confidence %+.1f to %+.1f), chi-square %.1f, p %s", 100*c.Lift, 100*c.LiftLow, 100*c.LiftTop, c.ChiSquare, pText(c.P)),
		Caution,
	}
}

func pText(p float64) string {
	if p < 0.0001 {
		return "< 0.0001"
	}
	return fmt.Sprintf("%.4f", p)
}

// Columns, Len and At make a Comparison a table of its two groups.
func (c *Comparison) Columns() []string {
	return []string{"group", c.Outcome, "of", "rate %", "from", "to"}
}

// Len is the number of groups.
func (c *Comparison) Len() int { return 2 }

// At is a cell of the table of groups.
func (c *Comparison) At(row int, col string) any {
	r := []Rate{c.In, c.Out}[row]
	percent := func(x float64) any { return column.DecimalOf(int64(math.Round(10000*x)), 2) }
	switch col {
	case "group":
		return []string{c.Group, "not " + c.Group}[row]
	case c.Outcome:
		return r.Hits
	case "of":
		return r.N
	}
	if r.N == 0 {
		return nil
	}
	switch col {
	case "rate %":
		return percent(r.Share)
	case "from":
		return percent(r.Low)
	}
	return percent(r.Top)
}

// ChartData implements display.Source.
func (c *Comparison) ChartData() (display.Rows, error) { return c, nil }

// MIMEBundle implements display.Rich.
func (c *Comparison) MIMEBundle() (map[string]any, error) {
	lines := c.lines()
	return map[string]any{
		"text/plain": c.String(),
		"text/html": display.TableHTML(c, display.TableOptions{}) +
			"<p><b>" + html.EscapeString(lines[2]) + "</b></p><p><i>" + html.EscapeString(Caution) + "</i></p>",
	}, nil
}
