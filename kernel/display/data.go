package display

import (
	"fmt"
	"net/http"
	"os"
	"strings"
)

// Data is a value ready to show: content by media type, and Jupyter's metadata
// and transient maps beside it. Pictures may be raw bytes; Bundle encodes them.
type Data struct {
	Data      MIMEMap
	Metadata  MIMEMap
	Transient MIMEMap
}

var _ Rich = Data{}

// MIMEBundle is the content with bytes encoded as Jupyter wants them.
func (d Data) MIMEBundle() (map[string]any, error) { return encoded(d.Data) }

// MakeData shows data as mimeType, with its text beside it, or the beginning of
// that if it is long.
func MakeData(mimeType string, data any) Data {
	d := Data{Data: MIMEMap{mimeType: data}}
	if mimeType != MIMETypeText {
		d.Data[MIMETypeText] = plain(mimeType, data)
	}
	return d
}

// MakeData3 shows data as mimeType, and plaintext where that cannot be rendered.
func MakeData3(mimeType string, plaintext string, data any) Data {
	return Data{Data: MIMEMap{MIMETypeText: plaintext, mimeType: data}}
}

// MIME shows a bundle made by hand.
func MIME(data, metadata MIMEMap) Data { return Data{Data: data, Metadata: metadata} }

// Any shows data as mimeType; with "" it finds the type as Auto does.
func Any(mimeType string, data any) Data {
	if mimeType != "" {
		return MakeData(mimeType, data)
	}
	switch d := data.(type) {
	case []byte:
		return MakeData(sniff(d), data)
	case string:
		return MakeData(sniff([]byte(d)), data)
	}
	bundle, ok, err := Bundle(data)
	switch {
	case err != nil:
		return Data{Data: MIMEMap{MIMETypeText: err}}
	case ok:
		return Data{Data: bundle}
	}
	return MakeData(MIMETypeText, fmt.Sprint(data))
}

// Auto shows data by the media type that its content or methods suggest.
func Auto(data any) Data { return Any("", data) }

// File shows the content of a file; with mimeType "" its content tells. A file
// that cannot be read is an error when the value is shown.
func File(mimeType string, path string) Data {
	content, err := os.ReadFile(path)
	if err != nil {
		return Data{Data: MIMEMap{MIMETypeText: err}}
	}
	if mimeType == "" {
		mimeType = sniff(content)
	}
	return MakeData(mimeType, content)
}

// HTML shows an HTML fragment.
func HTML(html string) Data { return MakeData(MIMETypeHTML, html) }

// JavaScript runs a script in the front end.
func JavaScript(javascript string) Data { return MakeData(MIMETypeJavaScript, javascript) }

// JPEG shows a JPEG picture.
func JPEG(jpeg []byte) Data { return MakeData(MIMETypeJPEG, jpeg) }

// JSON shows a tree of JSON values.
func JSON(json map[string]any) Data { return MakeData(MIMETypeJSON, json) }

// Latex shows LaTeX text.
func Latex(latex string) Data {
	return MakeData3(MIMETypeLatex, latex, "$"+strings.Trim(latex, "$")+"$")
}

// Markdown shows Markdown text.
func Markdown(markdown string) Data { return MakeData(MIMETypeMarkdown, markdown) }

// Math shows a LaTeX formula on lines of its own.
func Math(latex string) Data {
	return MakeData3(MIMETypeLatex, latex, "$$"+strings.Trim(latex, "$")+"$$")
}

// PDF shows a PDF document.
func PDF(pdf []byte) Data { return MakeData(MIMETypePDF, pdf) }

// PNG shows a PNG picture.
func PNG(png []byte) Data { return MakeData(MIMETypePNG, png) }

// SVG shows an SVG picture.
func SVG(svg string) Data { return MakeData(MIMETypeSVG, svg) }

// sniff guesses a media type from content, without parameters such as charset.
func sniff(content []byte) string {
	head := strings.TrimSpace(string(content[:min(len(content), 512)]))
	if strings.HasPrefix(head, "<svg") || strings.HasPrefix(head, "<?xml") && strings.Contains(head, "<svg") {
		return MIMETypeSVG
	}
	mime, _, _ := strings.Cut(http.DetectContentType(content), ";")
	return mime
}

// maxPlain is as much as the text beside a page or a picture says of it: it is
// for front ends that cannot show more, and would double what is sent.
const maxPlain = 100_000

func plain(mimeType string, data any) string {
	if b, ok := data.([]byte); ok {
		return fmt.Sprintf("%s, %s bytes", mimeType, thousands(fmt.Sprint(len(b))))
	}
	text, ok := data.(string)
	if !ok {
		text = fmt.Sprint(data)
	}
	if len(text) <= maxPlain {
		return text
	}
	head := strings.ToValidUTF8(text[:maxPlain], "")
	return fmt.Sprintf("%s … and %s more bytes", head, thousands(fmt.Sprint(len(text)-len(head))))
}
