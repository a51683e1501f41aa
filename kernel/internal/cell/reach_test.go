package cell

import (
	"context"
	"fmt"
	goruntime "runtime"
	"strings"
	"testing"
	"weak"
)

// perCell is what stays of a cell, of cells run many times over.
func perCell(t *testing.T, c *Compiler, text func(i int) string) int64 {
	t.Helper()
	many := func(from, to int) {
		for i := from; i < to; i++ {
			valueOfCell(t, c, text(i))
		}
	}
	many(0, 60)
	before := heapInUse()
	many(60, 260)
	return (heapInUse() - before) / 200
}

// TestForgetTypes declares types with methods and variables of other types anew, many times: little stays of each.
func TestForgetTypes(t *testing.T) {
	for name, test := range map[string]struct {
		most int64
		text string // @ is the number of the cell
	}{
		"methods":        {6000, "type T struct { A, B int }\nfunc (t T) Sum(k int) int { s := 0\nfor i := range k { s += i * t.A + @ }\nreturn s + t.B }\nfunc (t *T) Add(k int) { t.A += k }\nu := T{1, @}\nu.Add(3)\nu.Sum(4)"},
		"not a struct":   {6000, "type L []int\nfunc (l L) Max() int { return slices.Max(l) }\nfunc (l *L) Put(n int) { *l = append(*l, n) }\nvar l L\nl.Put(@)\nl.Max()"},
		"type of a type": {9000, "type A struct { n int }\ntype B struct { A; m map[string]A }\nfunc (a A) N() int { return a.n }\nb := B{A: A{@}}\nb.N()"},
		"generic":        {6000, "func G[A any](a A) []A { return []A{a} }\nfunc Sum[A int | string](as ...A) A { var s A\nfor _, a := range as { s += a }\nreturn s }\nG(@)\nSum(1, @)"},
		"generic type":   {9000, "type P[A any] struct { a A }\nfunc (p P[A]) Get() A { return p.a }\np := P[int]{@}\np.Get()"},
		"arguments":      {9000, "type T struct { n int }\nfunc key[A comparable](a A) map[A]int { return map[A]int{a: 1} }\nks := key(T{@})\nlen(ks)"},
		"printed":        {12000, "type T struct { n int }\nfunc (t T) String() string { return fmt.Sprint(\"T\", t.n) }\nfmt.Sprint(T{@}, []T{{1}}, &T{2})"},
		"shown":          {12000, "type T struct { n int; s string }\nfunc (t T) Twice() int { return 2 * t.n }\nts := []int{1}\nfunc() { ts[0]++ }()\ngo func() {}()\nT{@, \"a\"}"},
		"shown lists":    {12000, "type L []string\nfunc (l L) String() string { return \"L\" }\nmap[string]L{\"a\": {\"@\"}}"},
		"held":           {40000, "type T struct { n int }\nfunc (t T) String() string { return fmt.Sprint(\"T\", t.n + @) }\nvar a any = T{@}\nvar s fmt.Stringer = T{@}"},
		"types":          {4000, "type T struct { A int; S string }\nu := T{@, \"a\"}\nu.A"},
		"variables":      {2000, "x := [@ + 1]int{}\ny := map[[@ + 1]int]string{}\nlen(x) + len(y)"},
		"constants":      {2000, "const k = @\nn := k\nn"},
	} {
		t.Run(name, func(t *testing.T) {
			got := perCell(t, newSession(t), func(i int) string { return strings.ReplaceAll(test.text, "@", fmt.Sprint(i)) })
			if got > test.most {
				t.Errorf("%d bytes stay of a cell", got)
			}
		})
	}
}

// TestForgottenLive uses what is left of types, functions and variables that were declared anew, in all the ways that they can be left.
func TestForgottenLive(t *testing.T) {
	c := newSession(t)
	number := 0
	cells := func(texts ...string) {
		t.Helper()
		for _, text := range texts {
			number++
			if _, err := c.Run(t.Context(), number, text); err != nil {
				t.Fatal(err)
			}
		}
	}
	cells("type T struct { n int }\nfunc (t T) Get() int { return t.n }\nfunc (t *T) Set(n int) { t.n = n }\nfunc (t T) String() string { return fmt.Sprint(\"T\", t.n) }\nfunc (t T) Bad() int {\n\tvar z []int\n\treturn z[t.n]\n}",
		"type Pair[A any] struct { a A; t T }\nfunc (p Pair[A]) Both() string { return fmt.Sprint(p.a, p.t.Get()) }\nfunc of[A any](a A, n int) Pair[A] { return Pair[A]{a, T{n}} }\ntype Getter interface { Get() int }",
		"old := T{1}\nlist := []T{{2}, {3}}\nvar boxed any = T{4}\nvar getter Getter = T{5}\nvar str fmt.Stringer = &T{6}\nget, set, bad := old.Get, (*T).Set, T.Bad\npair := of(\"a\", 7)\nfs := func(k int) int { t := T{k}; t.Set(k + 1); return t.Get() }",
		"ask, answer := make(chan int), make(chan string)\ngo func() { for n := range ask { t := T{n}; answer <- fmt.Sprint(t.Get(), t, of(n, n).Both()) } }()",
		"func twice[A any](a A) string { type L struct { a A }; return fmt.Sprint(L{a}, helper()) }\nfunc helper() int { return 1 }\nhold := twice[int]\nfunc (p Pair[A]) Held() string { return twice(p.a) }\nheld := Pair[int]{a: 3}",
		"x := 10\ny := 20\np := &x\ninc := func() int { y++; return y }\nfunc useX() int { return x * 2 }",
	)
	for i := range 12 {
		cells(fmt.Sprintf("type T struct { s string; k [%d]int }\nfunc (t T) Get() string { return \"new\" }\nfunc (t T) Bad() int { return 0 }\ntmp := T{s: \"n\"}\ntmp.Get()\nfunc helper() int { return 2 }\nx := [%d]string{\"x\"}\ny := [%d]bool{}", i, i+1, i+2))
		goruntime.GC()
	}
	for _, test := range []struct{ text, want string }{
		{"old.Get(), list[1].Get()", "!! "},
		{"fmt.Sprint(old.Get(), list[1].Get(), list)", "1 3 [T2 T3]"},
		{"fmt.Sprint(boxed, getter.Get(), str)", "T4 5 T6"},
		{"fmt.Sprint(boxed.(Getter).Get(), getter.(Getter))", "4 T5"},
		{"fmt.Sprint(boxed.(interface{ String() string }))", "T4"},
		{"set(&old, 8)\nfmt.Sprint(get(), old.Get())", "1 8"},
		{"fmt.Sprint(pair.Both(), fs(1))", "a72"},
		{"ask <- 9\n<-answer", "9 T99 9"},
		{"*p += 1\nfmt.Sprint(*p, inc(), inc())", "11 21 22"},
		{"fmt.Sprint(x[0], tmp.Get(), T{}.Get())", "xnewnew"},
		{"fmt.Sprint(hold(5), twice(6), twice(tmp.k[:0]), held.a)", "{5} 1{6} 2{[]} 23"},
		{"boxed.(T)", "!! "},
		{"bad(T{})", "!! "},
		{"bad(list[0])", "!! cell[1]:7:2: panic: runtime error: index out of range [2]"},
	} {
		text, want := test.text, test.want
		r, err := c.Run(context.Background(), 100, text)
		if part, fails := strings.CutPrefix(want, "!! "); fails {
			if err == nil || !strings.Contains(err.Error(), part) {
				t.Errorf("%s: %v, %v", text, r.Values, err)
			}
			continue
		}
		if err != nil || fmt.Sprint(r.Values...) != want {
			t.Errorf("%s: %v, %v; want %s", text, r.Values, err, want)
		}
	}
}

// TestVacate looks whether the values of variables that were declared anew with another type are let go: when no function uses them.
func TestVacate(t *testing.T) {
	type big struct{ bytes [1 << 16]byte }
	for text, kept := range map[string]bool{
		"v := give()":                                    false,
		"v := give()\nfunc f() any { return v }":         true,
		"v := give()\nf := func() any { return v }":      true,
		"v := give()\nw := v":                            true,
		"v := give()\nfunc() { _ = v }()":                true, // who knows where it is
		"v := []any{give()}\nfor range v { _ = len(v) }": false,
	} {
		var at weak.Pointer[big]
		c, err := New(Config{Exports: newSession(t).cfg.Exports, Vars: map[string]any{"give": func() any {
			v := new(big)
			at = weak.Make(v)
			return v
		}}})
		if err != nil {
			t.Fatal(err)
		}
		mustRun(t, c, text)
		mustRun(t, c, "v := 1\nv")
		heapInUse()
		if got := at.Value() != nil; got != kept {
			t.Errorf("%s: the value is kept: %v", text, got)
		}
		goruntime.KeepAlive(c)
	}
}

// TestForgottenPrinted prints values of types that are declared anew; what still holds or prints one goes on as it was.
func TestForgottenPrinted(t *testing.T) {
	c := newSession(t)
	declare := "type T struct { n int }\nfunc (t T) String() string { return fmt.Sprint(\"T\", t.n) }\ntype L []int\nfunc (l L) String() string { return fmt.Sprint(\"L\", len(l)) }\n"
	print := "fmt.Sprint(T{1}, L{2}, []L{{3}}, map[string]T{\"a\": {4}}, &T{5})"
	const want = "T1 L1 [L1] map[a:T4] T5"
	number := 0
	run := func(text string) any {
		t.Helper()
		number++
		r, err := c.Run(t.Context(), number, text)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Values) == 0 {
			return nil
		}
		return r.Values[0]
	}
	run("heard := \"\"\ntype waiting struct { then, done chan int }\nfunc (w waiting) Write(p []byte) (int, error) { <-w.then; heard = string(p); close(w.done); return len(p), nil }")
	for i, later := range []struct{ keep, use, want string }{
		{"show := func() string { return " + print + " }", "show()", want},
		{"then, done := make(chan int), make(chan int)\ngo fmt.Fprint(waiting{then, done}, T{1})", "close(then)\n<-done\nheard", "T1"},
		{"var out strings.Builder\ndefer fmt.Fprint(&out, T{1}, L{2})", "out.String()", "T1 L1"},
		{"func print() string { return " + print + " }\nshow := print", "show()", want},
		{"ask, answer := make(chan int), make(chan string)\ngo func() { <-ask; answer <- " + print + " }()", "ask <- 1\n<-answer", want},
		{"var a, b, d any = T{1}, L{2}, []any{&T{3}, map[string]L{\"a\": nil}}", "fmt.Sprint(a, b, d.([]any)[0], d.([]any)[1])", "T1 L1 T3 map[a:L0]"},
		{"var s fmt.Stringer = T{1}\nm := map[string]any{\"a\": L{2}}", "x := m[\"a\"].(fmt.Stringer)\nfmt.Sprint(s.String(), s, x, x.String())", "T1T1 L1L1"},
		{"ch := make(chan any, 2)\nch <- T{1}\nch <- L{}", "fmt.Sprint(<-ch, <-ch)", "T1 L0"},
		{"e := fmt.Errorf(\"%v %v\", T{1}, L{})", "e.Error()", "T1 L0"},
		{"ts, ls := []T{{1}}, []L{{2}}", "fmt.Sprint(ts, ls, ts[0], ls[0])", "[T1] [L1] T1 L1"},
		{"is := func(x any) bool { _, ok := x.(T); return ok }\nvar it any = T{1}", "fmt.Sprint(is(it), is(1), it)", "true false T1"},
	} {
		run(declare)
		if got := run(print); got != want {
			t.Error(got)
		}
		run(later.keep)
		if got := run(print); got != want {
			t.Error(got)
		}
		run(fmt.Sprintf("type T struct { s [%d]string }\ntype L map[int]int\nfmt.Sprint(T{}, L{})", i+1))
		run("fmt.Sprint(T{}, L{})")
		if got := run(later.use); got != later.want {
			t.Errorf("%s: %v; want %s", later.keep, got, later.want)
		}
	}
}
