package column

import (
	"fmt"
	"html"
	"strings"
)

// MIMEBundle shows the Schema as a grid of names and types; a notebook calls it.
func (s *Schema) MIMEBundle() (map[string]any, error) {
	width, widest := len("column"), len("type")
	for _, f := range s.Fields {
		width = max(width, len([]rune(f.Name)))
		widest = max(widest, len([]rune(f.Type.String())))
	}
	var text, page strings.Builder
	fmt.Fprintf(&text, "%-*s  %-*s  nulls\n", width, "column", widest, "type")
	page.WriteString("<table><thead><tr><th style=\"text-align:left\">column</th><th style=\"text-align:left\">type</th><th style=\"text-align:left\">nulls</th></tr></thead><tbody>")
	for _, f := range s.Fields {
		nulls := "no"
		if f.Nullable {
			nulls = "yes"
		}
		fmt.Fprintf(&text, "%-*s  %-*s  %s\n", width, f.Name, widest, f.Type, nulls)
		fmt.Fprintf(&page, "<tr><td style=\"text-align:left\">%s</td><td style=\"text-align:left\">%s</td><td style=\"text-align:left\">%s</td></tr>",
			html.EscapeString(f.Name), html.EscapeString(f.Type.String()), nulls)
	}
	page.WriteString("</tbody></table>")
	return map[string]any{"text/plain": strings.TrimRight(text.String(), "\n"), "text/html": page.String()}, nil
}
