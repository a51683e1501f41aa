package kernel

import "testing"

// BenchmarkExecute is the round trip of a cell that prints and shows a value,
// from the request to idle, over real sockets.
func BenchmarkExecute(b *testing.B) {
	f := newFront(b, newFake())
	for b.Loop() {
		f.execute("print a\nvalue 3")
	}
}

// BenchmarkLines is ten thousand lines, each printed by itself.
func BenchmarkLines(b *testing.B) {
	f := newFront(b, newFake())
	b.SetBytes(98_890)
	for b.Loop() {
		f.execute("many")
	}
}
