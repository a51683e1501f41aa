package sql

import (
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// A dateLetters reads the first letter of a dialect's pattern of dates: how many bytes it takes and what it is.
// 0 bytes: it is unknown.
type dateLetters func(pattern string) (n int, l dateLetter)

// A dateLetter is a part of a date in a pattern.
type dateLetter struct {
	pattern string                      // as format and strptime have it
	write   func(t plan.Expr) plan.Expr // how it is written, where that differs: without zeros in front
	clock   bool                        // of the time of day
	day     bool                        // of the date
	only    bool                        // it is written only, not read
}

// dated are the functions of dates with patterns, for a dialect with those letters. strict: what does not fit the
// pattern is an error, not null.
func dated(letters dateLetters, strict bool) map[string]func(a []plan.Expr) plan.Expr {
	parse := "try_strptime"
	if strict {
		parse = "strptime"
	}
	toDate := func(a []plan.Expr) plan.Expr {
		return parsed(letters, parse, a, func(day, clock bool) bool { return true })
	}
	return map[string]func(a []plan.Expr) plan.Expr{
		"date_format": func(a []plan.Expr) plan.Expr { return written(letters, a) },
		"to_char":     func(a []plan.Expr) plan.Expr { return written(letters, a) },
		"str_to_date": func(a []plan.Expr) plan.Expr {
			return parsed(letters, parse, a, func(day, clock bool) bool { return !clock })
		},
		"to_date": toDate,
		"to_timestamp": func(a []plan.Expr) plan.Expr {
			return parsed(letters, parse, a, func(day, clock bool) bool { return false })
		},
		"from_unixtime": func(a []plan.Expr) plan.Expr {
			if len(a) == 2 {
				return written(letters, []plan.Expr{secondsOf(a[0]), a[1]})
			}
			if len(a) != 1 {
				return nil
			}
			return secondsOf(a[0])
		},
		"unix_timestamp": func(a []plan.Expr) plan.Expr {
			if len(a) == 2 {
				t := parsed(letters, parse, a, func(day, clock bool) bool { return false })
				if t == nil {
					return nil
				}
				return call("unix_seconds", &plan.Cast{X: t, To: column.Timestamp})
			}
			if len(a) != 1 {
				return nil
			}
			return call("unix_seconds", textAsTime(a[0]))
		},
	}
}

// notBefore1970 is MySQL's from_unixtime, which is null of what is below 0.
func notBefore1970(f func(a []plan.Expr) plan.Expr) func(a []plan.Expr) plan.Expr {
	return func(a []plan.Expr) plan.Expr {
		out := f(a)
		if out == nil {
			return nil
		}
		since := call(">=", call("unix_seconds", secondsOf(a[0])), plan.NewLiteral(int64(0)))
		return &plan.Case{Whens: []plan.Expr{since}, Thens: []plan.Expr{out}}
	}
}

// secondsOf is the timestamp so many seconds after 1970.
func secondsOf(n plan.Expr) plan.Expr {
	return &plan.Cast{X: call("to_timestamp", n), To: column.Timestamp}
}

// partsOf cuts a pattern that is a constant.
func partsOf(letters dateLetters, e plan.Expr) ([]dateLetter, bool) {
	lit, ok := e.(*plan.Literal)
	if !ok {
		return nil, false
	}
	s, ok := lit.Value.(string)
	if !ok {
		return nil, false
	}
	var out []dateLetter
	for s != "" {
		n, l := letters(s)
		if n == 0 {
			return nil, false
		}
		out, s = append(out, l), s[n:]
	}
	return out, true
}

// written is a date as a text; nil if the pattern is no constant or has letters that are not there.
func written(letters dateLetters, a []plan.Expr) plan.Expr {
	if len(a) != 2 {
		return nil
	}
	parts, ok := partsOf(letters, a[1])
	if !ok {
		return nil
	}
	t := textAsTime(a[0])
	var out []plan.Expr
	pattern := ""
	flush := func() {
		if pattern != "" {
			out, pattern = append(out, call("format", t, text(pattern))), ""
		}
	}
	for _, p := range parts {
		if p.write == nil {
			pattern += p.pattern
			continue
		}
		flush()
		out = append(out, &plan.Cast{X: p.write(t), To: column.String})
	}
	flush()
	if len(out) == 0 {
		return text("")
	}
	e := out[0]
	for _, x := range out[1:] {
		e = call("||", e, x)
	}
	return e
}

// parsed is a text as a timestamp, or as a date where asDate says so.
func parsed(letters dateLetters, parse string, a []plan.Expr, asDate func(day, clock bool) bool) plan.Expr {
	if len(a) != 2 {
		return nil
	}
	patterns := a[1:]
	if parse == "try_strptime" {
		if patterns = withOptional(a[1]); patterns == nil {
			return nil
		}
	}
	var reads []plan.Expr
	clock, zoned := false, false
	for _, p := range patterns {
		parts, ok := partsOf(letters, p)
		if !ok {
			return nil
		}
		pattern, day := "", false
		for _, p := range parts {
			if p.only {
				return nil
			}
			pattern, day, clock = pattern+p.pattern, day || p.day, clock || p.clock
		}
		if !day {
			return nil // a time of day alone
		}
		reads, zoned = append(reads, call(parse, a[0], text(pattern))), zoned || strings.Contains(pattern, "%z")
	}
	for i, e := range reads {
		if zoned {
			reads[i] = &plan.Cast{X: e, To: column.Timestamp}
		}
	}
	e := reads[0]
	if len(reads) > 1 {
		e = call("coalesce", reads...)
	}
	if asDate(true, clock) {
		return &plan.Cast{X: e, To: column.Date}
	}
	return e
}

// maxOptional is how many optional parts a pattern may have: each doubles the patterns that are tried.
const maxOptional = 5

// withOptional are the patterns that a constant one stands for, with and without what stands between [ and ]; nil if
// they are too many.
func withOptional(pattern plan.Expr) []plan.Expr {
	lit, ok := pattern.(*plan.Literal)
	if !ok {
		return []plan.Expr{pattern}
	}
	s, _ := lit.Value.(string)
	if optionalParts(s) > maxOptional {
		return nil
	}
	to := strings.IndexByte(s, ']')
	from := strings.LastIndexByte(s[:max(to, 0)], '[')
	if to < 0 || from < 0 {
		return []plan.Expr{pattern}
	}
	return append(withOptional(text(s[:from]+s[from+1:to]+s[to+1:])), withOptional(text(s[:from]+s[to+1:]))...)
}

func optionalParts(pattern string) int {
	return min(strings.Count(pattern, "["), strings.Count(pattern, "]"))
}

func part(name string) func(t plan.Expr) plan.Expr {
	return func(t plan.Expr) plan.Expr { return call(name, t) }
}

func secondOfDay(t plan.Expr) plan.Expr {
	sixty := plan.NewLiteral(int64(60))
	return call("+", call("*", call("+", call("*", call("hour", t), sixty), call("minute", t)), sixty), call("second", t))
}

// hour12 is the hour from 1 to 12.
func hour12(t plan.Expr) plan.Expr {
	return call("+", call("%", call("+", call("hour", t), plan.NewLiteral(int64(11))), plan.NewLiteral(int64(12))), plan.NewLiteral(int64(1)))
}

// itself is a byte that is no letter.
func itself(s string) (int, dateLetter) {
	if s[0] == '%' {
		return 1, dateLetter{pattern: "%%"}
	}
	return 1, dateLetter{pattern: s[:1]}
}

var mysqlDates = map[byte]dateLetter{
	'Y': {pattern: "%Y", day: true}, 'y': {pattern: "%y", day: true}, 'm': {pattern: "%m", day: true}, 'd': {pattern: "%d", day: true},
	'c': {pattern: "%m", day: true, write: part("month")}, 'e': {pattern: "%d", day: true, write: part("day")},
	'M': {pattern: "%B", day: true}, 'b': {pattern: "%b", day: true}, 'W': {pattern: "%A", day: true}, 'a': {pattern: "%a", day: true},
	'j': {pattern: "%j", day: true}, 'w': {pattern: "%w", day: true},
	'H': {pattern: "%H", clock: true}, 'h': {pattern: "%I", clock: true}, 'I': {pattern: "%I", clock: true}, 'i': {pattern: "%M", clock: true},
	's': {pattern: "%S", clock: true}, 'S': {pattern: "%S", clock: true}, 'f': {pattern: "%f", clock: true}, 'p': {pattern: "%p", clock: true},
	'T': {pattern: "%H:%M:%S", clock: true}, 'r': {pattern: "%I:%M:%S %p", clock: true},
	'k': {pattern: "%H", clock: true, write: part("hour")}, 'l': {pattern: "%I", clock: true, write: hour12}, '%': {pattern: "%%"},
}

// mysqlLetters are those of DATE_FORMAT: %Y-%m-%d %H:%i:%s.
func mysqlLetters(s string) (int, dateLetter) {
	if s[0] != '%' || len(s) == 1 {
		return itself(s)
	}
	l, ok := mysqlDates[s[1]]
	if !ok {
		return 0, l
	}
	return 2, l
}

var javaDates = map[string]dateLetter{
	"y": {pattern: "%Y", day: true}, "yyyy": {pattern: "%Y", day: true}, "yy": {pattern: "%y", day: true}, "u": {pattern: "%Y", day: true}, "uuuu": {pattern: "%Y", day: true},
	"MM": {pattern: "%m", day: true}, "M": {pattern: "%m", day: true, write: part("month")}, "MMM": {pattern: "%b", day: true}, "MMMM": {pattern: "%B", day: true},
	"dd": {pattern: "%d", day: true}, "d": {pattern: "%d", day: true, write: part("day")}, "DDD": {pattern: "%j", day: true},
	"E": {pattern: "%a", day: true}, "EEE": {pattern: "%a", day: true}, "EEEE": {pattern: "%A", day: true},
	"HH": {pattern: "%H", clock: true}, "H": {pattern: "%H", clock: true, write: part("hour")}, "hh": {pattern: "%I", clock: true}, "h": {pattern: "%I", clock: true, write: hour12},
	"mm": {pattern: "%M", clock: true}, "m": {pattern: "%M", clock: true, write: part("minute")}, "ss": {pattern: "%S", clock: true}, "s": {pattern: "%S", clock: true, write: part("second")},
	"D": {pattern: "%j", day: true, write: part("dayofyear")}, "Q": {day: true, only: true, write: part("quarter")}, "q": {day: true, only: true, write: part("quarter")},
	"QQQ": {day: true, only: true, write: func(t plan.Expr) plan.Expr {
		return call("||", text("Q"), &plan.Cast{X: call("quarter", t), To: column.String})
	}},
	"XXX": {pattern: "%z", clock: true, write: zoneOf("Z")}, "X": {pattern: "%z", clock: true, write: zoneOf("Z")}, "xxx": {pattern: "%z", clock: true, write: zoneOf("+00:00")},
	"Z": {pattern: "%z", clock: true, write: zoneOf("+0000")}, "z": {clock: true, only: true, write: zoneOf("UTC")}, "VV": {clock: true, only: true, write: zoneOf("UTC")},
	"S": {pattern: "%f", clock: true, write: fraction(1)}, "SS": {pattern: "%f", clock: true, write: fraction(2)}, "SSSS": {pattern: "%f", clock: true, write: fraction(4)}, "SSSSS": {pattern: "%f", clock: true, write: fraction(5)},
	"SSS": {pattern: "%L", clock: true}, "SSSSSS": {pattern: "%f", clock: true}, "a": {pattern: "%p", clock: true},
}

// fraction is the first digits of the fraction of a second.
func fraction(digits int64) func(t plan.Expr) plan.Expr {
	return func(t plan.Expr) plan.Expr {
		return call("left", call("format", t, text("%f")), plan.NewLiteral(digits))
	}
}

// zoneOf is the name of the zone that all timestamps are written in, UTC.
func zoneOf(name string) func(t plan.Expr) plan.Expr {
	return func(plan.Expr) plan.Expr { return text(name) }
}

// sparkLetters are those of Java: yyyy-MM-dd HH:mm:ss, 'T' between quotes.
func sparkLetters(s string) (int, dateLetter) {
	c := s[0]
	if c == '\'' {
		if strings.HasPrefix(s, "''") {
			return 2, dateLetter{pattern: "'"}
		}
		end := strings.IndexByte(s[1:], '\'')
		if end < 0 {
			return 0, dateLetter{}
		}
		return end + 2, dateLetter{pattern: strings.ReplaceAll(s[1:1+end], "%", "%%")}
	}
	if c|0x20 < 'a' || c|0x20 > 'z' {
		return itself(s)
	}
	n := 1
	for n < len(s) && s[n] == c {
		n++
	}
	l, ok := javaDates[s[:n]]
	if !ok {
		return 0, l
	}
	return n, l
}

// postgresDates are the letters of to_char, longer ones first.
var postgresDates = []struct {
	name string
	dateLetter
}{
	{"FMMonth", dateLetter{pattern: "%B", day: true}}, {"FMDay", dateLetter{pattern: "%A", day: true}},
	{"FMMM", dateLetter{pattern: "%m", day: true, write: part("month")}}, {"FMDD", dateLetter{pattern: "%d", day: true, write: part("day")}},
	{"FMHH24", dateLetter{pattern: "%H", clock: true, write: part("hour")}}, {"FMHH12", dateLetter{pattern: "%I", clock: true, write: hour12}},
	{"Month", dateLetter{pattern: "%B", day: true, write: func(t plan.Expr) plan.Expr { return padded(call("format", t, text("%B"))) }}},
	{"Day", dateLetter{pattern: "%A", day: true, write: func(t plan.Expr) plan.Expr { return padded(call("format", t, text("%A"))) }}},
	{"YYYY", dateLetter{pattern: "%Y", day: true}}, {"YY", dateLetter{pattern: "%y", day: true}},
	{"MON", dateLetter{pattern: "%b", day: true, write: func(t plan.Expr) plan.Expr { return call("upper", call("format", t, text("%b"))) }}},
	{"Mon", dateLetter{pattern: "%b", day: true}}, {"MM", dateLetter{pattern: "%m", day: true}}, {"MI", dateLetter{pattern: "%M", clock: true}}, {"MS", dateLetter{pattern: "%L", clock: true}},
	{"DDD", dateLetter{pattern: "%j", day: true}}, {"DD", dateLetter{pattern: "%d", day: true}},
	{"DY", dateLetter{pattern: "%a", day: true, write: func(t plan.Expr) plan.Expr { return call("upper", call("format", t, text("%a"))) }}},
	{"Dy", dateLetter{pattern: "%a", day: true}}, {"HH24", dateLetter{pattern: "%H", clock: true}}, {"HH12", dateLetter{pattern: "%I", clock: true}}, {"HH", dateLetter{pattern: "%I", clock: true}},
	{"SSSSS", dateLetter{clock: true, write: secondOfDay}}, {"SSSS", dateLetter{clock: true, write: secondOfDay}},
	{"SS", dateLetter{pattern: "%S", clock: true}}, {"US", dateLetter{pattern: "%f", clock: true}}, {"AM", dateLetter{pattern: "%p", clock: true}}, {"PM", dateLetter{pattern: "%p", clock: true}},
	{"Q", dateLetter{pattern: "", day: true, write: part("quarter")}}, {"IYYY", dateLetter{pattern: "%G", day: true}}, {"IW", dateLetter{pattern: "%V", day: true}},
}

func padded(e plan.Expr) plan.Expr { return call("rpad", e, plan.NewLiteral(int64(9)), text(" ")) }

// postgresLetters are those of to_char: YYYY-MM-DD HH24:MI:SS, "text" between quotes.
func postgresLetters(s string) (int, dateLetter) {
	if s[0] == '"' {
		end := strings.IndexByte(s[1:], '"')
		if end < 0 {
			return 0, dateLetter{}
		}
		return end + 2, dateLetter{pattern: strings.ReplaceAll(s[1:1+end], "%", "%%")}
	}
	for _, l := range postgresDates {
		if strings.HasPrefix(s, l.name) {
			return len(l.name), l.dateLetter
		}
	}
	if c := s[0] | 0x20; c >= 'a' && c <= 'z' && s[0] != 'T' {
		return 0, dateLetter{}
	}
	return itself(s)
}

// patternRefused is why a pattern of dates is not read, "" where the arguments of name are no date and pattern.
func (l *lowering) patternRefused(name string, a []plan.Expr) string {
	if strings.HasSuffix(name, "to_timestamp_ltz") || strings.HasSuffix(name, "to_timestamp_ntz") {
		name = name[:len(name)-len("_ltz")]
	}
	if dated(itself, false)[strings.TrimPrefix(name, "try_")] == nil || len(a) != 2 || l.b.dialect == syntax.Weir || l.typeOf(a[1]).Kind != column.KindString {
		return ""
	}
	lit, ok := a[1].(*plan.Literal)
	if !ok {
		return "the pattern is to be a constant text"
	}
	if s, _ := lit.Value.(string); l.b.dialect == syntax.Spark && optionalParts(s) > maxOptional {
		return fmt.Sprintf("a pattern has at most %d optional parts between [ and ], not %d", maxOptional, optionalParts(s))
	}
	return fmt.Sprintf("letters of the pattern '%v' are not there", lit.Value)
}

// anyDates takes the letters of the dialect that a pattern looks like: with % those of MySQL, with YYYY, DD, HH24 or
// MI those of PostgreSQL, else those of Spark.
func anyDates(name string) func(a []plan.Expr) plan.Expr {
	return func(a []plan.Expr) plan.Expr {
		letters, strict := dateLetters(sparkLetters), false
		if len(a) == 2 {
			lit, _ := a[1].(*plan.Literal)
			if lit == nil {
				return nil
			}
			s, _ := lit.Value.(string)
			switch {
			case strings.Contains(s, "%") && (name == "to_timestamp" || name == "to_date"):
				return percentDates(name, a) // MySQL, whose %M is another, has no such functions
			case strings.Contains(s, "%"):
				letters = mysqlLetters
			case strings.Contains(s, "YY"), strings.Contains(s, "DD"), strings.Contains(s, "HH24"), strings.Contains(s, "MI"):
				letters, strict = postgresLetters, true
			}
		} else if name == "to_date" || name == "to_timestamp" {
			return nil
		}
		return dated(letters, strict)[name](a)
	}
}

// percentDates is a text read by a pattern of strptime.
func percentDates(name string, a []plan.Expr) plan.Expr {
	t := call("strptime", a...)
	if name == "to_date" {
		return &plan.Cast{X: t, To: column.Date}
	}
	return t
}

func init() {
	// A literal would be of thirty lines that say the same.
	for d, letters := range map[*syntax.Dialect]dateLetters{syntax.Spark: sparkLetters, syntax.MySQL: mysqlLetters, syntax.Postgres: postgresLetters} {
		for name, f := range dated(letters, d == syntax.Postgres) {
			if d == syntax.Spark && name == "from_unixtime" {
				f = sparkFromUnix
			}
			if d == syntax.MySQL && name == "from_unixtime" {
				f = notBefore1970(f)
			}
			meanings[d][name] = f
		}
	}
	meanings[syntax.Weir] = map[string]func(a []plan.Expr) plan.Expr{"field": field, "elt": elt, "json_unquote": jsonUnquote}
	meanings[syntax.Weir]["list_aggregate"], meanings[syntax.Weir]["list_aggr"], meanings[syntax.Weir]["array_aggregate"] = listAggregate, listAggregate, listAggregate
	for name, f := range meanings[syntax.Weir] {
		meanings[syntax.MySQL][name] = f
		if name == "elt" {
			meanings[syntax.Spark][name] = f
		}
	}
	meanings[syntax.Spark]["trunc"] = sparkTrunc
	for name, of := range map[string]string{"to_timestamp_ltz": "to_timestamp", "to_timestamp_ntz": "to_timestamp", "try_to_timestamp": "to_timestamp",
		"try_to_date": "to_date", "to_unix_timestamp": "unix_timestamp", "to_varchar": "to_char"} {
		meanings[syntax.Spark][name] = meanings[syntax.Spark][of]
	}
	for name := range dated(sparkLetters, false) {
		meanings[syntax.Weir][name] = anyDates(name)
	}
	for _, name := range []string{"dayofweek", "last_day", "dayname", "monthname"} {
		for _, d := range []*syntax.Dialect{syntax.Spark, syntax.MySQL} {
			meanings[d][name] = func(a []plan.Expr) plan.Expr { return only(1, a, call(name, textAsTime(a[0]))) }
		}
	}
}

// truncUnits are the units of Spark's trunc(date, unit).
var truncUnits = map[string]string{"year": "year", "yyyy": "year", "yy": "year", "quarter": "quarter", "month": "month", "mon": "month", "mm": "month", "week": "week"}

// sparkTrunc is the first day of the unit; of numbers trunc is what Weir says.
func sparkTrunc(a []plan.Expr) plan.Expr {
	if len(a) != 2 {
		return nil
	}
	lit, _ := a[1].(*plan.Literal)
	if lit == nil {
		return nil
	}
	s, _ := lit.Value.(string)
	unit := truncUnits[strings.ToLower(s)]
	if unit == "" {
		return nil
	}
	return &plan.Cast{X: call("date_trunc", text(unit), textAsTime(a[0])), To: column.Date}
}

// sparkFromUnix gives a text, yyyy-MM-dd HH:mm:ss if there is no pattern.
func sparkFromUnix(a []plan.Expr) plan.Expr {
	if len(a) == 1 {
		a = []plan.Expr{a[0], text("yyyy-MM-dd HH:mm:ss")}
	}
	if len(a) != 2 {
		return nil
	}
	return written(sparkLetters, []plan.Expr{secondsOf(a[0]), a[1]})
}
