package main

// The price in force at every click: the last one of its product before it.
var asofJoin = workload{
	name:  "asof-join",
	title: "as-of join with a tenth as many prices",
	weir: inSQL(`SELECT count(*) AS n, sum(list) AS total FROM {clicks} AS c ASOF JOIN {prices} AS p
		ON c.product_id = p.product_id AND c.ts >= p.ts`),
	duckdb: `SELECT count(*) AS n, sum(list) AS total FROM {clicks} AS c ASOF JOIN {prices} AS p
		ON c.product_id = p.product_id AND c.ts >= p.ts`,
	polars: `pl.scan_parquet({clicks}).select("product_id", "ts").sort("ts").join_asof(pl.scan_parquet({prices}).sort("ts"), on="ts", by="product_id")
		.select(pl.col("list").count().alias("n"), pl.col("list").sum().alias("total")).collect()`,
	target: 0.8,
}
