package main

// One dimension is as large as the clicks have users, the others are small.
var starJoin = workload{
	name:  "star-join",
	title: "star join of four dimensions, then group",
	weir: inSQL(`SELECT category, segment, region, count(*) AS n, coalesce(sum(price), 0) AS total FROM {clicks} AS c
		JOIN {products} AS p ON c.product_id = p.product_id JOIN {users} AS u ON c.user_id = u.user_id
		JOIN {countries} AS k ON c.country = k.country JOIN {events} AS e ON c.event = e.event
		WHERE e.stage <> 'stage-1' GROUP BY category, segment, region`),
	duckdb: `SELECT category, segment, region, count(*) AS n, coalesce(sum(price), 0) AS total FROM {clicks} AS c
		JOIN {products} AS p ON c.product_id = p.product_id JOIN {users} AS u ON c.user_id = u.user_id
		JOIN {countries} AS k ON c.country = k.country JOIN {events} AS e ON c.event = e.event
		WHERE e.stage <> 'stage-1' GROUP BY category, segment, region`,
	polars: `pl.scan_parquet({clicks}).join(pl.scan_parquet({products}), on="product_id").join(pl.scan_parquet({users}), on="user_id")
		.join(pl.scan_parquet({countries}), on="country").join(pl.scan_parquet({events}).filter(pl.col("stage") != "stage-1"), on="event")
		.group_by("category", "segment", "region").agg(pl.len().alias("n"), pl.col("price").sum().alias("total")).collect(engine="streaming")`,
	keys:   3,
	target: 0.7,
}
