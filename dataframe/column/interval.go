package column

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// An IntervalValue is a length of time as SQL has it: months and days are of
// no fixed length, so the three parts stay apart. Intervals compare as if a month
// had 30 days and a day 24 hours, as in PostgreSQL and DuckDB.
type IntervalValue struct {
	Months, Days int32
	Micros       int64
}

// MicrosPerDay is 24 hours.
const MicrosPerDay = 86400 * 1e6

// Stored is v as a vector keeps it.
func (v IntervalValue) Stored() Int128 {
	return Int128{int64(v.Months)<<32 | int64(uint32(v.Days)), uint64(v.Micros)}
}

// IntervalOf is the interval that a vector keeps as x.
func IntervalOf(x Int128) IntervalValue {
	return IntervalValue{int32(x.Hi >> 32), int32(x.Hi), int64(x.Lo)}
}

// Total is the length that intervals compare by, in microseconds.
func (v IntervalValue) Total() Int128 {
	days := int64(v.Months)*30 + int64(v.Days)
	t, _ := Int128Of(days).Mul(Int128Of(MicrosPerDay))
	t, _ = t.Add(Int128Of(v.Micros))
	return t
}

// IntervalOfTotal is the interval of a Total in its largest parts: equal
// intervals give the same one.
func IntervalOfTotal(t Int128) IntervalValue {
	days, micros := t.QuoRem(Int128Of(MicrosPerDay))
	d, _ := days.Int64()
	m, _ := micros.Int64()
	months := d / 30
	if months > math.MaxInt32 || months < math.MinInt32 {
		months = min(max(months, math.MinInt32), math.MaxInt32)
	}
	return IntervalValue{int32(months), int32(d - months*30), m}
}

// String writes the parts that are not zero: "1 year 2 months -3 days 04:05:06.7".
func (v IntervalValue) String() string {
	var parts []string
	add := func(n int64, unit string) {
		switch n {
		case 0:
		case 1, -1:
			parts = append(parts, fmt.Sprintf("%d %s", n, unit))
		default:
			parts = append(parts, fmt.Sprintf("%d %ss", n, unit))
		}
	}
	add(int64(v.Months/12), "year")
	add(int64(v.Months%12), "month")
	add(int64(v.Days), "day")
	if v.Micros != 0 || len(parts) == 0 {
		sign, u := "", uint64(v.Micros)
		if v.Micros < 0 {
			sign, u = "-", -u
		}
		parts = append(parts, sign+clockText(u/1e6, u%1e6*1e3))
	}
	return strings.Join(parts, " ")
}

// clockText writes seconds as hours, minutes and seconds, with as many digits
// after the point as nanos has.
func clockText(seconds, nanos uint64) string {
	s := fmt.Sprintf("%02d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	if nanos == 0 {
		return s
	}
	return strings.TrimRight(s+fmt.Sprintf(".%09d", nanos), "0")
}

// intervalUnits are the units by name, in months, days or microseconds.
var intervalUnits = map[string]IntervalValue{
	"year": {Months: 12}, "yr": {Months: 12}, "y": {Months: 12}, "quarter": {Months: 3}, "q": {Months: 3},
	"month": {Months: 1}, "mon": {Months: 1}, "mo": {Months: 1}, "decade": {Months: 120}, "century": {Months: 1200}, "centurie": {Months: 1200}, "millennium": {Months: 12000},
	"week": {Days: 7}, "w": {Days: 7}, "day": {Days: 1}, "d": {Days: 1},
	"hour": {Micros: 3600e6}, "hr": {Micros: 3600e6}, "h": {Micros: 3600e6},
	"minute": {Micros: 60e6}, "min": {Micros: 60e6}, "m": {Micros: 60e6},
	"second": {Micros: 1e6}, "sec": {Micros: 1e6}, "s": {Micros: 1e6},
	"millisecond": {Micros: 1e3}, "msec": {Micros: 1e3}, "milli": {Micros: 1e3}, "ms": {Micros: 1e3},
	"microsecond": {Micros: 1}, "usec": {Micros: 1}, "micro": {Micros: 1}, "us": {Micros: 1},
}

// IntervalUnit is one of the unit called name, singular or plural, in any case.
func IntervalUnit(name string) (IntervalValue, bool) {
	name = strings.ToLower(name)
	if v, ok := intervalUnits[name]; ok {
		return v, true
	}
	v, ok := intervalUnits[strings.TrimSuffix(name, "s")]
	return v, ok
}

// ParseInterval reads "1 year 2 months", "3d", "1.5 hours", "-2 days 04:05:06.7",
// "1mo15d" or "04:05"; "ago" at the end turns the sign.
func ParseInterval(s string) (IntervalValue, error) {
	bad := func() (IntervalValue, error) {
		return IntervalValue{}, fmt.Errorf(`%q is not an interval; write "1 year 2 months 3 days 04:05:06" or "90 minutes"`, s)
	}
	rest := strings.ToLower(strings.TrimSpace(s))
	rest, ago := strings.CutSuffix(rest, "ago")
	var out IntervalValue
	some := false
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimLeft(rest, " \t,") {
		n := strings.IndexFunc(rest, func(r rune) bool { return !strings.ContainsRune("0123456789.+-:", r) })
		number := rest
		if n >= 0 {
			number = rest[:n]
		}
		rest = strings.TrimLeft(rest[len(number):], " \t")
		if number == "" {
			return bad()
		}
		var part IntervalValue
		var ok bool
		if strings.Contains(number, ":") {
			part.Micros, ok = parseClockMicros(number)
		} else {
			u := strings.IndexFunc(rest, func(r rune) bool { return r < 'a' || r > 'z' })
			unit := rest
			if u >= 0 {
				unit = rest[:u]
			}
			rest = rest[len(unit):]
			part, ok = timesText(number, unit)
		}
		if !ok {
			return bad()
		}
		if out, ok = out.Add(part); !ok {
			return IntervalValue{}, fmt.Errorf("interval %q is too long", s)
		}
		some = true
	}
	if !some {
		return bad()
	}
	if ago {
		var ok bool
		if out, ok = out.Times(-1); !ok {
			return bad()
		}
	}
	return out, nil
}

// timesText is number of unit. A fraction of a month counts as days of a month of 30, one of a
// day as part of 24 hours.
func timesText(number, unit string) (IntervalValue, bool) {
	one, ok := IntervalUnit(unit)
	if !ok {
		return IntervalValue{}, false
	}
	if n, err := strconv.ParseInt(number, 10, 64); err == nil {
		return one.Times(n)
	}
	f, err := strconv.ParseFloat(number, 64)
	if err != nil || math.Abs(f) > 1e15 {
		return IntervalValue{}, false
	}
	return one.TimesFloat(f)
}

// TimesFloat is v times f. A fraction of a month becomes days of a month of 30, a
// fraction of a day microseconds, rounded.
func (v IntervalValue) TimesFloat(f float64) (IntervalValue, bool) {
	months := float64(v.Months) * f
	days := float64(v.Days)*f + (months-math.Trunc(months))*30
	micros := float64(v.Micros)*f + (days-math.Trunc(days))*MicrosPerDay
	if !(math.Abs(months) < 1<<31 && math.Abs(days) < 1<<31 && math.Abs(micros) < 1<<63) {
		return IntervalValue{}, false
	}
	return IntervalValue{int32(months), int32(days), int64(math.Round(micros))}, true
}

func parseClockMicros(s string) (int64, bool) {
	neg := strings.HasPrefix(s, "-")
	parts := strings.Split(strings.TrimLeft(s, "+-"), ":")
	if len(parts) > 3 {
		return 0, false
	}
	h, err1 := strconv.ParseUint(parts[0], 10, 32)
	m, err2 := strconv.ParseUint(parts[1], 10, 31)
	var sec float64
	var err3 error
	if len(parts) == 3 {
		sec, err3 = strconv.ParseFloat(parts[2], 64)
	}
	if err1 != nil || err2 != nil || err3 != nil || m > 59 || !(sec >= 0 && sec < 60) {
		return 0, false
	}
	micros := (h*3600+m*60)*1e6 + uint64(math.Round(sec*1e6))
	if neg {
		return -int64(micros), micros <= 1<<63
	}
	return int64(micros), micros <= math.MaxInt64
}

// Add is v + o, part by part; ok tells whether it fits.
func (v IntervalValue) Add(o IntervalValue) (sum IntervalValue, ok bool) {
	months, days := int64(v.Months)+int64(o.Months), int64(v.Days)+int64(o.Days)
	micros := v.Micros + o.Micros
	ok = months == int64(int32(months)) && days == int64(int32(days)) && (v.Micros^micros)&(o.Micros^micros) >= 0
	return IntervalValue{int32(months), int32(days), micros}, ok
}

// Times is n times v, part by part; ok tells whether it fits.
func (v IntervalValue) Times(n int64) (product IntervalValue, ok bool) {
	x, ok1 := Int128Of(int64(v.Months)).Mul(Int128Of(n))
	y, ok2 := Int128Of(int64(v.Days)).Mul(Int128Of(n))
	z, ok3 := Int128Of(v.Micros).Mul(Int128Of(n))
	months, ok4 := x.Int64()
	days, ok5 := y.Int64()
	micros, ok6 := z.Int64()
	ok = ok1 && ok2 && ok3 && ok4 && ok5 && ok6 && months == int64(int32(months)) && days == int64(int32(days))
	return IntervalValue{int32(months), int32(days), micros}, ok
}
