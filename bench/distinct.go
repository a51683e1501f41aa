package main

// The outer step keeps the answer small.
var distinctPairs = workload{
	name:   "distinct",
	title:  "distinct pairs of integers",
	weir:   inSQL(`SELECT count(*) AS n FROM (SELECT DISTINCT user_id, product_id FROM {clicks}) AS d`),
	duckdb: `SELECT count(*) AS n FROM (SELECT DISTINCT user_id, product_id FROM {clicks}) AS d`,
	polars: `pl.scan_parquet({clicks}).select("user_id", "product_id").unique().select(pl.len().alias("n")).collect(engine="streaming")`,
	target: 0.7,
}
