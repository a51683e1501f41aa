package csv

import (
	"fmt"
	"strings"
	"time"

	"weir/dataframe/column"
)

// A Pattern is how a date or a moment is written, by the directives of strptime.
type Pattern struct {
	Text  string
	steps []step
	clock bool // it has a time of day
	zoned bool // it has an offset
}

// A step reads a part of a text into m and is what is left; not ok if it does not fit.
type step func(m *moment, b []byte) (rest []byte, ok bool)

// moment is the parts of a date and a time of day.
type moment struct {
	year, month, day, hour, minute, second int
	nano, offset                           int64
	half                                   int // 1: before noon, 2: after noon
}

// directives are the parts of patterns.
var directives = map[byte]step{
	'Y': digits(4, 4, func(m *moment, v int) { m.year = v }),
	'y': digits(2, 2, func(m *moment, v int) {
		m.year = 2000 + v
		if v >= 69 {
			m.year = 1900 + v
		}
	}),
	'm': digits(1, 2, func(m *moment, v int) { m.month = v }),
	'd': digits(1, 2, func(m *moment, v int) { m.day = v }),
	'H': digits(1, 2, func(m *moment, v int) { m.hour = v }),
	'I': digits(1, 2, func(m *moment, v int) {
		if m.hour = v; v < 1 || v > 12 {
			m.hour = -1
		}
	}),
	'M': digits(2, 2, func(m *moment, v int) { m.minute = v }),
	'S': digits(2, 2, func(m *moment, v int) { m.second = v }),
	'f': fraction, 'p': halfDay, 'b': monthName, 'B': monthName, 'a': dayName, 'A': dayName, 'z': zone,
}

var shorthands = strings.NewReplacer("%F", "%Y-%m-%d", "%T", "%H:%M:%S", "%R", "%H:%M", "%D", "%m/%d/%y")

// ParsePattern reads a pattern such as %d/%m/%Y %H:%M:%S.%f: %Y, %y (69 to 99 are 1969 to 1999), %m, %d, %H, %I and %p, %M, %S,
// %f (a fraction of a second), %b and %B, %a and %A, %z (+02:00, +0200, Z, UTC, GMT), %F, %T, %%; a space stands for any space.
func ParsePattern(text string) (*Pattern, error) {
	p := &Pattern{Text: text}
	seen := map[byte]bool{}
	long := shorthands.Replace(text)
	for i := 0; i < len(long); i++ {
		c := long[i]
		if c != '%' {
			p.steps = append(p.steps, literal(c))
			continue
		}
		if i++; i == len(long) {
			return nil, fmt.Errorf("pattern %q ends in %%", text)
		}
		c = long[i]
		d, ok := directives[c]
		switch {
		case c == '%':
			d = literal('%')
		case !ok:
			return nil, fmt.Errorf("pattern %q: there is no %%%c; there are %%Y %%y %%m %%d %%H %%I %%p %%M %%S %%f %%b %%B %%a %%A %%z %%F %%T", text, c)
		}
		seen[c] = true
		p.steps = append(p.steps, d)
	}
	if !(seen['Y'] || seen['y']) || !(seen['m'] || seen['b'] || seen['B']) || !seen['d'] {
		return nil, fmt.Errorf("pattern %q has no year, month and day; write one such as %%d/%%m/%%Y", text)
	}
	p.clock, p.zoned = seen['H'] || seen['I'], seen['z']
	return p, nil
}

func literal(c byte) step {
	return func(_ *moment, b []byte) ([]byte, bool) {
		if c == ' ' {
			rest := b
			for len(rest) > 0 && rest[0] == ' ' {
				rest = rest[1:]
			}
			return rest, len(rest) < len(b)
		}
		if len(b) == 0 || b[0] != c {
			return b, false
		}
		return b[1:], true
	}
}

func digits(least, most int, set func(*moment, int)) step {
	return func(m *moment, b []byte) ([]byte, bool) {
		v, i := 0, 0
		for ; i < most && i < len(b) && b[i]-'0' <= 9; i++ {
			v = v*10 + int(b[i]-'0')
		}
		set(m, v)
		return b[i:], i >= least
	}
}

// fraction reads digits of a second; those behind the ninth are dropped.
func fraction(m *moment, b []byte) ([]byte, bool) {
	i, unit := 0, int64(1e8)
	for m.nano = 0; i < len(b) && b[i]-'0' <= 9; i++ {
		m.nano += int64(b[i]-'0') * unit
		unit /= 10
	}
	return b[i:], i > 0
}

func halfDay(m *moment, b []byte) ([]byte, bool) {
	if len(b) < 2 || b[1]|0x20 != 'm' {
		return b, false
	}
	m.half = map[byte]int{'a': 1, 'p': 2}[b[0]|0x20]
	return b[2:], m.half > 0
}

func monthName(m *moment, b []byte) ([]byte, bool) {
	for i := time.January; i <= time.December; i++ {
		if rest, ok := cutName(b, i.String()); ok {
			m.month = int(i)
			return rest, true
		}
	}
	return b, false
}

func dayName(_ *moment, b []byte) ([]byte, bool) {
	for i := time.Sunday; i <= time.Saturday; i++ {
		if rest, ok := cutName(b, i.String()); ok {
			return rest, true
		}
	}
	return b, false
}

// cutName cuts a name, or its first three letters, in any case.
func cutName(b []byte, name string) ([]byte, bool) {
	for _, n := range []string{name, name[:3]} {
		if len(b) >= len(n) && strings.EqualFold(string(b[:len(n)]), n) {
			return b[len(n):], true
		}
	}
	return b, false
}

func zone(m *moment, b []byte) ([]byte, bool) {
	for _, utc := range []string{"Z", "UTC", "GMT"} {
		if len(b) >= len(utc) && strings.EqualFold(string(b[:len(utc)]), utc) {
			m.offset = 0
			return b[len(utc):], true
		}
	}
	if len(b) < 3 || b[0] != '+' && b[0] != '-' {
		return b, false
	}
	h, ok := twoDigits(b[1:])
	rest, minutes := b[3:], int64(0)
	if len(rest) > 0 && rest[0] == ':' {
		rest = rest[1:]
	}
	if len(rest) >= 2 {
		if v, has := twoDigits(rest); has {
			minutes, rest = v, rest[2:]
		}
	}
	if m.offset = h*3600 + minutes*60; b[0] == '-' {
		m.offset = -m.offset
	}
	return rest, ok && h < 24 && minutes < 60
}

// read is the parts of b; not ok if b does not fit or is no moment.
func (p *Pattern) read(b []byte) (m moment, ok bool) {
	for _, s := range p.steps {
		if b, ok = s(&m, b); !ok {
			return m, false
		}
	}
	switch m.half {
	case 1:
		m.hour %= 12
	case 2:
		m.hour = m.hour%12 + 12
	}
	good := len(b) == 0 && m.month >= 1 && m.month <= 12 && m.day >= 1 && m.hour >= 0 && m.hour < 24 && m.minute < 60 && m.second < 60
	return m, good && m.day <= time.Date(m.year, time.Month(m.month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// Date reads days since 1970-01-01.
func (p *Pattern) Date(b []byte) (int32, bool) {
	m, ok := p.read(b)
	if !ok || m.hour|m.minute|m.second != 0 {
		return 0, false
	}
	return int32(m.utc(time.UTC).Unix() / 86400), true
}

func (m *moment) utc(loc *time.Location) time.Time {
	return time.Date(m.year, time.Month(m.month), m.day, m.hour, m.minute, m.second, int(m.nano), loc)
}

// Timestamp reads the stored value of a timestamp of type t, in whose zone a moment without offset is.
func (p *Pattern) Timestamp(b []byte, t column.Type) (int64, bool) {
	m, ok := p.read(b)
	if !ok {
		return 0, false
	}
	if p.zoned {
		return t.StoredChecked(m.utc(time.UTC).Add(-time.Duration(m.offset) * time.Second))
	}
	return t.StoredChecked(m.utc(column.Location(t.Zone)))
}
