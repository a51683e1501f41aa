package kernel

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// TestEncode compares with encoding/json.
func TestEncode(t *testing.T) {
	values := []any{
		nil, "", "plain", "12345678", `"quoted" and \ slashed`, "\x00\x1f\x7f\n\r\t\b\f", "é€😀", "\u2028\u2029 \ufffd",
		"bad \xff\xc3 utf\xf0\x9f", "1234567\"", "\x801234567", "12345678\x00", strings.Repeat("x", 1000) + "\x01",
		map[string]any{}, map[string]any(nil), map[string]any{"b": 1, "a": map[string]any{"<&>": []any{1.5, "<\"", nil, true}}},
		map[string]any{"raw": json.RawMessage(`{"n": 12345678901234567890}`), "é\n": struct{ A string }{"<b>"}},
		map[string]string{"x": "<y>"},
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		b := make([]byte, random.IntN(40))
		for i := range b {
			b[i] = []byte("abcdefgh\"\\\n\x00\x1f \x7f\x80\xc3\xa9\xe2\x80\xa8\xff!#[]^")[random.IntN(25)]
		}
		values = append(values, string(b))
	}
	page := strings.Repeat("x", largeBytes)
	values = append(values, page+"a…é😀\xff\u2028", map[string]any{"long": page, "short": "é… 😀"}, strings.Repeat("é😀", largeBytes))
	for _, v := range values {
		var w bytes.Buffer
		encoder := json.NewEncoder(&w)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(v); err != nil {
			t.Fatal(err)
		}
		got, err := encode(v)
		if err != nil {
			t.Errorf("%q: %v", v, err)
		}
		var want, back any
		if err := json.Unmarshal(w.Bytes(), &want); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(got, &back); err != nil || !reflect.DeepEqual(back, want) {
			t.Errorf("%.99q: got %.99s, want %.99s: %v", v, got, w.Bytes(), err)
		}
	}
	if got, _ := encode(map[string]any{"long": page, "short": "é… 😀"}); bytes.ContainsFunc(got, func(r rune) bool { return r > '~' }) {
		t.Error("a long page with few other letters is not ASCII")
	}
	if got, _ := encode(strings.Repeat("é😀", largeBytes)); len(got) > 7*largeBytes {
		t.Errorf("a page of other letters has grown to %d bytes", len(got))
	}
	if _, err := encode(map[string]any{"data": map[string]any{"x": func() {}}}); err == nil {
		t.Error("a function is no JSON")
	}
}
