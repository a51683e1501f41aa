package funcs

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCharactersAtEveryPlace(t *testing.T) {
	for n := range 40 {
		for _, odd := range []string{"", "é", "\xff", "世", "\xe4\xb8"} {
			for at := range n + 1 {
				s := []byte(strings.Repeat("a", at) + odd + strings.Repeat("b", n-at))
				if got, want := characters(s), utf8.RuneCount(s); got != want {
					t.Fatalf("%q has %d characters, not %d", s, got, want)
				}
			}
		}
	}
}
