package display

import (
	"strings"
	"testing"
)

func TestFromSlices(t *testing.T) {
	c := Bar(FromSlices("k", []int{2, 3, 4}, "score", []float32{0.25, 0.5, 0.125}), "k", "score")
	text := mustBundle(t, c)[MIMETypeText].(string)
	if !strings.Contains(text, "3 ████████████████████████████████ 0.5\n4 ████████ 0.125") {
		t.Error(text)
	}
	for want, args := range map[string][]any{
		"in turn":                     {"k"},
		"a name as argument 1":        {5, []int{1}},
		`a slice for "k"`:             {"k", 5},
		`"a" has 1 values, "b" has 2`: {"a", []int{1}, "b", []int{1, 2}},
		`has "a" twice`:               {"a", []int{1}, "a", []int{1}},
	} {
		if _, err := FromSlices(args...).ChartData(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %q", args, err, want)
		}
	}
}
