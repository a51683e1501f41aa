package notebooks

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	goldhtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
)

// HTMLOptions say what a report shows. The zero value shows everything, code
// folded away.
type HTMLOptions struct {
	Title    string // default: the first heading, or the notebook's file name
	HideCode bool
	OpenCode bool // unfolded
}

// HTML writes the notebook as a report in one file, which needs neither network
// nor scripts. HTML that the notebook's own cells made is put in as it is: a
// report is as trustworthy as its notebook.
func HTML(nb *Notebook, w io.Writer, o HTMLOptions) error {
	r := &report{nb: nb, options: o, anchors: map[string]int{}}
	r.markdown = goldmark.New(
		goldmark.WithExtensions(extension.GFM, extension.Footnote),
		goldmark.WithParserOptions(parser.WithAttribute()),
		goldmark.WithRendererOptions(goldhtml.WithUnsafe()),
	)
	for _, c := range nb.Cells {
		if err := r.cell(c); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, r.page())
	return err
}

type report struct {
	nb       *Notebook
	options  HTMLOptions
	markdown goldmark.Markdown
	body     bytes.Buffer
	headings []heading
	anchors  map[string]int
	titled   int // where in body the section with the title ends; 0: none
}

type heading struct {
	level        int
	text, anchor string
}

func (r *report) cell(c *Cell) error {
	switch c.Kind {
	case "markdown":
		return r.prose(c)
	case "raw":
		fmt.Fprintf(&r.body, "<pre class=\"raw\">%s</pre>\n", html.EscapeString(c.Source))
	case "code":
		r.code(c)
	}
	return nil
}

func (r *report) prose(c *Cell) error {
	source := []byte(withAttachments(c, strings.ReplaceAll(c.Source, "\r\n", "\n")))
	doc := r.markdown.Parser().Parse(text.NewReader(source))
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if h, ok := n.(*ast.Heading); ok && entering {
			words := plainText(h, source)
			anchor := r.anchor(words)
			h.SetAttributeString("id", []byte(anchor))
			r.headings = append(r.headings, heading{h.Level, words, anchor})
		}
		return ast.WalkContinue, nil
	})
	r.body.WriteString("<section class=\"prose\">\n")
	if err := r.markdown.Renderer().Render(&r.body, source, doc); err != nil {
		return fmt.Errorf("report: markdown: %w", err)
	}
	r.body.WriteString("</section>\n")
	if r.titled == 0 && len(r.headings) > 0 && r.headings[0].level == 1 {
		r.titled = r.body.Len()
	}
	return nil
}

// withAttachments puts pictures that live in the cell into its text.
func withAttachments(c *Cell, source string) string {
	attached := c.Fields.Object("attachments")
	for _, name := range attached.Names() {
		picture := attached.Object(name)
		for _, mime := range picture.Names() {
			if strings.HasPrefix(mime, "image/") {
				source = strings.ReplaceAll(source, "(attachment:"+name+")", "(data:"+mime+";base64,"+picture.Text(mime)+")")
			}
		}
	}
	return source
}

func plainText(n ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch t := n.(type) {
		case *ast.Text:
			if entering {
				b.Write(t.Value(source))
				if t.SoftLineBreak() {
					b.WriteByte(' ')
				}
			}
		case *ast.String:
			if entering {
				b.Write(t.Value)
			}
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// anchor makes an id of a heading's words, as Jupyter does: spaces to dashes.
func (r *report) anchor(words string) string {
	a := strings.Join(strings.Fields(words), "-")
	if a == "" {
		a = "section"
	}
	r.anchors[a]++
	if n := r.anchors[a]; n > 1 {
		return fmt.Sprintf("%s-%d", a, n)
	}
	return a
}

func (r *report) code(c *Cell) {
	if c.Source == "" && len(c.Outputs) == 0 {
		return
	}
	r.body.WriteString("<section class=\"code\">\n")
	if !r.options.HideCode {
		open := ""
		if r.options.OpenCode || failed(c) {
			open = " open"
		}
		fmt.Fprintf(&r.body, "<details%s><summary><code>%s</code>%s</summary><pre><code>%s</code></pre></details>\n",
			open, prompt(c), took(c), html.EscapeString(c.Source))
	}
	for _, o := range c.Outputs {
		r.output(o)
	}
	r.body.WriteString("</section>\n")
}

// failed tells whether the cell's outputs hold an error: then its code matters.
func failed(c *Cell) bool {
	for _, o := range c.Outputs {
		if o.Text("output_type") == "error" {
			return true
		}
	}
	return false
}

func prompt(c *Cell) string {
	if c.Count == 0 {
		return "In [ ]"
	}
	return fmt.Sprintf("In [%d]", c.Count)
}

// took is the cell's time from the moments that Jupyter notes.
func took(c *Cell) string {
	var from, to string
	moments := c.Metadata().Object("execution")
	if !moments.Read("iopub.execute_input", &from) || !moments.Read("shell.execute_reply", &to) {
		return ""
	}
	a, errA := time.Parse(time.RFC3339, from)
	b, errB := time.Parse(time.RFC3339, to)
	if errA != nil || errB != nil || b.Before(a) {
		return ""
	}
	return "<span>" + seconds(b.Sub(a)) + "</span>"
}

func (r *report) title() string {
	if r.options.Title != "" {
		return r.options.Title
	}
	for _, h := range r.headings {
		if h.level == 1 {
			return h.text
		}
	}
	return "Notebook"
}

func (r *report) page() string {
	var b strings.Builder
	title := html.EscapeString(r.title())
	b.WriteString("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n" +
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" +
		"<title>" + title + "</title>\n<style>" + pageStyle + "</style>\n</head>\n<body>\n")
	b.WriteString(r.contents())
	b.WriteString("<main>\n")
	if r.options.Title != "" || !r.opensWithTitle() {
		b.WriteString("<h1>" + title + "</h1>\n")
	}
	body := r.body.Bytes()
	b.Write(body[:r.titled])
	b.WriteString(r.facts())
	b.Write(body[r.titled:])
	b.WriteString("</main>\n</body>\n</html>\n")
	return b.String()
}

func (r *report) opensWithTitle() bool { return len(r.headings) > 0 && r.headings[0].level == 1 }

func (r *report) contents() string {
	if len(r.headings) < 2 {
		return ""
	}
	var b strings.Builder
	b.WriteString("<nav>\n<strong>Contents</strong>\n")
	for _, h := range r.headings {
		if h.level <= 3 {
			fmt.Fprintf(&b, "<a class=\"l%d\" href=\"#%s\">%s</a>\n", h.level, html.EscapeString(h.anchor), html.EscapeString(h.text))
		}
	}
	b.WriteString("</nav>\n")
	return b.String()
}

// facts is the box that tells when and how the notebook ran.
func (r *report) facts() string {
	about := r.nb.Metadata().Object("weir")
	var b strings.Builder
	fact := func(name, value string) {
		fmt.Fprintf(&b, "<dt>%s</dt><dd>%s</dd>", html.EscapeString(name), html.EscapeString(value))
	}
	var status, started string
	var took float64
	if about.Read("started", &started) {
		if t, err := time.Parse(time.RFC3339, started); err == nil {
			started = t.Format("2006-01-02 15:04:05 MST")
		}
		fact("Started", started)
	}
	if about.Read("seconds", &took) {
		fact("Took", seconds(time.Duration(took*float64(time.Second))))
	}
	if about.Read("status", &status) {
		fact("Status", status)
	}
	params := about.Object("parameters")
	for _, name := range params.Names() {
		value := string(params.Raw(name))
		params.Read(name, &value)
		fact(name, value)
	}
	if b.Len() == 0 {
		return ""
	}
	return "<dl class=\"facts " + map[bool]string{true: "bad"}[status == "failed"] + "\">" + b.String() + "</dl>\n"
}

// Title names a notebook for people: its first heading, or else its file name.
func (nb *Notebook) Title(path string) string {
	for _, c := range nb.Cells {
		if c.Kind != "markdown" || c.Tagged(markerTag) {
			continue
		}
		if m := headingLine.FindStringSubmatch(c.Source); m != nil {
			return plainHeading(m[1])
		}
	}
	return strings.TrimSuffix(filepath.Base(path), ".ipynb")
}
