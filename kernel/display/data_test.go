package display_test

import (
	"strings"
	"testing"

	"weir/kernel/display"
)

// TestLongPages: the text beside a long page does not double it.
func TestLongPages(t *testing.T) {
	for _, page := range []string{"<b>short</b>", strings.Repeat("é", 60_000), strings.Repeat("x", 1_000_000)} {
		bundle, err := display.HTML(page).MIMEBundle()
		if err != nil {
			t.Fatal(err)
		}
		text := bundle["text/plain"].(string)
		switch {
		case bundle["text/html"] != page:
			t.Errorf("a page of %d bytes is not itself", len(page))
		case len(page) < 1000 && text != page:
			t.Errorf("got %q", text)
		case len(page) > 100_000 && (!strings.HasPrefix(text, page[:90_000]) || !strings.HasSuffix(text, " more bytes") || len(text) > 101_000):
			t.Errorf("a page of %d bytes has a text of %d: …%q", len(page), len(text), text[len(text)-40:])
		}
	}
}
