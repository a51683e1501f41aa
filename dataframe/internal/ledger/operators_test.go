package ledger

import "testing"

func TestForOperators(t *testing.T) {
	const mb = 1 << 20
	for _, c := range []struct{ memory, held int64 }{
		{0, 0}, {1, 0}, {20_000, 10_000}, {32 * mb, 16 * mb}, {64 * mb, 16 * mb}, {128 * mb, 56 * mb}, {256 * mb, 128 * mb},
		{1024 * mb, 512 * mb}, {2048 * mb, 1280 * mb}, {10 << 30, 7424 * mb},
	} {
		if got := ForOperators(c.memory); got != c.held {
			t.Errorf("of %d bytes operators may hold %d, want %d", c.memory, got, c.held)
		}
	}
	last := int64(0)
	for n := int64(1); n < 1<<42; n += n/7 + 1 {
		held := ForOperators(n)
		if held < last || held > n {
			t.Fatalf("of %d bytes operators may hold %d, of less memory %d", n, held, last)
		}
		// Who is allowed so much may hold what was asked for, but for the program's own code.
		if again := ForOperators(MemoryFor(held) + 4); again < held-codeBytes {
			t.Fatalf("%d bytes: %d are allowed, of which operators may hold %d", held, MemoryFor(held), again)
		}
		last = held
	}
}
