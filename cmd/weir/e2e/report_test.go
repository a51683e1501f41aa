package e2e

import (
	"os"
	"regexp"
	"testing"
)

// fetches finds what a browser would load from elsewhere.
var fetches = regexp.MustCompile(`(?i)<(?:script|link|img|iframe|object|embed|source|video|audio)\b[^>]*\b(?:src|href|data)\s*=\s*["']?(?:https?:)?//[^>]*>|@import|url\(\s*["']?(?:https?:)?//[^)]*\)|<script\b`)

// checkReport expects a report that needs nothing but itself.
func checkReport(t *testing.T, path string) {
	page := must(os.ReadFile(path))(t)
	if found := fetches.FindAll(page, 3); found != nil {
		t.Errorf("the report fetches %q", found)
	}
	for what, least := range map[string]int{"data:image/svg+xml": 5, "<table": 5, "adjusted Rand index": 1} {
		if n := len(regexp.MustCompile(regexp.QuoteMeta(what)).FindAll(page, -1)); n < least {
			t.Errorf("the report has %d of %s, want %d", n, what, least)
		}
	}
}
