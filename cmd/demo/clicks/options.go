package clicks

import (
	"fmt"
	"runtime"
	"time"
)

// Options say which click stream to invent. The zero value is the default
// stream of the demonstration.
type Options struct {
	Events int64     // distinct events; default 2,000,000. Visitors follow: one per 50 to 60 events
	Days   int       // default 5
	Start  time.Time // first midnight, UTC; default Thursday 2026-03-05, so that five days hold a weekend
	Seed   uint64    // default 1

	Workers  int            // default: one per processor; the bytes do not depend on it
	Progress func(Progress) // called after each object, never twice at a time; may be nil
}

// Progress tells how far Generate is.
type Progress struct {
	Objects, ObjectsTotal int
	Lines                 int64 // data lines written so far
	RawBytes, GzipBytes   int64
}

// The limits keep numbers inside the fields that hold them.
const (
	maxEvents = 100_000_000_000
	maxDays   = 366
)

func (o Options) withDefaults() (Options, error) {
	if o.Events == 0 {
		o.Events = 2_000_000
	}
	if o.Days == 0 {
		o.Days = 5
	}
	if o.Start.IsZero() {
		o.Start = time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC)
	}
	if o.Seed == 0 {
		o.Seed = 1
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	switch {
	case o.Events < 0 || o.Events > maxEvents:
		return o, fmt.Errorf("events %d: give a number from 1 to %d", o.Events, int64(maxEvents))
	case o.Days < 0 || o.Days > maxDays:
		return o, fmt.Errorf("days %d: give a number from 1 to %d", o.Days, maxDays)
	case !o.Start.Equal(o.Start.UTC().Truncate(24 * time.Hour)):
		return o, fmt.Errorf("start %s: give a midnight in UTC", o.Start.Format(time.RFC3339))
	}
	o.Start = o.Start.UTC()
	return o, nil
}

func (o Options) hours() int { return 24 * o.Days }

// Day returns the midnight at which day i of the stream starts.
func (o Options) Day(i int) time.Time {
	o, _ = o.withDefaults()
	return o.Start.AddDate(0, 0, i)
}
