package cell

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
)

// TestUntakenErrors runs cells whose statements give errors. The text after =>
// is where the cell stops, "" if it does not.
func TestUntakenErrors(t *testing.T) {
	const decls = `var n int
func bad() error { n++; return io.EOF }
func two() (int, error) { n++; return 1, io.EOF }
func good() error { n++; return nil }
type E struct{ At int }
func (e E) Error() string { return fmt.Sprint("E at ", e.At) }
func own() error { return E{7} }
type W struct{}
func (W) Write(p []byte) (int, error) { return 0, io.EOF }
type Buf struct{ bytes.Buffer }
func seq(yield func(int) bool) { _ = yield(1) && yield(2) }
`
	for text, want := range map[string]string{
		"bad()\nn = 100":              "2:1: error: EOF",
		"n = 1\n\ntwo()\nn = 100":     "2:3: error: EOF",
		"good()\nn = 100":             "",
		"own()\nn = 100":              "2:1: error: E at 7",
		"own()":                       "2:1: error: E at 7",
		"var e error = E{3}\ne":       "2:2: error: E at 3",
		"bad();":                      "2:1: error: EOF",
		"two();":                      "2:1: error: EOF",
		"two()":                       "2:1: error: EOF",
		"_ = bad()\nx, _ := two()\nx": "",
		"err := bad()\nn = 5":         "",
		"for i := range 3 {\n\tbad()\n\tn = i\n}":                                    "2:2: error: EOF",
		"if good(); n > 0 {\n\n\ttwo()\n}\nn":                                        "2:3: error: EOF",
		"switch bad(); {\n}\nn":                                                      "2:1: error: EOF",
		"for v := range seq {\n\t_ = v\n\tbad()\n}":                                  "2:3: error: EOF",
		"f := func() error { bad(); return nil }\nf()\nn = 1":                        "",
		"f := func() error { return bad() }\nf()\nn = 1":                             "2:2: error: EOF",
		"func() error { return bad() }()\nn = 1":                                     "2:1: error: EOF",
		"func() { bad() }()\nn = 1":                                                  "",
		"defer func() { recover(); n = 9 }()\nbad()\nn = 100":                        "2:2: error: EOF",
		"defer bad()\nn = 7":                                                         "2:1: error: EOF",
		"n = 3\ndefer two()\nn = 7":                                                  "2:2: error: EOF",
		"defer bad()\npanic(\"first\")":                                              "2:2:1: panic: first",
		"defer good()\nn = 100":                                                      "",
		"go bad()\nn = 100":                                                          "",
		"func() { defer bad() }()\nn = 100":                                          "",
		"W{}.Write(nil)\nn = 1":                                                      "2:1: error: EOF",
		"var w io.Writer = W{}\nw.Write(nil)\nn = 1":                                 "2:2: error: EOF",
		"fmt.Fprintln(W{}, 1)\nn = 1":                                                "",
		"bufio.NewWriterSize(W{}, 16).WriteString(strings.Repeat(\"x\", 99))\nn = 1": "",
		"b := bufio.NewWriter(W{})\nb.WriteString(\"x\")\nb.Flush()\nn = 1":          "2:3: error: EOF",
		"var b Buf\nb.WriteString(\"x\")\nsha256.New().Write(nil)\nn = 1":            "",
		"strconv.\n\tAtoi(\"x\")\nn = 1":                                             "2:1: error: strconv.Atoi",
		"io.\n\tWriteString(W{}, \"x\")\nn = 1":                                      "2:1: error: EOF",
		"bad()\npanic(1)":                                                            "2:1: error: EOF",
	} {
		c := newSession(t)
		if _, err := c.Run(context.Background(), 1, decls); err != nil {
			t.Fatal(err)
		}
		r, err := c.Run(context.Background(), 2, text)
		place, msg, _ := strings.Cut(want, ": ")
		switch {
		case want == "" && err != nil, want != "" && (err == nil || !strings.Contains(err.Error(), msg)):
			t.Errorf("%s\ngave %v, error %v; want %q", text, r.Values, err, want)
		case msg != "" && !strings.HasPrefix(err.Error(), "cell["+strings.Replace(place, ":", "]:", 1)+": "):
			t.Errorf("%s\nerror %v; want %q", text, err, want)
		}
		if strings.HasSuffix(want, ": EOF") && !errors.Is(err, io.EOF) {
			t.Errorf("%s: %v does not unwrap", text, err)
		}
		n, err := c.Run(context.Background(), 3, "n")
		if err != nil || want != "" && n.Values[0] == 100 {
			t.Errorf("%s\nran on behind the error: %v %v", text, n.Values, err)
		}
	}
}

// TestPanicMessages checks that panics are worded as native Go words them.
func TestPanicMessages(t *testing.T) {
	const nilPointer, decls = "runtime error: invalid memory address or nil pointer dereference", `
type I interface{ M() }
type J interface{ N() }
type T int
func (T) M() {}
type P struct{ X int }
type E struct{ At int }
func (E) Error() string { return "own error" }
`
	for text, want := range map[string]string{
		"var p *int\n*p":                     nilPointer,
		"var p *P\nfmt.Println(*p)":          nilPointer,
		"var p *P\np.X":                      nilPointer,
		"var e error\ne.Error()":             nilPointer,
		"var i I\nf := i.M\n_ = f":           nilPointer,
		"var i I = T(1)\ni.(J)":              "interface conversion: main.T is not main.J: missing method N",
		"var i I\ni.(J)":                     "interface conversion: interface is nil, not main.J",
		"var i I\ni.(T)":                     "interface conversion: main.I is nil, not main.T",
		"var x any\nx.(T)":                   "interface conversion: interface {} is nil, not main.T",
		"var x any = 3\nx.(J)":               "interface conversion: int is not main.J: missing method N",
		"var x any = T(3)\nx.(string)":       "interface conversion: interface {} is main.T, not string",
		"k := -1\nmake([]int, k)":            "runtime error: makeslice: len out of range",
		"k := -1\nmake([]int, 0, k)":         "runtime error: makeslice: cap out of range",
		"k := -1\n1 << k":                    "runtime error: negative shift amount",
		"k, n := int8(-1), 8\nn >>= k":       "runtime error: negative shift amount",
		"s := make([]int, 2)\n[3]int(s)":     "runtime error: cannot convert slice with length 2 to array or pointer to array with length 3",
		"m := map[any]int{}\nm[[]int{}] = 1": "runtime error: hash of unhashable type []int",
		"x := []int{}\npanic(E{1})":          "own error",
		"x := 1\npanic(P{4})":                "{4}",
		"x := 1\npanic(nil)":                 "panic called with nil argument",
		"x := 1\ngo panic(E{1}); select {}":  "in a goroutine: own error",
		"x := []int{1}\nx[len(x)]":           "runtime error: index out of range [1] with length 1",
		"x, k := []int{1}, 2\nx[1:k]":        "runtime error: slice bounds out of range [:2] with capacity 1",
	} {
		_, err := newSession(t).Run(context.Background(), 1, decls+text)
		var e *Error
		if !errors.As(err, &e) || e.Kind != Panicked || e.Message != want || e.Line != 10 {
			t.Errorf("%s\n%v, want %s", text, err, want)
		}
	}
}
