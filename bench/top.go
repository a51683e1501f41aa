package main

// All columns, of which only the first rows' need be read.
var topRows = workload{
	name:   "top",
	title:  "first 100 rows of all columns by price",
	weir:   inSQL(`SELECT user_id, session, event, country, product_id, url, price FROM {clicks} ORDER BY price DESC NULLS LAST, ts LIMIT 100`),
	duckdb: `SELECT user_id, session, event, country, product_id, url, price FROM {clicks} ORDER BY price DESC NULLS LAST, ts LIMIT 100`,
	polars: `pl.scan_parquet({clicks}).sort("price", "ts", descending=[True, False], nulls_last=True).head(100)
		.select("user_id", "session", "event", "country", "product_id", "url", "price").collect(engine="streaming")`,
	keys:   6,
	target: 0.5,
}
