package dialects

// mysqlTime are functions of MySQL: time.
var mysqlTime = []Function{
	{Call: "adddate(d, n)", Doc: "adddate(d, n) is the day n days after d; adddate(t, INTERVAL n unit) adds any unit.",
		Example: "adddate('2026-02-28', 1)", Want: "2026-03-01"},
	{Call: "date_add(t, interval)", Doc: "date_add(t, INTERVAL n unit) is t and so many units.",
		Example: "date_add('2026-01-31 10:00:00', INTERVAL 1 HOUR)", Want: "2026-01-31 11:00:00"},
	{Call: "date_sub(t, interval)", Doc: "date_sub(t, INTERVAL n unit) is so many units before t.",
		Example: "date_sub('2026-03-31', INTERVAL 1 DAY)", Want: "2026-03-30"},
	{Call: "subdate(d, n)", Doc: "subdate(d, n) is the day n days before d.", Example: "subdate('2026-03-01', 1)", Want: "2026-02-28"},
	{Call: "timestampadd(unit, n, t)", Doc: "timestampadd(unit, n, t) is t and n units.", Is: "date_add(unit, n, TRY_CAST(t AS timestamp))",
		Example: "timestampadd(MINUTE, 5, '2026-03-02 10:00:00')", Want: "2026-03-02 10:05:00"},
	{Call: "timestampdiff(unit, a, b)", Doc: "timestampdiff(unit, a, b) are the whole units that passed from a to b.",
		Example: "timestampdiff(MONTH, '2026-01-31', '2026-03-30')", Want: "1"},
	{Call: "datediff(a, b)", Doc: "datediff(a, b) are the days from b to a.", Example: "datediff('2026-03-02', '2026-02-28')", Want: "2"},
	{Call: "curdate", Doc: "curdate() is the day at which the query began, in UTC.", Example: "curdate() > '2020-01-01'", Want: "true"},
	{Call: "current_date", Doc: "current_date() is the day at which the query began, in the zone of the session.", Example: "current_date() = curdate()", Want: "true"},
	{Call: "current_timestamp", Doc: "current_timestamp() is the time at which the query began.", Example: "current_timestamp() = now()", Want: "true"},
	{Call: "localtimestamp", Doc: "localtimestamp() is the time at which the query began.",
		Example: "localtimestamp() > '2020-01-01 00:00:00'", Want: "true"},
	{Call: "now", Doc: "now() is the time at which the query began.", Example: "now() > '2020-01-01'", Want: "true"},
	{Call: "sysdate", Doc: "sysdate() is the time at which the query began.", Is: "current_timestamp()",
		Example: "sysdate() > '2020-01-01'", Want: "true"},
	{Call: "convert_tz(t, a, b)", Doc: "convert_tz(t, a, b) is what clocks in b show when those in a show t.",
		Is:      "at_zone(at_zone(TRY_CAST(t AS timestamp without time zone), a), b)",
		Example: "convert_tz('2026-07-01 12:00:00', '+00:00', 'Europe/Paris')", Want: "2026-07-01 14:00:00"},
	{Call: "utc_date", Doc: "utc_date() is the day at which the query began, in UTC.", Is: "CAST(at_zone(current_timestamp(), 'UTC') AS date)",
		Example: "utc_date() > '2020-01-01'", Want: "true"},
	{Call: "utc_timestamp", Doc: "utc_timestamp() is the time at which the query began, in UTC.", Is: "at_zone(current_timestamp(), 'UTC')",
		Example: "utc_timestamp() > '2020-01-01'", Want: "true"},
	{Call: "date_format(t, format)", Doc: "date_format(t, format) writes a date or timestamp by MySQL's letters.",
		Example: "date_format('2026-03-02 14:05:00', '%d.%m.%Y %H:%i')", Want: "02.03.2026 14:05"},
	{Call: "str_to_date(s, format)", Doc: "str_to_date(s, format) is a text as a date or timestamp, by MySQL's letters; null if it is none.",
		Example: "str_to_date('02.03.2026', '%d.%m.%Y')", Want: "2026-03-02"},
	{Call: "extract(unit FROM t)", Doc: "extract(unit FROM t) is a part of a date or timestamp.",
		Example: "extract(YEAR FROM '2026-03-02')", Want: "2026"},
	{Call: "from_days(n)", Doc: "from_days(n) is the day n, where 1970-01-01 is 719528.", Is: "CAST(date_add('day', n - 719528, DATE '1970-01-01') AS date)",
		Example: "from_days(740041)", Want: "2026-03-01"},
	{Call: "to_days(d)", Doc: "to_days(d) is the number of a day, where 1970-01-01 is 719528.", Is: "719528 + date_diff('day', DATE '1970-01-01', TRY_CAST(d AS date))",
		Example: "to_days('2026-03-02')", Want: "740042"},
	{Call: "to_seconds(t)", Doc: "to_seconds(t) are the seconds from the year 0 to t.", Is: "62167219200 + date_diff('second', CAST('1970-01-01 00:00:00' AS timestamp without time zone), TRY_CAST(t AS timestamp without time zone))",
		Example: "to_seconds('2026-03-02')", Want: "63939628800"},
	{Call: "from_unixtime(n[, format])", Doc: "from_unixtime(n) is the time n seconds after 1970; with a format, as a text.",
		Example: "from_unixtime(86399, '%H:%i')", Want: "23:59"},
	{Call: "unix_timestamp()", Doc: "unix_timestamp() are the seconds from 1970 to the time at which the query began.", Is: "unix_seconds(now())",
		Example: "unix_timestamp() > 1700000000", Want: "true"},
	{Call: "unix_timestamp(t)", Doc: "unix_timestamp(t) are the seconds from 1970 to t.",
		Example: "unix_timestamp('1970-01-02 00:00:00')", Want: "86400"},
	{Call: "hour", Example: "hour('2026-03-02 14:05:06')", Want: "14"},
	{Call: "microsecond(t)", Doc: "microsecond(t) are the microseconds of t behind its last second.", Is: "CASE WHEN regexp_matches(t::text, '" + Clock + "') THEN abs(" + microsOf("t") + ") % 1000000 ELSE date_diff('microsecond', date_trunc('second', TRY_CAST(t::text AS timestamp)), TRY_CAST(t::text AS timestamp)) END",
		Example: "microsecond('2026-03-02 14:05:06.123456')", Want: "123456"},
	{Call: "makedate(y, n)", Doc: "makedate(y, n) is the n-th day of a year.", Is: "CASE WHEN CAST(n AS bigint) BETWEEN 1 AND 3652424 AND CAST(y AS bigint) BETWEEN 0 AND 9999 AND " + dayOfYear + " <= DATE '9999-12-31' THEN " + dayOfYear + " END",
		Example: "makedate(2026, 60)", Want: "2026-03-01"},
	{Call: "maketime(h, m, s)", Doc: "maketime(h, m, s) is a time of day.", Is: "make_time(h, m, s)", Example: "maketime(14, 5, 6)", Want: "14:05:06"},
	{Call: "period_add(p, n)", Doc: "period_add(p, n) is the month n months after p, written as 202603.", Is: "CASE WHEN p = 0 THEN 0 ELSE " + periodOf("(("+monthsOf("p")+") + n)") + " END",
		Example: "period_add(202611, 3)", Want: "202702"},
	{Call: "period_diff(a, b)", Doc: "period_diff(a, b) are the months from b to a, written as 202603.", Is: "(" + monthsOf("a") + ") - (" + monthsOf("b") + ")",
		Example: "period_diff(202602, 202511)", Want: "3"},
	{Call: "sec_to_time(n)", Doc: "sec_to_time(n) are n seconds as hours, minutes and seconds, 838:59:59 at most.", Is: "CASE WHEN n IS NOT NULL THEN CASE WHEN n < 0 THEN '-' ELSE '' END || printf('%02d:%02d:%02d', least(abs(n), 3020399) // 3600, least(abs(n), 3020399) // 60 % 60, least(abs(n), 3020399) % 60) END",
		Example: "sec_to_time(3671)", Want: "01:01:11"},
	{Call: "time_to_sec(t)", Doc: "time_to_sec(t) are the seconds of a time of day.", Is: "CASE WHEN starts_with(t::text, '-') THEN -1 ELSE 1 END * (TRY_CAST(regexp_extract(t::text, '([0-9]+):([0-9]+):([0-9]+)', 1) AS bigint) * 3600 + TRY_CAST(regexp_extract(t::text, '([0-9]+):([0-9]+):([0-9]+)', 2) AS bigint) * 60 + TRY_CAST(regexp_extract(t::text, '([0-9]+):([0-9]+):([0-9]+)', 3) AS bigint))",
		Example: "time_to_sec('01:01:11')", Want: "3671"},
	{Call: "time(t)", Doc: "time(t) is the time of day of a timestamp.", Is: "TRY_CAST(regexp_extract(t::text, '[0-9]+:[0-9]+(:[0-9.]+)?') AS time)",
		Example: "time('2026-03-02 14:05:06')", Want: "14:05:06"},
	{Call: "timestamp(t)", Doc: "timestamp(t) is a date or text as a timestamp.", Is: "TRY_CAST(t AS timestamp)",
		Example: "timestamp('2026-03-02')", Want: "2026-03-02 00:00:00"},
	{Call: "timediff(a, b)", Doc: "timediff(a, b) is the time from b to a, as hours, minutes and seconds, 838:59:59 at most.", Is: timediff,
		Example: "timediff('2026-03-03 01:00:00', '2026-03-02 22:30:00')", Want: "02:30:00"},
	{Call: "addtime(t, time)", Doc: "addtime(t, time) is t and a time of hours, minutes and seconds.", Is: laterBy("t", "+"),
		Example: "addtime('2026-03-02 23:00:00', '02:30:00')", Want: "2026-03-03 01:30:00"},
	{Call: "subtime(t, time)", Doc: "subtime(t, time) is t less a time of hours, minutes and seconds.", Is: laterBy("t", "-"),
		Example: "subtime('2026-03-02 01:00:00', '02:30:00')", Want: "2026-03-01 22:30:00"},
	{Call: "weekday(d)", Doc: "weekday(d) is the day of the week, 0 for Monday.", Example: "weekday('2026-03-02')", Want: "0"},
	{Call: "week(d)", Doc: "week(d) is the number of the week that begins on Sundays, 0 for the days before the first.", Is: "week_of_mode(TRY_CAST(d AS date), 0)",
		Example: "week('2026-01-01')", Want: "0"},
	{Call: "week(d, mode)", Doc: "week(d, mode) is the number of the week by one of MySQL's modes.", Is: "week_of_mode(TRY_CAST(d AS date), mode)",
		Example: "week('2026-01-01', 3)", Want: "1"},
	{Call: "yearweek(d)", Doc: "yearweek(d) is the year and week of a date, whose weeks begin on Sundays.", Is: "yearweek_of_mode(TRY_CAST(d AS date), 0)",
		Example: "yearweek('2026-01-01')", Want: "202552"},
	{Call: "yearweek(d, mode)", Doc: "yearweek(d, mode) is the year and week of a date by one of MySQL's modes.", Is: "yearweek_of_mode(TRY_CAST(d AS date), mode)",
		Example: "yearweek('2026-01-01', 1)", Want: "202601"},
}

// dayOfYear is the n-th day of the year y.
const dayOfYear = "CAST(date_add('day', CAST(n AS bigint) - 1, make_date(CAST(y AS bigint) + CASE WHEN CAST(y AS bigint) < 70 THEN 2000 WHEN CAST(y AS bigint) < 100 THEN 1900 ELSE 0 END, 1, 1)) AS date)"

// monthsOf are the months of a period such as 202603, or 2603 of a year of two digits, from the year 0; none of 0.
func monthsOf(p string) string {
	return "CASE WHEN " + p + " = 0 THEN 0 ELSE (" + fullYear(p+" // 100") + ") * 12 + " + p + " % 100 - 1 END"
}

// periodOf is the period that so many months are.
func periodOf(months string) string {
	return "(" + fullYear(months+" // 12") + ") * 100 + " + months + " % 12 + 1"
}

// fullYear is a year of which there may be two digits only, 70 to 69 for 1970 to 2069.
func fullYear(y string) string {
	return y + " + CASE WHEN " + y + " < 70 THEN 2000 WHEN " + y + " < 100 THEN 1900 ELSE 0 END"
}
