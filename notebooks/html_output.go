package notebooks

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"regexp"
	"strings"
)

func (r *report) output(o *Object) {
	switch kind := o.Text("output_type"); kind {
	case "stream":
		class := "stream"
		if o.Text("name") == "stderr" {
			class = "stream err"
		}
		fmt.Fprintf(&r.body, "<pre class=\"%s\">%s</pre>\n", class, terminalText(o.Text("text")))
	case "error":
		var traceback []string
		o.Read("traceback", &traceback)
		if len(traceback) == 0 {
			traceback = []string{o.Text("ename") + ": " + o.Text("evalue")}
		}
		fmt.Fprintf(&r.body, "<pre class=\"error\">%s</pre>\n", terminalText(strings.Join(traceback, "\n")))
	case "display_data", "execute_result":
		r.bundle(o.Object("data"))
	default:
		fmt.Fprintf(&r.body, "<pre class=\"error\">an output of the unknown type %s</pre>\n", html.EscapeString(kind))
	}
}

// bundle shows the best form that needs neither scripts nor network. Interactive
// charts come with an SVG twin, so pictures go first.
func (r *report) bundle(data *Object) {
	for _, f := range forms {
		if data.Has(f.mime) && f.show(r, data.Text(f.mime)) {
			return
		}
	}
	fmt.Fprintf(&r.body, "<p class=\"note\">no picture or text of this output; it has %s</p>\n",
		html.EscapeString(strings.Join(data.Names(), ", ")))
}

var forms = []struct {
	mime string
	show func(r *report, content string) bool
}{
	{"image/svg+xml", (*report).svg},
	{"image/png", func(r *report, s string) bool { return r.picture("image/png", s) }},
	{"image/jpeg", func(r *report, s string) bool { return r.picture("image/jpeg", s) }},
	{"text/html", func(r *report, s string) bool {
		r.body.WriteString("<div class=\"html\">" + s + "</div>\n")
		return true
	}},
	{"text/markdown", func(r *report, s string) bool {
		r.body.WriteString("<div class=\"prose\">")
		err := r.markdown.Convert([]byte(s), &r.body)
		r.body.WriteString("</div>\n")
		return err == nil
	}},
	{"text/latex", (*report).plain},
	{"text/plain", (*report).plain},
}

// svg goes in as a picture, which runs no script and whose ids and styles
// cannot meddle with the page's.
func (r *report) svg(content string) bool {
	if !strings.Contains(content, "<svg") {
		return false
	}
	if !strings.Contains(content, "http://www.w3.org/2000/svg") {
		content = strings.Replace(content, "<svg", `<svg xmlns="http://www.w3.org/2000/svg"`, 1)
	}
	return r.picture("image/svg+xml", base64.StdEncoding.EncodeToString([]byte(content)))
}

func (r *report) picture(mime, encoded string) bool {
	encoded = strings.Join(strings.Fields(encoded), "")
	if _, err := base64.StdEncoding.DecodeString(encoded); err != nil {
		return false
	}
	fmt.Fprintf(&r.body, "<div class=\"picture\"><img alt=\"\" src=\"data:%s;base64,%s\"></div>\n", mime, encoded)
	return true
}

func (r *report) plain(content string) bool {
	fmt.Fprintf(&r.body, "<pre class=\"plain\">%s</pre>\n", terminalText(content))
	return true
}

var escapes = regexp.MustCompile("\x1b\\[([0-9;?]*)([A-Za-z])")

// terminalText makes HTML of what a terminal would show: colours become spans,
// a carriage return goes back to the start of its line.
func terminalText(s string) string {
	var b bytes.Buffer
	open := false
	last := 0
	s = overwritten(s)
	for _, m := range escapes.FindAllStringSubmatchIndex(s, -1) {
		b.WriteString(html.EscapeString(s[last:m[0]]))
		last = m[1]
		if s[m[4]:m[5]] != "m" {
			continue
		}
		if open {
			b.WriteString("</span>")
		}
		classes := colours(s[m[2]:m[3]])
		if open = classes != ""; open {
			b.WriteString(`<span class="` + classes + `">`)
		}
	}
	b.WriteString(html.EscapeString(s[last:]))
	if open {
		b.WriteString("</span>")
	}
	return b.String()
}

// overwritten keeps of each line what stands after its last carriage return.
func overwritten(s string) string {
	if !strings.Contains(s, "\r") {
		return s
	}
	all := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, line := range all {
		line = strings.TrimRight(line, "\r")
		all[i] = line[strings.LastIndexByte(line, '\r')+1:]
	}
	return strings.Join(all, "\n")
}

func colours(codes string) string {
	var classes []string
	for code := range strings.SplitSeq(codes, ";") {
		switch {
		case code == "1":
			classes = append(classes, "b")
		case len(code) == 2 && (code[0] == '3' || code[0] == '9') && code[1] <= '7':
			classes = append(classes, "c"+code[1:])
		}
	}
	return strings.Join(classes, " ")
}
