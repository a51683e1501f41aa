package kernel

import (
	"testing"
	"time"
)

func TestThrottle(t *testing.T) {
	var th throttle
	now := time.Unix(0, 0)
	step := func(after time.Duration, n int, want time.Duration) {
		t.Helper()
		now = now.Add(after)
		if got := th.take(n, now); got.Round(time.Millisecond) != want {
			t.Errorf("%d bytes at %v: wait %v, want %v", n, now.Unix(), got, want)
		}
	}
	step(0, printBurst, 0)
	step(0, 64_000, 64*time.Millisecond)
	step(64*time.Millisecond, 64_000, 64*time.Millisecond)
	step(64*time.Millisecond, 1000, time.Millisecond)
	step(time.Hour, printBurst, 0)
}
