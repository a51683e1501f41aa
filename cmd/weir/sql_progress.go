package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"weir/dataframe"
)

// progressLine is a line of a terminal that tells how far a query is, until
// its first rows come. The engine calls show from a goroutine of its own.
type progressLine struct {
	w  io.Writer
	on bool

	mu    sync.Mutex
	drawn bool
	over  bool
}

// Queries shorter than this show no progress.
const progressAfter = 500 * time.Millisecond

func (l *progressLine) show(p dataframe.Progress) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.on || l.over || p.Done || p.Elapsed < progressAfter {
		return
	}
	l.drawn = true
	fmt.Fprint(l.w, "\r\x1b[K"+progressText(p))
}

// note prints what a query has to say besides its rows.
func (l *progressLine) note(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.clear()
	fmt.Fprintln(l.w, "note: "+text)
}

// end takes the line away for good.
func (l *progressLine) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.clear()
	l.over = true
}

func (l *progressLine) clear() {
	if l.drawn {
		fmt.Fprint(l.w, "\r\x1b[K")
		l.drawn = false
	}
}

// progressText is one line of at most 78 characters.
func progressText(p dataframe.Progress) string {
	var b strings.Builder
	if p.BytesTotal > 0 {
		full := int(min(max(p.Share, 0), 1) * 10)
		b.WriteString(strings.Repeat("█", full) + strings.Repeat("░", 10-full))
		fmt.Fprintf(&b, " %2.0f %%  ", min(p.Share, 1)*100)
	}
	fmt.Fprintf(&b, "%d rows, ", p.Rows)
	if p.Left > 0 {
		fmt.Fprintf(&b, "%s left", p.Left.Round(time.Second))
	} else {
		fmt.Fprint(&b, p.Elapsed.Round(time.Second))
	}
	label := []rune("  " + p.Label)
	if room := 78 - len([]rune(b.String())); len(label) > room {
		label = append(label[:max(room-1, 0)], '…')
	}
	return b.String() + string(label)
}
