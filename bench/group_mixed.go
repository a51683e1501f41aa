package main

// Hundreds of thousands of groups, each with the state of six aggregates.
var groupMixed = workload{
	name:  "group-mixed",
	title: "group by a text and an integer, six aggregates",
	weir: inSQL(`SELECT event, product_id, count(*) AS n, count(price) AS prices, coalesce(sum(price), 0) AS total, avg(price) AS mean,
		min(user_id) AS low, max(user_id) AS high FROM {clicks} GROUP BY event, product_id`),
	duckdb: `SELECT event, product_id, count(*) AS n, count(price) AS prices, coalesce(sum(price), 0) AS total, avg(price) AS mean,
		min(user_id) AS low, max(user_id) AS high FROM {clicks} GROUP BY event, product_id`,
	polars: `pl.scan_parquet({clicks}).group_by("event", "product_id")
		.agg(pl.len().alias("n"), pl.col("price").count().alias("prices"), pl.col("price").sum().alias("total"), pl.col("price").mean().alias("mean"),
		pl.col("user_id").min().alias("low"), pl.col("user_id").max().alias("high")).collect(engine="streaming")`,
	keys:   2,
	target: 0.8,
}
