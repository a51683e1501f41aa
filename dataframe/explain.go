package dataframe

import (
	"context"
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/optimize"
	"weir/dataframe/plan"
)

// Explain is the optimized plan, a line a step, with what each scan will touch
// and what it skips, and why. Nothing is run, but footers and listings are read.
func (f *Frame) Explain() (string, error) {
	if f.err != nil {
		return "", f.err
	}
	ctx := f.s.context()
	n, err := optimize.RunWith(ctx, f.node, f.s.rules())
	if err != nil {
		return "", err
	}
	return f.s.explain(ctx, n)
}

// ExplainVerbose is Explain after the plan as it was written and what each rule of the
// optimizer made of it.
func (f *Frame) ExplainVerbose() (string, error) {
	if f.err != nil {
		return "", f.err
	}
	ctx := f.s.context()
	n, steps, err := optimize.Trace(ctx, f.node, f.s.rules())
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "as written\n%s", indent(plan.Format(f.node)))
	for _, s := range steps {
		fmt.Fprintf(&b, "after %s\n%s", s.Rule, indent(s.Plan))
	}
	if off := f.s.rules().Off; len(off) > 0 {
		fmt.Fprintf(&b, "rules left out: %s\n", strings.Join(off, ", "))
	}
	text, err := f.s.explain(ctx, n)
	return b.String() + "to be run\n" + indent(text), err
}

// rules are the settings of the optimizer.
func (s *Session) rules() optimize.Options {
	s.mu.Lock()
	defer s.mu.Unlock()
	return optimize.Options{Off: s.rulesOff}
}

// explain is the plan n with a line for each scan that tells what it will touch.
func (s *Session) explain(ctx context.Context, n plan.Node) (string, error) {
	text := plan.Format(n)
	var details []string
	for _, scan := range scans(n) {
		d, ok := scan.Source.(plan.Detailer)
		if !ok {
			continue
		}
		line, err := d.Detail(ctx, scan.Request)
		if err != nil {
			return "", err
		}
		details = append(details, scan.Source.String()+": "+line)
	}
	return text + strings.Join(details, "\n"), nil
}

// Sniffed is what was found out about the text files that f reads, a line for each: the options of Read that would
// declare it. It is empty if there are none.
//
//	fmt.Println(weir.Read("orders.csv").Sniffed())
func (f *Frame) Sniffed() (string, error) {
	if f.err != nil {
		return "", f.err
	}
	var out []string
	for _, scan := range scans(f.node) {
		s, ok := scan.Source.(plan.Sniffer)
		if !ok {
			continue
		}
		text, err := s.Sniffed(f.s.context())
		if err != nil {
			return "", err
		}
		out = append(out, scan.Source.String()+": "+text)
	}
	return strings.Join(out, "\n"), nil
}

func indent(text string) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	return "  " + strings.Join(lines, "\n  ") + "\n"
}

// ExplainAnalyze runs the query and tells rows, time and memory of every step.
func (f *Frame) ExplainAnalyze() (string, error) {
	if f.err != nil {
		return "", f.err
	}
	ctx := f.s.context()
	q, err := f.s.open(ctx, f.node)
	if err != nil {
		return "", err
	}
	if _, err := column.ReadAll(ctx, q); err != nil {
		return "", err
	}
	return q.stats.String(), nil
}
