package cell

import (
	"strings"
	"testing"

	"weir/kernel/internal/cell/twin"
	"weir/kernel/internal/symbols"
)

// TestAskedMethodsHaveSlots makes, for every interface that compiled code asks for more
// methods, the wrapper with all of them.
func TestAskedMethodsHaveSlots(t *testing.T) {
	c, err := New(Config{Exports: symbols.Exports()})
	if err != nil {
		t.Fatal(err)
	}
	for name, methods := range asked {
		w, ok := wrapperOf(c.in, c.cfg.Exports, name)
		if !ok {
			t.Errorf("%s has no wrapper", name)
			continue
		}
		var more []twin.Method
		for _, m := range methods {
			method, text, _ := strings.Cut(m, " ")
			more = append(more, twin.Method{Name: method, Type: twin.Signature(text)})
		}
		if err := c.composed.add(w, more); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
