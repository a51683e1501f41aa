package cell

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// TestTraps runs what compiled code could get wrong about types of cells: it is
// as in native Go, or refused in words (!!).
func TestTraps(t *testing.T) {
	const decls = `
type D int
func (d D) MarshalJSON() ([]byte, error) { return []byte("1"), nil }
type U struct{ A int }
func (u *U) UnmarshalJSON([]byte) error { u.A = 99; return nil }
type K struct{ A int }
func (K) MarshalText() ([]byte, error) { return nil, nil }
type Base struct{ ID int }
type Plain struct{ A int ` + "`json:\"a\"`" + `; b int }
type Lvl int
func (Lvl) String() string { return "lvl" }
type F struct{}
func (F) Format(s fmt.State, v rune) {}
type By []int
func (b By) Len() int { return len(b) }
func (b By) Less(i, j int) bool { return b[i] > b[j] }
func (b By) Swap(i, j int) { b[i], b[j] = b[j], b[i] }
type E struct{ A int }
func (e E) Error() string { return "e" }
func (e E) Is(t error) bool { return t == io.EOF }
type H struct{}
func (H) ServeHTTP(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "hi") }
func js(b []byte, err error) string { return fmt.Sprint(string(b), err) }
func tpl(t string, x any) string { var b strings.Builder; err := template.Must(template.New("").Parse(t)).Execute(&b, x); return fmt.Sprint(b.String(), err) }
`
	for text, want := range map[string]string{
		"js(json.Marshal(D(3)))":   "1<nil>",
		"js(json.Marshal([]D{3}))": "[1]<nil>",
		"js(json.Marshal(&struct{ X map[string]D }{map[string]D{`a`: 2}}))": `{"X":{"a":1}}<nil>`,
		"var v any = D(3)\njs(json.Marshal(v))":                             "1<nil>",
		"js(json.Marshal(map[string]any{\"a\": []any{D(3)}}))":              `{"a":[1]}<nil>`,
		"var u U\n_ = json.Unmarshal([]byte(`{}`), &u)\nu.A":                "99",
		"js(json.Marshal(map[K]K{{1}: {2}}))":                               `{"":""}<nil>`,
		"js(json.Marshal(struct{ Base; N int }{}))":                         `{"ID":0,"N":0}<nil>`,
		"js(json.Marshal(Plain{1, 2}))":                                     `{"a":1}<nil>`,
		"var p Plain\n_ = json.Unmarshal([]byte(`{\"a\":4}`), &p)\np.A":     "4",
		"js(json.Marshal([]any{Plain{1, 2}, Lvl(3), nil, 2.5}))":            `[{"a":1},3,null,2.5]<nil>`,
		"js(json.Marshal(map[string]any{\"a\": []any{Lvl(3), []any{Lvl(4)}}, \"b\": nil, \"c\": map[string]any{\"d\": Plain{}}}))": `{"a":[3,[4]],"b":null,"c":{"d":{"a":0}}}<nil>`,
		"js(json.Marshal(struct{ X any }{D(3)}))":                                                    `{"X":1}<nil>`,
		"js(json.Marshal([]struct{ X []any }{{[]any{K{}}}}))":                                        `[{"X":[""]}]<nil>`,
		"js(json.Marshal(struct{ X any; Y map[string]any }{Lvl(3), map[string]any{\"a\": Lvl(4)}}))": `{"X":3,"Y":{"a":4}}<nil>`,
		"func d() (s string) { defer func() { s = js(json.Marshal(D(3))) }(); return }\nd()":         "1<nil>",
		"js(xml.Marshal(Plain{1, 2}))":                                                               "<Plain><A>1</A></Plain><nil>",
		"template.Must(template.New(\"\").Parse(\"{{.}} {{.A}} {{range .L}}{{.}}{{end}}\")).Execute(io.Discard, struct{ A Plain; L []Plain; M map[string]*Plain }{})\n1": "1",
		"tpl(\"{{.}} {{.A}} {{range .L}}{{.}}{{end}}\", struct{ A Plain; L []Plain }{Plain{1, 2}, []Plain{{3, 4}}})":                                                     "{{1 2} [{3 4}]} {1 2} {3 4}<nil>",
		"type R struct { N *R; V int }\ntpl(\"{{.V}}\", R{nil, 3})":                                                                                                      "3<nil>",
		"fmt.Sprint(F{})":                                                            "",
		"reflect.TypeOf(Plain{}).Field(1).Name":                                      "b",
		"var v any = Plain{}\nreflect.ValueOf(v).NumField()":                         "2",
		"fmt.Sprint(reflect.TypeOf(3), reflect.DeepEqual(Plain{1, 2}, Plain{1, 2}))": "int true",
		"tpl(\"{{.}}\", Lvl(3))":                                                     "lvl<nil>",
		"type W struct{ A int }\nfunc (W) Sum(a, b, c int) int { return a + b + c }\ntpl(\"{{.A}}\", W{})": "!! the method Sum of W",
		"reflect.TypeOf(H{}).NumMethod()":                                                                               "!! the method ServeHTTP of H",
		"type S interface{ M() }\nreflect.ValueOf(new(S)).Elem().IsNil()":                                               "!! the interface type S",
		"type S interface{ M(S) }\nreflect.TypeFor[S]().String()":                                                       "main.S",
		"type S interface{ M(S) }\nreflect.TypeFor[S]().NumMethod()":                                                    "!! the method M of S",
		"type S interface{ M(S) }\nreflect.TypeOf(3).Implements(reflect.TypeFor[S]())":                                  "!! the method M of S",
		"type S interface{ M() }\nreflect.New(reflect.TypeOf([]S{}))":                                                   "!! does not make values of []S",
		"log.New(io.Discard, ``, log.Lshortfile).Output(2, `a`) == nil":                                                 "!! calldepth 2",
		"var b strings.Builder\nlog.New(&b, ``, log.Lshortfile).Output(1, `a`)\nstrings.Count(b.String(), `cell[1]:`)":  "1",
		"log.New(io.Discard, ``, log.Lmsgprefix).Output(2, `a`) == nil":                                                 "true",
		"type S interface{ M() }\nvar s []S\ngob.NewDecoder(nil).Decode(&s)":                                            "!! the interface type S",
		"f := func() {}\nreflect.ValueOf(f).Pointer() == 0":                                                             "!! the address of a function",
		"reflect.ValueOf(js) == reflect.ValueOf(tpl)":                                                                   "!! the address of a function",
		"x := 3\nreflect.ValueOf(&x) == reflect.ValueOf(&x)":                                                            "true",
		"reflect.ValueOf(3) != reflect.ValueOf(3.0)":                                                                    "true",
		"defer func() { recover() }()\nreflect.TypeOf(H{}).NumMethod()":                                                 "!! the method ServeHTTP of H",
		"func quiet(f func()) { defer func() { recover() }(); f() }\nquiet(func() { reflect.TypeOf(H{}).NumMethod() })": "!! the method ServeHTTP of H",
		"testing.Main(nil, nil, nil, nil)":                                                                              "!! only a program that go test has built runs tests",
		"func where(b bool) bool { if b { runtime.Caller(0) }; return b }\nwhere(false)":                                "false",
		"func where(b bool) bool { if b { runtime.Caller(0) }; return b }\nwhere(true)":                                 "!! not supported: runtime.Caller",
		"defer func() { recover() }()\nruntime.Callers(0, make([]uintptr, 3))":                                          "!! not supported: runtime.Callers",
		"runtime.CallersFrames(nil) == nil":                                                                             "!! not supported: runtime.CallersFrames",
		"runtime.FuncForPC(0) == nil":                                                                                   "!! not supported: runtime.FuncForPC",
		"runtime.Stack(nil, false)":                                                                                     "!! not supported: runtime.Stack",
		"defer func() {\n if r := recover(); r != nil { fmt.Println(string(debug.Stack())) }\n}()\n1":                   "1",
		"debug.Stack()":                                "!! not supported: debug.Stack",
		"f := runtime.Caller\nf(1)":                    "!! not supported: runtime.Caller",
		"testing.RunTests(nil, nil)":                   "!! only a program that go test has built runs tests",
		"p := fmt.Sprint\np(Plain{1, 2}, []Base{{3}})": "{1 2} [{3}]",
		"x := By{1, 3, 2}\nsort.Sort(x)\nx":            "[3 2 1]",
		"x := []any{3, 1, []any{2}}\nsort.Slice(x[:2], func(i, j int) bool { return x[i].(int) < x[j].(int) })\nx[0]":                                                "1",
		"err := fmt.Errorf(\"w: %w\", E{1})\nfmt.Sprint(errors.Is(err, io.EOF), errors.Is(err, E{1}), errors.Is(err, E{2}))":                                         "true true false",
		"type N struct{ E }\nfunc (N) Timeout() bool { return true }\nfunc (N) Temporary() bool { return true }\nvar e net.Error\nvar t any = &e\nerrors.As(N{}, t)": "!! the interface type net.Error, for an error of the type N",
		"type S interface{ M() int }\ntype W struct{ A S }\nreflect.StructOf([]reflect.StructField{{Name: `A`, Type: reflect.TypeOf(W{})}}).NumField()":              "!! does not make values of W",
		"type S interface{ M() int }\ntype W struct{ A S }\nf := reflect.New\nf(reflect.TypeOf(W{})).Kind()":                                                         "!! does not make values of W",
		"f := reflect.New\nf(reflect.TypeOf(Plain{})).Interface().(*Plain).A":                                                                                        "0",
		"type S interface{ M() int }\ntype W struct{ A S }\nreflect.FuncOf([]reflect.Type{reflect.TypeOf(W{})}, nil, false).NumIn()":                                 "!! does not make values of W",
		"type S interface{ M(S); N() }\nf := func(t interface{ NumMethod() int }) int { return t.NumMethod() }\nf(reflect.TypeFor[S]())":                             "!! the method M of S",
		"r := reflect.ValueOf(func() error { return E{8} }).Call(nil)\nerr, ok := r[0].Interface().(error)\nfmt.Sprint(err, ok, r[0].Interface().(E).A)":             "e true 8",
		"x := struct{ V error }{&E{4}}\nerr, ok := reflect.ValueOf(x).Field(0).Interface().(error)\nfmt.Sprint(err, ok)":                                             "e true",
		"p, ok := slog.AnyValue(Plain{A: 3}).Any().(Plain)\nfmt.Sprint(p, ok)":                                                                                       "{3 0} true",
		"m := http.NewServeMux()\nm.Handle(\"/\", H{})\nr, _ := http.NewRequest(\"GET\", \"/x\", nil)\n_, p := m.Handler(r)\np":                                      "/",
	} {
		r, err := newSession(t).Run(context.Background(), 1, decls+text)
		if part, refused := strings.CutPrefix(want, "!! "); refused {
			if err == nil || !strings.Contains(err.Error(), "not supported") || !strings.Contains(err.Error(), part) {
				t.Errorf("%s\ngave %v, %v; want %q", text, r.Values, err, want)
			}
		} else if err != nil || fmt.Sprint(r.Values[0]) != want {
			t.Errorf("%s\ngave %v, %v; want %s", text, r.Values, err, want)
		}
	}
}
