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

// TestStoredGoOutput is TestStoredOutput for whole programs.
func TestStoredGoOutput(t *testing.T) {
	for _, file := range goFiles(t) {
		programs, stored := readSections(t, file), readSections(t, outFile(file))
		if len(programs) != len(stored) {
			t.Fatalf("%s: %d programs, %d outputs", file, len(programs), len(stored))
		}
		for i, text := range nativeOutputs(t, programs) {
			if text != stored[i].text {
				t.Errorf("%s: stored\n%s\nnative Go prints\n%s", stored[i].name, stored[i].text, text)
			}
		}
	}
}
