package kernel

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"time"

	"weir/kernel/shell"
)

// output publishes the effects of one cell under its request. It lingers: what
// the cell's goroutines print later still appears under the cell.
type output struct {
	r          *request
	parent     json.RawMessage
	number     int
	silent     bool
	allowStdin bool

	mu       sync.Mutex
	name     string // of the stream in text
	text     strings.Builder
	sent     time.Time
	timer    *time.Timer
	progress progressBars

	prints, shows throttle
}

var _ shell.Lingering = (*output)(nil)

func newOutput(r *request, q executeQuestion, number int) *output {
	return &output{
		r: r, parent: r.parent, number: number, silent: q.Silent, allowStdin: q.AllowStdin,
		prints: throttle{burst: printBurst, rate: printRate},
		shows:  throttle{burst: showBurst, rate: showRate},
	}
}

// Prints are gathered: a message for each of ten thousand lines costs seconds.
const (
	gatherTime  = 20 * time.Millisecond
	gatherBytes = 256 << 10
)

func (o *output) Lingers() bool { return true }

// Stream sends the first print at once and gathers those that follow closely.
func (o *output) Stream(name, text string) {
	o.prints.pace(len(text))
	o.mu.Lock()
	defer o.mu.Unlock()
	if name != o.name {
		o.flush()
		o.name = name
	}
	o.text.WriteString(text)
	switch {
	case o.text.Len() >= gatherBytes || time.Since(o.sent) >= gatherTime:
		o.flush()
	case o.timer == nil:
		o.timer = time.AfterFunc(gatherTime, func() {
			o.mu.Lock()
			defer o.mu.Unlock()
			o.flush()
		})
	}
}

// flush publishes gathered text. The lock is held.
func (o *output) flush() {
	if o.timer != nil {
		o.timer.Stop()
		o.timer = nil
	}
	if o.text.Len() == 0 {
		return
	}
	o.publish("stream", map[string]any{"name": o.name, "text": o.text.String()})
	o.text.Reset()
	o.sent = time.Now()
}

func (o *output) publish(kind string, content map[string]any) {
	o.r.publish(kind, o.parent, content)
}

// then publishes a message after all that was printed before it.
func (o *output) then(kind string, content map[string]any) {
	o.flush()
	o.publish(kind, content)
}

func (o *output) Display(id string, update bool, bundle map[string]any) {
	o.shows.pace(1)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.display(id, update, bundle)
}

func (o *output) display(id string, update bool, bundle map[string]any) {
	transient := map[string]any{}
	if id != "" {
		transient["display_id"] = id
	}
	kind := "display_data"
	if update && id != "" {
		kind = "update_display_data"
	}
	o.then(kind, map[string]any{"data": bundle, "metadata": map[string]any{}, "transient": transient})
}

func (o *output) Result(bundle map[string]any) {
	if o.silent {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.then("execute_result", map[string]any{"data": bundle, "metadata": map[string]any{}, "execution_count": o.number})
	if text, ok := bundle["text/plain"].(string); ok {
		o.r.history.result(o.number, text)
	}
}

func (o *output) Clear(wait bool) {
	o.shows.pace(1)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.then("clear_output", map[string]any{"wait": wait})
}

func (o *output) Progress(p shell.Progress) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if show := o.progress.step(p, time.Now()); show != nil {
		o.display(o.progressID(p.ID), show.update, show.bundle)
	}
}

func (o *output) progressID(id string) string { return "progress-" + o.r.header.ID + "-" + id }

// Ask does not hold the lock while a person thinks.
func (o *output) Ask(ctx context.Context, prompt string, secret bool) (string, error) {
	if !o.allowStdin {
		return "", errors.New("this front end takes no input: set a variable in a cell, or run the notebook with a parameter")
	}
	o.mu.Lock()
	o.flush()
	o.mu.Unlock()
	return o.r.ask(ctx, prompt, secret)
}

// finish publishes what is gathered, before the cell's reply and idle.
func (o *output) finish() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, left := range o.progress.stop() {
		o.display(o.progressID(left.id), true, left.bundle)
	}
	o.flush()
}
