package notebooks

import (
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"weir/kernel/shell"
)

// Terminal makes an observer that draws a run as lines of text: one a cell,
//
//	[ 3/18] Read the raw logs … 4.2 s
//
// and, on a terminal, below the line of a long cell's work a bar that moves in
// place. Elsewhere a long cell adds a plain line every ten seconds.
func Terminal(w io.Writer, tty bool) func(Event) {
	t := &terminal{w: w, tty: tty}
	return t.observe
}

type terminal struct {
	w    io.Writer
	tty  bool
	next time.Duration // of the cell's time: when a plain line is due
}

const plainEvery = 10 * time.Second

func (t *terminal) observe(e Event) {
	switch e.Kind {
	case CellStarted:
		t.next = plainEvery
		if t.tty {
			fmt.Fprint(t.w, headline(e)+" …")
		}
	case CellProgress:
		if t.tty {
			fmt.Fprint(t.w, "\r\x1b[K"+fit(headline(e), 36)+"  "+bar(e.Progress)+work(e.Progress))
		} else if e.Elapsed >= t.next {
			t.next = e.Elapsed + plainEvery
			fmt.Fprintln(t.w, headline(e)+" … "+work(e.Progress))
		}
	case CellEnded:
		if t.tty {
			fmt.Fprint(t.w, "\r\x1b[K")
		}
		verdict := ""
		if e.Err != nil {
			verdict = " failed after"
		}
		fmt.Fprintln(t.w, headline(e)+" …"+verdict+" "+seconds(e.Elapsed))
	}
}

func headline(e Event) string {
	width := len(fmt.Sprint(e.Cells))
	return fit(fmt.Sprintf("[%*d/%d] %s", width, e.Cell, e.Cells, strings.Map(visible, e.Title)), 66)
}

// visible drops what would move the cursor.
func visible(r rune) rune {
	if r < ' ' || r == 0x7f {
		return -1
	}
	return r
}

func fit(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// bar is the share of the bytes that is done; "" if the whole is unknown.
func bar(p shell.Progress) string {
	if p.BytesTotal <= 0 {
		return ""
	}
	const width = 10
	done := min(max(float64(p.Bytes)/float64(p.BytesTotal), 0), 1)
	full := int(math.Round(done * width))
	return strings.Repeat("█", full) + strings.Repeat("░", width-full) + fmt.Sprintf(" %2.0f%%  ", math.Floor(done*100))
}

// work spells rows, bytes and the time left, as far as they are known.
func work(p shell.Progress) string {
	var parts []string
	if p.Rows > 0 {
		parts = append(parts, short(float64(p.Rows), 1000, "", "k", "M", "G")+" rows")
	}
	if p.Bytes > 0 {
		parts = append(parts, short(float64(p.Bytes), 1000, " B", " kB", " MB", " GB", " TB"))
	}
	if p.Left > 0 {
		parts = append(parts, seconds(p.Left)+" left")
	}
	return strings.Join(parts, ", ")
}

func short(v, base float64, units ...string) string {
	unit := 0
	for v >= base*0.9995 && unit < len(units)-1 {
		v /= base
		unit++
	}
	if unit == 0 || v >= 99.95 {
		return fmt.Sprintf("%.0f%s", v, units[unit])
	}
	return fmt.Sprintf("%.1f%s", v, units[unit])
}

func seconds(d time.Duration) string {
	switch {
	case d < 100*time.Millisecond:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute-50*time.Millisecond:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < time.Hour-500*time.Millisecond:
		d = d.Round(time.Second)
		return fmt.Sprintf("%d min %02d s", int(d.Minutes()), int(d.Seconds())%60)
	}
	d = d.Round(time.Minute)
	return fmt.Sprintf("%d h %02d min", int(d.Hours()), int(d.Minutes())%60)
}
