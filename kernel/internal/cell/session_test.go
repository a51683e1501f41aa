package cell

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"weir/kernel/internal/symbols"
)

func newSession(t *testing.T) *Compiler {
	t.Helper()
	c, err := New(Config{Exports: symbols.Exports()})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const flagsProgram = "package main\nimport (\n\"flag\"\n\"net/http\"\n)\nvar n = flag.Int(\"n\", 3, \"how many\")\n" +
	"func main() { flag.Parse(); http.Handle(\"/\", http.NotFoundHandler()); if *n != 3 { panic(*n) } }"

// TestRefusedPrograms names packages first in a program that the interpreter does not take.
func TestRefusedPrograms(t *testing.T) {
	c := newSession(t)
	before := c.snapshot()
	p := &program{cell: 1}
	c.pack(p, "fmt")
	c.pack(p, "strings")
	p.add("func broken() int { return p_fmt.Nothing }")
	err := c.load(p, before)
	if err == nil || !strings.Contains(err.Error(), "the interpreter does not take this cell") {
		t.Fatal(err)
	}
	c.restore(before)
	if got := valueOfCell(t, c, "fmt.Sprint(strings.ToUpper(`a`))"); got != "A" {
		t.Error(got)
	}
}

// TestSessions runs cells one after another: text, then "=> values" or "!! part
// of the error".
func TestSessions(t *testing.T) {
	for name, cells := range map[string][]string{
		"values":                 {"x := 41\nx + 1", "=> [42]", "x, \"a\"", "!! ", "f := func() (int, error) { return 1, nil }\nf()", "=> [1 <nil>]"},
		"programs are new":       {flagsProgram, "=> []", flagsProgram, "=> []", "flag.Lookup(\"n\").Usage", "=> [how many]"},
		"redefine variable":      {"x := 1", "=> []", "x := \"s\"\nlen(x)", "=> [1]", "x := x + x\nx", "=> [ss]"},
		"function sees later":    {"func f() int { return n * 2 }\nn := 4\nf()", "=> [8]", "n = 5\nf()", "=> [10]", "n := 6\nf()", "=> [12]"},
		"callers follow":         {"func g() int { return 1 }\nfunc f() int { return g() + 10 }\nf()", "=> [11]", "func g() int { return 2 }", "=> []", "f()", "=> [12]"},
		"callers follow far":     {"func a() int { return 1 }", "=> []", "func b() int { return a() }", "=> []", "func c() int { return b() }", "=> []", "func a() int { return 5 }", "=> []", "c()", "=> [5]"},
		"redefine type":          {"type T struct { A int }\nt := T{1}", "=> []", "type T struct { A, B int }\nT{1, 2}.B", "=> [2]", "t.A", "=> [1]"},
		"values of an old type":  {"type T struct { A int }\nts := []T{{1}}", "=> []", "type T struct { A, B int }\nts = append(ts, T{1, 2})", "!! has the T of an earlier cell; make it anew with the new type", "len(ts)", "=> [1]"},
		"type of a type":         {"type A int", "=> []", "type B A\ntype C[T any] A\ntype D = A\nint(B(3)) + int(C[bool](4)) + int(D(1))", "=> [8]", "import . \"time\"", "=> []", "type E Duration\nE(3)", "=> [3]", "type F Framed", "!! undefined: Framed", "type G H\ntype H G", "!! invalid recursive type"},
		"same type again":        {"type T struct { A int }\nfunc (t T) Get() int { return t.A }\nt := T{1}", "=> []", "type T struct { A int }\nfunc (t T) Get() int { return t.A * 10 }", "=> []", "t.Get()", "=> [1]", "T{2}.Get()", "=> [20]"},
		"method later":           {"type T struct { A int }", "=> []", "func (t T) Twice() int { return t.A * 2 }\nT{4}.Twice()", "=> [8]"},
		"method later on value":  {"type T struct { A int }\nt := T{4}", "=> []", "func (t T) Twice() int { return t.A * 2 }", "=> []", "t.Twice()", "!! t.Twice undefined"},
		"broken caller":          {"func g() int { return 1 }\nfunc f() int { return g() }", "=> []", "func g() string { return \"s\" }\ng()", "=> [s]", "f()", "!! undefined: f"},
		"no value":               {"var x int", "=> []", "func() {}()", "=> []", "1 + 1;", "=> []"},
		"compile error":          {"x := nosuch + 1", "!! 1:6: compile error: undefined: nosuch", "x", "!! undefined: x; cell 1 declares it, but did not compile", "x := 2", "=> []", "x", "=> [2]", "xyz := 1", "=> []", "xyy", "!! did you mean xyz?", "strings.ToUper(\"a\")", "!! did you mean strings.ToUpper?"},
		"syntax error":           {"x := 3 +", "!! syntax error", "for {", "!! syntax error"},
		"two on the left":        {"x := strconv.Atoi(\"1\")", "!! assignment mismatch"},
		"struct of earlier cell": {"type T struct { Name string; n float64; E error }\nt := T{\"a\", 1, nil}", "=> []", "T{\"b\", 2, io.EOF}", "=> [{b 2 EOF}]", "[]T{{\"c\", 1 << 3, nil}}", "=> [[{c 8 <nil>}]]", "T{\"b\", \"x\", nil}", "!! cannot use", "t.n", "=> [1]", "&t", "=> [&{a 1 <nil>}]"},
		"values print":           {"type C int\nfunc (c C) String() string { return \"cc\" }\nC(3)", "=> [cc]", "map[string]C{\"a\": 1}", "=> [map[a:cc]]", "var e error = fmt.Errorf(\"x %w\", io.EOF)\ne", "!! cell[3]:2: error: x EOF"},
		"library after refusal":  {"slices.Max([]int{1, 2})\ndebug.SetMaxStack(slices.Min([]int{1}))", "!! not supported", "slices.Max([]int{1, 2}), 1", "!! ", "slices.Max([]int{1, 2})", "=> [2]", "slices.Min([]string{\"b\", \"a\"})", "=> [a]"},
		"panic line":             {"func g(xs []int, k int) int {\n\tk++\n\treturn xs[k]\n}", "=> []", "\n\ng([]int{1}, 7)", "!! cell[1]:3:2: panic: runtime error: index out of range", "a := 1\nvar p *struct{ X int }\np.X = a", "!! cell[3]:3:1: panic"},
		"panic after call":       {"func f(i int) int {\n\tj := []int{i}\n\n\n\n\treturn j[0] + 1\n}\na := []int{1}\n_ = a[f(3)]", "!! cell[1]:9:1: panic"},
		"state after panic":      {"n := 1", "=> []", "n = 2\npanic(\"stop\")", "!! panic: stop", "n", "=> [2]"},
		"panic in compiled":      {"\nstrings.Repeat(\"x\", -1)", "!! cell[1]:2:1: panic: strings: negative Repeat count"},
		"panic with error":       {"panic(errors.New(\"e1\"))", "!! panic: e1"},
		"import":                 {"import \"strings\"\nstrings.ToUpper(\"a\")", "=> [A]", "x := 1\nimport m \"math\"\nm.Sqrt(16) + float64(x)", "=> [5]", "import \"net/foo\"", "!! not available", "import \"string\"", "!! did you mean \"strings\"?"},
		"shadow package":         {"fmt := 3\nfmt", "=> [3]", "import \"fmt\"\nfmt.Sprint(1)", "=> [1]"},
		"const and iota":         {"const (A = iota; B; C)\ntype K int\nconst (X K = iota + 1; Y)\nB + C", "=> [3]", "Y", "=> [2]"},
		"refused":                {"debug.PrintStack()", "!! not supported: debug.PrintStack", "func f() int { i := 0\nagain:\n i++\n if i < 3 { goto again }; return i }\nf()", "=> [3]", "i := 0\nagain:\ni++\nif i < 5 { goto again }", "=> []", "i", "=> [5]"},
		"exit":                   {"x := 1\nos.Exit(0)\nx = 2", "!! exit status 0", "x", "=> [1]", "func f() { defer func() { recover(); x = 9 }(); os.Exit(3) }\nf()\nx = 2", "!! exit status 3", "x", "=> [1]", "log.SetOutput(io.Discard)\nlog.Fatalf(\"bad %d\", 1)", "!! exit status 1", "log.New(io.Discard, \"\", 0).Fatal(1)", "!! exit status 1", "go os.Exit(4)\nselect {}", "!! exit status 4", "defer func() { x = 5 }()\nruntime.Goexit()\nx = 7", "!! runtime.Goexit; the cell ended here", "x", "=> [5]", "f := log.Fatal", "=> []", "f(1)", "!! exit status 1"},
		"program":                {"// A program.\npackage main\n\nimport (\n\t\"fmt\"\n\tstr \"strings\"\n)\n\nvar got = \"v\"\n\nfunc init() { got += \"i\" }\n\nfunc init() { got += \"j\" }\n\nfunc main() { got = fmt.Sprint(str.ToUpper(got), \"!\") }", "=> []", "got", "=> [VIJ!]", "package main\nfunc f() int { return 3 }", "=> []", "f()", "=> [3]", "package main\n\nfunc main() {\n\tvar p *int\n\t*p = 1\n}", "!! cell[5]:5:2: panic"},
		"goroutine panic":        {"ch := make(chan int)\ngo func() { panic(\"inside\") }()\n<-ch", "!! in a goroutine: inside", "1", "=> [1]"},
		"closure kept":           {"k := 0\nnext := func() int { k++; return k }", "=> []", "next(), next()", "!! ", "next()", "=> [1]", "next() + k", "=> [4]"},
		"generic kept":           {"func Id[T any](x T) T { return x }", "=> []", "Id(3)", "=> [3]", "Id(\"s\")", "=> [s]", "func Id[T any](x T) []T { return []T{x} }\nId(1)", "=> [[1]]"},
		"group of variables":     {"var (\n\ta = b + f()\n\tb = 1\n\tc = 7\n)\nfunc f() int { return c }\na", "=> [8]", "var (\n\ta = b + 1\n\tb int\n)\na", "=> [1]", "var (\n\tp, q = 1, r\n\tr = 4\n)\np + q", "=> [5]", "var k = late\nvar late = 2", "!! undefined: late (it is declared further down)"},
		"group, all at once":     {"var (\n\tp, q = 1, r\n\tr = p + 1\n)\nfmt.Sprint(p, q, r)", "=> [1 2 2]", "var (\n\tp, q = 10, r\n\tr = p + 1\n)\nfmt.Sprint(p, q, r)", "=> [10 11 11]", "var (\n\tx, y = y2, 1\n\ty2, z = y + 1, x\n)\nfmt.Sprint(x, y, y2, z)", "=> [2 1 2 2]"},
		"group seen by what stays": {"func load() int { return cfg * 2 }\nvar (\n\ttwice = load()\n\tcfg = 7\n)\ntwice", "=> [14]", "func load() int { return cfg * 2 }\nvar (\n\ttwice = load()\n\tcfg = 100\n)\ntwice", "=> [200]",
			"type T struct{}\nfunc (T) M() int { return z }\nvar (\n\ta = T{}.M()\n\tz = 4\n)\na", "=> [4]", "type T struct{}\nfunc (T) M() int { return z }\nvar (\n\ta = T{}.M()\n\tz = 5\n)\na", "=> [5]"},
		"cycles of variables": {"var (\n\ta = b\n\tb = a\n)", "!! 2:2: compile error: initialization cycle", "var q = q", "!! 1:9: compile error: undefined: q", "b, c := 5, 6", "=> []", "var b = b + 6", "=> []", "var b, c = c, b\nfmt.Sprint(b, c)", "=> [6 11]", "var f func(int) int = func(n int) int { if n == 0 { return b }; return f(n-1) }\nf(3)", "=> [6]", "var f func(int) int = func(n int) int { if n == 0 { return c }; return f(n-1) }\nf(3)", "=> [11]"},
		"deferred at top":     {"x := 1\ndefer func() { x = 9 }()\nx = 2", "=> []", "x", "=> [9]"},
		"interface kept":      {"type S interface { M() int }\ntype A struct{}\nfunc (A) M() int { return 1 }\nvar s S = A{}", "=> []", "type B int\nfunc (b B) M() int { return int(b) }\ns = B(7)\ns.M()", "=> [7]", "x := any(B(3))\ns2, ok := x.(S)\nok && s2.M() == 3", "=> [true]"},
		"assert before type":  {"func isS(x any) bool { _, ok := x.(interface{ Foo() int }); return ok }", "=> []", "type F struct{}\nfunc (F) Foo() int { return 1 }\nisS(F{})", "=> [true]", "isS(3)", "=> [false]"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newSession(t)
			for i := 0; i < len(cells); i += 2 {
				r, err := c.Run(context.Background(), i/2+1, cells[i])
				want := cells[i+1]
				if part, bad := strings.CutPrefix(want, "!! "); bad {
					if err == nil || !strings.Contains(err.Error(), part) {
						t.Errorf("cell %d: got %v, %v; want error %q", i/2+1, r.Values, err, part)
					}
					continue
				}
				if err != nil {
					t.Errorf("cell %d: %v", i/2+1, err)
				} else if got := "=> " + fmt.Sprint(r.Values); got != want && !(want == "=> []" && !r.Shown) {
					t.Errorf("cell %d: got %s, want %s", i/2+1, got, want)
				}
			}
		})
	}
}

// TestFrames checks that the trace of a panic names the functions of the user
// that it left, each with the line that it was at, and no others.
func TestFrames(t *testing.T) {
	c := newSession(t)
	mustRun(t, c, "type T struct{ n int }\nfunc (t *T) div(k int) int {\n\treturn k / t.n\n}\nfunc safe() { defer func() { recover() }(); panic(1) }\nfunc outer() int { safe(); return (&T{}).div(1) }")
	_, err := c.Run(context.Background(), 2, "\nslices.MaxFunc([]int{1, 2}, func(a, b int) int { return outer() })")
	var e *Error
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	want := "cell[1]:3: runtime error: integer divide by zero|    \treturn k / t.n|    \t^|    in T.div (cell[1]:3)|    in outer (cell[1]:6)|    in a function literal (cell[2]:2)|    in the cell (cell[2]:2)"
	if got := strings.Join(e.Trace, "|"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestInterrupt cancels cells in the middle of what cells wait for.
func TestInterrupt(t *testing.T) {
	for name, text := range map[string]string{
		"loop":     "n = 2\nclose(started)\nfor { n++ }",
		"receive":  "n = 2\nclose(started)\n<-make(chan int)",
		"send":     "n = 2\nclose(started)\nmake(chan int) <- 1",
		"select":   "n = 2\nclose(started)\nselect {}",
		"sleep":    "n = 2\nclose(started)\ntime.Sleep(time.Hour)",
		"recovers": "n = 2\nfunc() { defer func() { recover() }(); close(started); for { } }()\nn = 100",
		"recurses": "n = 2\nfunc r(k int) int { if k < 40 { return r(k+1) + r(k+1) }; return 1 }\nclose(started)\nr(0)",
	} {
		t.Run(name, func(t *testing.T) {
			c := newSession(t)
			c.cfg.Grace = time.Minute
			mustRun(t, c, "n := 1\nstarted := make(chan bool)\nget := func() int { return n * 10 }\nmu := &sync.Mutex{}")
			ctx, cancel := context.WithCancel(context.Background())
			started, err := c.Run(ctx, 2, "started")
			if err != nil {
				t.Fatal(err)
			}
			go func() {
				<-started.Values[0].(chan bool)
				cancel()
			}()
			_, err = c.Run(ctx, 3, text)
			var e *Error
			if !errors.As(err, &e) || e.Kind != Interrupted || e.Stuck {
				t.Fatalf("got %v", err)
			}
			if r, err := c.Run(context.Background(), 4, "get()"); err != nil || fmt.Sprint(r.Values) == "[10]" || fmt.Sprint(r.Values) == "[1000]" {
				t.Errorf("after: %v %v", r.Values, err)
			}
		})
	}
}

func mustRun(t *testing.T, c *Compiler, text string) Result {
	t.Helper()
	r, err := c.Run(context.Background(), 1, text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestStuck(t *testing.T) {
	release := make(chan bool)
	exports := symbols.Exports()
	c, err := New(Config{Exports: exports, Grace: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	mustRun(t, c, "var wg sync.WaitGroup\nwg.Add(1)")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = c.Run(ctx, 2, "wg.Wait()")
	var e *Error
	if !errors.As(err, &e) || e.Kind != Interrupted || !e.Stuck {
		t.Errorf("got %v", err)
	}
	close(release)
}

func TestDefine(t *testing.T) {
	c := newSession(t)
	for name, v := range map[string]any{"b": true, "i": 3, "l": int64(4), "f": 2.0, "s": "a\"b\n", "list": []string{"x", "y"}, "fs": []float64{1, 2.5}} {
		if err := c.Define(name, v); err != nil {
			t.Fatal(err)
		}
		r := mustRun(t, c, name)
		if got, want := fmt.Sprintf("%T %v", r.Values[0], r.Values[0]), fmt.Sprintf("%T %v", v, v); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	if err := c.Define("for", 1); err == nil {
		t.Error("a keyword was defined")
	}
	if err := c.Define("x", struct{}{}); err == nil {
		t.Error("a struct was defined")
	}
	if got := fmt.Sprint(c.Names()[:2]); got != "[{b variable bool} {f variable float64}]" {
		t.Errorf("names: %s", got)
	}
}

func TestCompleteOrder(t *testing.T) {
	c := newSession(t)
	mustRun(t, c, "Stringent := 1")
	got, _, _ := c.Complete("string", 6)
	var texts []string
	for _, x := range got {
		texts = append(texts, x.Text)
	}
	if s := strings.Join(texts, " "); !strings.HasPrefix(s, "string strings ") || !strings.Contains(s, " Stringent") {
		t.Errorf("got %s", s)
	}
}

func TestComplete(t *testing.T) {
	c := newSession(t)
	mustRun(t, c, "type P struct { Name string; age int }\nfunc (p *P) Hello(n int) string { return p.Name }\npeople := []P{{\"a\", 1}}\nvar sb strings.Builder")
	for code, want := range map[string]string{
		"strings.ToUp|":                       "ToUpper function func strings.ToUpper(s string) string",
		"people[0].Na|":                       "Name field field Name string",
		"people[0].He|":                       "Hello method func (*P).Hello(n int) string",
		"peo|":                                "people variable var people []P",
		"sb.WriteS|":                          "WriteString method func (*strings.Builder).WriteString(s string) (int, error)",
		"fmt.Println(people[0].|)":            "Hello method func (*P).Hello(n int) string",
		"q := people[0]\nq.Na|":               "Name field field Name string",
		"for _, p := range people {\n\tp.Na|": "Name field field Name string",
		"for _, person := range people {\n\tfmt.Println(perso|": "person variable var person P",
		"time.\n\tNow().\n\tYe|":                                "Year method func (time.Time).Year() int",
		"retu|":                                                 "return keyword ",
		"q := P{|":                                              "Name field field Name string",
		"q := []P{{Name: \"a\", a|":                             "age field field age int",
		"c := http.Client{\n\tTime|":                            "Timeout field field Timeout time.Duration",
		"import \"net/ht|":                                      "net/http package package net/http",
		"import (\n\t\"fmt\"\n\t\"str|":                         "strconv package package strconv",
		"defer func() { if rec := recover(); rec != nil { re|": "rec variable var rec interface{}",
		"time.Now().Ye|": "Year method func (time.Time).Year() int",
	} {
		cursor := strings.Index(code, "|")
		got, from, to := c.Complete(strings.Replace(code, "|", "", 1), cursor)
		found := false
		for _, x := range got {
			found = found || x.Text+" "+x.Kind+" "+x.Detail == want
		}
		if !found || to != cursor || from > to {
			t.Errorf("%q: no %q in %v [%d:%d]", code, want, got[:min(len(got), 5)], from, to)
		}
	}
}

func TestInspect(t *testing.T) {
	c := newSession(t)
	mustRun(t, c, "// Twice doubles.\nfunc Twice(n int) int { return 2 * n }\nt0 := time.Now()")
	for code, want := range map[string]string{
		"strings.ToUp|per(x)": "func strings.ToUpper(s string) string: ToUpper returns",
		"Twi|ce(3)":           "func Twice(n int) int: Twice doubles.",
		"t0.Ye|ar()":          "func (time.Time).Year() int: Year returns",
		"strings.Repeat(|":    "func strings.Repeat(s string, count int) string: Repeat returns",
		"strings.Repeat(|t0":  "func strings.Repeat(s string, count int) string: Repeat returns",
		"strings.Repeat(a, |": "func strings.Repeat(s string, count int) string: Repeat returns",
		"str|ings":            "package strings: Package strings",
	} {
		sig, doc, ok := c.Inspect(strings.Replace(code, "|", "", 1), strings.Index(code, "|"))
		if !ok || !strings.HasPrefix(sig+": "+doc, want) {
			t.Errorf("%q: got %q %q %v", code, sig, doc, ok)
		}
	}
	if _, _, ok := c.Inspect("nosuch", 3); ok {
		t.Error("nosuch was found")
	}
}

func TestStatus(t *testing.T) {
	c := newSession(t)
	for code, want := range map[string]string{
		"x := 1":             "complete",
		"":                   "complete",
		"for {":              "incomplete",
		"f(":                 "incomplete",
		"x := 1 +":           "incomplete",
		"s := `a":            "incomplete",
		"/* c":               "incomplete",
		"x := )":             "invalid",
		"if x { }\nelse { }": "invalid",
	} {
		if got, _ := c.Status(code); got != want {
			t.Errorf("%q: %s, want %s", code, got, want)
		}
	}
	if _, indent := c.Status("for {"); indent != "\t" {
		t.Errorf("indent %q", indent)
	}
}
