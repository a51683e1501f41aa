package cell

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"weir/kernel/internal/cell/fake"
	"weir/kernel/internal/symbols"
	"weir/kernel/internal/symbols/build"
)

const fakePath = "weir/kernel/internal/cell/fake"

type fakeSource struct {
	IValue any
	WRows  func() int
	WName  func() string
}

func (s fakeSource) Rows() int    { return s.WRows() }
func (s fakeSource) Name() string { return s.WName() }

var fakeTypes = sync.OnceValues(func() ([]byte, error) {
	set, err := build.Load([]string{fakePath})
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	for name, data := range set.Types() {
		w, err := zw.Create(name)
		if err == nil {
			_, err = w.Write(data)
		}
		if err != nil {
			return nil, err
		}
	}
	err = zw.Close()
	return b.Bytes(), err
})

func fakeSession(t *testing.T) *Compiler {
	t.Helper()
	archive, err := fakeTypes()
	if err != nil {
		t.Fatal(err)
	}
	known, err := symbols.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	if err := known.Add(archive); err != nil {
		t.Fatal(err)
	}
	exports := symbols.Exports()
	exports[fakePath+"/fake"] = map[string]reflect.Value{
		"Open": reflect.ValueOf(fake.Open), "Describe": reflect.ValueOf(fake.Describe), "Wait": reflect.ValueOf(fake.Wait),
		"ErrNoK": reflect.ValueOf(&fake.ErrNoK).Elem(), "Frame": reflect.ValueOf((*fake.Frame)(nil)),
		"Source": reflect.ValueOf((*fake.Source)(nil)), "_Source": reflect.ValueOf((*fakeSource)(nil)),
		"KMeans": reflect.ValueOf((*fake.KMeans)(nil)), "Model": reflect.ValueOf((*fake.Model)(nil)), "Level": reflect.ValueOf((*fake.Level)(nil)),
	}
	c, err := New(Config{Exports: exports, Types: known, DotImport: []string{fakePath}, Vars: map[string]any{"weir": fake.Open("session")}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCompiledAPI(t *testing.T) {
	for text, want := range map[string]string{
		`weir.With("a", 1, "x", 2.5, nil).String()`:                                                  "[session|a(int=1,string=x,float64=2.5,<nil>=<nil>)]",
		`Open("f").With("l", High, []string{"q"}, map[string]int{"k": 1})`:                           "[f|l(fake.Level=high,[]string=[q],map[string]int=map[k:1])]",
		`args := []any{1, "b"}; weir.With("v", args...)`:                                             "[session|v(int=1,string=b)]",
		`m, err := KMeans{K: 4, Seed: 42}.Fit(weir, "a", "b"); m.K, err`:                             "!! syntax",
		"m, err := KMeans{K: 4, Seed: 42}.Fit(weir, \"a\", \"b\")\nfmt.Sprint(m.K, m.Features, err)": "[4 [a b] <nil>]",
		"_, err := KMeans{}.Fit(weir)\nerrors.Is(err, ErrNoK)":                                       "[true]",
		"type S struct{ n int }\nfunc (s S) Rows() int { return s.n }\nfunc (s *S) Grow() { s.n++ }\nfunc (S) Name() string { return \"mine\" }\ns := S{3}\ns.Grow()\nDescribe(s)":                                                                "[mine:4]",
		"type S struct{ n int }\nfunc (s *S) Rows() int { s.n++; return s.n }\nfunc (*S) Name() string { return \"ptr\" }\ns := &S{3}\nDescribe(s) + Describe(s)":                                                                                 "[ptr:4ptr:5]",
		"type N int\nfunc (n N) Rows() int { return int(n) }\nfunc (N) Name() string { return \"n\" }\nDescribe(N(8))":                                                                                                                            "[n:8]",
		"n := 0\nf, err := weir.Map(func(i int, s string) (string, error) { n++; return fmt.Sprint(i, s, n), nil })\nf.String()":                                                                                                                  "[0session1]",
		"type E struct{ At int }\nfunc (e E) Error() string { return fmt.Sprint(\"bad \", e.At) }\n_, err := weir.Map(func(i int, s string) (string, error) { return \"\", E{7} })\nvar e E\nok := errors.As(err, &e)\nfmt.Sprint(err, ok, e.At)": "[step 0: bad 7 true 7]",
		"Open := 5\nOpen + 1":                        "[6]",
		"weir := weir.With(\"x\")\nweir.String()":    "[session|x()]",
		"var f *Frame\nf == nil":                     "[true]",
		"weir.Wth(1)":                                "!! did you mean With",
		"\nfunc() { var f *Frame; f.With(\"a\") }()": "!! cell[1]:2:1: panic",
	} {
		r, err := fakeSession(t).Run(context.Background(), 1, text)
		if part, bad := strings.CutPrefix(want, "!! "); bad {
			if err == nil || !strings.Contains(err.Error(), part) {
				t.Errorf("%s\ngot %v, %v; want error %q", text, r.Values, err, part)
			}
		} else if got := fmt.Sprint(r.Values); err != nil || got != want {
			t.Errorf("%s\ngot %s, %v\nwant %s", text, got, err, want)
		}
	}
}

// TestInterruptCompiled cancels compiled code that watches the context.
func TestInterruptCompiled(t *testing.T) {
	c := fakeSession(t)
	ctx, cancel := context.WithCancel(context.Background())
	go cancel()
	if _, err := c.Run(ctx, 1, "for { weir.With(\"a\") }"); err == nil || err.(*Error).Kind != Interrupted {
		t.Errorf("got %v", err)
	}
}
