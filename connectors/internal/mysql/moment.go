package mysql

// parseMoment reads "2006-01-02", "2006-01-02 15:04:05" or with a fraction of
// up to six digits: days since 1970-01-01 and microseconds into the day. zero says
// that it is a date without a year and month, month or day, which MySQL may hold and no
// calendar has.
func parseMoment(b []byte) (day int32, micros int64, zero, ok bool) {
	if len(b) < 10 || b[4] != '-' || b[7] != '-' {
		return 0, 0, false, false
	}
	year, ok1 := number(b[:4])
	month, ok2 := number(b[5:7])
	dom, ok3 := number(b[8:10])
	if !ok1 || !ok2 || !ok3 {
		return 0, 0, false, false
	}
	micros, ok = parseClock(b[10:])
	if !ok {
		return 0, 0, false, false
	}
	if month == 0 || dom == 0 {
		return 0, 0, true, true
	}
	if month > 12 || dom > daysIn(year, month) {
		return 0, 0, false, false
	}
	return civilDay(year, month, dom), micros, false, true
}

// parseClock reads " 15:04:05.000000" with up to six digits after the point.
func parseClock(b []byte) (int64, bool) {
	if len(b) == 0 {
		return 0, true
	}
	if len(b) < 9 || b[0] != ' ' && b[0] != 'T' || b[3] != ':' || b[6] != ':' {
		return 0, false
	}
	h, ok1 := number(b[1:3])
	m, ok2 := number(b[4:6])
	s, ok3 := number(b[7:9])
	if !ok1 || !ok2 || !ok3 || h > 23 || m > 59 || s > 59 {
		return 0, false
	}
	micros := int64(h*3600+m*60+s) * 1e6
	if b = b[9:]; len(b) == 0 {
		return micros, true
	}
	if b[0] != '.' || len(b) > 7 {
		return 0, false
	}
	fraction, ok := number(b[1:])
	for i := len(b); i < 7; i++ {
		fraction *= 10
	}
	return micros + int64(fraction), ok
}

// number reads decimal digits; there may be none.
func number(b []byte) (int, bool) {
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// civilDay counts days since 1970-01-01 in the proleptic Gregorian calendar. The
// year begins in March, so that the leap day is its last.
func civilDay(year, month, day int) int32 {
	if month <= 2 {
		year--
	}
	era := year / 400
	if year < 0 {
		era = -1
	}
	yoe := year - era*400
	doy := (153*((month+9)%12)+2)/5 + day - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return int32(era*146097 + doe - 719468)
}
