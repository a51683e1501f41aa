package main

// The texts differ too much for a dictionary: pages of plain texts are scanned.
var plainTexts = workload{
	name:   "plain-texts",
	title:  "longest of 10 M long texts",
	weir:   inSQL(`SELECT max(length(url)) AS longest FROM {clicks}`),
	duckdb: `SELECT max(length(url)) AS longest FROM {clicks}`,
	polars: `pl.scan_parquet({clicks}).select(pl.col("url").str.len_chars().max()).collect(engine="streaming")`,
	scales: true,
	target: 0.6,
}
