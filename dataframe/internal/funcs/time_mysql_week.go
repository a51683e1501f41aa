package funcs

import (
	"fmt"
	"time"

	"weir/dataframe/column"
)

var weekOfModeFunc = Scalar{Name: "week_of_mode",
	Doc:       "week_of_mode(d, mode) is the number of the week of a date by MySQL's modes: 0 to 7 say whether weeks begin on Sundays or Mondays, whether the first has four days of the year or begins in it, and whether the days before it are in week 0 or in the last of the year before; null if d or mode is null.",
	Examples:  []Example{{"week_of_mode(DATE '2026-01-01', 0)", "0"}, {"week_of_mode(DATE '2026-01-01', 3)", "1"}, {"week_of_mode(DATE '2027-01-01', 3)", "53"}, {"week_of_mode(DATE '2026-01-01', 8)", "error: week_of_mode: the modes are 0 to 7"}, {"week_of_mode(NULL, 0)", "null"}},
	Overloads: weekOverload("week_of_mode", func(year, week int64) int64 { return week }, 0)}

var yearweekFunc = Scalar{Name: "yearweek_of_mode",
	Doc:       "yearweek_of_mode(d, mode) is the year and week of a date as 202601, by MySQL's modes as of week_of_mode, none of which has a week 0 here; null if d or mode is null.",
	Examples:  []Example{{"yearweek_of_mode(DATE '2026-01-01', 0)", "202552"}, {"yearweek_of_mode(DATE '2026-01-01', 3)", "202601"}, {"yearweek_of_mode(NULL, 0)", "null"}},
	Overloads: weekOverload("yearweek_of_mode", func(year, week int64) int64 { return year*100 + week }, 2)}

func weekOverload(name string, of func(year, week int64) int64, mode int64) []Overload {
	return valuesBy(column.Int64, func(_ int, args []column.Vector) valueRow[int64] {
		days, modes := inputOf[int32](args[0]), inputOf[int64](args[1])
		return func(i int) (int64, bool, error) {
			m := modes.at(i)
			if m < 0 || m > 7 {
				return 0, false, fmt.Errorf("%s: the modes are 0 to 7, not %d", name, m)
			}
			year, week := mysqlWeek(days.at(i), m|mode)
			return of(year, week), true, nil
		}
	}, kinds(column.KindDate, column.KindInt64))
}

// mysqlWeek is the week of a day in a mode: of its bits, the first says that weeks begin on Mondays, the second that the first
// days of a year may be in the last week of the one before, and the third that the week of the first Sunday or Monday is
// the first; which, for weeks of Mondays, is the other way round: there it is the week with four days.
func mysqlWeek(days int32, mode int64) (year, week int64) {
	monday, longYear := mode&1 != 0, mode&2 != 0
	fourDays := (mode&4 != 0) != monday
	day := time.Unix(int64(days)*86400, 0).UTC()
	first := func(y int) time.Time { // the day at which week 1 of a year begins
		t := time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC)
		since := int(t.Weekday()) // days since the week began
		if monday {
			since = (since + 6) % 7
		}
		start := t.AddDate(0, 0, -since)
		if fourDays && since > 3 || !fourDays && since > 0 {
			start = start.AddDate(0, 0, 7)
		}
		return start
	}
	y := day.Year()
	switch {
	case day.Before(first(y)) && !longYear:
		return int64(y), 0
	case day.Before(first(y)):
		y--
	case longYear && !day.Before(first(y+1)):
		y++
	}
	return int64(y), int64(day.Sub(first(y))/(7*24*time.Hour)) + 1
}
