package dataframe

import (
	"context"
	"errors"
	"fmt"

	"weir/dataframe/column"
	"weir/dataframe/internal/optimize"
	"weir/dataframe/internal/statement"
	"weir/dataframe/plan"
)

// statementHost is the Session as statements use it.
type statementHost struct{ s *Session }

var _ statement.Host = statementHost{}

// Frame implements statement.Host.
func (h statementHost) Frame(name string) (plan.Node, error) {
	if _, f := h.s.frameNamed(name); f != nil {
		return f.Node()
	}
	return nil, nil
}

// Frames implements statement.Host.
func (h statementHost) Frames() []string { return h.s.Tables() }

// Forget implements statement.Host.
func (h statementHost) Forget(name string) {
	if known, f := h.s.frameNamed(name); f != nil {
		h.s.Name(known, nil)
	}
}

// Open implements statement.Host.
func (h statementHost) Open(ctx context.Context, url string, o plan.ReadOptions) (plan.Node, error) {
	if h.s.opts.Open == nil {
		return nil, fmt.Errorf("read %s: this session has no connectors", url)
	}
	src, err := h.s.opts.Open(ctx, url, o)
	if err != nil {
		return nil, err
	}
	return h.s.From(src).Node()
}

// Create implements statement.Host.
func (h statementHost) Create(ctx context.Context, url string, o plan.WriteOptions) (plan.Sink, error) {
	if h.s.opts.Create == nil {
		return nil, fmt.Errorf("write %s: this session has no connectors", url)
	}
	return h.s.opts.Create(ctx, url, o)
}

// Folder implements statement.Host.
func (h statementHost) Folder(ctx context.Context, url string) (plan.Folder, error) {
	if h.s.opts.Folder == nil {
		return nil, fmt.Errorf("%s: this session has no connectors", url)
	}
	return h.s.opts.Folder(ctx, url)
}

// Run implements statement.Host.
func (h statementHost) Run(ctx context.Context, n plan.Node) ([]*column.Batch, error) {
	return h.s.run(ctx, n)
}

// Write implements statement.Host.
func (h statementHost) Write(ctx context.Context, n plan.Node, sink plan.Sink) (*plan.Written, error) {
	n, sink, err := h.s.constrained(ctx, n, sink)
	if err != nil {
		return nil, err
	}
	var out *plan.Written
	_, err = h.s.run(ctx, &plan.WriteTo{In: n, Sink: sink, Done: func(w *plan.Written) { out = w }})
	if err == nil && out == nil {
		err = errors.New("nothing was written")
	}
	return out, err
}

// Pushed implements statement.Host.
func (h statementHost) Pushed(ctx context.Context, n plan.Node, src plan.Source) []plan.Filter {
	n, err := optimize.RunWith(ctx, n, h.s.rules())
	if err != nil {
		return nil
	}
	var filters []plan.Filter
	found := 0
	for _, scan := range scans(n) {
		if scan.Source == src {
			filters = scan.Request.Filters
			found++
		}
	}
	if found != 1 {
		return nil
	}
	return filters
}

// Explain implements statement.Host.
func (h statementHost) Explain(_ context.Context, n plan.Node, verbose, analyze bool) (string, error) {
	f := &Frame{s: h.s, node: n}
	switch {
	case analyze:
		return f.ExplainAnalyze()
	case verbose:
		return f.ExplainVerbose()
	}
	return f.Explain()
}

// Summarize implements statement.Host.
func (h statementHost) Summarize(_ context.Context, n plan.Node) (plan.Node, error) {
	t, err := (&Frame{s: h.s, node: n}).Describe()
	if err != nil {
		return nil, err
	}
	return t.Frame().Node()
}

// Set implements statement.Host.
func (h statementHost) Set(name, value string) error { return h.s.Set(name, value) }

// Settings implements statement.Host.
func (h statementHost) Settings() (out [][3]string) {
	for _, k := range h.s.Settings() {
		out = append(out, [3]string{k.Name, k.Value, k.Doc})
	}
	return out
}

// Note implements statement.Host.
func (h statementHost) Note(text string) { h.s.note("%s", text) }
