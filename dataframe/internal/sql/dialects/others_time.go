package dialects

// otherTimes are functions of dates and timestamps.
var otherTimes = []Function{
	{Call: "timezone(zone, t)", Doc: "timezone(zone, t) is t AT TIME ZONE zone.", Is: "t AT TIME ZONE zone",
		Example: "timezone('Asia/Tokyo', TIMESTAMP '2026-03-02 12:00:00')::text", Want: "2026-03-02 21:00:00"},
	{Call: "yearweek(t)", Doc: "yearweek(t) is the ISO year and week, as in 202609.", Is: "isoyear(t) * 100 + week(t)",
		Example: "yearweek(DATE '1992-02-15')", Want: "199207"},
	{Call: "make_timestamptz(us)", Doc: "make_timestamptz(us) is the moment us microseconds after 1970.", Is: "timestamp_micros(us)",
		Example: "make_timestamptz(1500000)::text", Want: "1970-01-01 00:00:01.5"},
	{Call: "make_timestamptz(y, mo, d, h, mi, s)", Doc: "make_timestamptz(y, mo, d, h, mi, s) is the moment when the clocks of the session show that.", Is: "CAST(make_timestamp(y, mo, d, h, mi, s) AS timestamp)",
		Example: "make_timestamptz(2026, 3, 2, 12, 0, 1.5)::text", Want: "2026-03-02 12:00:01.5"},
	{Call: "to_unixtime(t)", Doc: "to_unixtime(t) are the whole seconds since 1970.", Is: "floor(epoch_us(t::timestamp) / 1000000)::bigint",
		Example: "to_unixtime(TIMESTAMP '1970-01-02 00:00:01')", Want: "86401"},
	{Call: "add_hours(t, n)", Doc: "add_hours(t, n) is the moment n hours later.", Is: "t::timestamp + to_hours(n)",
		Example: "add_hours(TIMESTAMP '2026-03-02 23:00:00', 2)::text", Want: "2026-03-03 01:00:00"},
	{Call: "add_minutes(t, n)", Doc: "add_minutes(t, n) is the moment n minutes later.", Is: "t::timestamp + to_minutes(n)",
		Example: "add_minutes(TIMESTAMP '2026-03-02 23:00:00', 2)::text", Want: "2026-03-02 23:02:00"},
	{Call: "add_seconds(t, n)", Doc: "add_seconds(t, n) is the moment n seconds later.", Is: "t::timestamp + to_seconds(n)",
		Example: "add_seconds(TIMESTAMP '2026-03-02 23:00:00', 2)::text", Want: "2026-03-02 23:00:02"},
	{Call: "era(t)", Doc: "era(t) is 1, and 0 before the year 1.", Is: "CASE WHEN year(t) > 0 THEN 1 WHEN t IS NOT NULL THEN 0 END", Example: "era(DATE '2026-03-02')", Want: "1"},
	{Call: "century(t)", Doc: "century(t) is the century: 2001 to 2100 are the 21st.", Is: "CASE WHEN year(t) > 0 THEN (year(t) + 99) // 100 ELSE year(t) // 100 END", Example: "century(DATE '2000-12-31')", Want: "20"},
	{Call: "decade(t)", Doc: "decade(t) is the year without its last digit.", Is: "year(t) // 10", Example: "decade(DATE '2026-03-02')", Want: "202"},
	{Call: "millennium(t)", Doc: "millennium(t) is the millennium: 2001 to 3000 are the 3rd.", Is: "CASE WHEN year(t) > 0 THEN (year(t) + 999) // 1000 ELSE year(t) // 1000 END", Example: "millennium(DATE '2000-12-31')", Want: "2"},
}
