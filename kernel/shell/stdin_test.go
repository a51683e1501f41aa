package shell

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// What a cell reads from the standard input is asked for, a line at a time.
func TestStandardInput(t *testing.T) {
	c := startGo(t)
	for _, test := range []struct{ name, code, want string }{
		{"scan", "var a, b string\nfmt.Print(\"who? \")\nfmt.Scanln(&a, &b)\nfmt.Println(\"hello\", b, a)", `stdout "who? ";ask  false;stdout "hello Lovelace Ada\n"`},
		{"scan twice of a line", "var a, b string\nfmt.Scan(&a)\nfmt.Scan(&b)\nfmt.Println(b, a)", `ask  false;stdout "Lovelace Ada\n"`},
		{"what the cell before left", "var a string\nfmt.Scan(&a)\na", `ask  false;result Ada`},
		{"reader", "in := bufio.NewReader(os.Stdin)\nline, err := in.ReadString('\\n')\nfmt.Printf(\"%q %v\\n\", line, err)", `ask  false;stdout "\"Ada Lovelace\\n\" <nil>\n"`},
		{"scanner", "lines := bufio.NewScanner(os.Stdin)\nfor i := 0; i < 2 && lines.Scan(); i++ { fmt.Println(lines.Text()) }", `ask  false;stdout "Ada Lovelace\n";ask  false;stdout "Ada Lovelace\n"`},
		{"method", "b := make([]byte, 3)\nn, err := os.Stdin.Read(b)\nfmt.Println(n, string(b), err)", `ask  false;stdout "3 Ada <nil>\n"`},
	} {
		out := &record{answer: "Ada Lovelace"}
		if err := c.Run(t.Context(), Cell{Number: 1, Text: test.code}, out); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if got := strings.Join(out.log, ";"); got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
}

// An interrupt ends a cell that waits for a line; where nobody can be asked, there is none.
func TestStandardInputEnds(t *testing.T) {
	c := startGo(t)
	ctx, stop := context.WithCancel(t.Context())
	out := &record{seen: make(chan string, 10)}
	ended := make(chan error)
	go func() { ended <- c.Run(ctx, Cell{Number: 1, Text: "var a string\nfmt.Print(1)\nfmt.Scan(&a)"}, out) }()
	<-out.seen
	stop()
	var cellErr *CellError
	if err := <-ended; !errors.As(err, &cellErr) || cellErr.Name != "interrupted" {
		t.Errorf("an interrupted cell: %v", err)
	}
	alone := &deaf{}
	if err := c.Run(t.Context(), Cell{Number: 2, Text: "lines := bufio.NewScanner(os.Stdin)\nlines.Scan()"}, alone); err != nil || alone.last["text/plain"] != "false" {
		t.Errorf("without a person: %v %v", alone.last, err)
	}
}

// deaf is an Output without a person.
type deaf struct{ record }

func (d *deaf) Ask(context.Context, string, bool) (string, error) { return "", errors.New("nobody") }
