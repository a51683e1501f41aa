package funcs

import "time"

// A weekLetter is a letter of format for a part of the calendar that package time does not write.
type weekLetter struct {
	format string
	of     func(t time.Time) int
}

// weekLetters are weeks that begin on Sunday and Monday, those of ISO 8601, and the day in them.
var weekLetters = map[byte]*weekLetter{
	'U': {"%02d", func(t time.Time) int { return (t.YearDay() + 6 - int(t.Weekday())) / 7 }},
	'W': {"%02d", func(t time.Time) int { return (t.YearDay() + 6 - (int(t.Weekday())+6)%7) / 7 }},
	'V': {"%02d", func(t time.Time) int { _, week := t.ISOWeek(); return week }},
	'G': {"%04d", func(t time.Time) int { year, _ := t.ISOWeek(); return year }},
	'u': {"%d", func(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }},
	'w': {"%d", func(t time.Time) int { return int(t.Weekday()) }},
}
