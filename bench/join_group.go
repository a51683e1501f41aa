package main

import "weir/dataframe"

// The product file has 100,000 rows; one click in three hundred finds none.
var joinGroup = workload{
	name:  "join-group",
	title: "join 100,000 products, group by category",
	weir: func(s *dataframe.Session, f files, _ string) (*dataframe.Table, error) {
		return s.Read(f.Clicks).Join(s.Read(f.Products), "product_id", dataframe.InnerJoin).GroupBy("category").
			Agg(dataframe.Count().As("n"), dataframe.Sum("price").As("total")).Collect()
	},
	duckdb: `SELECT category, count(*) AS n, sum(price) AS total
		FROM read_parquet({clicks}) JOIN read_parquet({products}) USING (product_id) GROUP BY category`,
	polars: `pl.scan_parquet({clicks}).join(pl.scan_parquet({products}), on="product_id").group_by("category")
		.agg(pl.len().alias("n"), pl.col("price").sum().alias("total")).collect(engine="streaming")`,
	keys:   1,
	target: 0.7,
}
