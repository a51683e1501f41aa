package shell

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestCut(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{" \n\t\n", nil},
		{"x := 1", []string{"go 1: x := 1"}},
		{"%time f(x)", []string{"time 1: f(x)"}},
		{"x := 1\n%who\ny := x", []string{"go 1: x := 1", "who 2: ", "go 3: y := x"}},
		{"$ls -l\n!pwd\n%sh echo it's", []string{"sh 1: ls -l", "sh 2: pwd", "sh 3: echo it's"}},
		{"x :=\n!y", []string{"go 1: x :=\n!y"}},
		{"ok != \n!y", []string{"go 1: ok != \n!y"}},
		{"x++\n!y", []string{"go 1: x++", "sh 2: y"}},
		{"f(a,\n!b)", []string{"go 1: f(a,\n!b)"}},
		{"func f() {\n!y\n%who\n}", []string{"go 1: func f() {\n!y\n%who\n}"}},
		{"s := `\n%who\n`\n%who", []string{"go 1: s := `\n%who\n`", "who 4: "}},
		{"/*\n%who\n*/\n%who", []string{"go 1: /*\n%who\n*/", "who 4: "}},
		{"x := 1 // see (\n%who", []string{"go 1: x := 1 // see (", "who 2: "}},
		{"c := '{'; s := \"\\\"{\"\n%who", []string{"go 1: c := '{'; s := \"\\\"{\"", "who 2: "}},
		{"weir.Read?\nx?", []string{"inspect 1: weir.Read", "inspect 2: x"}},
		{"\n%%time\nf()\ng()", []string{"time 2 cell: [f()\ng()]"}},
		{"%%sh\n%who", []string{"sh 1 cell: [%who]"}},
		{"x := 1\r\n%who\r\n", []string{"go 1: x := 1", "who 2: "}},
		{"%", []string{"go 1: %"}},
	} {
		var got []string
		for _, p := range cut(c.text) {
			name, text := p.magic, p.text
			if name == "" {
				name = "go"
			}
			if p.cell {
				got = append(got, fmt.Sprintf("%s %d cell: %s[%s]", name, p.line, text, p.body))
				continue
			}
			got = append(got, fmt.Sprintf("%s %d: %s", name, p.line, text))
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

func FuzzCut(f *testing.F) {
	f.Add("x := `\n%who\n`\n$ls\n%%time")
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, p := range cut(text) {
			if p.line <= last && !(last == 0 && p.line == 1) {
				t.Errorf("%q: piece at line %d after %d", text, p.line, last)
			}
			last = p.line
			if n := strings.Count(p.padded(), "\n"); p.magic == "" && n != p.line-1+strings.Count(p.text, "\n") {
				t.Errorf("%q: lines moved", text)
			}
		}
	})
}
