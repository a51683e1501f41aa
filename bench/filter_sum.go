package main

import "weir/dataframe"

// Two of eight columns; one row in five passes, and three in five of those have no price.
var filterSum = workload{
	name:  "filter-sum",
	title: "filter + sum, two columns",
	weir: func(s *dataframe.Session, f files, _ string) (*dataframe.Table, error) {
		return s.Read(f.Clicks).Filter(dataframe.Col("product_id").Lt(1000)).
			Agg(dataframe.Count("price").As("n"), dataframe.Sum("price").As("total")).Collect()
	},
	duckdb: `SELECT count(price) AS n, sum(price) AS total FROM read_parquet({clicks}) WHERE product_id < 1000`,
	polars: `pl.scan_parquet({clicks}).filter(pl.col("product_id") < 1000)
		.select(pl.col("price").count().alias("n"), pl.col("price").sum().alias("total")).collect(engine="streaming")`,
	scales: true,
	target: 0.35,
}
