package kernel

import (
	"fmt"
	"html"
	"strings"
	"time"

	"weir/kernel/shell"
)

// A query that is done before showAfter shows no progress; a bar moves at most
// every moveEvery.
const (
	showAfter = 400 * time.Millisecond
	moveEvery = 200 * time.Millisecond
)

// progressBars knows the bars of one cell.
type progressBars struct {
	bars map[string]*progressBar
}

type progressBar struct {
	last  shell.Progress
	shown bool
	moved time.Time
}

// A progressShow is what to display now; id is set by stop only.
type progressShow struct {
	id     string
	update bool
	bundle map[string]any
}

// step takes a report and returns what to show, or nil.
func (b *progressBars) step(p shell.Progress, now time.Time) *progressShow {
	bar := b.bars[p.ID]
	if bar == nil {
		bar = &progressBar{}
		if b.bars == nil {
			b.bars = map[string]*progressBar{}
		}
		b.bars[p.ID] = bar
	}
	bar.last = p
	update := bar.shown
	switch {
	case p.Elapsed <= showAfter && !bar.shown:
		if p.Done {
			delete(b.bars, p.ID)
		}
		return nil
	case p.Done:
		delete(b.bars, p.ID)
		text := summary(p)
		if p.Stopped {
			text += ", stopped"
		}
		return &progressShow{update: update, bundle: muted(text)}
	case now.Sub(bar.moved) < moveEvery:
		return nil
	}
	bar.shown, bar.moved = true, now
	return &progressShow{update: update, bundle: barBundle(p)}
}

// stop ends the bars of queries that a failed or interrupted cell left behind.
func (b *progressBars) stop() []progressShow {
	var left []progressShow
	for id, bar := range b.bars {
		if bar.shown {
			left = append(left, progressShow{id: id, update: true, bundle: muted(summary(bar.last) + ", not finished")})
		}
	}
	b.bars = nil
	return left
}

// summary is the line that stays: "read 2,000,000 rows · 400 MB in 3.2 s".
func summary(p shell.Progress) string {
	if p.Label != "" && !strings.Contains(p.Label, " ") {
		return p.Label + " " + amounts(p) + " in " + seconds(p.Elapsed)
	}
	return join(p.Label, amounts(p)) + " in " + seconds(p.Elapsed)
}

func join(parts ...string) string {
	var full []string
	for _, part := range parts {
		if part != "" {
			full = append(full, part)
		}
	}
	return strings.Join(full, " · ")
}

func amounts(p shell.Progress) string {
	var rows, bytes string
	if p.Rows > 0 {
		rows = thousands(p.Rows) + " rows"
	}
	if p.Bytes > 0 {
		bytes = size(p.Bytes)
	}
	return join(rows, bytes)
}

func barBundle(p shell.Progress) map[string]any {
	text := join(p.Label, amounts(p))
	share := 0.0
	if p.BytesTotal > 0 {
		share = min(1, float64(p.Bytes)/float64(p.BytesTotal))
		text = join(p.Label, fmt.Sprintf("%.0f %%", share*100), amounts(p)+" of "+size(p.BytesTotal))
	}
	if p.Left > 0 {
		text = join(text, seconds(p.Left)+" left")
	} else {
		text = join(text, seconds(p.Elapsed))
	}
	bar := "<progress style='width:16em'></progress>"
	if p.BytesTotal > 0 {
		bar = fmt.Sprintf("<progress style='width:16em' max='1' value='%.3f'></progress>", share)
	}
	return map[string]any{
		"text/html":  "<div style='font-size:smaller'>" + bar + " " + html.EscapeString(text) + "</div>",
		"text/plain": text,
	}
}

func muted(text string) map[string]any {
	return map[string]any{
		"text/html":  "<div style='font-size:smaller;opacity:.6'>" + html.EscapeString(text) + "</div>",
		"text/plain": text,
	}
}

func thousands(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func size(n int64) string {
	units := []string{"B", "kB", "MB", "GB", "TB", "PB", "EB"}
	f, unit := float64(n), 0
	for f >= 999.5 && unit < len(units)-1 {
		f /= 1000
		unit++
	}
	if f < 9.95 && unit > 0 {
		return fmt.Sprintf("%.1f %s", f, units[unit])
	}
	return fmt.Sprintf("%.0f %s", f, units[unit])
}

func seconds(d time.Duration) string {
	switch {
	case d >= time.Hour:
		return fmt.Sprintf("%d h %02d min", int(d.Hours()), int(d.Minutes())%60)
	case d >= time.Minute:
		return fmt.Sprintf("%d min %02d s", int(d.Minutes()), int(d.Seconds())%60)
	case d >= 10*time.Second:
		return fmt.Sprintf("%.0f s", d.Seconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}
