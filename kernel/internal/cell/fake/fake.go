// Package fake is a small compiled API for the tests of package cell: shaped
// like dataframe and ml.
package fake

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// A Frame is a list of steps.
type Frame struct{ steps []string }

// Open starts a frame.
func Open(name string) *Frame { return &Frame{[]string{name}} }

// With adds a step with its arguments.
func (f *Frame) With(name string, args ...any) *Frame {
	var parts []string
	for _, a := range args {
		parts = append(parts, fmt.Sprintf("%T=%v", a, a))
	}
	return &Frame{append(f.steps[:len(f.steps):len(f.steps)], name+"("+strings.Join(parts, ",")+")")}
}

// Map calls fn once for every step.
func (f *Frame) Map(fn func(i int, step string) (string, error)) (*Frame, error) {
	var out []string
	for i, s := range f.steps {
		t, err := fn(i, s)
		if err != nil {
			return nil, fmt.Errorf("step %d: %w", i, err)
		}
		out = append(out, t)
	}
	return &Frame{out}, nil
}

// String joins the steps.
func (f *Frame) String() string { return strings.Join(f.steps, "|") }

// A Source gives rows; cells may have their own.
type Source interface {
	Rows() int
	Name() string
}

// Describe uses a Source.
func Describe(s Source) string { return fmt.Sprintf("%s:%d", s.Name(), s.Rows()) }

// KMeans holds settings.
type KMeans struct {
	K    int
	Seed uint64
	Init []float64
}

// Fit fits.
func (m KMeans) Fit(f *Frame, features ...string) (*Model, error) {
	if m.K == 0 {
		return nil, ErrNoK
	}
	return &Model{K: m.K, Features: features}, nil
}

// ErrNoK says that K is missing.
var ErrNoK = errors.New("fake: K is required")

// A Model is fitted.
type Model struct {
	K        int
	Features []string
}

// Wait waits for the context.
func Wait(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }

// Level is an enumeration.
type Level int

// Levels.
const (
	Low Level = iota
	High
)

// String names the level.
func (l Level) String() string { return [...]string{"low", "high"}[l] }
