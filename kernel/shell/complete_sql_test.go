package shell

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func TestCompletionInQueries(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	if err := os.Mkdir(home+"/home_test", 0o700); err != nil {
		t.Fatal(err)
	}
	c := startGo(t)
	if _, err := run(t, c, `clicks := weir.FromColumns(map[string]any{"user_id": []int{1}, "brand": []string{"a"}})`+"\n"+
		`other := weir.FromColumns(map[string]any{"user_name": []string{"a"}})`+"\nclock := 3\nbad := weir.SQL(\"SELECT nosuch FROM (SELECT 1 AS user)\")"); err != nil {
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
		{"Col(\"us|", "user_id user_name", ""},
		{"more := clicks.Select(Col(\"brand\").As(\"maker\"))\nmore.Filter(Col(\"|", "maker user_id", "user_name"},
		{"clicks.Select(Col(\"brand\").As(\"maker\")).Filter(Col(\"ma|", "maker", ""},
		{"more := clicks\nmore.\n\tSort(\"-us|", "user_id", "user_name"},
		{"clicks = clicks.Filter(Col(\"|", "user_id", "user_name"},
		{"clicks := clicks.Filter(Col(\"|", "user_id", "user_name"},
		{"clicks := clicks.Select(Col(\"brand\").As(\"maker\"))\nclicks = clicks.Filter(Col(\"|", "maker user_id", "user_name"},
		{"x := other\nx = clicks\nx.Sort(\"|\")\nx = other", "user_id", "user_name"},
		{"bad.Select(\"|", "", "user_id user_name"},
		{"%%sql\nSELECT | FROM bad", "SELECT", "user_id user_name"},
		{"Col(\"brand\").Eq(Col(\"us|", "user_id user_name", ""},
		{"weir.SQL(\"SELECT us| FROM clicks\")", "user_id", "user_name"},
		{"weir.SQL(`SELECT x.br|\nFROM clicks x`)", "brand", ""},
		{"%%sql\nWITH recent AS (SELECT brand AS maker FROM clicks) SELECT ma| FROM recent", "maker", ""},
		{"%%sql\nWITH recent AS (SELECT 1) SELECT * FROM re|", "recent", ""},
		{"%%sql --d|", "--dialect", "DateTrunc"},
		{"%help date_t|", "date_trunc", "DateTrunc"},
		{"%show cl|", "clicks", ""},
		{"%cd /us|", "usr/", "UserId"},
		{"weir.Read(\"/us|", "usr/", ""},
		{"$ls /us|", "usr/", ""},
		{"!ls /us|", "usr/", ""},
		{"ok := true &&\n!strings.HasPref|", "HasPrefix", "usr/"},
		{"%cd ~/ho|", "home_test/", ""},
		{"$ls ~/ho|", "home_test/", ""},
		{"weir.Read(\"~/ho|", "", "home_test/"},
		{"%who |", "", "DateTrunc clicks"},
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
		"clicks.Filter(Col(\"user_id": "column user_id int64",
		"%time":                       "%time", "%%sql": "%sql SELECT", "more := clicks.Select(Col(\"brand\").As(\"maker\"))\nmore": "maker",
	} {
		b, found, err := c.Inspect(t.Context(), code, len(code))
		if text, _ := b["text/plain"].(string); err != nil || !found || !strings.Contains(text, want) {
			t.Errorf("%s: %v %q", code, err, text)
		}
	}
	if b, _, err := c.Inspect(t.Context(), "%%sql\nSELECT brand FROM clicks", 17); err != nil || b["text/plain"] != "column clicks.brand string\n" {
		t.Error(b, err)
	}
	if _, found, _ := c.Inspect(t.Context(), "%%sql\nSELECT nosuch", 18); found {
		t.Error("nosuch is something")
	}
}

// TestQuestionsDuringACell asks while a cell runs.
func TestQuestionsDuringACell(t *testing.T) {
	c := startGo(t)
	if _, err := run(t, c, `clicks := weir.FromColumns(map[string]any{"user_id": []int{1}})`+"\ntype P struct{ Name string }\nps := []P{}"); err != nil {
		t.Fatal(err)
	}
	out := &record{seen: make(chan string, 10)}
	ended := make(chan error)
	go func() { ended <- c.Run(t.Context(), Cell{Number: 2, Text: "fmt.Println(1)\nfor { }"}, out) }()
	<-out.seen
	for code, want := range map[string]string{
		"strings.ToUpp": "ToUpper", "ps[0].": "Name", "clicks.Filt": "Filter", `clicks.Filter(Col("`: "user_id", "%%sql\nSELECT 1 FROM cl": "clicks",
	} {
		got, err := c.Complete(t.Context(), code, len(code))
		if err != nil || !slices.ContainsFunc(got.Matches, func(m Match) bool { return m.Text == want }) {
			t.Errorf("%s: %v %v", code, got.Matches, err)
		}
	}
	if b, found, err := c.Inspect(t.Context(), "clicks", 3); err != nil || !found || !strings.Contains(b["text/plain"].(string), "user_id") {
		t.Error(b, found, err)
	}
	if err := c.Interrupt(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err == nil {
		t.Error("the cell was not interrupted")
	}
}
