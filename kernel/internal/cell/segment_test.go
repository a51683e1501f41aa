package cell

import (
	"slices"
	"strings"
	"testing"
)

// TestSegment cuts cells that are one statement followed by "after()". Of those with
// an error only the cut is looked at.
func TestSegment(t *testing.T) {
	for _, text := range []string{
		"if m := map[int]int{1: 3}; len(m) == 1 {\n\tf()\n}",
		"if m := map[int]int{\n\t1: 3, // one: }\n\t2: 4,\n}; len(m) == 2 {\n}",
		"if m := map[string]struct{ A, B int }{\"{\": {1, 2}}; len(m) == 1 {\n}",
		"if s := `{;\n`; s == \"};{\" /* ; { */ {\n}",
		"if c := '{'; c == '}' {\n}",
		"if x := f()\nx > 0 {\n}",
		"if x := (T{1}); x.a == 1 {\n\tf()\n} else if y := []int{1, 2}; y[0] == 1 {\n\tf()\n} else if z := [...]int{3}; z[0] > 2 {\n} else {\n\tf()\n}",
		"if a[i] {\n}",
		"if f([]int{1}...) {\n}",
		"if f := func(a []int) map[int]struct{} { x := 1; _ = x; return nil }; f(nil) == nil {\n}",
		"if func() bool { return true }() {\n}",
		"if v, ok := x.(struct{ A int }); ok {\n}",
		"if v, ok := (interface{}(1)).(int); ok {\n\t_ = v\n}",
		"for i, n := 0, [2]int{1, 2}; i < n[1]; i++ {\n}",
		"for i := 0; i < len([]int{1, 2}); i += []int{1}[0] {\n}",
		"for _, x := range []int{1, 2} {\n\tf(x)\n}",
		"for _, x := range []T{\n\t{1},\n\t{2},\n} {\n\tf(x)\n}",
		"for _, f := range []func() int{func() int { return 1 }, g} {\n\tf()\n}",
		"for x := range map[T]bool{{1}: true} {\n}",
		"for ; ; {\n}",
		"for ;; f() {\n}",
		"for range 3 {\n}",
		"for {\n}",
		"outer:\n\tfor i := range [][]int{{1}, {2}} {\n\t\tfor {\n\t\t\tcontinue outer\n\t\t}\n\t}",
		"a:\nb:\n\tswitch x := (T{1}); x.a {\n\tcase 1:\n\t\tbreak b\n\t}",
		"switch x := []any{1}; y := x[0].(type) {\ncase int:\n\t_ = y\n}",
		"switch x := struct{ A int }{1}; {\ncase x.A == 1:\n}",
		"switch []int{1}[0] {\ncase 1:\n}",
		"switch {\ndefault:\n}",
		"switch f := func() { g() }; {\n}",
		"select {\ncase x := <-c:\n\t_ = x\n}",
		"func() {\n\tif x := 1; x > 0 {\n\t}\n}()",
		"{\n\tx := 1; _ = x\n}",
		"x := []T{{1}}",
		"if x {\n}\nelse {\n}", // two, and an error
		"for i := 0; i < 3 {\n}",
		"if x := 3; {\n}",
		"if x\n{\n}",
	} {
		items, open := segment(text + "\nafter()")
		if open != 0 || len(items) < 2 {
			t.Errorf("%s\n%d items, %d open", text, len(items), open)
			continue
		}
		last := items[len(items)-1]
		if last.text != "after()" || last.line != 2+strings.Count(text, "\n") || last.col != 1 {
			t.Errorf("%s\nlast item %v", text, last)
		}
		if wrong := strings.Contains(text, "else {") && strings.Contains(text, "\nelse"); !wrong && items[0].text != text {
			t.Errorf("%s\nfirst item %s", text, items[0].text)
		}
		if one, _ := segment(text + "; after()"); !slices.EqualFunc(one, items, func(a, b item) bool { return a.text == b.text }) {
			t.Errorf("%s\non one line %v", text, one)
		}
	}
}
