package cell

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"weir/kernel/internal/symbols"
	"weir/kernel/internal/symbols/packages"
)

var rewrite = flag.Bool("rewrite", false, "store what native Go prints")

// A program has declarations, then statements.
type sample struct{ name, decls, body string }

func readPrograms(t *testing.T) []sample {
	data, err := os.ReadFile("testdata/programs.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []sample
	for _, part := range strings.Split("\n"+string(data), "\n=== ")[1:] {
		name, text, _ := strings.Cut(part, "\n")
		decls, body, ok := strings.Cut("\n"+text+"\n", "\n---\n")
		if !ok {
			t.Fatalf("%s: no ---", name)
		}
		out = append(out, sample{name, strings.TrimSpace(decls), strings.TrimSpace(body)})
	}
	return out
}

// TestPrograms runs every program twice as a cell, with its statements in a
// function and with its statements at top level, and compares what it prints
// with what native Go printed.
func TestPrograms(t *testing.T) {
	programs := readPrograms(t)
	if *rewrite {
		var b strings.Builder
		for _, p := range programs {
			fmt.Fprintf(&b, "=== %s\n%s", p.name, goRun(t, p))
		}
		if err := os.WriteFile("testdata/programs.out", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want := readOutputs(t)
	exports := symbols.Exports()
	for _, p := range programs {
		for mode, text := range map[string]string{
			"in a function": p.decls + "\nfunc run() {\n" + p.body + "\n}\nrun()",
			"at top level":  p.decls + "\n" + p.body + "\n;",
		} {
			t.Run(p.name+" "+mode, func(t *testing.T) {
				got, err := runCell(exports, text)
				if err != nil {
					t.Fatalf("%v", err)
				}
				if got != want[p.name] {
					t.Errorf("got\n%s\nwant\n%s", got, want[p.name])
				}
			})
		}
	}
}

func readOutputs(t *testing.T) map[string]string {
	data, err := os.ReadFile("testdata/programs.out")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, part := range strings.Split("\n"+string(data), "\n=== ")[1:] {
		name, text, _ := strings.Cut(part, "\n")
		if text != "" && !strings.HasSuffix(text, "\n") {
			text += "\n"
		}
		out[name] = text
	}
	return out
}

var qualified = regexp.MustCompile(`\b([a-z0-9]+)\.[A-Z]`)

// goRun prints what native Go prints.
func goRun(t *testing.T, p sample) string {
	imports := map[string]string{}
	for _, m := range qualified.FindAllStringSubmatch(p.decls+"\n"+p.body, -1) {
		for _, path := range packages.List {
			if symbols.Base(path) == m[1] && (imports[m[1]] == "" || rank(path) < rank(imports[m[1]])) {
				imports[m[1]] = path
			}
		}
	}
	var b strings.Builder
	b.WriteString("package main\n")
	for _, path := range imports {
		fmt.Fprintf(&b, "import %q\n", path)
	}
	b.WriteString(p.decls + "\nfunc main() {\n" + p.body + "\n}\n")
	file := filepath.Join(t.TempDir(), "main.go")
	if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "run", file).Output()
	if err != nil {
		t.Errorf("%s: %v", p.name, err)
		if ee, ok := err.(*exec.ExitError); ok {
			t.Logf("%s", ee.Stderr)
		}
	}
	return string(out)
}

// runCell runs a cell in a new session and gives what it printed.
func runCell(exports map[string]map[string]reflect.Value, text string) (string, error) {
	return capture(func() error {
		c, err := New(Config{Exports: exports})
		if err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		_, err = c.Run(ctx, 1, text)
		return err
	})
}

// capture gives what f writes to the standard output.
func capture(f func() error) (string, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return "", err
	}
	old := os.Stdout
	os.Stdout = w
	done := make(chan string)
	go func() {
		b, _ := io.ReadAll(r)
		done <- string(b)
	}()
	err = f()
	os.Stdout = old
	w.Close()
	return <-done, err
}
