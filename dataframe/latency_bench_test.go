package dataframe_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	. "weir/dataframe"
)

// BenchmarkLatency is what passes before anything large is computed. What takes longer than is aimed at fails it.
func BenchmarkLatency(b *testing.B) {
	collect := func(b *testing.B, s *Session, text string) {
		if _, err := s.SQL(text).Collect(); err != nil {
			b.Fatal(err)
		}
	}
	explain := func(b *testing.B, s *Session, text string) {
		if _, err := s.SQL(text).Explain(); err != nil {
			b.Fatal(err)
		}
	}
	s := NewSession(Options{})
	s.Name("orders", s.FromColumns(map[string]any{"id": []int64{1, 2, 3}, "who": []string{"ann", "bob", "ann"}, "amount": []float64{10, 20, 5}}))
	joined := "SELECT count(*) FROM t0"
	for i := range 17 {
		s.Name(fmt.Sprint("t", i), s.FromColumns(map[string]any{"a": []int64{1, 2, 3}, "b": []int64{3, 2, 1}}))
		if i > 0 {
			joined += fmt.Sprintf(" JOIN t%d ON t%d.b = t%d.a", i, i-1, i)
		}
	}
	for _, c := range []struct {
		name  string
		most  time.Duration
		think func(b *testing.B)
	}{
		{"first query of a session", 20 * time.Millisecond, func(b *testing.B) { collect(b, NewSession(Options{}), "SELECT sum(x) FROM range(1000) t(x)") }},
		{"SELECT 1", time.Millisecond, func(b *testing.B) { collect(b, s, "SELECT 1") }},
		{"plan a simple query", time.Millisecond, func(b *testing.B) {
			explain(b, s, "SELECT who, sum(amount) FROM orders WHERE id > 1 GROUP BY who ORDER BY 2 DESC LIMIT 10")
		}},
		{"plan a join of 17 tables", 50 * time.Millisecond, func(b *testing.B) { explain(b, s, joined) }},
	} {
		b.Run(strings.ReplaceAll(c.name, " ", "_"), func(b *testing.B) {
			for b.Loop() {
				c.think(b)
			}
			if each := b.Elapsed() / time.Duration(b.N); each > c.most {
				b.Errorf("missed: %s took %v, %v is aimed at", c.name, each, c.most)
			}
		})
	}
}
