package connectors

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// TestCSVDelimiters writes and reads back texts that the delimiter is a part of.
func TestCSVDelimiters(t *testing.T) {
	schema := column.NewSchema(column.Field{Name: "a|", Type: column.String, Nullable: true}, column.Field{Name: "b", Type: column.String, Nullable: true})
	texts := func(list ...string) column.Vector {
		b := column.TextBuilder{Typ: column.String}
		for _, s := range list {
			b.AppendString(s)
		}
		b.AppendNull()
		return b.Texts()
	}
	batch := &column.Batch{N: 5, Cols: []column.Vector{texts("x|", "||", "", "y§"), texts("|y", "p\"q", "||z", "©")}}
	want := []string{"x|||y", "|||p\"q", "|||z", "y§|©", "∅|∅"}
	for _, c := range []struct {
		delimiter string
		noHeader  bool
		first     string
	}{
		{"||", false, `"a|"||b`}, {"||", true, `"x|"||"|y"`}, {"§", false, "a|§b"}, {"", false, "a|,b"}, {"|", false, `"a|"|b`}, {"ab~|", false, `"a|"ab~|b`},
	} {
		path := filepath.Join(t.TempDir(), "x.csv")
		write(t, path, plan.WriteOptions{Delimiter: c.delimiter, NoHeader: c.noHeader}, schema, batch)
		text := string(must(os.ReadFile(path)))
		if got, _, _ := strings.Cut(text, "\n"); got != c.first {
			t.Errorf("%q: %s", c.delimiter, got)
		}
		o := plan.ReadOptions{Delimiter: c.delimiter, Header: map[bool]string{true: "no", false: "yes"}[c.noHeader]}
		same(t, mustRows(t, open(t, path, o), plan.Request{}), want)
	}
	sink := must(Create(ctx, filepath.Join(t.TempDir(), "x.csv"), plan.WriteOptions{Delimiter: `"`}))
	if err := writeRows(sink, numbersOf("a", 1)); err == nil || !strings.Contains(err.Error(), "cannot be part of it") {
		t.Error(err)
	}
}
