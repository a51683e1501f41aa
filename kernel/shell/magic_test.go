package shell

import (
	"errors"
	"image"
	"os"
	"strings"
	"testing"
)

func TestMagics(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	sh := newFake()
	for _, c := range []struct{ text, want string }{
		{"%who", "nothing is declared yet\n"},
		{"set b 1\nset a 2\n%who", "a  var  string  len 1, 17 B\nb  var  string  len 1, 17 B\n"},
		{"%version", "weir development version"},
		{"%help", "%connectors"},
		{"%help %time", "%time expression, %%time"},
		{"%help upper", "upper, scalar function\nupper(string) → string\n"},
		{"%help UCASE", "Also called ucase."},
		{"%help DateTrunc", "date_trunc, scalar function\n"},
		{"%help row_number", "row_number, window function\n"},
		{"%help sum", "sum, aggregate function\n"},
		{"%connectors", "s3://  buckets"},
		{"%time set x 1", "took "},
		{"%%time\nset x 1\nset y 2", "took "},
		{"$echo out", "out\n"},
		{"%%sh\necho a\necho b", "a\nb\n"},
		{"print?", "func print(text)\n\nprint prints.\n"},
		{"%cd ~", home},
		{"%cd " + os.TempDir(), os.TempDir()},
	} {
		out := &record{}
		if err := sh.Run(t.Context(), Cell{Number: 1, Text: c.text}, out); err != nil {
			t.Errorf("%s: %v", c.text, err)
		}
		if !strings.Contains(out.stdout.String(), c.want) {
			t.Errorf("%s: got %q, want %q", c.text, out.stdout.String(), c.want)
		}
	}
}

func TestMagicErrors(t *testing.T) {
	sh := newFake()
	for _, c := range []struct {
		text, want string
		line       int
	}{
		{"set x 1\n%tim", "no magic %tim; there are %cd", 2},
		{"%%who\nx", "works on a line", 1},
		{"set x 1\n$exit 3", "exit 3: exit status 3", 2},
		{"set x 1\n%%time", "first line", 2},
		{"%cd /no/such/folder", "no such file", 1},
		{"%help nosuch", "no help on nosuch: it is no magic", 1},
		{"nosuch?", "not declared", 1},
		{"\n%time\nnosuch", "undefined: nosuch", 3},
		{"%%time\n\nnosuch", "undefined: nosuch", 3},
	} {
		err := sh.Run(t.Context(), Cell{Number: 1, Text: c.text}, &record{})
		var cellErr *CellError
		if !errors.As(err, &cellErr) || !strings.Contains(cellErr.Message, c.want) || cellErr.Line != c.line {
			t.Errorf("%q: got %+v, want %q in line %d", c.text, cellErr, c.want, c.line)
		}
	}
}

func TestBundles(t *testing.T) {
	long := make([]int, maxItems+1)
	var none *image.RGBA
	for _, c := range []struct {
		values []any
		want   string
	}{
		{[]any{3}, "3"},
		{[]any{"a\xff"}, "a\uFFFD"},
		{[]any{1, nil}, "1 <nil>"},
		{[]any{struct{ X int }{4}}, "{4}"},
		{[]any{[]string{"a", "b"}}, "[a b]"},
		{[]any{errors.New("bad"), 1}, "bad 1"},
		{[]any{none}, "<nil>"},
		{[]any{strings.Repeat("x", maxText+1)}, "xxx"},
	} {
		b, err := bundle(c.values)
		if text, _ := b["text/plain"].(string); err != nil || !strings.HasPrefix(text, c.want) {
			t.Errorf("%v: got %v %v", c.values, b, err)
		}
	}
	if b, _ := bundle([]any{long}); !strings.HasSuffix(b["text/plain"].(string), "and 1 more") {
		t.Error("a long slice is not cut")
	}
	if b, err := bundle([]any{image.NewRGBA(image.Rect(0, 0, 2, 2))}); err != nil || b["image/png"] == nil {
		t.Errorf("got %v %v", b, err)
	}
}

func FuzzFrames(f *testing.F) {
	f.Add([]byte("\x00\x00\x00\x10{\"op\":\"display\"}"))
	f.Add([]byte("\xff\xff\xff\xff{"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r := newFrameReader(strings.NewReader(string(b)))
		for {
			if _, err := r.read(); err != nil {
				return
			}
		}
	})
}

func TestGoOnly(t *testing.T) {
	sh := newFake()
	for _, c := range []struct{ code, want string }{
		{"x := 1\n%who\ny", "x := 1\n    \ny"},
		{"%time f(x)", "      f(x)"},
		{"  %time  t", "         t"},
		{"%%time\nf(\n", "      \nf(\n"},
		{"%%sh\nls żółw\n", "    \n          \n"},
		{"f.G?\n$ls", "f.G \n   "},
		{"x\r\n%who\r\n", "x\r\n     \n"},
	} {
		if got := sh.goOnly(c.code); got != c.want || len(got) != len(c.code) {
			t.Errorf("%q: got %q, want %q", c.code, got, c.want)
		}
	}
	if s, _ := sh.Status(t.Context(), "%%time\nif {"); s.State != "incomplete" {
		t.Errorf("got %v", s)
	}
}
