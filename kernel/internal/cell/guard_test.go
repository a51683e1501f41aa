package cell

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

// TestGuardedGoroutines panics, exits and is interrupted in goroutines that
// compiled code starts: the process lives, and so do the variables.
func TestGuardedGoroutines(t *testing.T) {
	c := newSession(t)
	if _, err := c.Run(t.Context(), 1, "kept := 41"); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"var wg sync.WaitGroup\nwg.Go(func() { panic(`boom`) })\nwg.Wait()\nselect {}":                                                   "in a goroutine: boom",
		"var wg sync.WaitGroup\nwg.Go(func() { os.Exit(3) })\nselect {}":                                                                 "exit",
		"time.AfterFunc(0, func() { panic(`late`) })\nselect {}":                                                                         "in a goroutine: late",
		"ctx, cancel := context.WithCancel(context.Background())\ncontext.AfterFunc(ctx, func() { panic(`gone`) })\ncancel()\nselect {}": "in a goroutine: gone",
		"var wg sync.WaitGroup\nfor range 4 {\n\twg.Go(func() { for { } })\n}\nwg.Wait()":                                                "interrupted",
		"type G struct{ sync.WaitGroup }\nvar g G\ng.Go(func() { panic(`in`) })\nselect {}":                                              "in a goroutine: in",
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		_, err := c.Run(ctx, 2, text)
		cancel()
		var e *Error
		if !errors.As(err, &e) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
		if r, err := c.Run(t.Context(), 3, "kept + 1"); err != nil || r.Values[0] != 42 {
			t.Errorf("after %s: %v, %v", text, r.Values, err)
		}
	}
}
