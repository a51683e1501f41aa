package kernel

import (
	"strings"
	"testing"
	"time"
)

func TestThrottle(t *testing.T) {
	th := throttle{burst: printBurst, rate: printRate}
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

func TestDisplaysAreThrottled(t *testing.T) {
	f := newFront(t, newFake())
	_, messages := f.execute(strings.TrimSpace(strings.Repeat("display \n", showBurst/2+5)))
	if n := len(only(messages, "display_data")); n != showBurst+10 {
		t.Errorf("%d displays", n)
	}
	out := newOutput(&request{server: &server{}, message: &message{}}, executeQuestion{}, 1)
	now := time.Unix(0, 0)
	for range showBurst {
		if wait := out.shows.take(1, now); wait != 0 {
			t.Fatalf("a display of the burst waits %v", wait)
		}
	}
	if wait := out.shows.take(showRate, now); wait != time.Second {
		t.Errorf("waits %v", wait)
	}
}
