package column

import (
	"bytes"
	"fmt"
	"strings"
)

// Years before the first are written with BC behind the date: 44 BC is the year -43 of the calendar, which counts a year 0.

// The calendar comes again after 400 years: what is BC is read as a date so many years later, and so many days put before.
const shiftYears, shiftDays = 9600, 24 * 146097

// laterBC is b, a date perhaps with a time, in a year BC, as one of shiftYears later.
func laterBC(b []byte) ([]byte, bool) {
	if len(b) < 13 || len(b) > 80 || b[4] != '-' || bytes.IndexAny(b[10:], "Cc") < 0 {
		return nil, false
	}
	s, is := cutBC(string(b))
	year, ok := ParseInt(b[:4])
	if _, again := cutBC(s); !is || again || !ok || year < 1 || year > shiftYears {
		return nil, false
	}
	return fmt.Appendf(nil, "%04d%s", shiftYears+1-year, s[4:]), true
}

// cutBC cuts " BC" or " (BC)" off the end of s, or out of it behind the date.
func cutBC(s string) (rest string, is bool) {
	upper := strings.ToUpper(s)
	for _, mark := range []string{" (BC)", " BC"} {
		at := strings.Index(upper, mark)
		if end := at + len(mark); at >= 10 && (end == len(s) || s[end] == ' ') {
			return s[:at] + s[end:], true
		}
	}
	return s, false
}

func parseDateBC(b []byte) (int32, bool) {
	later, ok := laterBC(b)
	if !ok {
		return 0, false
	}
	d, ok := ParseDateBytes(later)
	return d - shiftDays, ok
}

// parseTimestampBC reads a timestamp in a year BC. What clocks showed then in a zone nobody knows, and nanoseconds do not
// reach so far.
func parseTimestampBC(b []byte, t Type) (int64, bool) {
	later, ok := laterBC(b)
	if !ok || t.Zone != "" && t.Zone != "UTC" || t.Unit == Nano {
		return 0, false
	}
	v, ok := ParseTimestampBytes(later, t)
	return v - shiftDays*86400*t.Unit.PerSecond(), ok
}
