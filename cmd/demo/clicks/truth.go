package clicks

import "time"

// Truth is what a stream holds. Counts of events are of distinct good events:
// neither copies nor broken lines count.
type Truth struct {
	Options Options // with defaults filled in

	// As written.
	Objects             []Object // in order of time
	Lines               int64    // data lines: events, copies and broken ones
	Good                int64    // lines that parse: Events + Duplicates
	Duplicates          int64    // exact copies of a line that came before
	Late                int64    // events in the object of a later hour than their ts
	Bad                 [4]int64 // broken lines, by Damage
	BadLines            []BadLine
	RawBytes, GzipBytes int64

	// As happened.
	Events     int64
	ByType     [eventTypes]int64 // as EventTypes lists them
	Visits     int64             // by a pause of more than 30 minutes
	Visitors   int64
	Types      []Shopper // hidden type of visitor v0000001, v0000002, ...
	ByShopper  [4]int64  // visitors
	Buyers     int64     // visitors with a purchase
	Viewers    int64     // visitors who played a video
	ViewBuyers int64     // visitors with both
	Revenue    int64     // cents: price times quantity of purchases
	Played     int64     // videos played
	// VisitsBefore[n] is the number of buyers who made n visits before the one
	// with their first purchase.
	VisitsBefore []int64
}

// An Object is one hourly file. Lines leaves out the header.
type Object struct {
	Path                string // raw/dt=2026-03-05/hour=07/events-07.csv.gz
	Lines               int64
	RawBytes, GzipBytes int64
}

// A BadLine is a broken line; Line counts from 1, which is the header.
type BadLine struct {
	Path string
	Line int64
	Kind Damage
}

// AllBad is the number of broken lines.
func (t *Truth) AllBad() (n int64) {
	for _, k := range t.Bad {
		n += k
	}
	return n
}

// ViewerRate and OtherRate are the shares of visitors with a purchase among
// those who played a video, and among the others.
func (t *Truth) ViewerRate() float64 { return ratio(t.ViewBuyers, t.Viewers) }

// OtherRate: see ViewerRate.
func (t *Truth) OtherRate() float64 {
	return ratio(t.Buyers-t.ViewBuyers, t.Visitors-t.Viewers)
}

func ratio(a, b int64) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// Path returns the name of the object of an hour, counted from the start.
func (o Options) Path(hours int) string {
	o, _ = o.withDefaults()
	at := o.Start.Add(time.Duration(hours) * time.Hour)
	return at.Format("raw/dt=2006-01-02/hour=15/events-15.csv.gz")
}
