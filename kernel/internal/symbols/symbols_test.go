package symbols

import (
	"os"
	"slices"
	"strings"
	"testing"

	"weir/kernel/internal/symbols/build"
	"weir/kernel/internal/symbols/packages"
)

// TestFresh compares the hash of the exported API of every package with the
// one written when the tables were generated.
func TestFresh(t *testing.T) {
	want, err := os.ReadFile("api.sum")
	if err != nil {
		t.Fatal(err)
	}
	set, err := build.Load(packages.List)
	if err != nil {
		t.Fatal(err)
	}
	have := strings.Split(string(want), "\n")
	for _, line := range strings.Split(set.Sum(), "\n") {
		if !slices.Contains(have, line) {
			t.Errorf("the tables are stale; run `go generate ./kernel/internal/symbols`: %s", line)
		}
	}
}

func TestImport(t *testing.T) {
	types, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"fmt", "net/http", "gonum.org/v1/gonum/mat"} {
		p, err := types.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Scope().Names()) == 0 {
			t.Errorf("%s is empty", path)
		}
		if types.Doc(path, "") == "" {
			t.Errorf("%s has no doc", path)
		}
	}
	if _, err := types.Import("no/such"); err == nil {
		t.Error("no/such was found")
	}
	if types.Doc("strings", "Builder.WriteString") == "" {
		t.Error("no doc for strings.Builder.WriteString")
	}
	if Exports()["fmt/fmt"]["Println"].Kind().String() != "func" {
		t.Error("fmt.Println has no value")
	}
}
