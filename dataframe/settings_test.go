package dataframe_test

import (
	"strings"
	"testing"

	. "weir/dataframe"
)

func TestSettings(t *testing.T) {
	s := NewSession(Options{Workers: 2})
	for _, c := range []struct{ name, value, now string }{
		{"workers", "3", "3"}, {"Workers", "1", "1"},
		{"memory", "2GB", "2GB"}, {"memory", "", ""},
		{"optimizer.off", "push_filters, prune_columns", "push_filters,prune_columns"}, {"optimizer.off", "", ""},
	} {
		if err := s.Set(c.name, c.value); err != nil {
			t.Errorf("set %s to %q: %v", c.name, c.value, err)
		}
		for _, have := range s.Settings() {
			if have.Name == strings.ToLower(c.name) && have.Value != c.now {
				t.Errorf("set %s to %q: it is %q", c.name, c.value, have.Value)
			}
		}
	}
	for _, c := range []struct{ name, value, want string }{
		{"worker", "3", `no setting "worker"; did you mean "workers"?`},
		{"workers", "0", `set workers: "0" is not a number of workers from 1 to 1024`},
		{"memory", "much", `set memory: size "much": write a number and KB, MB or GB`},
		{"optimizer.off", "push_filter", `set optimizer.off: no rule "push_filter"; did you mean "push_filters"?`},
	} {
		if err := s.Set(c.name, c.value); err == nil || err.Error() != c.want {
			t.Errorf("set %s to %q: %v, want %s", c.name, c.value, err, c.want)
		}
	}
}

func TestRulesCanBeSwitchedOff(t *testing.T) {
	s := NewSession(Options{})
	cached := orders(t).Cache()
	table, err := cached.Collect()
	if err != nil {
		t.Fatal(err)
	}
	f := s.FromBatches(table.Schema(), table.Batch()).Sort("id").Filter(Col("amount").Gt(4)).Select("who").Limit(1)
	plans := map[string]string{}
	var rows []string
	for _, off := range []string{"", "prune_columns", "all"} {
		if err := s.Set("optimizer.off", off); err != nil {
			t.Fatal(err)
		}
		text, err := f.Explain()
		if err != nil {
			t.Fatal(err)
		}
		plans[text] = off
		table, err := f.Collect()
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, table.String())
		verbose, err := f.ExplainVerbose()
		if err != nil || strings.Contains(verbose, "after push_filters") == (off == "all") || !strings.HasPrefix(verbose, "as written\n  Limit 1\n    Project who\n") {
			t.Errorf("with %q off: %v\n%s", off, err, verbose)
		}
	}
	if len(plans) < 2 || rows[0] != rows[1] || rows[0] != rows[2] {
		t.Errorf("plans %v, rows %q", plans, rows)
	}
}
