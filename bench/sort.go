package main

// A few rows from the middle of all rows in order: neither the whole answer nor only its first rows.
var sortRows = workload{
	name:   "sort",
	title:  "sort by a text and a moment",
	weir:   inSQL(`SELECT country, user_id, product_id FROM {clicks} ORDER BY country, ts, user_id LIMIT 100 OFFSET {half}`),
	duckdb: `SELECT country, user_id, product_id FROM {clicks} ORDER BY country, ts, user_id LIMIT 100 OFFSET {half}`,
	polars: `pl.scan_parquet({clicks}).select("country", "ts", "user_id", "product_id")
		.sort("country", "ts", "user_id").slice({half}, 100).select("country", "user_id", "product_id").collect(engine="streaming")`,
	keys:   3,
	target: 0.9,
}
