package cell

import (
	"context"
	"testing"

	"weir/kernel/internal/symbols"
)

func BenchmarkFirstCell(b *testing.B) {
	for b.Loop() {
		c, err := New(Config{Exports: symbols.Exports()})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := c.Run(context.Background(), 1, "x := 1\nfmt.Sprint(x)"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCell(b *testing.B) {
	c, err := New(Config{Exports: symbols.Exports()})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := c.Run(context.Background(), 1, "x := 1\ny := []int{x, 2}\nlen(y)"); err != nil {
			b.Fatal(err)
		}
	}
}

func benchmarkText(b *testing.B, setup, text string) {
	c, err := New(Config{Exports: symbols.Exports()})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := c.Run(context.Background(), 1, setup); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := c.Run(context.Background(), 2, text); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoop1M(b *testing.B) {
	benchmarkText(b, "func sum(n int) int { s := 0; for i := 0; i < n; i++ { s += i }; return s }", "sum(1_000_000)")
}

func BenchmarkFib20(b *testing.B) {
	benchmarkText(b, "func fib(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }", "fib(20)")
}

func BenchmarkCallback100k(b *testing.B) {
	benchmarkText(b, "s := strings.Repeat(\"ab\", 50000)", "len(strings.Map(func(r rune) rune { return r + 1 }, s))")
}
