package cell

import (
	"testing"

	"weir/kernel/internal/symbols"
)

// TestLogLines checks that a logger that tells lines tells those of the cell.
func TestLogLines(t *testing.T) {
	got, err := runCell(symbols.Exports(), `l := log.New(os.Stdout, "p: ", log.Lshortfile|log.Lmsgprefix)
l.Println("one")
l.SetFlags(0)
l.Println("two", l.Writer() == os.Stdout)
func tell() {
	l.Print("three")
}
l.SetFlags(log.Llongfile)
tell()
var buf bytes.Buffer
l.SetOutput(&buf)
l.Print("four")
fmt.Print(buf.String())
`)
	if err != nil {
		t.Fatal(err)
	}
	want := "cell[1]:2: p: one\np: two true\np: cell[1]:6: three\np: cell[1]:12: four\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
