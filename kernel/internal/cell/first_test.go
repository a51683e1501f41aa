package cell

import (
	"context"
	"testing"

	"weir/kernel/internal/symbols"
)

func TestFirst(t *testing.T) {
	c, err := New(Config{Exports: symbols.Exports()})
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range []string{
		"import \"fmt\"\nx := 41\nname := \"go\"\nx + 1",
		"fmt.Println(x, name)",
		"y := x*2\nfunc f(a int) int { return a + y }\nf(1)",
		"x := \"now\"\nlen(x)",
		"s := 0\nfor i := range 5 { s += i }\ns",
		"x := x + \"!\"\nx",
		"slices.Max([]float64{1,4,2})",
		"func g(xs []int, k int) int {\n\tt := 0\n\tt++\n\treturn xs[k]\n}",
		"fmt.Print(1)\n\ng([]int{1}, 7)",
		"undefd + 1",
		"var fs []func() int\nfor i := 0; i < 3; i++ { fs = append(fs, func() int { i *= 2; return i }) }\nfs[0](), fs[1](), fs[2]()",
		"for i := 0; i < 3; i++ { defer fmt.Println(i) }",
		"type P struct { name string; Age int }\nfunc (p *P) Inc() { p.Age++ }\nfunc (p P) String() string { return p.name }\np := P{\"bob\", 3}\np.Inc()\nfmt.Println(p, p.Age)\np.Age",
	} {
		r, err := c.Run(context.Background(), i+1, s)
		t.Log(i+1, r, err)
	}
}
