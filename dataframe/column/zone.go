package column

import (
	"bytes"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

var (
	zones       sync.Map // name to *time.Location
	notZones    sync.Map // names that are none
	notZonesLen atomic.Int32
)

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

// CheckZone says whether name is a known IANA time zone.
func CheckZone(name string) error {
	if _, err := time.LoadLocation(name); err != nil {
		return fmt.Errorf("no time zone %q; write an IANA name such as Europe/Paris", name)
	}
	return nil
}
