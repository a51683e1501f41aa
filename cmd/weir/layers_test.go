package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// layers says which packages of the module a package may import, tests left
// out. A package that is not here fails the test: decide where it belongs.
var layers = map[string][]string{
	"internal/machine":                {},
	"internal/typo":                   {},
	"dataframe/column":                {},
	"dataframe/internal/simd":         {},
	"kernel/display":                  {},
	"dataframe/internal/funcs":        {"dataframe/column", "dataframe/internal/simd"},
	"dataframe/plan":                  {"dataframe/column", "dataframe/internal/funcs"},
	"dataframe/plan/plantest":         {"dataframe/column", "dataframe/internal/funcs", "dataframe/plan"},
	"dataframe/internal/sql/syntax":   {},
	"dataframe/internal/sql/dialects": {"dataframe/internal/funcs"},
	"dataframe/internal/sql":          {"dataframe/plan", "dataframe/internal/funcs", "dataframe/column", "dataframe/internal/sql/syntax", "dataframe/internal/sql/dialects"},
	"dataframe/internal/catalog":      {"dataframe/plan", "dataframe/column"},
	"dataframe/internal/slt":          {"dataframe/column"},
	"dataframe/internal/statement":    {"dataframe/internal/sql/dialects", "dataframe/plan", "dataframe/internal/funcs", "dataframe/column", "dataframe/internal/sql", "dataframe/internal/sql/syntax", "dataframe/internal/catalog"},
	"dataframe/internal/optimize":     {"dataframe/plan", "dataframe/internal/funcs", "dataframe/column"},
	"dataframe/internal/oracle":       {}, // only tests
	"dataframe/internal/spill":        {"dataframe/column"},
	"dataframe/internal/ledger":       {"internal/machine"},
	"dataframe/internal/exec":         {"dataframe/plan", "dataframe/internal/funcs", "dataframe/column", "dataframe/internal/ledger", "dataframe/internal/simd", "dataframe/internal/spill"},
	"dataframe": {
		"dataframe/column", "dataframe/internal/exec", "dataframe/internal/funcs", "dataframe/internal/ledger", "dataframe/internal/optimize",
		"dataframe/internal/sql", "dataframe/internal/sql/dialects", "dataframe/internal/catalog", "dataframe/internal/statement", "dataframe/plan", "kernel/display",
	},
	"dataframe/events": {"dataframe", "dataframe/plan", "dataframe/column", "kernel/display"},
	"dataframe/serve":  {"dataframe"},
	"connectors":       {"dataframe/plan", "dataframe/column", "connectors/internal"},
	"ml":               {"dataframe", "dataframe/plan", "dataframe/column", "kernel/display"},

	"kernel/internal/symbols/packages": {},
	"kernel/internal/symbols/build":    {"kernel/internal/symbols/packages"},
	// Tables of the public API name the types in its signatures.
	"kernel/internal/symbols": {
		"connectors", "dataframe", "dataframe/column", "dataframe/events", "dataframe/plan", "kernel/display", "ml",
	},
	"kernel/internal/cell/fake":   {}, // a package that the tests of cell give to cells
	"kernel/internal/cell/escape": {},
	"kernel/internal/cell/twin":   {},
	"kernel/internal/outlet":      {},
	"kernel/internal/cell":        {"kernel/internal/symbols", "kernel/internal/cell/escape", "kernel/internal/cell/twin", "kernel/internal/outlet"},
	"kernel/shell": {
		"dataframe", "dataframe/events", "connectors", "ml", "kernel/display", "kernel/internal/cell", "kernel/internal/outlet", "kernel/internal/symbols", "internal/machine",
	},
	"kernel":    {"kernel/shell"},
	"notebooks": {"kernel/shell", "dataframe"},
}

// below lies below all layers: any package may import it.
var below = []string{"internal/typo"}

// families are packages whose number is open. Those may import every package
// of the list that is a prefix, and their own family.
var families = map[string][]string{
	"connectors/internal":             {"dataframe/column", "dataframe/plan"},
	"kernel/internal/cell/escape/gen": {},
	"kernel/internal/cell/twin/gen":   {},
	"kernel/internal/symbols/gen":     {"kernel/internal/symbols/build", "kernel/internal/symbols/packages"},
	"dataframe/internal/gen":          {"dataframe/internal/funcs"},
	"cmd":                             {""},
	"bench":                           {""},
}

func TestLayers(t *testing.T) {
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "-e", "./...")
	cmd.Dir = "../.."
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	decoder := json.NewDecoder(bytes.NewReader(out))
	for {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
		from := strings.TrimPrefix(p.ImportPath, "weir/")
		allowed, known := layerOf(from)
		if !known {
			t.Errorf("%s has no layer: add it to this table", from)
			continue
		}
		for _, i := range p.Imports {
			to, ours := strings.CutPrefix(i, "weir/")
			if ours && !slices.Contains(below, to) && !allows(allowed, to) {
				t.Errorf("%s must not import %s; it may import %s", from, to, strings.Join(allowed, ", "))
			}
		}
	}
}

func layerOf(path string) (allowed []string, known bool) {
	if allowed, known = layers[path]; known {
		return allowed, true
	}
	for family, allowed := range families {
		if within(path, family) {
			return append(slices.Clone(allowed), family), true
		}
	}
	return nil, false
}

func allows(allowed []string, to string) bool {
	for _, a := range allowed {
		_, exact := layers[a]
		if to == a || a == "" || !exact && within(to, a) {
			return true
		}
	}
	return false
}

func within(path, folder string) bool {
	return path == folder || strings.HasPrefix(path, folder+"/")
}
