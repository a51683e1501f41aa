package shell

import (
	"slices"
	"strings"
	"testing"
)

func TestCompletionInQueries(t *testing.T) {
	c := startGo(t)
	if _, err := run(t, c, `clicks := weir.FromColumns(map[string]any{"user_id": []int{1}, "brand": []string{"a"}})`+"\n"+
		`other := weir.FromColumns(map[string]any{"user_name": []string{"a"}})`+"\nclock := 3"); err != nil {
		t.Fatal(err)
	}
	for _, q := range []struct{ code, has, lacks string }{ // | is the cursor
		{"%%sql\nSELECT us| FROM clicks", "user_id", "user_name"},
		{"%%sql\nSELECT c.| FROM clicks AS c JOIN other o", "brand user_id", "user_name SELECT"},
		{"%%sql\nSELECT o.u| FROM clicks AS c JOIN other o", "user_name", "user_id"},
		{"%%sql --as x\nSELECT * FROM cl|", "clicks", "clock"},
		{"%sql SELECT date_tr|", "date_trunc", "SELECT"},
		{"x := 1\n%sql sel|", "select", "clicks"},
		{"%%sql\nSELECT row_n|", "row_number", ""},
		{"%%sql\nSELECT CA|", "CASE CAST", "case"},
		{"%%time\nclicks.Select(\"us|", "user_id", "user_name SELECT"},
		{"clo|", "clock", "CLOCK"},
	} {
		at := strings.IndexByte(q.code, '|')
		code := q.code[:at] + q.code[at+1:]
		got, err := c.Complete(t.Context(), code, at)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, m := range got.Matches {
			names = append(names, m.Text)
		}
		for _, want := range strings.Fields(q.has) {
			if !slices.Contains(names, want) {
				t.Errorf("%s: no %s in %q", q.code, want, names)
			}
		}
		for _, no := range strings.Fields(q.lacks) {
			if slices.Contains(names, no) {
				t.Errorf("%s: %s in %q", q.code, no, names)
			}
		}
	}
	for code, want := range map[string]string{
		"%%sql\nSELECT upper": "upper(string) → string", "%%sql\nSELECT upper(": "upper(string) → string",
		"%%sql\nSELECT * FROM clicks": "user_id  int64", "clicks": "user_id  int64",
	} {
		b, found, err := c.Inspect(t.Context(), code, len(code))
		if text, _ := b["text/plain"].(string); err != nil || !found || !strings.Contains(text, want) {
			t.Errorf("%s: %v %q", code, err, text)
		}
	}
	if _, found, _ := c.Inspect(t.Context(), "%%sql\nSELECT nosuch", 18); found {
		t.Error("nosuch is something")
	}
}
