package cell

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
)

const point = "type Point struct { x, y int }\nfunc (p Point) Sum() int { return p.x + p.y }\n"

// loops, behind loops21, is of a program whose loops share their variables.
const (
	loops21 = "//go:build go1.21\n\npackage main\n\n"
	loops   = "func three() int { return 3 }\nfunc first() int { var fs []func() int; for i := 0; i < three(); i++ { fs = append(fs, func() int { return i }) }; return fs[0]() }\n"
)

// TestAgain runs declarations again: text, then "=> values" or "!! part of the error".
func TestAgain(t *testing.T) {
	for name, cells := range map[string][]string{
		"values stay":      {point + "p := Point{1, 2}", "", point + "ps := []Point{p}\nps = append(ps, Point{3, 4})\nvar s interface{ Sum() int } = p\ns.Sum(), ps[1] == Point{3, 4}", "!! ", "ps := []Point{p, {3, 4}}\nfmt.Sprint(ps)", "[{1 2} {3 4}]"},
		"interfaces":       {point + "var a any = Point{1, 2}\nis := func(x any) bool { _, ok := x.(Point); return ok }", "", point + "is(Point{2, 3}) && is(a) && a == any(Point{1, 2})", "true"},
		"pointers":         {"type L struct { next *L; n int }\nl := &L{n: 1}", "", "type L struct { next *L; n int }\nl = &L{l, 2}\nl.next.n", "1"},
		"a part anew":      {point + "p := Point{1, 2}", "", strings.Replace(point, "p.x + p.y", "p.x - p.y", 1) + "p = Point{1, 2}", "!! cannot use", "Point{3, 1}.Sum()", "4", strings.Replace(point, "p.x + p.y", "p.x - p.y", 1) + "p := Point{1, 2}\np.Sum()", "-1"},
		"method added":     {point + "p := Point{1, 2}", "", "func (p Point) Neg() int { return -p.Sum() }\nq := Point{3, 4}\nq.Neg()", "-7", point + "q = Point{5, 6}\nq.Neg()", "-11", "p = Point{}", "!! the Point of an earlier cell"},
		"uses a const":     {"const n = 2\ntype A [n]int\na := A{}", "", "const n = 3\ntype A [n]int\nlen(A{})", "3", "const n = 3\ntype A [n]int\na = A{}", "!! ", "len(A{}), 1", "!! ", "len(A{})", "3"},
		"const elsewhere":  {"const n = 2", "", "type A [n]int\na := A{}", "", "const n = 4", "", "type A [n]int\nlen(A{})", "4", "const n = 4", "", "b := A{1}", "", "type A [n]int\nb = A{2}\nb[0]", "2"},
		"uses a type":      {"type T struct { n int }\ntype S struct { T; m map[string]T }\ns := S{T: T{1}}", "", "type T struct { n string }\ntype S struct { T; m map[string]T }\nS{T: T{\"a\"}}.n", "a", "type T struct { n int }", "", "S{T: T{3}}.n", "3"},
		"variable":         {"x := 1\nfunc f() string { return fmt.Sprint(x, len(fmt.Sprint(x))) }\nf()", "1 1", "x := 12\nfunc f() string { return fmt.Sprint(x, len(fmt.Sprint(x))) }\nf()", "12 2", "x := \"abcd\"\nfunc f() string { return fmt.Sprint(x, len(fmt.Sprint(x))) }\nf()", "abcd4", "x := \"abc\"", "", "func f() string { return fmt.Sprint(x, len(fmt.Sprint(x))) }\nf()", "abc3"},
		"variable later":   {"x := 1", "", "type T struct{}\nfunc (T) X() string { return fmt.Sprint(x) }", "", "x := \"s\"", "", "T{}.X()", "1", "type T struct{}\nfunc (T) X() string { return fmt.Sprint(x) }\nT{}.X()", "s"},
		"far method":       {"x := 1\ntype T struct{}", "", "func (T) X() string { return fmt.Sprint(x) }", "", "x := 2.5", "", "x := 3.5\ntype T struct{}\nT{}.X()", "3.5"},
		"variable of it":   {"type T struct { n int }\nt := T{1}\nfunc f() int { return t.n }\nf()", "1", "type T struct { n int }\nt := T{2}\nfunc f() int { return t.n }\nf()", "2", "type T struct { n, m int }\nt := T{3, 4}\nfunc f() int { return t.n }\nf()", "3"},
		"variables new":    {"func next() int { k++; return k }\nk := 10\nnext()", "11", "func next() int { k++; return k }\nk := 10\nnext()", "11"},
		"packages":         {"func f(s string) string { return strings.ToUpper(s) }\nf(\"a\")", "A", "type up struct{}\nfunc (up) ToUpper(s string) string { return \"up\" }\nstrings := up{}\nfunc f(s string) string { return strings.ToUpper(s) }\nf(\"a\")", "up", "import \"strings\"\nfunc f(s string) string { return strings.ToUpper(s) }\nf(\"a\")", "A"},
		"builtin names":    {"func f() int { return len(\"abc\") }\nf()", "3", "func len(s string) int { return 77 }\nfunc f() int { return len(\"abc\") }\nf()", "77"},
		"locals":           {"func f(n int) int { len := n; for x := range 2 { len += x }; return len }\nf(1)", "2", "x := 5\nn := 7\nfunc f(n int) int { len := n; for x := range 2 { len += x }; return len }\nf(3)", "4"},
		"generic":          {"type P[A any] struct { a A }\nfunc (p P[A]) Get() A { return p.a }\nfunc of[A any](a A) P[A] { return P[A]{a} }\np := of(1)", "", "type P[A any] struct { a A }\nfunc (p P[A]) Get() A { return p.a }\nfunc of[A any](a A) P[A] { return P[A]{a} }\np = of(2)\nq := of(\"a\")\nfmt.Sprint(p.Get(), q.Get())", "2a"},
		"twice":            {"type T int", "", "type T int\ntype T int", "!! T redeclared", "type T int\nT := 3", "!! no new variables", "T(1)", "1"},
		"method twice":     {point, "", point + "func (p Point) Sum() int { return p.x + p.y }", "!! already declared", "Point{1, 2}.Sum()", "3"},
		"group":            {"type ( A int; B []A )\nconst ( p = iota; q A = iota )\nb := B{1}", "", "type ( A int; B []A )\nconst ( p = iota; q A = iota )\nb = B{q, 2}\nb[0]", "1", "type ( A int; B [1]A )\nb2 := B{q}\nb2[0]", "1", "b = nil", ""},
		"alias":            {"type T struct { n int }\ntype U = T\nu := U{1}", "", "type T struct { n int }\ntype U = T\nu = T{2}\nu.n", "2"},
		"lost caller":      {"func g() int { return 1 }\nfunc h() int { return g() }", "", "func g() string { return \"s\" }", "", "func g() string { return \"s\" }\ng()", "s", "h()", "!! h of cell[1] no longer compiles"},
		"shift":            {"type S struct { b uint8; f float32 }\nn := 9\nS{1 << n, 1}.b", "0", "type S struct { b uint8; f float32 }\nS{1 << n, 1}.b", "0", "type S struct { b uint8; f float32 }\nS{300, 1}", "!! cannot use 300", "S{300, 1}", "!! cannot use 300", "S{1, 1e60}", "!! cannot use 1e60"},
		"methods alone":    {"type T struct{ n int }", "", "func (t T) Get() int { return t.n }\nt := T{1}", "", "func (t T) Get() int { return t.n }\nt = T{2}\nt.Get()", "2"},
		"embedded":         {"type A struct { n int }\nfunc (a A) N() int { return a.n }", "", "type B struct { A }\nb := B{A{1}}\nvar i interface{ N() int } = b", "", "type A struct { n int }\nfunc (a A) N() int { return a.n }\nb = B{A{2}}\ni = b\ni.N()", "2"},
		"function value":   {"func f() int { return 1 }\ng := f", "", "func f() int { return 1 }\nf = nil", "!! cannot assign to f", "f := 3", "", "func f() int { return 1 }\nf() + g()", "2"},
		"loops of Go 1.21": {loops21 + loops, "", "first()", "3", loops + "first()", "0", loops21 + loops, "", "first()", "3", "func three() int { return 4 }", "", "first()", "4"},
		"error beside it":  {point + "p := Point{1, 2}", "", point + "p = Point{nosuch}", "!! undefined: nosuch", point + "p = Point{3, 4}\np.Sum()", "7"},
		"stringer":         {"type C int\nfunc (c C) String() string { return fmt.Sprint(\"C\", int(c)) }\nvar s fmt.Stringer = C(1)\nc := C(2)", "", "type C int\nfunc (c C) String() string { return fmt.Sprint(\"C\", int(c)) }\nfmt.Sprint(s, c, []C{3}, s.(C) == 1)", "C1 C2 [C3] true"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newSession(t)
			for i := 0; i < len(cells); i += 2 {
				r, err := c.Run(t.Context(), i/2+1, cells[i])
				if part, bad := strings.CutPrefix(cells[i+1], "!! "); bad {
					if err == nil && part != "" || err != nil && !strings.Contains(err.Error(), part) {
						t.Errorf("cell %d: got %v, %v; want error %q", i/2+1, r.Values, err, part)
					}
					continue
				}
				if got := strings.Trim(fmt.Sprint(r.Values), "[]"); err != nil || got != strings.Trim(cells[i+1], "[]") {
					t.Errorf("cell %d: got %s, %v; want %s", i/2+1, got, err, cells[i+1])
				}
			}
		})
	}
}

// TestAgainLines panics in functions that were compiled with earlier cells of the same text: the lines are those of the last.
func TestAgainLines(t *testing.T) {
	type run struct {
		number     int
		text, want string
	}
	const get = "func get(xs []int, k int) int {\n\tk++\n\treturn xs[k]\n}\n"
	const typ = "type T struct{ n int }\n\nfunc (t *T) Div(k int) int {\n\treturn k / t.n\n}\n"
	for name, runs := range map[string][]run{
		"same lines":      {{1, get, ""}, {2, get + "get(nil, 1)", "cell[2]:3:2: panic|get (cell[2]:3)|the cell (cell[2]:5)"}, {5, get, ""}, {6, "get(nil, 1)", "cell[5]:3:2: panic"}},
		"moved":           {{1, get, ""}, {2, "x := 1\n\n" + get + "get(nil, 1)", "cell[2]:5:2: panic"}, {3, get, ""}, {4, "get(nil, 1)", "cell[3]:3:2: panic"}},
		"held":            {{1, get + "held := get", ""}, {2, "\n" + get, ""}, {3, "held(nil, 1)", "cell[2]:4:2: panic"}},
		"method":          {{1, typ + "var i interface{ Div(int) int } = &T{}", ""}, {2, "\n\n" + typ, ""}, {3, "i.Div(2)", "cell[2]:6:2: panic|T.Div (cell[2]:6)"}},
		"generic":         {{1, "func at[A any](as []A) A { return as[7] }\n\nfunc two() int { return at([]int{}) }", ""}, {2, "\nfunc at[A any](as []A) A { return as[7] }", ""}, {3, "at([]string{})", "cell[2]:2:1: panic"}, {4, "two()", "cell[2]:2:1: panic"}},
		"one line":        {{1, "func a() int { return at(1) }; func at(n int) int { return []int{}[n] }; func b() int { return []int{}[2] }", ""}, {2, "x := 1\nfunc at(n int) int { return []int{}[n] }", ""}, {3, "a()", "cell[2]:2:1: panic|at (cell[2]:2)|a (cell[1]:1)"}, {4, "b()", "cell[1]:1:1: panic"}},
		"number again":    {{1, get, ""}, {1, "y := []int{}\n\n_ = y[4]\n" + get, "cell[1]:3:1: panic"}, {1, "\n" + get, ""}, {2, "get(nil, 1)", "cell[1]:4:2: panic"}},
		"number taken":    {{1, get, ""}, {2, "\n" + get, ""}, {1, "y := []int{}\n\n_ = y[4]", "cell[1]:3:1: panic"}, {3, get + "get(nil, 1)", "cell[3]:3:2: panic"}},
		"kept of another": {{1, get, ""}, {2, "\n" + get, ""}, {1, "y := 1", ""}, {3, "get(nil, 1)", "cell[2]:4:2: panic"}, {1, "\n\n\n" + get, ""}, {3, "get(nil, 1)", "cell[1]:6:2: panic"}},
		"number refused":  {{1, get, ""}, {2, "\n" + get, ""}, {1, "y := nosuch", "undefined"}, {3, "get(nil, 1)", "cell[2]:4:2: panic"}, {1, "y :=", "syntax"}, {4, "get(nil, 1)", "cell[2]:4:2: panic"}},
		"text of a value": {{1, get + "g := get", ""}, {1, "y := 1\ng(nil, y)", "cell[1]:3:2: panic|\treturn xs[k]|the cell (cell[1]:2)"}},
		"pulled":          {{1, "func f(k int) int { return k }\n", ""}, {2, "\nfunc g() int {\n\treturn []int{}[f(1)]\n}", ""}, {3, "func g() int {\n\treturn []int{}[f(1)]\n}", ""}, {4, "func f(k int) int { return k + 1 }", ""}, {5, "g()", "cell[3]:2:2: panic"}},
		"goroutine":       {{1, get, ""}, {2, "\n\n" + get, ""}, {3, "go get(nil, 1)\nselect {}", "cell[2]:5:2: panic: in a goroutine"}},
		"no longer":       {{1, "func f() int { return 1 }", ""}, {2, "func g() int { return f() }", ""}, {3, "\nfunc g() int { return f() }", ""}, {4, "func f() string { return \"\" }", ""}, {5, "g()", "g of cell[3] no longer compiles"}},
		"error":           {{1, "func bad() error { return io.EOF }\nfunc do() { panic(bad()) }", ""}, {2, "\n\nfunc do() { panic(bad()) }", ""}, {3, "do()", "cell[2]:3:1: panic: EOF"}},
		"two on a line":   {{1, "x := 1; func f() int { return []int{}[x] }", ""}, {2, "\nfunc f() int { return []int{}[x] }\nf()", "cell[2]:2:1: panic"}, {3, "f(); x := 3", "cell[2]:2:1: panic"}},
	} {
		t.Run(name, func(t *testing.T) {
			c := newSession(t)
			for _, run := range runs {
				_, err := c.Run(context.Background(), run.number, run.text)
				var e *Error
				if errors.As(err, &e) != (run.want != "") {
					t.Fatalf("%s: %v", run.text, err)
				}
				for want := range strings.SplitSeq(run.want, "|") {
					if e != nil && !strings.Contains(e.Error()+strings.Join(e.Trace, "\n"), want) {
						t.Errorf("%s: %v %q; want %s", run.text, err, e.Trace, want)
					}
				}
			}
		})
	}
}

// TestAgainStays runs a cell many times: nothing stays of it, and nothing is compiled again.
func TestAgainStays(t *testing.T) {
	c := newSession(t)
	const declares = "type T struct { n int }\nfunc (t T) String() string { return fmt.Sprint(\"T\", t.n) }\ntype Shape interface { Area() int }\ntype Sq struct { s int }\nfunc (s *Sq) Area() int { return s.s * s.s }\nfunc total(ss ...Shape) (n int) { for _, s := range ss { n += s.Area() }; return n }\n"
	each := perCell(t, c, func(i int) string {
		return declares + fmt.Sprintf("t := any(T{%d})\nfmt.Sprint(t, total(&Sq{%d}))", i, i)
	})
	if each > 1500 {
		t.Errorf("%d bytes stay of a cell", each)
	}
	serial := c.serial
	mustRun(t, c, declares)
	if made := c.serial - serial; made > 1 {
		t.Errorf("%d names are new", made)
	}
}
