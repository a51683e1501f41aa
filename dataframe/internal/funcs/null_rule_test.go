package funcs_test

import (
	"strings"
	"testing"

	"weir/dataframe/internal/funcs"
)

// Every function says in words of its own what nulls do; where none of its overloads looks at
// nulls that needs no words.
func TestNullRules(t *testing.T) {
	for _, s := range funcs.Scalars() {
		aware := false
		for _, o := range s.Overloads {
			aware = aware || o.Nulls == funcs.Aware && len(o.Args) > 0 && !o.Refuses()
		}
		if rule := s.NullRule(); aware != (s.NullText != "") {
			t.Errorf("%s: looks at nulls: %v, and its rule is %q", s.Name, aware, rule)
		}
	}
	for _, a := range funcs.Aggregates() {
		rule := a.NullRule()
		if a.Skips != "" && (a.MaxArgs == 1 || a.NullParam == "") || a.Skips == "" && a.NullParam != "" {
			t.Errorf("%s: the rule %q has half of what it needs", a.Name, rule)
		}
		if a.Nulls == funcs.SkipByKey && (a.MinArgs != 2 || !strings.Contains(rule, "y is null")) {
			t.Errorf("%s has no y, and its rule is %q", a.Name, rule)
		}
	}
	for _, w := range funcs.WindowFunctions() {
		if rule := w.NullRule(); rule == "" || w.NullText != "" && (w.NotNull || w.Nulls) {
			t.Errorf("%s: the rule is %q", w.Name, rule)
		}
	}
}
