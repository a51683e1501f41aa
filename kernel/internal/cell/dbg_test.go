package cell

import (
	"context"
	"os"
	"testing"

	"weir/kernel/internal/symbols"
)

func TestDbg(t *testing.T) {
	text, _ := os.ReadFile("/tmp/dbg.txt")
	c, err := New(Config{Exports: symbols.Exports()})
	if err != nil {
		t.Fatal(err)
	}
	u, err := parse(c.fset, 1, string(text))
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.compile(u)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range p.sources() {
		t.Log(s)
	}
	t.Log(c.load(p))
	t.Log(c.execute(context.Background(), p))
}
