package funcs

import (
	"bytes"
	"fmt"
	"strings"

	"weir/dataframe/column"
)

var strptimeFunc = Scalar{Name: "strptime", Aliases: []string{"parse_timestamp"},
	Doc: "strptime(s, pattern) reads a timestamp as format writes it: %Y %m %d %H %M %S, %y (69 to 99 are 1969 to 1999), %j, %B %b, %A %a, %I %p, %f and %L (a fraction of 1 to 9 digits), %z (+02:00, +0200, Z), %s (seconds since 1970), %F, %T, %%; a space stands for any space. What the pattern leaves out is 1970-01-01 00:00. With %z or %s in a constant pattern the result has the zone UTC, else none.",
	Examples: []Example{
		{"strptime('02/03/2026 14:07', '%d/%m/%Y %H:%M')", "2026-03-02 14:07:00"}, {"strptime('Mon, 2 March 2026, 2:07:33.5 PM', '%a, %d %B %Y, %I:%M:%S.%f %p')", "2026-03-02 14:07:33.5"},
		{"strptime('2026-03-02T14:07:33+02:00', '%Y-%m-%dT%H:%M:%S%z')", "2026-03-02 12:07:33"}, {"strptime('26061', '%y%j')", "2026-03-02 00:00:00"}, {"strptime('86400', '%s')", "1970-01-02 00:00:00"},
		{"strptime(NULL, '%Y')", "null"}, {"strptime('2026-02-30', '%F')", "error: strptime: \"2026-02-30\" does not match %F: there is no day 2026-2-30"}, {"strptime('x', '%Y')", "error: strptime: \"x\" does not match %Y: no year at \"x\""},
	},
	Overloads: []Overload{strptimeOverload(false)}}

var tryStrptimeFunc = Scalar{Name: "try_strptime", Doc: "try_strptime(s, pattern) is strptime(s, pattern), and null where s does not match.",
	Examples:  []Example{{"try_strptime('02.03.2026', '%d.%m.%Y')", "2026-03-02 00:00:00"}, {"try_strptime('soon', '%d.%m.%Y')", "null"}, {"try_strptime(NULL, '%Y')", "null"}},
	Overloads: []Overload{strptimeOverload(true)}}

func strptimeOverload(try bool) Overload {
	zoned := func(pattern string) column.Type {
		if strings.Contains(pattern, "%z") || strings.Contains(pattern, "%s") {
			return column.Timestamp
		}
		return local
	}
	return Overload{Args: kinds(column.KindString, column.KindString), Result: always(local),
		ResultOf: func(_ []column.Type, consts []any) (column.Type, error) {
			pattern, _ := consts[1].(string)
			return zoned(pattern), nil
		},
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			s, patterns, out := textsOf(args[0]), textsOf(args[1]), newMaybe[int64](n)
			t := local
			if patterns.constant() && n > 0 {
				t = zoned(string(patterns.at(0)))
			}
			for i := range n {
				v, err := parsePattern(s.at(i), patterns.at(i))
				switch {
				case err == nil:
					out.values[i] = v
				case try:
					out.null(i)
				default:
					if err := rowError(args, i, fmt.Errorf("strptime: %q does not match %s: %w", s.at(i), patterns.at(i), err)); err != nil {
						return nil, err
					}
				}
			}
			return out.vector(t), nil
		}}
}

// A reading is what parsePattern has read so far.
type reading struct {
	rest          []byte
	y, m, d       int64
	yearDay       int64 // 0: none
	hour, minute  int64
	second, nanos int64
	pm, am        bool
	offset, epoch int64
	isEpoch       bool
}

// parsePattern is s read by pattern, in microseconds since 1970-01-01.
func parsePattern(s, pattern []byte) (int64, error) {
	r := &reading{rest: s, y: 1970, m: 1, d: 1}
	for i := 0; i < len(pattern); i++ {
		c := pattern[i]
		switch {
		case c == ' ' || c == '\t' || c == '\n':
			r.rest = bytes.TrimLeft(r.rest, " \t\r\n")
		case c != '%' || i+1 == len(pattern):
			if len(r.rest) == 0 || r.rest[0] != c {
				return 0, fmt.Errorf("no %q at %q", c, r.rest)
			}
			r.rest = r.rest[1:]
		default:
			if i++; pattern[i] == '-' && i+1 < len(pattern) {
				i++ // %-d, a number without a leading zero: all are read with or without
			}
			if err := r.letter(pattern[i]); err != nil {
				return 0, err
			}
		}
	}
	if len(bytes.TrimSpace(r.rest)) > 0 {
		return 0, fmt.Errorf("%q is left", r.rest)
	}
	return r.micros()
}

func (r *reading) micros() (int64, error) {
	if r.isEpoch {
		v, ok := mulInt(r.epoch, 1e6)
		if !ok {
			return 0, fmt.Errorf("%d seconds are outside the calendar", r.epoch)
		}
		return v, nil
	}
	day := dayNumber(r.y, r.m, r.d)
	if r.yearDay > 0 {
		day = dayNumber(r.y, 1, 1) + r.yearDay - 1
		if civilOf(day).y != r.y {
			return 0, fmt.Errorf("%d has no day %d", r.y, r.yearDay)
		}
	} else if civilOf(day) != (civil{r.y, r.m, r.d}) {
		return 0, fmt.Errorf("there is no day %d-%d-%d", r.y, r.m, r.d)
	}
	hour := r.hour
	if r.am || r.pm {
		if hour < 1 || hour > 12 {
			return 0, fmt.Errorf("there is no hour %d AM or PM", hour)
		}
		hour %= 12
		if r.pm {
			hour += 12
		}
	}
	if hour > 23 || r.minute > 59 || r.second > 59 {
		return 0, fmt.Errorf("there is no time %d:%02d:%02d", hour, r.minute, r.second)
	}
	sec := day*86400 + hour*3600 + r.minute*60 + r.second - r.offset
	return sec*1e6 + r.nanos/1000, nil
}

// letter reads what the letter c of a pattern stands for.
func (r *reading) letter(c byte) (err error) {
	switch c {
	case 'Y':
		r.y, err = r.number("year", 4)
	case 'y':
		if r.y, err = r.number("year", 2); r.y >= 69 {
			r.y += 1900
		} else {
			r.y += 2000
		}
	case 'm':
		r.m, err = r.number("month", 2)
	case 'd', 'e':
		r.rest = bytes.TrimLeft(r.rest, " ")
		r.d, err = r.number("day", 2)
	case 'j':
		r.yearDay, err = r.number("day of the year", 3)
	case 'H', 'I':
		r.hour, err = r.number("hour", 2)
	case 'M':
		r.minute, err = r.number("minute", 2)
	case 'S':
		r.second, err = r.number("second", 2)
	case 'f', 'L':
		before := len(r.rest)
		r.nanos, err = r.number("fraction", 9)
		for k := before - len(r.rest); k < 9; k++ {
			r.nanos *= 10
		}
	case 's':
		neg := len(r.rest) > 0 && r.rest[0] == '-'
		if neg {
			r.rest = r.rest[1:]
		}
		r.epoch, err = r.number("number of seconds", 18)
		if r.isEpoch = true; neg {
			r.epoch = -r.epoch
		}
	case 'B', 'b':
		var at int
		at, err = r.name("month", monthNames)
		r.m = int64(at) + 1
	case 'A', 'a':
		_, err = r.name("day of the week", dayNames)
	case 'p':
		var at int
		at, err = r.name("AM or PM", []string{"AM", "PM"})
		r.am, r.pm = at == 0, at == 1
	case 'z':
		err = r.zone()
	case 'F':
		err = r.letters("Y-m-d")
	case 'T':
		err = r.letters("H:M:S")
	case '%':
		err = r.literal('%')
	default:
		err = fmt.Errorf("there is no letter %%%c", c)
	}
	return err
}

// letters reads letters with single signs between them.
func (r *reading) letters(ls string) error {
	for i := range len(ls) {
		var err error
		if i%2 == 1 {
			err = r.literal(ls[i])
		} else {
			err = r.letter(ls[i])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *reading) literal(c byte) error {
	if len(r.rest) == 0 || r.rest[0] != c {
		return fmt.Errorf("no %q at %q", c, r.rest)
	}
	r.rest = r.rest[1:]
	return nil
}

// number reads up to most digits.
func (r *reading) number(what string, most int) (int64, error) {
	n, v := 0, int64(0)
	for n < len(r.rest) && n < most && r.rest[n] >= '0' && r.rest[n] <= '9' {
		v = v*10 + int64(r.rest[n]-'0')
		n++
	}
	if n == 0 {
		return 0, fmt.Errorf("no %s at %q", what, r.rest)
	}
	r.rest = r.rest[n:]
	return v, nil
}

var (
	monthNames = []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
	dayNames   = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
)

// name reads one of names, whole or its first three letters, in any case.
func (r *reading) name(what string, names []string) (int, error) {
	for _, short := range []bool{false, true} {
		for i, n := range names {
			if short {
				n = n[:min(3, len(n))]
			}
			if len(r.rest) >= len(n) && strings.EqualFold(string(r.rest[:len(n)]), n) {
				r.rest = r.rest[len(n):]
				return i, nil
			}
		}
	}
	return 0, fmt.Errorf("no %s at %q", what, r.rest)
}

// zone reads Z, +HH, +HHMM or +HH:MM.
func (r *reading) zone() error {
	if len(r.rest) > 0 && (r.rest[0] == 'Z' || r.rest[0] == 'z') {
		r.rest = r.rest[1:]
		return nil
	}
	if len(r.rest) == 0 || r.rest[0] != '+' && r.rest[0] != '-' {
		return fmt.Errorf("no offset such as +02:00 at %q", r.rest)
	}
	sign := int64(44 - int64(r.rest[0])) // '+' is 43, '-' is 45
	r.rest = r.rest[1:]
	h, err := r.number("offset", 2)
	if err != nil {
		return err
	}
	r.rest = bytes.TrimPrefix(r.rest, []byte(":"))
	m := int64(0)
	if len(r.rest) > 0 && r.rest[0] >= '0' && r.rest[0] <= '9' {
		if m, err = r.number("offset", 2); err != nil {
			return err
		}
	}
	r.offset = sign * (h*3600 + m*60)
	return nil
}
