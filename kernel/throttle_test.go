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
}

// TestThrottledOutputWaits counts how long a cell sleeps that shows and prints more than
// a burst: all of it would be sleep, if time stood still.
func TestThrottledOutputWaits(t *testing.T) {
	out := newOutput(&request{server: &server{iopub: &endpoint{}}, message: &message{}}, executeQuestion{}, 1)
	var slept time.Duration
	out.shows.sleep = func(d time.Duration) { slept = max(slept, d) }
	out.prints.sleep = out.shows.sleep
	for range showBurst {
		out.Display("", false, nil)
	}
	if slept != 0 {
		t.Errorf("the burst waits %v", slept)
	}
	for range 100 * showRate {
		out.Clear(true)
	}
	if slept < time.Second {
		t.Errorf("displays wait only %v", slept)
	}
	slept = 0
	for range 10 {
		out.Stream("stdout", strings.Repeat("x", printBurst))
	}
	if slept < time.Second {
		t.Errorf("prints wait only %v", slept)
	}
}
