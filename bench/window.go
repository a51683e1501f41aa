package main

// A partition of some 20 rows for each user; sums keep the answer small.
var windowRows = workload{
	name:  "window",
	title: "row_number and lag over a partition a user",
	weir: inSQL(`SELECT sum(nth) AS nths, sum(abs(product_id - before)) AS steps FROM (SELECT product_id,
		row_number() OVER (PARTITION BY user_id ORDER BY ts, product_id) AS nth,
		lag(product_id) OVER (PARTITION BY user_id ORDER BY ts, product_id) AS before FROM {clicks}) AS w`),
	duckdb: `SELECT sum(nth) AS nths, sum(abs(product_id - before)) AS steps FROM (SELECT product_id,
		row_number() OVER (PARTITION BY user_id ORDER BY ts, product_id) AS nth,
		lag(product_id) OVER (PARTITION BY user_id ORDER BY ts, product_id) AS before FROM {clicks}) AS w`,
	polars: `pl.scan_parquet({clicks}).select("user_id", "ts", "product_id").sort("user_id", "ts", "product_id")
		.select(pl.int_range(1, pl.len() + 1).over("user_id").sum().alias("nths"),
		(pl.col("product_id") - pl.col("product_id").shift(1).over("user_id")).abs().sum().alias("steps")).collect()`,
	target: 0.8,
}
