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
// its first rows come. The engine and watch call show from goroutines of their own.
type progressLine struct {
	w  io.Writer
	on bool

	mu    sync.Mutex
	drawn bool
	over  bool
}

// Queries shorter than this show no progress.
const progressAfter = 500 * time.Millisecond

// progressEvery is the time between two looks at a query.
const progressEvery = 200 * time.Millisecond

// watch shows how far q is until the function that it gives is called, also of a query that reads nothing but
// what is in memory.
func (l *progressLine) watch(q interface{ Progress() dataframe.Progress }) (stop func()) {
	if !l.on {
		return func() {}
	}
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		tick := time.NewTicker(progressEvery)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				l.show(q.Progress())
			}
		}
	})
	return func() {
		close(done)
		wg.Wait()
	}
}

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
	if p.Rows > 0 || p.Label != "" {
		fmt.Fprintf(&b, "%d rows, ", p.Rows)
	} else {
		b.WriteString("computing, ")
	}
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
