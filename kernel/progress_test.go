package kernel

import (
	"strings"
	"testing"
	"time"

	"weir/kernel/shell"
)

func TestProgressSteps(t *testing.T) {
	var bars progressBars
	at := func(ms int) time.Time { return time.Unix(0, 0).Add(time.Duration(ms) * time.Millisecond) }
	step := func(ms int, done bool) string {
		p := shell.Progress{ID: "q", Label: "read <s3>", Rows: 1234567, Bytes: 50e6, BytesTotal: 200e6, Elapsed: time.Duration(ms) * time.Millisecond, Left: 90 * time.Second, Done: done}
		show := bars.step(p, at(ms))
		if show == nil {
			return ""
		}
		if !strings.Contains(show.bundle["text/html"].(string), "read &lt;s3&gt;") {
			t.Errorf("html %v", show.bundle["text/html"])
		}
		if show.update {
			return "update: " + show.bundle["text/plain"].(string)
		}
		return "new: " + show.bundle["text/plain"].(string)
	}
	const line = "read <s3> · 25 % · 1,234,567 rows · 50 MB of 200 MB · 1 min 30 s left"
	for _, s := range []struct {
		ms   int
		done bool
		want string
	}{
		{100, false, ""},
		{200, true, ""}, // short queries leave no trace
		{300, false, ""},
		{500, false, "new: " + line},
		{600, false, ""},
		{710, false, "update: " + line},
		{720, true, "update: read <s3> · 1,234,567 rows · 50 MB in 0.7 s"},
		{900, true, "new: read <s3> · 1,234,567 rows · 50 MB in 0.9 s"},
	} {
		if got := step(s.ms, s.done); got != s.want {
			t.Errorf("after %d ms: got %q, want %q", s.ms, got, s.want)
		}
	}
	stopped := bars.step(shell.Progress{ID: "s", Label: "read", Rows: 2, Elapsed: time.Second, Done: true, Stopped: true}, at(0))
	if got := stopped.bundle["text/plain"]; got != "read 2 rows in 1.0 s, stopped" {
		t.Errorf("got %q", got)
	}
	if left := bars.stop(); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

func TestSpelling(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", -1234567: "-1,234,567", -100: "-100"} {
		if got := thousands(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
	for n, want := range map[int64]string{0: "0 B", 999: "999 B", 1000: "1.0 kB", 9949: "9.9 kB", 9950: "10 kB", 999_600: "1.0 MB", 400e6: "400 MB", 1<<63 - 1: "9.2 EB"} {
		if got := size(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}
