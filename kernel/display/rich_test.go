package display

import (
	"errors"
	"image"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

type page1 struct{}

func (page1) HTML() string   { return "<p>" }
func (page1) PNG() []byte    { return []byte{1, 2, 3} }
func (page1) String() string { return "a page" }

type renderer struct{}

func (renderer) Render() Data { return HTML("<i>") }

type bad struct{}

func (bad) MIMEBundle() (map[string]any, error) { return nil, errors.New("no such column") }

func TestBundle(t *testing.T) {
	for _, c := range []struct {
		name       string
		value      any
		mime, want string
	}{
		{"html", HTML("<b>x</b>"), MIMETypeHTML, "<b>x</b>"},
		{"text beside", HTML("<b>x</b>"), MIMETypeText, "<b>x</b>"},
		{"bytes", PNG([]byte{1, 2, 3}), MIMETypePNG, "AQID"},
		{"bytes as text", PNG([]byte{1, 2, 3}), MIMETypeText, "image/png, 3 bytes"},
		{"svg bytes", Any(MIMETypeSVG, []byte("<svg/>")), MIMETypeSVG, "<svg/>"},
		{"latex", Math("$x$"), MIMETypeLatex, "$$x$$"},
		{"auto svg", Auto("<svg></svg>"), MIMETypeSVG, "<svg></svg>"},
		{"auto html", Auto("<html><b>"), MIMETypeHTML, "<html><b>"},
		{"auto text", Auto("plain"), MIMETypeText, "plain"},
		{"auto number", Auto(5), MIMETypeText, "5"},
		{"auto rich", Auto(page1{}), MIMETypeHTML, "<p>"},
		{"small interfaces", page1{}, MIMETypePNG, "AQID"},
		{"stringer", page1{}, MIMETypeText, "a page"},
		{"renderer", renderer{}, MIMETypeHTML, "<i>"},
		{"not UTF-8", HTML("a\xff"), MIMETypeHTML, "a\uFFFD"},
		{"picture", image.NewGray(image.Rect(0, 0, 3, 2)), MIMETypeText, "picture, 3 x 2 pixels"},
		{"empty picture", image.NewGray(image.Rectangle{}), MIMETypeText, "an empty picture"},
	} {
		bundle, ok, err := Bundle(c.value)
		if err != nil || !ok || bundle[c.mime] != c.want {
			t.Errorf("%s: %v %v %v, want %q", c.name, bundle, ok, err, c.want)
		}
	}
}

func TestBundleOfPlainValues(t *testing.T) {
	var none *Chart
	for _, v := range []any{nil, 5, "text", []int{1}, none, map[string]int(nil), Data{}} {
		if bundle, ok, err := Bundle(v); ok || err != nil {
			t.Errorf("%#v: %v %v", v, bundle, err)
		}
	}
}

func TestBundleErrors(t *testing.T) {
	for name, v := range map[string]any{
		"no such column": bad{},
		"no such file":   File("", filepath.Join(t.TempDir(), "x.png")),
		"NaN":            JSON(map[string]any{"a": math.NaN()}),
	} {
		if _, ok, err := Bundle(v); ok || err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFileIsSniffed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(path, []byte("\x89PNG\r\n\x1a\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if bundle, _, err := Bundle(File("", path)); err != nil || bundle[MIMETypePNG] == nil {
		t.Error(bundle, err)
	}
}
