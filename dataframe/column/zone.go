package column

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"
)

var (
	zones       sync.Map // name to *time.Location
	notZones    sync.Map // names that are none
	notZonesLen atomic.Int32
)

// Location is the time zone called name, as "Europe/Paris" or "+02:00"; UTC for "" and for a name that the
// machine does not know (CheckZone tells).
func Location(name string) *time.Location {
	if name == "" || name == "UTC" {
		return time.UTC
	}
	if l, ok := zones.Load(name); ok {
		return l.(*time.Location)
	}
	l, err := location(name)
	if err != nil {
		return time.UTC
	}
	zones.Store(name, l)
	return l
}

// location is the zone of an IANA name, or that of clocks which are always as much ahead of UTC as name says.
func location(name string) (*time.Location, error) {
	if len(name) == 6 && (name[0] == '+' || name[0] == '-') {
		if off, ok := parseOffset([]byte(name)); ok {
			return time.FixedZone(name, int(off)), nil
		}
	}
	if name == "Local" {
		return nil, fmt.Errorf("unknown time zone %s", name)
	}
	return time.LoadLocation(name)
}

// knownZone is the time zone that text names, UTC and GMT in any case; nil if there is none.
func knownZone(text []byte) *time.Location {
	if len(text) == 3 && (bytes.EqualFold(text, []byte("UTC")) || bytes.EqualFold(text, []byte("GMT"))) {
		return time.UTC
	}
	if len(text) < 3 || len(text) > 40 || text[0] < 'A' || text[0] > 'Z' || string(text) == "Local" {
		return nil
	}
	if l, ok := zones.Load(string(text)); ok {
		return l.(*time.Location)
	}
	name := string(text)
	if _, no := notZones.Load(name); no {
		return nil
	}
	l, err := time.LoadLocation(name)
	if err != nil {
		// A column full of such texts must not search the disk for each.
		if notZonesLen.Add(1) < 1000 {
			notZones.Store(name, true)
		}
		return nil
	}
	zones.Store(name, l)
	return l
}

// CheckZone says whether name is a known IANA time zone, or an offset as +02:00.
func CheckZone(name string) error {
	if _, err := location(name); err != nil {
		return fmt.Errorf("no time zone %q; write an IANA name such as Europe/Paris", name)
	}
	return nil
}

// ZoneName is the name of the time zone that a person calls name, in any case, or by how far its clocks are ahead of UTC:
// "europe/paris" is Europe/Paris, "+2" is +02:00, "GMT" and "" are UTC.
func ZoneName(name string) (string, error) {
	name = strings.TrimSpace(name)
	switch strings.ToUpper(name) {
	case "", "UTC", "ETC/UTC", "GMT", "ETC/GMT", "Z", "ZULU", "UCT", "+00:00", "-00:00", "0", "+0", "-0":
		return "UTC", nil
	}
	if name[0] == '+' || name[0] == '-' {
		text := name
		if len(text) == 2 || len(text) == 5 && text[2] == ':' { // hours of one digit
			text = name[:1] + "0" + name[1:]
		}
		off, ok := parseOffset([]byte(text))
		if !ok || off < -18*3600 || off > 18*3600 {
			return "", fmt.Errorf("no time zone %q; an offset is one such as +02:00", name)
		}
		return fmt.Sprintf("%c%02d:%02d", name[0], max(off, -off)/3600, max(off, -off)/60%60), nil
	}
	for _, n := range []string{name, strings.ToUpper(name), capitals(name)} {
		if CheckZone(n) == nil {
			return n, nil
		}
	}
	return "", CheckZone(name)
}

// capitals is name with a capital at the beginning of each word: america/new_york is America/New_York.
func capitals(name string) string {
	begin := true
	return strings.Map(func(r rune) rune {
		defer func() { begin = r == '/' || r == '_' || r == '-' }()
		if begin {
			return unicode.ToUpper(r)
		}
		return unicode.ToLower(r)
	}, name)
}
