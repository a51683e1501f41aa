package shell

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"io"
	"reflect"
	"strings"
	"testing"
)

func TestLongTextsOfFrames(t *testing.T) {
	long := strings.Repeat("<p>\"é\n\u2028\\", longText)
	for _, bundle := range []wireBundle{
		nil,
		{"text/plain": "short"},
		{"text/html": long},
		{"text/html": long, "image/svg+xml": long + "2", "text/plain": "short", "application/json": json.RawMessage(`{"a":1}`)},
		{"text/html": strings.Repeat("x", longText-1)},
		{"text/html": strings.Repeat("\xff", longText)},
	} {
		var b bytes.Buffer
		w := &frameWriter{w: &b}
		for range 2 { // the second begins where the first ends
			if err := w.write(&frame{Op: opDisplay, ID: 7, Bundle: bundle}); err != nil {
				t.Fatal(err)
			}
		}
		r := newFrameReader(&b)
		for range 2 {
			f, err := r.read()
			if err != nil {
				t.Fatal(err)
			}
			if f.Op != opDisplay || f.ID != 7 || !reflect.DeepEqual(f.Bundle, bundle) || f.Parts != nil {
				t.Errorf("a bundle of %d came back other than it was", len(bundle))
			}
		}
		if _, err := r.read(); err != io.EOF {
			t.Errorf("at the end: %v", err)
		}
	}
}

func TestLyingParts(t *testing.T) {
	for _, text := range []string{
		`{"op":"display","parts":[{"mime":"text/html","bytes":1000}]}`,
		`{"op":"display","parts":[{"mime":"text/html","bytes":-1}]}`,
		`{"op":"display","parts":[{"mime":"a","bytes":1000000000},{"mime":"b","bytes":1000000000}]}`,
	} {
		b := binary.BigEndian.AppendUint32(nil, uint32(len(text)))
		if f, err := newFrameReader(bytes.NewReader(append(b, text+"abc"...))).read(); err == nil {
			t.Errorf("%s: got %v", text, f.Bundle)
		}
	}
}
