package column

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// A DecimalValue is one exact number: Unscaled / 10^Scale.
type DecimalValue struct {
	Unscaled int64
	Scale    uint8
}

// String writes all digits of the scale: "12.50".
func (d DecimalValue) String() string {
	if d.Scale == 0 {
		return fmt.Sprint(d.Unscaled)
	}
	sign, u := "", uint64(d.Unscaled)
	if d.Unscaled < 0 {
		sign, u = "-", -u
	}
	s := fmt.Sprint(u)
	if pad := int(d.Scale) + 1 - len(s); pad > 0 {
		s = strings.Repeat("0", pad) + s
	}
	cut := len(s) - int(d.Scale)
	return sign + s[:cut] + "." + s[cut:]
}

// Float64 is the nearest float64.
func (d DecimalValue) Float64() float64 { return float64(d.Unscaled) / float64(Pow10(int(d.Scale))) }

var pow10 = [19]int64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18}

// Pow10 is 10^n for n of 0 to 18.
func Pow10(n int) int64 { return pow10[n] }

// Time is the moment that the stored value v of a timestamp of type t means, in
// its zone; a local time without zone comes out as UTC.
func (t Type) Time(v int64) time.Time {
	per := t.Unit.PerSecond()
	sec, frac := v/per, v%per
	if frac < 0 {
		sec, frac = sec-1, frac+per
	}
	return time.Unix(sec, frac*(1e9/per)).In(Location(t.Zone))
}

// Stored is the value that a timestamp of type t stores for the moment m;
// finer digits than its unit are dropped, towards the past.
func (t Type) Stored(m time.Time) int64 {
	per := t.Unit.PerSecond()
	return m.Unix()*per + int64(m.Nanosecond())/(1e9/per)
}

var zones sync.Map // name to *time.Location

// Location is the time zone called name; UTC for "" and for a name that the
// machine does not know (CheckZone tells).
func Location(name string) *time.Location {
	if name == "" || name == "UTC" {
		return time.UTC
	}
	if l, ok := zones.Load(name); ok {
		return l.(*time.Location)
	}
	l, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	zones.Store(name, l)
	return l
}

// CheckZone says whether name is a known IANA time zone.
func CheckZone(name string) error {
	if _, err := time.LoadLocation(name); err != nil {
		return fmt.Errorf("no time zone %q; write an IANA name such as Europe/Paris", name)
	}
	return nil
}

// FormatValue writes a value of At as people read it and as CSV carries it.
func FormatValue(t Type, v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case time.Time:
		if t.Kind == KindDate {
			return x.Format("2006-01-02")
		}
		layout := "2006-01-02 15:04:05"
		switch ns := x.Nanosecond(); {
		case ns == 0:
		case ns%1e6 == 0:
			layout += ".000"
		case ns%1e3 == 0:
			layout += ".000000"
		default:
			layout += ".000000000"
		}
		if t.Zone != "" && t.Zone != "UTC" {
			layout += "-07:00"
		}
		return x.Format(layout)
	case []byte:
		return fmt.Sprintf("%x", x)
	}
	return fmt.Sprint(v)
}

// At is the stored value v of a date or timestamp of type t as Vector.At gives
// it.
func (t Type) At(v int64) any {
	if t.Kind == KindDate {
		return time.Unix(v*86400, 0).UTC()
	}
	return t.Time(v)
}
