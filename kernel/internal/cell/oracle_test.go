//go:build oracle

package cell

import "testing"

// TestStoredOutput compares what is stored of every program with what native Go
// prints today.
func TestStoredOutput(t *testing.T) {
	stored := readOutputs(t)
	for _, p := range readPrograms(t) {
		got := goRun(t, p)
		if got != "" && got[len(got)-1] != '\n' {
			got += "\n"
		}
		if got != stored[p.name] {
			t.Errorf("%s: stored\n%s\nnative Go prints\n%s", p.name, stored[p.name], got)
		}
	}
}
