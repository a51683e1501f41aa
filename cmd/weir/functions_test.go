package main

import (
	"encoding/json"
	"strings"
	"testing"

	"weir/dataframe"
)

func TestFunctionsCommand(t *testing.T) {
	out, err := execute("functions")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Scalar functions\n", "Aggregate functions\n", "Window functions\n", "\nupper(string) → string\n    upper(s) is s in capital letters.\n    Nulls: null if an argument is null.\n    Also called ucase.\n    upper('straße é') gives STRAßE É\n", "int64 & int64 → int64\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("the list lacks %q", want)
		}
	}
	for _, f := range dataframe.Functions() {
		if !strings.Contains(out, f.Doc) {
			t.Errorf("the list lacks %s", f.Name)
		}
	}
}

func TestFunctionsCommandTellsOne(t *testing.T) {
	out, err := execute("functions", "RLIKE")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"regexp_matches, scalar function\n", "regexp_matches(string, string) → bool\nregexp_matches(string, string, string) → bool\n", "regexp_matches('abc', 'B', 'i') gives true\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in %s", want, out)
		}
	}
	for name, want := range map[string]string{"uper": `no function "uper"; near it are upper`, "json_extrakt": "json_extract", "regexp": "", "xqzw": "weir functions lists all"} {
		if _, err := execute("functions", name); want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := execute("functions", "a", "b"); err == nil {
		t.Error("two names went through")
	}
}

// Every function tells what it takes, what it means, what nulls do and shows an
// example.
func TestFunctionsCommandJSON(t *testing.T) {
	out, err := execute("functions", "--json")
	if err != nil {
		t.Fatal(err)
	}
	var list []struct {
		Name, Kind, Doc, Nulls        string
		Aliases, Signatures, Examples []string
	}
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != len(dataframe.Functions()) {
		t.Errorf("%d functions, want %d", len(list), len(dataframe.Functions()))
	}
	names := map[string]string{}
	for _, f := range list {
		if f.Name == "" || f.Doc == "" || f.Nulls == "" || len(f.Signatures) == 0 || len(f.Examples) == 0 || f.Aliases == nil {
			t.Errorf("%s lacks something: %+v", f.Name, f)
		}
		for _, n := range append([]string{f.Name}, f.Aliases...) {
			if other := names[f.Kind+n]; other != "" {
				t.Errorf("%s and %s share the name %s", f.Name, other, n)
			}
			names[f.Kind+n] = f.Name
		}
	}
}

// With a dialect, its functions are listed, and a name that it does not have is told with near ones of it.
func TestFunctionsCommandOfDialect(t *testing.T) {
	out, err := execute("functions", "--dialect", "spark")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\nnvl2(any, any, any) → any\n", "\nsort_array(a)\n    sort_array(a) is a in order, nulls first.\n    sort_array(array(2, NULL, 1)) gives [NULL, 1, 2]\n", "\nupper(string) → string\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in the list", want)
		}
	}
	if strings.Contains(out, "\nstrptime(") {
		t.Error("strptime is no function of Spark and in its list")
	}
	if out, err = execute("functions", "--dialect", "spark", "first"); err != nil || !strings.Contains(out, "first, aggregate function\n") {
		t.Errorf("%s %v", out, err)
	}
	for name, args := range map[string][]string{"near it are date_format": {"--dialect", "spark", "date_fromat"}, `no dialect "oracle"`: {"--dialect", "oracle"}} {
		if _, err := execute(append([]string{"functions"}, args...)...); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%v: %v", args, err)
		}
	}
}
