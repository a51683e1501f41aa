// Command bench times Weir beside DuckDB and Polars on the same files and
// checks that all give the same answers.
//
//	go run ./bench                            all workloads on 10 million clicks
//	go run ./bench -rows 200000 -only join    one of them on a small file
//	go run ./bench -only join -engines weir -cpuprofile join.prof
//
// A workload is a file that gives one value, listed in workloads.go: what Weir
// runs, the same in DuckDB's SQL and in Polars. Its data is one deterministic
// click file (clicks.go), as CSV and as Parquet; the Parquet file is written
// by pyarrow (fixture.py), so that no engine reads its own handwriting.
//
// Every engine is a process that is asked over its standard input (protocol.go):
// this program again for Weir, peers.py for the others. It times itself,
// without its start and without the reading of the answer, and tells the most
// memory that it ever had. Each workload starts new processes. They take
// turns, run by run, on the same number of threads; the first run warms the
// caches and is checked, not counted. The table holds medians.
//
// Workloads are also the fifteen questions of the h2oai db-benchmark (h2oai.go; -only h2oai-g1 to h2oai-g10, h2oai-j1 to h2oai-j5),
// and the 22 queries of TPC-H (tpch.go; -only tpch-q1 to tpch-q22), whose geometric means have lines of their own, and operators
// that may use a fifth of the memory they would take (spilled.go).
//
// The first step of an ETL at full length (etl.go) is run alone, since it takes tens of gigabytes of disk:
//
//	go run ./bench -etl 20
//
// How the time for a row changes with their number (growth.go), on a million, ten million and a hundred million rows, takes 15 GB
// of disk and half an hour:
//
//	go run ./bench -growth
//
// A figure that is missed is named in a line; a wrong answer ends the program with 1. RESULTS.md holds the last table of a
// full run, ETL.md the last first step of twenty gigabytes; -growth writes GROWTH.md.
package main
