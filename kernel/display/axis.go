package display

import (
	"math"
	"strconv"
	"time"
)

// axis places values along one side of a chart.
type axis struct {
	kind   scaleKind
	title  string
	labels []string // of a category axis
	plain  bool     // its labels are numbers or times: better fewer than slanted
	width  int      // of the chart, for labels in Vega
	lo, hi float64
	ticks  []tick
}

type tick struct {
	at    float64
	label string
}

// at is v's place between 0 and 1; v is the index of a label on a category axis.
func (a *axis) at(v float64) float64 {
	if a.kind == category {
		return (v + 0.5) / float64(len(a.labels))
	}
	if a.hi <= a.lo {
		return 0.5
	}
	return (v - a.lo) / (a.hi - a.lo)
}

// quantities makes an axis from lo to hi that ends at round numbers.
func quantities(title string, lo, hi float64, percent bool, n int) axis {
	if lo > hi { // there was no value
		lo, hi = 0, 1
	}
	if lo == hi {
		switch {
		case lo == 0:
			hi = 1
		default:
			lo, hi = lo-math.Abs(lo)/10, hi+math.Abs(hi)/10
		}
	}
	step := niceStep((hi - lo) / float64(n))
	a := axis{kind: quantity, title: title, lo: math.Floor(lo/step) * step, hi: math.Ceil(hi/step) * step}
	if !(a.lo < a.hi) || step == 0 || math.IsInf(step, 0) {
		a.lo, a.hi, step = lo, hi, hi-lo
	}
	show := tickFormat(a.lo, a.hi, step, percent)
	for i := range 60 {
		at := a.lo + float64(i)*step
		if at > a.hi+step/2 {
			break
		}
		if math.Abs(at) < step/1e6 {
			at = 0
		}
		a.ticks = append(a.ticks, tick{at, show(at)})
	}
	return a
}

// niceStep rounds up to 1, 2, 2.5 or 5 times a power of ten.
func niceStep(raw float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, nice := range []float64{1, 2, 2.5, 5} {
		if raw <= nice*power*1.0001 {
			return nice * power
		}
	}
	return 10 * power
}

func tickFormat(lo, hi, step float64, percent bool) func(float64) string {
	unit, suffix := 1.0, ""
	most := max(math.Abs(lo), math.Abs(hi))
	switch {
	case percent:
		unit, suffix = 0.01, "%"
	case most >= 1e15 || most < 1e-4:
		return func(v float64) string { return strconv.FormatFloat(v, 'g', 4, 64) }
	case most >= 1e12:
		unit, suffix = 1e12, "T"
	case most >= 2e9:
		unit, suffix = 1e9, "B"
	case most >= 2e6:
		unit, suffix = 1e6, "M"
	}
	decimals := 0
	for s := step / unit; decimals < 6 && math.Abs(s-math.Round(s)) > 1e-6*s; decimals++ {
		s *= 10
	}
	return func(v float64) string {
		return thousands(strconv.FormatFloat(v/unit, 'f', decimals, 64)) + suffix
	}
}

// moments makes an axis of times; lo and hi are seconds of a wall clock.
func moments(title string, lo, hi float64, n int) axis {
	if lo > hi {
		lo, hi = 0, 1
	}
	if lo == hi {
		lo, hi = lo-1800, hi+1800
	}
	a := axis{kind: moment, title: title, lo: lo, hi: hi}
	for _, step := range timeSteps {
		if (hi-lo)/step.seconds <= float64(n) || step == timeSteps[len(timeSteps)-1] {
			a.ticks = step.between(lo, hi, n)
			return a
		}
	}
	return a
}

type timeStep struct {
	seconds float64
	months  int // 0: counted in seconds
	layout  string
}

var timeSteps = []timeStep{
	{1, 0, "15:04:05"}, {5, 0, "15:04:05"}, {15, 0, "15:04:05"}, {30, 0, "15:04:05"},
	{60, 0, "15:04"}, {300, 0, "15:04"}, {900, 0, "15:04"}, {1800, 0, "15:04"},
	{3600, 0, "15:04"}, {3 * 3600, 0, "15:04"}, {6 * 3600, 0, "15:04"}, {12 * 3600, 0, "15:04"},
	{day, 0, "Jan 2"}, {2 * day, 0, "Jan 2"}, {7 * day, 0, "Jan 2"}, {14 * day, 0, "Jan 2"},
	{30 * day, 1, "Jan 2006"}, {91 * day, 3, "Jan 2006"}, {182 * day, 6, "Jan 2006"},
	{365 * day, 12, "2006"}, {2 * 365 * day, 24, "2006"}, {5 * 365 * day, 60, "2006"},
	{10 * 365 * day, 120, "2006"}, {50 * 365 * day, 600, "2006"}, {100 * 365 * day, 1200, "2006"},
	{1000 * 365 * day, 12000, "2006"},
}

const day = 86400

func (s timeStep) between(lo, hi float64, n int) []tick {
	var ticks []tick
	if s.months == 0 {
		// Whole weeks start on a Monday; 1970-01-05 was one.
		offset := 0.0
		if s.seconds >= 7*day {
			offset = 4 * day
		}
		for at := math.Ceil((lo-offset)/s.seconds)*s.seconds + offset; at <= hi && len(ticks) < 60; at += s.seconds {
			ticks = append(ticks, tick{at, s.label(time.Unix(int64(at), 0).UTC())})
		}
		return ticks
	}
	first := time.Unix(int64(lo), 0).UTC()
	month := first.Year()*12 + int(first.Month()) - 1
	month -= ((month % s.months) + s.months) % s.months
	skip := max(int((hi-lo)/s.seconds)/max(n, 1), 1)
	for i := 0; len(ticks) < 60; i += skip {
		t := time.Date(0, time.Month(month+i*s.months+1), 1, 0, 0, 0, 0, time.UTC)
		at := float64(t.Unix())
		if at > hi {
			break
		}
		if at >= lo {
			ticks = append(ticks, tick{at, s.label(t)})
		}
	}
	return ticks
}

// label tells the day where the clock passes midnight.
func (s timeStep) label(t time.Time) string {
	if s.seconds < day && t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return t.Format("Jan 2")
	}
	return t.Format(s.layout)
}

// span is the least and the greatest of values that are numbers.
func span(values ...[]float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, vs := range values {
		for _, v := range vs {
			if !math.IsNaN(v) {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
	}
	return lo, hi
}
