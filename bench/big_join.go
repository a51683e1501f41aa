package main

// Nearly every click finds itself only.
var bigJoin = workload{
	name:  "big-join",
	title: "join of 10 M clicks with themselves",
	weir: inSQL(`SELECT count(*) AS n, sum(a.product_id) AS total FROM {clicks} AS a JOIN {clicks} AS b
		ON a.user_id = b.user_id AND a.ts = b.ts`),
	duckdb: `SELECT count(*) AS n, sum(a.product_id) AS total FROM {clicks} AS a JOIN {clicks} AS b
		ON a.user_id = b.user_id AND a.ts = b.ts`,
	polars: `pl.scan_parquet({clicks}).select("user_id", "ts", "product_id").join(pl.scan_parquet({clicks}).select("user_id", "ts"), on=["user_id", "ts"])
		.select(pl.len().alias("n"), pl.col("product_id").sum().alias("total")).collect(engine="streaming")`,
	target: 0.9,
}
