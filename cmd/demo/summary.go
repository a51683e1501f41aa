package main

import (
	"fmt"
	"strings"
)

// summary ends the demonstration: what was put in, to compare with what the
// notebook found, and where everything is.
func (st *stage) summary() {
	t := st.truth
	st.say("\nGenerated")
	row := func(name, format string, args ...any) { st.say("  %-22s %s", name, fmt.Sprintf(format, args...)) }
	row("lines", "%s in %d objects", grouped(t.Lines), len(t.Objects))
	row("distinct events", "%s", grouped(t.Events))
	row("duplicates", "%s", grouped(t.Duplicates))
	row("broken lines", "%d (ragged %d, quote %d, number %d, encoding %d)", t.AllBad(), t.Bad[0], t.Bad[1], t.Bad[2], t.Bad[3])
	row("late events", "%s", grouped(t.Late))
	row("visitors, visits", "%s, %s", grouped(t.Visitors), grouped(t.Visits))
	row("buyers", "%.1f%% of viewers, %.1f%% of others", 100*t.ViewerRate(), 100*t.OtherRate())
	st.say("\nEverything is in %s", st.dir)
}

// grouped writes 2000000 as 2,000,000.
func grouped(n int64) string {
	digits := fmt.Sprint(n)
	var b strings.Builder
	for i, d := range digits {
		if left := len(digits) - i; i > 0 && left%3 == 0 && digits[i-1] != '-' {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }
