//go:build integration

package connectors

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

var arrowRowsWanted = map[string][]string{
	"b": {"true", "∅", "false"}, "i8": {"-128", "∅", "127"}, "u64": {"18446744073709551615", "∅", "0"}, "f32": {"0.5", "∅", "-0"},
	"f64": {"1e+300", "∅", "NaN"}, "dec": {"-12.50", "∅", "99999.99"}, "wide": {"-1234567890123456789012345678.1234", "∅", "0.0000"},
	"s": {"short", "∅", "a text of more than twelve bytes, é"}, "ls": {"short", "∅", ""}, "bin": {"ff00", "∅", ""},
	"d": {"1969-12-31", "∅", "2024-02-29"}, "t": {"01:02:03.000004", "∅", "23:59:59"}, "ts": {"1969-12-31 23:59:59.999", "∅", "2024-02-29 00:00:00.123"},
	"local": {"1969-12-31 23:59:59.999999999", "∅", "2024-02-29 00:00:00.123456789"}, "l": {"[1, NULL]", "∅", "[]"},
	"st": {"{'a': 1, 'b': x}", "∅", "{'a': NULL, 'b': NULL}"}, "cat": {"x", "∅", "y"}, "sv": {"short", "∅", "a text of more than twelve bytes"},
	"m": {"{k=1}", "∅", "{}"}, "v": {"1 month -2 days 00:00:00.000003", "∅", "00:00:00"}, "fl": {"[1, 2]", "∅", "[3, 4]"},
	"du": {"00:00:01.5", "∅", "00:00:00"}, "half": {"0.5", "∅", "-2"}, "nothing": {"∅", "∅", "∅"},
}

// TestInteropArrow reads what pyarrow and Polars write, and has them read what Weir
// writes of it.
func TestInteropArrow(t *testing.T) {
	python := os.Getenv("WEIR_PYTHON")
	if python == "" {
		t.Fatal("WEIR_PYTHON must name a Python with pyarrow and polars")
	}
	dir := t.TempDir()
	run := func(names ...string) map[string]map[string]string {
		var stderr bytes.Buffer
		cmd := exec.Command(python, append([]string{"testdata/interop_arrow.py", dir}, names...)...)
		cmd.Stderr = &stderr
		text, err := cmd.Output()
		if err != nil {
			t.Fatalf("%v\n%s", err, stderr.String())
		}
		var told map[string]map[string]string
		if err := json.Unmarshal(text, &told); err != nil {
			t.Fatal(err)
		}
		return told
	}
	run()
	files, _ := filepath.Glob(filepath.Join(dir, "p*"))
	if len(files) != 11 {
		t.Errorf("%d files to read", len(files))
	}
	for _, f := range files {
		src := open(t, f, plan.ReadOptions{})
		for _, name := range must(src.Schema(ctx)).Names() {
			got := mustRows(t, src, plan.Request{Columns: []string{name}})
			if !slices.Equal(got, arrowRowsWanted[name]) {
				t.Errorf("%s %s: %q, not %q", filepath.Base(f), name, got, arrowRowsWanted[name])
			}
		}
	}
	var names []string
	for prefix, from := range map[string]string{"all": "py-None.arrow", "plain": "pl-zstd.arrow"} {
		src := open(t, filepath.Join(dir, from), plan.ReadOptions{})
		schema := must(src.Schema(ctx))
		split := must(src.Splits(ctx, plan.Request{Columns: schema.Names(), Limit: -1}))[0]
		batches := must(column.ReadAll(ctx, must(split.Open(ctx, nil))))
		for _, codec := range []string{"zstd", "lz4", "none"} {
			for _, ending := range []string{".arrow", ".arrows"} {
				name := prefix + "-" + codec + ending
				write(t, filepath.Join(dir, name), plan.WriteOptions{Compression: codec}, schema, batches...)
				names = append(names, name)
			}
		}
	}
	told := run(names...)
	for _, name := range names {
		for c, want := range told["want"] {
			got, there := told[name][c]
			if c == "du" || got == want || !there && strings.HasPrefix(name, "plain") {
				continue // durations are intervals in Weir
			}
			t.Errorf("%s %s: %s, not %s", name, c, told[name][c], want)
		}
		if strings.HasPrefix(name, "plain") && told[name]["polars"] != "True" {
			t.Errorf("%s: Polars reads something else", name)
		}
	}
}
