package dataframe_test

import (
	"strings"
	"testing"
)

// TestSessionZone: SET timezone says what the clocks show by which moments are read, cut and shown. Those of PostgreSQL are what
// its server answers, but for an offset's minutes.
func TestSessionZone(t *testing.T) {
	const paris, newYork = "SET TIME ZONE 'Europe/Paris'", "SET TIME ZONE 'america/new_york'"
	dir := t.TempDir()
	tests := []struct {
		dialect string
		texts   []string
		want    string
	}{
		{"postgres", []string{paris, "SELECT TIMESTAMPTZ '2026-07-01 12:00', TIMESTAMPTZ '2026-07-01 12:00:00Z', '2026-07-01 12:00'::timestamptz, timestamp '2026-07-01 12:00'"},
			"2026-07-01 12:00:00+02:00 | 2026-07-01 14:00:00+02:00 | 2026-07-01 12:00:00+02:00 | 2026-07-01 12:00:00"},
		{"postgres", []string{paris, "SELECT date_trunc('day', TIMESTAMPTZ '2026-07-01 23:30:00Z'), extract(hour FROM TIMESTAMPTZ '2026-07-01 23:30:00Z'), (TIMESTAMPTZ '2026-07-01 23:30:00Z')::date, to_timestamp(0)::text"},
			"2026-07-02 00:00:00+02:00 | 1 | 2026-07-02 | 1970-01-01 01:00:00+01"},
		{"postgres", []string{paris, "SELECT TIMESTAMPTZ '2026-03-28 12:00' + interval '1 day', TIMESTAMPTZ '2026-03-28 12:00' + interval '24 hours'"},
			"2026-03-29 12:00:00+02:00 | 2026-03-29 13:00:00+02:00"},
		{"postgres", []string{newYork, "SELECT TIMESTAMPTZ '2026-03-08 02:30' = TIMESTAMP '2026-03-08 02:30', DATE '2026-07-01' = (DATE '2026-07-01')::timestamptz, coalesce(NULL::timestamptz, DATE '2026-07-01'), DATE '2026-07-01' + interval '1 day'"},
			"true | true | 2026-07-01 00:00:00-04:00 | 2026-07-02 00:00:00"},
		{"postgres", []string{newYork, "SELECT to_timestamp('2026-07-01 10:00', 'YYYY-MM-DD HH24:MI') AT TIME ZONE 'Asia/Tokyo', make_timestamptz(2026, 7, 1, 10, 0, 0), extract(epoch FROM make_timestamptz(2026, 7, 1, 10, 0, 0))::bigint, DATE '2026-07-01' AT TIME ZONE 'Asia/Tokyo'"},
			"2026-07-01 23:00:00 | 2026-07-01 10:00:00-04:00 | 1782914400 | 2026-07-01 13:00:00"},
		{"postgres", []string{newYork, "SELECT now()::date = current_date, now() - localtimestamp < interval '1 second', current_setting('timezone')"}, "true | true | America/New_York"},
		{"postgres", []string{"SET TIME ZONE -7", "SELECT to_timestamp(0)"}, "1969-12-31 17:00:00-07:00"},
		{"postgres", []string{"SET TIME ZONE '+02:00'"}, "counts \"+02:00\" to the west"},
		{"postgres", []string{"SELECT timestamptz '2026-07-01 10:00' AT TIME ZONE '+02:00'"}, "counts +02:00 to the west"},
		{"postgres", []string{paris, "CREATE TEMP TABLE e AS SELECT TIMESTAMPTZ '2026-07-01 12:00:00Z' AS ts, timestamp '2026-07-01 12:00' AS l", "INSERT INTO e VALUES ('2026-07-02 00:00', '2026-07-02 00:00')",
			"SET TIME ZONE 'Asia/Tokyo'", "SELECT ts, l, ts = l FROM e ORDER BY 1"}, "2026-07-01 21:00:00+09:00 | 2026-07-01 12:00:00 | false\n2026-07-02 07:00:00+09:00 | 2026-07-02 00:00:00 | false"},
		{"postgres", []string{paris, "CREATE TEMP TABLE e AS SELECT TIMESTAMPTZ '2026-07-01 12:00:00Z' AS ts", "SET timezone TO DEFAULT", "SELECT ts, pg_typeof(ts) FROM e"}, "2026-07-01 12:00:00 | timestamp with time zone"},
		{"postgres", []string{newYork, "VALUES (timestamptz '2026-07-01 10:00Z'), (date '2026-07-01')"}, "2026-07-01 06:00:00-04:00\n2026-07-01 00:00:00-04:00"},
		{"postgres", []string{"SELECT to_timestamp('2026-07-01 10:00', 'YYYY-MM-DD HH24:MI') - DATE '2026-07-01', DATE '2026-07-01' - timestamptz '2026-06-30 12:00'"}, "10:00:00 | 12:00:00"},
		{"postgres", []string{newYork, "SELECT timestamptz '2026-07-01 06:00' - DATE '2026-07-01', date_bin('1 day', timestamptz '2026-07-01 06:00-04', timestamptz '2026-01-01')"}, "06:00:00 | 2026-07-01 01:00:00-04:00"},
		{"postgres", []string{newYork, "CREATE TABLE p (a timestamptz CHECK (a >= '2026-01-01 00:00'))", "INSERT INTO p VALUES ('2025-12-31 23:59')"}, "CHECK"},
		{"postgres", []string{newYork, "CREATE TABLE p (a timestamptz CHECK (extract(hour FROM a) < 12), d date, CHECK (a::date = d))", "INSERT INTO p VALUES ('2026-07-01 10:00', '2026-07-01')", "SELECT * FROM p"}, "2026-07-01 10:00:00-04:00 | 2026-07-01"},
		{"postgres", []string{newYork, "CREATE TABLE p (a timestamptz, d date GENERATED ALWAYS AS (a::date) STORED, t timestamptz GENERATED ALWAYS AS (a + interval '1 hour') STORED)", "INSERT INTO p (a) VALUES ('2026-07-01 22:00')", "SET TIME ZONE 'UTC'", "SELECT * FROM p"},
			"2026-07-02 02:00:00 | 2026-07-01 | 2026-07-02 03:00:00"},
		{"postgres", []string{newYork, "CREATE TABLE p (a timestamptz, b timestamptz, c timestamptz)", "INSERT INTO p VALUES ('2026-07-01 22:00', '2026-07-01 22:00', '2026-07-01 22:00')", "ALTER TABLE p ALTER COLUMN a TYPE timestamp", "ALTER TABLE p ALTER COLUMN b TYPE date",
			"SET TIME ZONE 'UTC'", "SELECT * FROM p"}, "2026-07-01 22:00:00 | 2026-07-01 | 2026-07-02 02:00:00"},

		{"mysql", []string{"SET time_zone = '+02:00'", "SELECT from_unixtime(0), unix_timestamp('1970-01-01 02:00:00'), unix_timestamp(from_unixtime(5)), concat(from_unixtime(0), ''), hour(from_unixtime(0)), date(from_unixtime(80000)), timestampdiff(hour, utc_timestamp(), now())"},
			"1970-01-01 02:00:00+02:00 | 0 | 5 | 1970-01-01 02:00:00 | 2 | 1970-01-02 | 2"},
		{"mysql", []string{"SELECT convert_tz('2026-07-01 12:00:00', '+00:00', 'Europe/Paris'), convert_tz('2026-07-01 12:00:00', '+01:30', '-02:00'), convert_tz(NULL, '+00:00', '+01:00')"},
			"2026-07-01 14:00:00 | 2026-07-01 08:30:00 | NULL"},
		{"mysql", []string{"SET time_zone = '+02:00'", "CREATE TEMPORARY TABLE e (a TIMESTAMP, b DATETIME)", "INSERT INTO e VALUES ('2026-07-01 10:00', '2026-07-01 10:00')", "SET time_zone = 'Asia/Tokyo'",
			"SELECT a, b, a = b, unix_timestamp(a), unix_timestamp(b), concat(a, '') FROM e"}, "2026-07-01 17:00:00+09:00 | 2026-07-01 10:00:00 | false | 1782892800 | 1782867600 | 2026-07-01 17:00:00"},
		{"mysql", []string{"SET time_zone = '+02:00'", "SELECT @@time_zone, @@session.time_zone"}, "+02:00 | +02:00"},
		{"mysql", []string{"SET time_zone = 'Asia/Tokyo'", "SET time_zone = SYSTEM", "SELECT from_unixtime(0)"}, "1970-01-01 00:00:00"},

		{"spark", []string{"SET spark.sql.session.timeZone=America/Los_Angeles", "SELECT current_timezone(), to_timestamp('2026-07-01 10:00:00'), unix_timestamp('2026-07-01 10:00:00'), from_unixtime(0), hour(timestamp_seconds(0)), unix_timestamp('2026/07/01', 'yyyy/MM/dd')"},
			"America/Los_Angeles | 2026-07-01 10:00:00-07:00 | 1782925200 | 1969-12-31 16:00:00 | 16 | 1782889200"},
		{"spark", []string{"SET TIME ZONE 'GMT+2'", "SELECT CAST(timestamp_seconds(0) AS string), concat(timestamp_seconds(0), '|'), to_json(named_struct('t', timestamp_seconds(0))), CAST(date'2026-07-01' AS timestamp), unix_timestamp(date'2026-07-01')"},
			`1970-01-01 02:00:00 | 1970-01-01 02:00:00| | {"t":"1970-01-01 02:00:00"} | 2026-07-01 00:00:00+02:00 | 1782856800`},
		{"spark", []string{"SET TIME ZONE 'Europe/Paris'", "SELECT date_format(timestamp_seconds(0), 'HH:mm XXX')"}, "letters of a zone are not there while the time zone is Europe/Paris"},

		{"weir", []string{"SET TimeZone = 'America/New_York'", "CREATE TABLE e (ts TIMESTAMPTZ, u INT)", "INSERT INTO e VALUES ('2026-07-01 23:30:00', 1), ('2026-07-02 00:30:00-04', 2), ('2026-07-02T05:00:00Z', 3)",
			"UPDATE e SET ts = ts - INTERVAL 1 HOUR WHERE u = 1", "DELETE FROM e WHERE ts >= TIMESTAMP '2026-07-02 01:00'", "SELECT date_trunc('day', ts), ts, u FROM e ORDER BY u"},
			"2026-07-01 00:00:00-04:00 | 2026-07-01 22:30:00-04:00 | 1\n2026-07-02 00:00:00-04:00 | 2026-07-02 00:30:00-04:00 | 2"},
		{"weir", []string{"SET TimeZone = 'America/New_York'", "SELECT list_value(to_timestamp(0)), {'t': to_timestamp(0)}, (SELECT to_timestamp(0) UNION ALL SELECT NULL LIMIT 1), min(to_timestamp(0)), lag(to_timestamp(0), 1, to_timestamp(0)) OVER ()"},
			"[1969-12-31 19:00:00-05:00] | {'t': 1969-12-31 19:00:00-05:00} | 1969-12-31 19:00:00-05:00 | 1969-12-31 19:00:00-05:00 | 1969-12-31 19:00:00-05:00"},
		{"spark", []string{"SET TIME ZONE 'America/New_York'", "SELECT timestampdiff(hour, timestamp'2026-03-08 00:00:00', timestamp'2026-03-08 05:00:00'), unix_timestamp(timestamp_ntz'2026-07-01 10:00:00'), CAST(array(timestamp'2026-07-01 02:00:00Z') AS string)"},
			"5 | 1782900000 | [2026-06-30 22:00:00]"},
		{"mysql", []string{"SET time_zone = '-04:00'", "SELECT from_unixtime(0), from_unixtime(-1), to_seconds(timestamp '2026-07-01 10:00:00')"}, "1969-12-31 20:00:00-04:00 | NULL | 63950119200"},
		{"weir", []string{"SET VARIABLE x = timestamptz '2026-07-01 10:00Z'", "SET TimeZone = 'America/New_York'", "SELECT getvariable('x')"}, "2026-07-01 06:00:00-04:00"},
		{"weir", []string{"SET TimeZone = 'America/New_York'", "COPY (SELECT '2026-07-01 10:00:00' AS t, 1 AS i UNION ALL SELECT '2026-07-01 10:00:00Z', 2) TO '" + dir + "/t.csv'", "CREATE TABLE c (t TIMESTAMPTZ, i INT)", "COPY c FROM '" + dir + "/t.csv' (HEADER)",
			"SET TimeZone = 'UTC'", "SELECT t FROM c ORDER BY i"}, "2026-07-01 14:00:00\n2026-07-01 10:00:00"},
		{"weir", []string{"SET TimeZone = 'America/New_York'", "COPY (SELECT '2026-07-01 10:00:00' AS t, 1 AS i UNION ALL SELECT '2026-07-01 11:30:00', 2) TO '" + dir + "/u.jsonl'", "SELECT t, t = TIMESTAMP '2026-07-01 10:00' FROM '" + dir + "/u.jsonl' ORDER BY i"},
			"2026-07-01 10:00:00-04:00 | true\n2026-07-01 11:30:00-04:00 | false"},
		{"weir", []string{"SET TimeZone = 'America/New_York'", "COPY (SELECT to_timestamp(0) AS t) TO '" + dir + "/t.arrow'", "SET TimeZone = 'UTC'", "SELECT t, typeof(t) FROM '" + dir + "/t.arrow'"}, "1970-01-01 00:00:00 | timestamp"},
		{"postgres", []string{"SET LOCAL TIME ZONE 'Asia/Tokyo'"}, "SET LOCAL is not there for the time zone"},
		{"postgres", []string{newYork, "SELECT extract(epoch FROM date_trunc('day', date '2026-07-01'))::bigint"}, "1782878400"},
		{"spark", []string{"SET TIME ZONE 'America/New_York'", "SELECT from_utc_timestamp('2026-07-01 10:00:00Z', 'Asia/Seoul')"}, "2026-07-01 15:00:00"},
		{"weir", []string{"SET TimeZone = 'Nowhere/City'"}, `no time zone "Nowhere/City"`},
	}
	for _, test := range tests {
		s := disk()
		if err := s.Set("sql.dialect", test.dialect); err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, text := range test.texts {
			if got = answerOf(s, text); strings.HasPrefix(got, "error: ") {
				break
			}
		}
		if _, of, ok := strings.Cut(got, "\n"); ok && !strings.HasPrefix(got, "error: ") {
			got = of
		}
		if got != test.want && !(strings.HasPrefix(got, "error: ") && strings.Contains(got, test.want)) {
			t.Errorf("%s: %s\ngives\n%s\nwant\n%s", test.dialect, strings.Join(test.texts, ";\n"), got, test.want)
		}
	}
}
