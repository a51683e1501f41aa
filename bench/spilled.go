package main

import "weir/dataframe"

// Operators whose input, about 1.3 GB in memory, is five times the memory they may use, so that they spill. Polars has no
// such limit and is not asked.
var (
	groupSpilled = limited("group-spilled", "group by millions of texts, longest text of each, in 256 MB",
		`SELECT count(*) AS n, max(n) AS most, sum(length(u)) AS bytes FROM (SELECT session, count(*) AS n, max(url) AS u FROM {clicks} GROUP BY session) AS t`)
	joinSpilled = limited("join-spilled", "join of 10 M clicks with themselves, texts kept, in 256 MB",
		`SELECT count(*) AS n, sum(length(a.url)) AS bytes, max(b.session) AS last, max(b.url) AS page FROM {clicks} AS a JOIN {clicks} AS b
		ON a.user_id = b.user_id AND a.ts = b.ts`)
	sortSpilled = workload{
		name:  "sort-spilled",
		title: "copy sorted by a text and a moment, in 256 MB",
		weir: func(s *dataframe.Session, f files, out string) (*dataframe.Table, error) {
			_, err := s.SQL(fill(sortedClicks, f, out)).Write(out)
			return nil, err
		},
		duckdb: "COPY (" + sortedClicks + ") TO {out} (FORMAT parquet, COMPRESSION zstd)",
		check: `SELECT count(*), sum(length(url)), sum(file_row_number % 1009 * (user_id % 1013) + file_row_number % 1013 * product_id)
			FROM read_parquet({out}, file_row_number = true)`,
		memory: "256MB", target: 1,
	}
)

const sortedClicks = `SELECT session, ts, user_id, product_id, url FROM {clicks} ORDER BY session, ts, user_id, product_id, url`

// limited is a workload of one text in SQL that may use 256 MB.
func limited(name, title, sql string) workload {
	return workload{name: name, title: title, weir: inSQL(sql), duckdb: sql, memory: "256MB", target: 1}
}
