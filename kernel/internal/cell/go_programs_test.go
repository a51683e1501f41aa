package cell

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"weir/kernel/internal/symbols"
)

// TestGoPrograms runs whole Go programs as cells and compares what they print
// with what native Go printed: testdata/go/*.txt and *.out.
//
//	go test ./kernel/internal/cell -run GoPrograms -rewrite
func TestGoPrograms(t *testing.T) {
	exports := symbols.Exports()
	for _, file := range goFiles(t) {
		programs := readSections(t, file)
		if *rewrite {
			storeOutputs(t, file, programs)
		}
		want := map[string]string{}
		for _, p := range readSections(t, outFile(file)) {
			want[p.name] = p.text
		}
		for _, p := range programs {
			t.Run(filepath.Base(file)+" "+p.name, func(t *testing.T) {
				got, err := runCell(exports, p.text)
				if err != nil {
					t.Fatal(err)
				}
				if got = strings.TrimRight(got, "\n"); got != want[p.name] {
					t.Errorf("got\n%s\nwant\n%s", got, want[p.name])
				}
			})
		}
	}
}

// A section is a named part of a file: "=== name", then its text.
type section struct{ name, text string }

func readSections(t *testing.T, file string) []section {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []section
	for _, part := range strings.Split("\n"+string(data), "\n=== ")[1:] {
		name, text, _ := strings.Cut(part, "\n")
		out = append(out, section{name, strings.TrimRight(text, "\n")})
	}
	return out
}

func goFiles(t *testing.T) []string {
	files, err := filepath.Glob("testdata/go/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	return files
}

func outFile(file string) string { return strings.TrimSuffix(file, ".txt") + ".out" }

func storeOutputs(t *testing.T, file string, programs []section) {
	var b strings.Builder
	for i, text := range nativeOutputs(t, programs) {
		fmt.Fprintf(&b, "=== %s\n%s\n", programs[i].name, text)
	}
	if err := os.WriteFile(outFile(file), []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// nativeOutputs builds programs with the toolchain, all at once, and gives what
// they print.
func nativeOutputs(t *testing.T, programs []section) []string {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(dir, "go.mod"), "module programs\n\ngo 1.26\n")
	for i, p := range programs {
		write(filepath.Join(dir, fmt.Sprintf("p%d", i), "main.go"), p.text)
	}
	write(filepath.Join(dir, "bin", "none"), "")
	build := exec.Command("go", "build", "-o", "bin", "./...")
	build.Dir = dir
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var texts []string
	for i, p := range programs {
		out, err := exec.Command(filepath.Join(dir, "bin", fmt.Sprintf("p%d", i))).Output()
		if err != nil {
			t.Errorf("%s: %v", p.name, err)
		}
		texts = append(texts, strings.TrimRight(string(out), "\n"))
	}
	return texts
}
