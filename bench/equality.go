package main

import "weir/dataframe"

// The column has nine values, so each need be compared once.
var equality = workload{
	name:  "equality",
	title: "count where text = constant",
	weir: func(s *dataframe.Session, f files, _ string) (*dataframe.Table, error) {
		return s.Read(f.Clicks).Filter(dataframe.Col("event").Eq("purchase")).
			Agg(dataframe.Count().As("n")).Collect()
	},
	duckdb: `SELECT count(*) AS n FROM read_parquet({clicks}) WHERE event = 'purchase'`,
	polars: `pl.scan_parquet({clicks}).filter(pl.col("event") == "purchase").select(pl.len().alias("n")).collect(engine="streaming")`,
	target: 0.3,
}
