package main

import "weir/dataframe"

// 9 events by 24 countries.
var groupFew = workload{
	name:  "group-few",
	title: "group by two texts, 216 groups",
	weir: func(s *dataframe.Session, f files, _ string) (*dataframe.Table, error) {
		return s.Read(f.Clicks).GroupBy("event", "country").
			Agg(dataframe.Count().As("n"), dataframe.Sum("price").As("total")).Collect()
	},
	duckdb: `SELECT event, country, count(*) AS n, sum(price) AS total FROM read_parquet({clicks}) GROUP BY event, country`,
	polars: `pl.scan_parquet({clicks}).group_by("event", "country")
		.agg(pl.len().alias("n"), pl.col("price").sum().alias("total")).collect(engine="streaming")`,
	keys:   2,
	scales: true,
	target: 0.3,
}
