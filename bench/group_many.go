package main

import "weir/dataframe"

// A twentieth of the rows: 500,000 groups of 10 million clicks. Some groups have no
// price; Polars calls the sum of nothing 0, SQL and Weir null, so all make it 0.
var groupMany = workload{
	name:  "group-many",
	title: "group by an integer, a group for 20 rows",
	weir: func(s *dataframe.Session, f files, _ string) (*dataframe.Table, error) {
		return s.Read(f.Clicks).GroupBy("user_id").
			Agg(dataframe.Count().As("n"), dataframe.Sum("price").OrElse(0.0).As("total")).Collect()
	},
	duckdb: `SELECT user_id, count(*) AS n, coalesce(sum(price), 0) AS total FROM read_parquet({clicks}) GROUP BY user_id`,
	polars: `pl.scan_parquet({clicks}).group_by("user_id")
		.agg(pl.len().alias("n"), pl.col("price").sum().alias("total")).collect(engine="streaming")`,
	keys:   1,
	scales: true,
	target: 0.7,
}
