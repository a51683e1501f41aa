package cell

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// TestDecodeIntoInterfaces decodes into what holds interfaces of cells: as in native
// Go, or refused in words (!!).
func TestDecodeIntoInterfaces(t *testing.T) {
	const decls = `
type Shape interface{ Area() float64 }
type Sq struct{ Side float64 }
func (s Sq) Area() float64 { return s.Side * s.Side }
type Doc struct { Shapes []Shape; Name string; S Shape; own Shape }
type In struct { Shape; N int }
type X struct { A string; S Shape }
func js(text string, x any) error { return json.Unmarshal([]byte(text), x) }
`
	s := newSession(t)
	if _, err := s.Run(context.Background(), 1, decls); err != nil {
		t.Fatal(err)
	}
	cell := 1
	for text, want := range map[string]string{
		"var s Shape\njs(`{\"Side\": 2}`, &s)":                                                                              "!! an interface of the cell, Shape",
		"var s Shape\njson.Unmarshal([]byte(`{\"Side\": 2}`), &s)":                                                          "!! an interface of the cell, Shape",
		"var s Shape = &Sq{}\njs(`{\"Side\": 2}`, &s)":                                                                      "!! an interface of the cell, Shape",
		"var s Shape = Sq{1}\nfmt.Sprint(js(`null`, &s), s)":                                                                "<nil> <nil>",
		"var s []Shape\njs(`[null, {}]`, &s)":                                                                               "!! an interface of the cell, Shape",
		"var s [2]Shape\njs(`[null, 4]`, &s)":                                                                               "!! an interface of the cell, Shape",
		"s := map[string]Shape{}\njs(`{\"a\": 1}`, &s)":                                                                     "!! an interface of the cell, Shape",
		"s := map[string]Shape{}\nfmt.Sprint(js(`{\"a\": null}`, &s), len(s))":                                              "<nil> 1",
		"var s *Shape\njs(`{}`, &s)":                                                                                        "!! an interface of the cell, Shape",
		"var s interface{ Area() float64 }\njs(`{}`, &s)":                                                                   "!! an interface of the cell",
		"var d Doc\njs(`{\"Name\": \"n\", \"Shapes\": [{\"Side\": 2}]}`, &d)":                                               "!! an interface of the cell, Shape",
		"var d Doc\njson.NewDecoder(strings.NewReader(`{\"S\": \"s\"}`)).Decode(&d)":                                        "!! an interface of the cell, Shape",
		"d := Doc{S: Sq{1}, own: Sq{2}}\nfmt.Sprint(js(`{\"Name\": \"n\", \"S\": null, \"own\": 3}`, &d), d)":               "<nil> {[] n <nil> {2}}",
		"var d Doc\nfmt.Sprint(js(`{\"Shapes\": [null], \"Name\": \"n\"}`, &d), d.Name, len(d.Shapes), d.Shapes[0] == nil)": "<nil>n1 true",
		"var i In\njs(`{\"N\": 1, \"Shape\": {}}`, &i)":                                                                     "!! an interface of the cell, Shape",
		"var i In\nfmt.Sprint(js(`{\"N\": 1, \"Shape\": null}`, &i), i.N, i.Shape == nil)":                                  "<nil> 1 true",
		"var x X\nfmt.Sprint(xml.Unmarshal([]byte(`<x><S><Side>3</Side></S><A>a</A></x>`), &x), x.A, x.S == nil)":           "<nil>atrue",
		"x := X{S: &Sq{}}\nxml.Unmarshal([]byte(`<x><S><Side>3</Side></S><A>a</A></x>`), &x)":                               "!! an interface of the cell, Shape",
	} {
		cell++
		r, err := s.Run(context.Background(), cell, text)
		if part, refused := strings.CutPrefix(want, "!! "); refused {
			if err == nil || !strings.Contains(err.Error(), "not supported") || !strings.Contains(err.Error(), part) {
				t.Errorf("%s\ngave %v, %v; want %q", text, r.Values, err, want)
			}
		} else if err != nil || fmt.Sprint(r.Values[0]) != want {
			t.Errorf("%s\ngave %v, %v; want %s", text, r.Values, err, want)
		}
	}
}
