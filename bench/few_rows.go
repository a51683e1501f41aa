package main

// Seven columns of the clicks of one user: what is not asked for should not be decoded.
var fewRows = workload{
	name:   "few-rows",
	title:  "many columns, few rows kept",
	weir:   inSQL(`SELECT session, url, event, country, product_id, user_id, price FROM {clicks} WHERE user_id = 1000100`),
	duckdb: `SELECT session, url, event, country, product_id, user_id, price FROM {clicks} WHERE user_id = 1000100`,
	polars: `pl.scan_parquet({clicks}).filter(pl.col("user_id") == 1000100)
		.select("session", "url", "event", "country", "product_id", "user_id", "price").collect(engine="streaming")`,
	keys:   6,
	target: 0.5,
}
