package connectors

import (
	"strings"
	"testing"

	"weir/dataframe/plan"
)

// Each file of a folder has its own lines before the header.
func TestLinesBeforeTheHeaderOfEachFile(t *testing.T) {
	const license = "# The data below are free.\n# They may be copied, kept and changed.\n# Nobody vouches for them, though.\n"
	for name, texts := range map[string][2]string{
		"sep= in the first":   {"sep=;\nname;n\na;1\n", "name;n\nb;2\n"},
		"sep= in the second":  {"name;n\na;1\n", "sep=;\r\nname;n\nb;2\n"},
		"a license in both":   {license + "name,n\na,1\n", license + "name,n\nb,2\n"},
		"a license in one":    {"name,n\na,1\n", license + "name,n\nb,2\n"},
		"a header after #":    {"# of the shop, in March\n#name,n\na,1\n", "# of the shop, in April\n#name,n\nb,2\n"},
		"a file without good": {"name,n\n\"a\",1\n", "name,n\nb,2\n"},
	} {
		dir := t.TempDir()
		put(t, dir, "1.csv", texts[0])
		put(t, dir, "2.csv", texts[1])
		if name == "a file without good" {
			put(t, dir, "3.csv", "\"x\"y,3\n")
		}
		src := open(t, dir, plan.ReadOptions{})
		if got := mustRows(t, src, plan.Request{}); strings.Join(got, " ") != "a|1 b|2" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// Names that no other program can read are refused; with the encoding they are right.
func TestNamesInAnotherEncoding(t *testing.T) {
	path := put(t, t.TempDir(), "x.csv", "id,Stra\xdfe\n1,a\n")
	if _, err := open(t, path, plan.ReadOptions{}).Schema(ctx); err == nil || !strings.Contains(err.Error(), `x.csv: name "Stra\xdfe" in its header is not UTF-8; read it with Encoding(`) {
		t.Error(err)
	}
	src := open(t, path, plan.ReadOptions{Encoding: "windows-1252"})
	if got := must(src.Schema(ctx)).String(); got != "id int64, Straße string" {
		t.Error(got)
	}
}

func TestNoGoodLine(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "1.csv", "\n")
	put(t, dir, "2.csv", "\n\"a\"x,1\n\"b\"y,2\n")
	src := open(t, dir, plan.ReadOptions{})
	if _, err := src.Schema(ctx); err == nil || !strings.Contains(err.Error(), "2.csv: no record is good: line 2: text after the closing quote") {
		t.Error(err)
	}
}
