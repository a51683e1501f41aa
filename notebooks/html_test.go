package notebooks

import (
	"bytes"
	"flag"
	"regexp"
	"strings"
	"testing"
)

var rewrite = flag.Bool("rewrite", false, "write the golden files anew; read the difference before you commit it")

func TestReport(t *testing.T) {
	nb, err := Open("testdata/full.ipynb")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := HTML(nb, &b, HTMLOptions{}); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	golden(t, "full.html", []byte(strings.Replace(page, pageStyle, "", 1)))
	if regexp.MustCompile(`(?i)<script|src="http|@import|url\(`).MatchString(page) {
		t.Error("the report needs scripts or the network")
	}
	for _, want := range []string{"&lt;b&gt;no tag&lt;/b&gt;", `href="#Numbers"`, "image/svg+xml;base64,"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s", want)
		}
	}
}

func TestReportOptions(t *testing.T) {
	nb := &Notebook{Cells: []*Cell{NewCell("code", "secret := 1"), NewCell("markdown", "text")}}
	var b bytes.Buffer
	if err := HTML(nb, &b, HTMLOptions{Title: "A <title>", HideCode: true}); err != nil {
		t.Fatal(err)
	}
	if page := b.String(); strings.Contains(page, "secret") || !strings.Contains(page, "<h1>A &lt;title&gt;</h1>") {
		t.Error(page)
	}
}

func TestTerminalTextBecomesHTML(t *testing.T) {
	for have, want := range map[string]string{
		"a<b":                         "a&lt;b",
		"\x1b[31mred\x1b[0m x":        `<span class="c1">red</span> x`,
		"\x1b[1;32mgo":                `<span class="b c2">go</span>`,
		"10%\r20%\r\ndone\r":          "20%\ndone",
		"\x1b[2Kx\x1b[1A":             "x",
		"\x1b[31ma\x1b[32mb\x1b[39mc": `<span class="c1">a</span><span class="c2">b</span>c`,
	} {
		if got := terminalText(have); got != want {
			t.Errorf("%q: %q, want %q", have, got, want)
		}
	}
}
