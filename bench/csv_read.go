package main

import "weir/dataframe"

// All columns are found out, parsed and kept in memory, typed.
var csvRead = workload{
	name:  "csv-read",
	title: "CSV → memory, all columns",
	weir: func(s *dataframe.Session, f files, _ string) (*dataframe.Table, error) {
		return s.Read(f.ClicksCSV).Collect()
	},
	duckdb: `CREATE OR REPLACE TEMP TABLE answer AS SELECT * FROM read_csv({csv})`,
	polars: `pl.scan_csv({csv}, try_parse_dates=True).collect(engine="streaming")`,
	sums:   []string{"user_id", "product_id", "price"},
	target: 0.35,
}
