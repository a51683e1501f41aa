package main

// Most sessions have one or two rows. The outer step keeps the answer small.
var groupStrings = workload{
	name:   "group-strings",
	title:  "group by millions of texts",
	weir:   inSQL(`SELECT count(*) AS n, max(k) AS most FROM (SELECT session, count(*) AS k FROM {clicks} GROUP BY session) AS s`),
	duckdb: `SELECT count(*) AS n, max(k) AS most FROM (SELECT session, count(*) AS k FROM {clicks} GROUP BY session) AS s`,
	polars: `pl.scan_parquet({clicks}).group_by("session").agg(pl.len().alias("k"))
		.select(pl.len().alias("n"), pl.col("k").max().alias("most")).collect(engine="streaming")`,
	target: 0.7,
}
