package column

import (
	"fmt"
	"testing"
)

// Texts put together hold the buffers that they show, and not all that their vectors had.
func TestConcatLeavesBuffersOut(t *testing.T) {
	all := &Texts{Typ: String}
	for i := range 1000 {
		text := []byte(fmt.Sprint("a text that does not fit in a view ", i))
		all.Views = append(all.Views, MakeView(text, uint32(i), 0))
		all.Buffers = append(all.Buffers, text)
	}
	got := Concat(String, []Vector{all.Slice(10, 12), all.Slice(500, 501)}).(*Texts)
	if len(got.Buffers) != 3 {
		t.Errorf("3 texts hold %d buffers", len(got.Buffers))
	}
	for i, want := range []int{10, 11, 500} {
		if string(got.Bytes(i)) != string(all.Bytes(want)) {
			t.Errorf("text %d is %s", i, got.Bytes(i))
		}
	}
}
