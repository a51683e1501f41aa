package cell

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"weir/kernel/internal/symbols"
)

var (
	only  = flag.String("program", "", "the one program of Go's test directory to run")
	every = flag.Int("every", 12, "run every so many programs of Go's test directory; 1: all")
)

// different programs end otherwise than in native Go, for a reason that no
// notebook depends on.
var different = map[string]string{
	"closure.go":                 "counts the allocations of the process",
	"fixedbugs/issue4618.go":     "counts the allocations of the process",
	"fixedbugs/issue4667.go":     "counts the allocations of the process",
	"fixedbugs/issue9110.go":     "measures the memory of the process",
	"fixedbugs/issue15277.go":    "measures the memory of the process",
	"fixedbugs/issue15281.go":    "measures the memory of the process",
	"linkx_run.go":               "builds programs with a Go toolchain",
	"linkobj.go":                 "builds programs with a Go toolchain",
	"winbatch.go":                "reads the files of the Go distribution",
	"fixedbugs/bug369.go":        "builds programs with a Go toolchain",
	"fixedbugs/issue21317.go":    "builds programs with a Go toolchain",
	"fixedbugs/issue10607.go":    "builds programs with a Go toolchain",
	"fixedbugs/issue9862_run.go": "builds programs with a Go toolchain",
	"fixedbugs/bug260.go":        "looks at addresses",
}

// TestGoTestDirectory runs the run-tests of the Go distribution as cells, where
// the distribution has them: those of plain packages, and typeparam. A program
// passes if it ends as in native Go, printing the same. At least 85 % must pass;
// the others must be refused, or be too slow, none may differ.
//
//	go test ./kernel/internal/cell -run GoTestDirectory -v -every 1
func TestGoTestDirectory(t *testing.T) {
	kinds, err := symbols.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	programs := goTests(t, kinds)
	class := map[string][]string{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	queue := make(chan string)
	for range 2 {
		wg.Go(func() {
			var w *worker
			for file := range queue {
				kind, text := judge(t, kinds, &w, file)
				mu.Lock()
				class[kind] = append(class[kind], file)
				mu.Unlock()
				if kind != "passed" || *only != "" {
					t.Logf("%s %s: %s", kind, file, text)
				}
			}
			if w != nil {
				w.close()
			}
		})
	}
	for _, p := range programs {
		queue <- p
	}
	close(queue)
	wg.Wait()
	for _, k := range slices.Sorted(maps.Keys(class)) {
		t.Logf("%4d %s", len(class[k]), k)
	}
	// How many are too slow depends on the machine.
	if n, all := len(class["passed"]), len(programs)-len(class["too slow"]); all > 0 && n*100 < all*85 {
		t.Errorf("%d of %d programs passed", n, all)
	}
	for kind, files := range class {
		if kind != "passed" && kind != "refused" && kind != "too slow" && kind != "different" {
			t.Errorf("%s: %v", kind, files)
		}
	}
}

// goTests lists the programs; none where the distribution comes without them.
func goTests(t *testing.T, kinds *symbols.Types) []string {
	known := map[string]bool{}
	for key := range symbols.Exports() {
		known[key[:strings.LastIndex(key, "/")]] = true
	}
	root := goRoot(t)
	var out []string
	count := 0
	for _, dir := range []string{"", "typeparam", "chan", "interface", "ken", "fixedbugs"} {
		files, err := filepath.Glob(filepath.Join(root, "test", dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if *only != "" && !strings.HasSuffix(f, "/test/"+*only) {
				continue
			}
			src, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if isRunTest(string(src)) && plainImports(kinds, known, string(src)) {
				if count++; *only != "" || count%*every == 0 {
					out = append(out, f)
				}
			}
		}
	}
	return out
}

func goRoot(t *testing.T) string {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

func isRunTest(src string) bool {
	line, rest, _ := strings.Cut(src, "\n")
	if strings.HasPrefix(line, "//go:build") {
		_, rest, _ = strings.Cut(rest, "\n")
		line, _, _ = strings.Cut(rest, "\n")
	}
	return strings.TrimSpace(line) == "// run"
}

// judge runs a program and says how it went.
func judge(t *testing.T, kinds *symbols.Types, w **worker, file string) (kind, text string) {
	src, err := os.ReadFile(file)
	if err != nil {
		return "unreadable", err.Error()
	}
	cell, err := asCell(kinds, string(src))
	if err != nil {
		return "refused", err.Error()
	}
	if *w == nil {
		if *w, err = startWorker(filepath.Join(goRoot(t), "test")); err != nil {
			return "no worker", err.Error()
		}
	}
	a, err := (*w).run(cell)
	if err != nil {
		*w = nil
		if errors.Is(err, errSlow) {
			return "too slow", err.Error()
		}
		return "died", err.Error()
	}
	want, _ := os.ReadFile(strings.TrimSuffix(file, ".go") + ".out") // none: nothing is printed
	switch {
	case different[strings.TrimPrefix(file, (*w).cmd.Dir+"/")] != "":
		return "different", different[strings.TrimPrefix(file, (*w).cmd.Dir+"/")]
	case a.Refused || strings.Contains(a.Err, "not supported"):
		return "refused", a.Err
	case strings.Contains(a.Err, "interrupted"):
		(*w).close() // what it left may run on
		*w = nil
		return "too slow", a.Err
	case a.Err != "":
		return "panicked", fmt.Sprintf("%s\n%s", a.Err, a.Out[:min(len(a.Out), 1000)])
	case a.Out != string(want):
		return "differs", a.Out[:min(len(a.Out), 2000)]
	}
	return "passed", a.Out[:min(len(a.Out), 2000)]
}
