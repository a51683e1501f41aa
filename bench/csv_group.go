package main

import "weir/dataframe"

// What a first look at a raw log costs, without loading it.
var csvGroup = workload{
	name:  "csv-group",
	title: "CSV, group by one column",
	weir: func(s *dataframe.Session, f files, _ string) (*dataframe.Table, error) {
		return s.Read(f.ClicksCSV).GroupBy("event").Agg(dataframe.Count().As("n")).Collect()
	},
	duckdb: `SELECT event, count(*) AS n FROM read_csv({csv}) GROUP BY event`,
	polars: `pl.scan_csv({csv}, try_parse_dates=True).group_by("event").agg(pl.len().alias("n")).collect(engine="streaming")`,
	keys:   1,
	target: 0.3,
}
