package display

// Renderer is a value that renders itself as Data.
type Renderer interface{ Render() Data }

// SimpleRenderer is a value that renders itself as a media bundle.
type SimpleRenderer interface{ SimpleRender() MIMEMap }

// HTMLer is a value with an HTML form.
type HTMLer interface{ HTML() string }

// JavaScripter is a value shown by running JavaScript in the front end.
type JavaScripter interface{ JavaScript() string }

// JPEGer is a value with a JPEG picture.
type JPEGer interface{ JPEG() []byte }

// JSONer is a value with a JSON form.
type JSONer interface{ JSON() map[string]any }

// Latexer is a value with a LaTeX form.
type Latexer interface{ Latex() string }

// Markdowner is a value with a Markdown form.
type Markdowner interface{ Markdown() string }

// PNGer is a value with a PNG picture.
type PNGer interface{ PNG() []byte }

// PDFer is a value with a PDF form.
type PDFer interface{ PDF() []byte }

// SVGer is a value with an SVG picture.
type SVGer interface{ SVG() string }

// rendered collects what v's small interfaces offer; it is empty if v has none.
func rendered(v any) MIMEMap {
	m := MIMEMap{}
	if r, ok := v.(HTMLer); ok {
		m[MIMETypeHTML] = r.HTML()
	}
	if r, ok := v.(JavaScripter); ok {
		m[MIMETypeJavaScript] = r.JavaScript()
	}
	if r, ok := v.(JPEGer); ok {
		m[MIMETypeJPEG] = r.JPEG()
	}
	if r, ok := v.(JSONer); ok {
		m[MIMETypeJSON] = r.JSON()
	}
	if r, ok := v.(Latexer); ok {
		m[MIMETypeLatex] = r.Latex()
	}
	if r, ok := v.(Markdowner); ok {
		m[MIMETypeMarkdown] = r.Markdown()
	}
	if r, ok := v.(PNGer); ok {
		m[MIMETypePNG] = r.PNG()
	}
	if r, ok := v.(PDFer); ok {
		m[MIMETypePDF] = r.PDF()
	}
	if r, ok := v.(SVGer); ok {
		m[MIMETypeSVG] = r.SVG()
	}
	return m
}
