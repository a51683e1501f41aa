package shell

import "testing"

// TestMemoryIsDue looks at the ends of cells that use so many megabytes.
func TestMemoryIsDue(t *testing.T) {
	type end struct {
		used uint64
		due  bool
	}
	for name, ends := range map[string][]end{
		"little":                  {{50, false}, {60, false}, {50, false}, {50, false}, {50, false}, {50, false}, {50, false}},
		"shown, then dropped":     {{900, true}, {900, true}, {900, false}},
		"kept for long":           {{900, true}, {900, true}, {900, false}, {900, false}, {900, false}, {900, false}, {900, true}, {900, false}},
		"grows again":             {{900, true}, {900, true}, {1100, true}, {1100, true}, {1100, false}},
		"dropped in the meantime": {{900, true}, {900, true}, {900, false}, {100, false}, {100, false}, {100, false}, {100, false}, {100, false}},
	} {
		var r returns
		for i, e := range ends {
			got := r.due(e.used << 20)
			if got != e.due {
				t.Errorf("%s: cell %d: %v", name, i, got)
			}
			if got {
				r.kept = e.used << 20
			}
		}
	}
}
