package csv

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestCut cuts texts with quotes, line ends and mistakes: what is found must
// begin a record of the whole.
func TestCut(t *testing.T) {
	found := 0
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 1))
		var text bytes.Buffer
		for text.Len() < 200_000 {
			switch k := r.IntN(400); {
			case k == 0 && seed%3 == 0:
				text.WriteString("1,\"open,2\n")
			case k == 1 && seed%3 != 1:
				text.WriteString("1,\"x\"y,2\n")
			case k < 5:
				text.WriteString("too,few\n")
			case k < 40:
				fmt.Fprintf(&text, "%d,\"two\nlines, \"\"of\"\" it\n\",%d\n", k, k)
			case k < 200:
				fmt.Fprintf(&text, "%d,\"quoted, %d\",\"%d\"\n", k, k, k)
			default:
				fmt.Fprintf(&text, "%d,plain,%d\n", k, k)
			}
		}
		all := text.Bytes()
		starts := map[int]bool{}
		d := &Dialect{Delimiter: ',', Quote: '"', Escape: '"'}
		s := sampleScanner(all, d, 3)
		for s.at < len(all) {
			starts[s.at] = true
			if _, err := s.record(); err != nil {
				t.Fatal(err)
			}
		}
		for at := 50_000; at < 150_000; at += 2503 {
			from := at - 40_000
			cut, ok := Cut(all[from:], at-from, d, 3)
			if !ok {
				continue
			}
			found++
			if !starts[from+cut] {
				t.Fatalf("seed %d: a cut at %d, where no record begins: %q", seed, from+cut, all[from+cut:from+cut+40])
			}
			if from+cut < at {
				t.Fatalf("a cut at %d, before %d", from+cut, at)
			}
		}
	}
	if found < 400 {
		t.Errorf("only %d cuts were found", found)
	}
}
