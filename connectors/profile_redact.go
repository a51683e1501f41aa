package connectors

import (
	"net/url"
	"sort"
	"strconv"
	"strings"
)

// redact is text with *** for every secret: as it is, percent-encoded in one of
// the usual ways, or quoted by Go.
func redact(text string, secrets ...string) string {
	var forms []string
	for _, s := range secrets {
		if s == "" {
			continue
		}
		quoted := strconv.Quote(s)
		user := url.UserPassword("", s).String()
		forms = append(forms, s, url.QueryEscape(s), url.PathEscape(s), user[1:], quoted[1:len(quoted)-1])
	}
	// The longest first: a form may be the beginning of another.
	sort.Slice(forms, func(i, j int) bool { return len(forms[i]) > len(forms[j]) })
	for _, f := range forms {
		text = replaceFold(text, f)
	}
	return text
}

// replaceFold also finds lower-case percent-encodings (%2f for %2F).
func replaceFold(text, form string) string {
	if !strings.Contains(form, "%") {
		return strings.ReplaceAll(text, form, "***")
	}
	for from := 0; from+len(form) <= len(text); {
		if strings.EqualFold(text[from:from+len(form)], form) {
			text = text[:from] + "***" + text[from+len(form):]
			from += 3
			continue
		}
		from++
	}
	return text
}
