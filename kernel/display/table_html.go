package display

import (
	"html"
	"strings"
)

// tableStyle takes colours from JupyterLab's theme where there is one, and else
// from the text around it, so that it reads on light and dark alike. The class
// is named three times to win over JupyterLab's own rules for tables, which
// align text to the right.
const tableStyle = `<style>
.weir-grid{overflow-x:auto;font:13px/1.45 var(--jp-ui-font-family,system-ui,sans-serif);color:var(--jp-ui-font-color1,inherit)}
.weir-grid.weir-grid.weir-grid table{border-collapse:collapse;border:none;margin:0;font-size:inherit;font-variant-numeric:tabular-nums}
.weir-grid.weir-grid.weir-grid th,.weir-grid.weir-grid.weir-grid td{padding:4px 12px;text-align:left;border:none;white-space:pre;vertical-align:top;background:none}
.weir-grid.weir-grid.weir-grid th{font-weight:600;border-bottom:2px solid rgba(128,128,128,.45)}
.weir-grid.weir-grid.weir-grid th span{display:block;font-weight:400;font-size:11px;opacity:.6}
.weir-grid.weir-grid.weir-grid td{border-bottom:1px solid rgba(128,128,128,.18)}
.weir-grid.weir-grid.weir-grid .r{text-align:right}
.weir-grid.weir-grid.weir-grid i{opacity:.45}
.weir-grid.weir-grid.weir-grid p{margin:6px 12px;font-size:12px;opacity:.65}
</style>`

// TableHTML draws rows as an HTML table that needs no script and no style sheet.
func TableHTML(d Rows, o TableOptions) string {
	g := newGrid(d, o)
	var b strings.Builder
	b.WriteString(`<div class="weir-grid">` + tableStyle + "\n<table>\n<thead><tr>")
	for _, c := range g.columns {
		b.WriteString("<th" + c.class() + ">" + html.EscapeString(c.name))
		if c.typ != "" {
			b.WriteString("<span>" + html.EscapeString(c.typ) + "</span>")
		}
		b.WriteString("</th>")
	}
	b.WriteString("</tr></thead>\n<tbody>\n")
	for row := range g.rows {
		b.WriteString("<tr>")
		for _, c := range g.columns {
			b.WriteString("<td" + c.class() + c.cells[row].title() + ">" + c.cells[row].html() + "</td>")
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody>\n</table>\n<p>" + html.EscapeString(g.footer) + "</p></div>")
	return b.String()
}

func (c gridColumn) class() string {
	if c.right {
		return ` class="r"`
	}
	return ""
}

func (c gridCell) title() string {
	if c.full == "" {
		return ""
	}
	return ` title="` + html.EscapeString(c.full) + `"`
}

func (c gridCell) html() string {
	if c.muted {
		return "<i>" + html.EscapeString(c.text) + "</i>"
	}
	return html.EscapeString(c.text)
}
