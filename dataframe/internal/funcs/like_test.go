package funcs

import (
	"math/rand/v2"
	"testing"
)

// The cheap ways to match say what the plain one says, also of texts that are not UTF-8.
func TestLikeInCheapWays(t *testing.T) {
	const seed = 5
	r := rand.New(rand.NewPCG(seed, 1))
	write := func(parts []string, n int) []byte {
		var out []byte
		for range r.IntN(n) {
			out = append(out, parts[r.IntN(len(parts))]...)
		}
		return out
	}
	matched, cheap := 0, 0
	for range 200_000 {
		p := write([]string{"%", "%", "%", "a", "b", "é", "ab", `\%`, `\_`, `\\`, `\a`, `\`, "_", "\xc3", "\xa9"}, 8)
		s := write([]string{"a", "b", "a", "b", "é", "%", "_", `\`, "\xc3", "\xa9"}, 12)
		got, want := likeMatcher(p)(s), like(s, p)
		if got != want {
			t.Fatalf("seed %d: %q LIKE %q: %v, want %v", seed, s, p, got, want)
		}
		if _, ok := likeTexts(p); ok {
			cheap++
			if want {
				matched++
			}
		}
	}
	if matched < 5000 || cheap < 50_000 {
		t.Errorf("%d patterns of texts, %d matched: this tests little", cheap, matched)
	}
}
