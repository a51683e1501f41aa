package main

// A session begins where a user did nothing for half an hour.
var sessionStarts = workload{
	name:  "sessions",
	title: "sessions with a 30-minute gap",
	weir: inSQL(`SELECT count(*) AS n FROM (SELECT ts, lag(ts) OVER (PARTITION BY user_id ORDER BY ts) AS before FROM {clicks}) AS w
		WHERE before IS NULL OR ts - before > INTERVAL '30 minutes'`),
	duckdb: `SELECT count(*) AS n FROM (SELECT ts, lag(ts) OVER (PARTITION BY user_id ORDER BY ts) AS before FROM {clicks}) AS w
		WHERE before IS NULL OR ts - before > INTERVAL '30 minutes'`,
	polars: `pl.scan_parquet({clicks}).select("user_id", "ts").sort("user_id", "ts")
		.select((pl.col("ts") - pl.col("ts").shift(1).over("user_id")).alias("gap"))
		.filter(pl.col("gap").is_null() | (pl.col("gap") > pl.duration(minutes=30))).select(pl.len().alias("n")).collect()`,
	target: 0.7,
}
