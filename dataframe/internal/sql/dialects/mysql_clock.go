package dialects

// Clock is a pattern of MySQL's texts of a time alone: days, hours, minutes, seconds and their fraction are its groups.
const Clock = `^ *-?(?:([0-9]{1,4}) )?([0-9]{1,4}):([0-5]?[0-9])(?::([0-5]?[0-9])(?:\.([0-9]*))?)?$`

// microsOf are the microseconds of such a text, of at most 838:59:59 hours; null of others.
func microsOf(t string) string {
	part := func(group string) string {
		return "coalesce(TRY_CAST(regexp_extract(" + t + "::text, '" + Clock + "', " + group + ") AS bigint), 0)"
	}
	seconds := "((" + part("1") + " * 24 + " + part("2") + ") * 3600 + " + part("3") + " * 60 + " + part("4") + ")"
	return "CASE WHEN regexp_matches(" + t + "::text, '" + Clock + "') THEN CASE WHEN starts_with(ltrim(" + t + "::text), '-') THEN -1 ELSE 1 END * " +
		"CASE WHEN " + seconds + " > 3020399 THEN 3020399999999 ELSE " + seconds + " * 1000000 + TRY_CAST(" + sixDigits(fraction(t)) + " AS bigint) END END"
}

// fraction are the digits behind the point at the end of t, six at most.
func fraction(t string) string {
	return "left(regexp_extract(" + t + "::text, ':[0-9]+\\.([0-9]+)$', 1), 6)"
}

func sixDigits(s string) string { return "rpad(" + s + ", 6, '0')" }

// laterBy is addtime or subtime of a date or timestamp.
func laterBy(t, op string) string {
	return "TRY_CAST(" + t + " AS timestamp) " + op + " to_microseconds(" + microsOf("time") + ")"
}

// Later is addtime or subtime of a text, or of a time of day: a text again, of a time alone one of more than a day or below 0.
func Later(name string) *Function {
	op := map[string]string{"addtime": "+", "subtime": "-"}[name]
	micros := "(" + microsOf("t") + " " + op + " " + microsOf("time") + ")"
	at := "(" + laterBy("t::text", op) + ")::text"
	return &Function{Call: name + "(t, time)", Is: "CASE WHEN regexp_matches(t::text, '" + Clock + "') THEN " + written(micros, "(CASE WHEN "+micros+" % 1000000 = 0 AND abs("+micros+") < 3020400000000 THEN 0 ELSE 6 END)") +
		" ELSE CASE WHEN contains(" + at + ", '.') THEN rpad(" + at + ", 26, '0') ELSE " + at + " END END"}
}

var timediff = written(between, "greatest(length("+fraction("a")+"), length("+fraction("b")+"))")

// between are the microseconds from b to a, null of a time alone beside a timestamp.
var between = "CASE WHEN regexp_matches(a::text, '" + Clock + "') AND regexp_matches(b::text, '" + Clock + "') THEN " + microsOf("a") + " - " + microsOf("b") +
	" WHEN NOT regexp_matches(a::text, '" + Clock + "') AND NOT regexp_matches(b::text, '" + Clock + "') THEN date_diff('microsecond', TRY_CAST(b AS timestamp), TRY_CAST(a AS timestamp)) END"

// written are microseconds as hours, minutes and seconds, with so many digits behind the point.
func written(micros, digits string) string {
	size := "abs(" + micros + ")"
	seconds := "least(" + size + " // 1000000, 3020399)"
	return "CASE WHEN " + micros + " IS NOT NULL THEN CASE WHEN " + micros + " < 0 THEN '-' ELSE '' END || printf('%02d:%02d:%02d', " + seconds + " // 3600, " + seconds + " // 60 % 60, " + seconds + " % 60) || " +
		"CASE WHEN " + digits + " > 0 THEN '.' || left(CASE WHEN " + size + " >= 3020400000000 THEN '999999' ELSE lpad((" + size + " % 1000000)::text, 6, '0') END, " + digits + ") ELSE '' END END"
}
