package connectors

import (
	"path/filepath"
	"strings"
	"testing"

	"weir/dataframe/plan"
)

// A list is read in its order, each place by itself, and none of them goes missing without a word.
func TestListsOfFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.csv", "b.csv", "c,d.csv", "one/x.csv", "one/y.csv"} {
		put(t, dir, name, "file\n\""+name+"\"\n")
	}
	in := func(name string) string { return filepath.Join(dir, name) }
	for list, want := range map[string]string{
		"b.csv a.csv":           "b.csv a.csv",
		"a.csv c,d.csv":         "a.csv c,d.csv",
		"c,d.csv a.csv":         "c,d.csv a.csv",
		"one {b,a}.csv":         "one/x.csv one/y.csv a.csv b.csv",
		"b.csv one/*.csv a.csv": "b.csv one/x.csv one/y.csv a.csv",
	} {
		places := strings.Fields(list)
		for i, p := range places {
			places[i] = in(p)
		}
		src := must(Open(ctx, places[0], plan.ReadOptions{And: places[1:]}))
		same(t, mustRows(t, src, plan.Request{}), strings.Fields(want))
	}
	for list, want := range map[string]string{
		"b.csv nope.csv":        "nope.csv: there is no such file",
		"nope.csv b.csv":        "nope.csv: there is no such file",
		"b.csv nope*.csv":       "nope*.csv: no file matches",
		"a.csv ./a.csv":         "a.csv twice",
		"a.csv a*.csv":          "a.csv twice",
		"a.csv mysql://h/t":     "holds no files",
		"mysql://h/d/t b.csv":   "holds no files",
		"a.csv s3://bucket/b":   "UNION ALL",
		"a.csv wasser://bucket": "no connector",
	} {
		places := strings.Fields(list)
		for i, p := range places {
			if !strings.Contains(p, "://") {
				places[i] = dir + "/" + p
			}
		}
		if _, err := Open(ctx, places[0], plan.ReadOptions{And: places[1:]}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", list, err, want)
		}
	}
}
