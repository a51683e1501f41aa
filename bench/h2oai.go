package main

import "strings"

// h2oai is the suite of the questions of the h2oai db-benchmark: ten of groups, five of joins. As there, an engine makes
// the whole answer in memory, of which the number of rows and the sums of its values are checked, untimed. Here the
// tables are Parquet files to all.
const h2oai = "h2oai"

// question is one of its workloads: sums are the columns of numbers in the answer.
func question(name, title, sql, polars string, sums ...string) workload {
	return workload{
		name: "h2oai-" + name, title: "h2oai " + title, suite: h2oai,
		weir:   inSQL(sql),
		duckdb: "CREATE OR REPLACE TEMP TABLE answer AS " + sql,
		polars: polars + `.collect(engine="streaming")`,
		sums:   sums, target: 1,
	}
}

// grouped is a question to the table to group.
func grouped(name, title, sql, polars string, sums ...string) workload {
	return question(name, title, strings.ReplaceAll(sql, " FROM x", " FROM {h2oai_group}"), "pl.scan_parquet({h2oai_group})"+polars, sums...)
}

var h2oaiQuestions = []workload{
	grouped("g1", "sum by a text of 100", `SELECT id1, sum(v1) AS v1 FROM x GROUP BY id1`, `.group_by("id1").agg(pl.sum("v1"))`, "v1"),
	grouped("g2", "sum by two texts of 100", `SELECT id1, id2, sum(v1) AS v1 FROM x GROUP BY id1, id2`, `.group_by("id1", "id2").agg(pl.sum("v1"))`, "v1"),
	grouped("g3", "sum and mean by a text of many", `SELECT id3, sum(v1) AS v1, avg(v3) AS v3 FROM x GROUP BY id3`,
		`.group_by("id3").agg(pl.sum("v1"), pl.mean("v3"))`, "v1", "v3"),
	grouped("g4", "three means by an integer of 100", `SELECT id4, avg(v1) AS v1, avg(v2) AS v2, avg(v3) AS v3 FROM x GROUP BY id4`,
		`.group_by("id4").agg(pl.mean("v1", "v2", "v3"))`, "v1", "v2", "v3"),
	grouped("g5", "three sums by an integer of many", `SELECT id6, sum(v1) AS v1, sum(v2) AS v2, sum(v3) AS v3 FROM x GROUP BY id6`,
		`.group_by("id6").agg(pl.sum("v1", "v2", "v3"))`, "v1", "v2", "v3"),
	grouped("g6", "median and deviation by two integers", `SELECT id4, id5, median(v3) AS m, stddev(v3) AS d FROM x GROUP BY id4, id5`,
		`.group_by("id4", "id5").agg(pl.median("v3").alias("m"), pl.std("v3").alias("d"))`, "m", "d"),
	grouped("g7", "difference of extremes by a text of many", `SELECT id3, max(v1) - min(v2) AS span FROM x GROUP BY id3`,
		`.group_by("id3").agg((pl.max("v1") - pl.min("v2")).alias("span"))`, "span"),
	grouped("g8", "greatest two by an integer of many",
		`SELECT id6, v3 FROM (SELECT id6, v3, row_number() OVER (PARTITION BY id6 ORDER BY v3 DESC) AS place FROM x) AS t WHERE place <= 2`,
		`.group_by("id6").agg(pl.col("v3").top_k(2)).explode("v3")`, "id6", "v3"),
	grouped("g9", "correlation by a text and an integer", `SELECT id2, id4, pow(corr(v1, v2), 2) AS r2 FROM x GROUP BY id2, id4`,
		`.group_by("id2", "id4").agg((pl.corr("v1", "v2") ** 2).alias("r2"))`, "r2"),
	grouped("g10", "sum and count by six columns", `SELECT id1, id2, id3, id4, id5, id6, sum(v3) AS v3, count(*) AS n FROM x GROUP BY id1, id2, id3, id4, id5, id6`,
		`.group_by("id1", "id2", "id3", "id4", "id5", "id6").agg(pl.sum("v3"), pl.len().alias("n"))`, "v3", "n"),

	question("j1", "join with few by an integer", `SELECT x.*, y.id4 AS y4, y.v2 FROM {h2oai_x} AS x JOIN {h2oai_small} AS y USING (id1)`,
		`pl.scan_parquet({h2oai_x}).join(pl.scan_parquet({h2oai_small}), on="id1")`, "v1", "v2"),
	question("j2", "join with thousands by an integer", `SELECT x.*, y.id1 AS y1, y.id4 AS y4, y.id5 AS y5, y.v2 FROM {h2oai_x} AS x JOIN {h2oai_medium} AS y USING (id2)`,
		`pl.scan_parquet({h2oai_x}).join(pl.scan_parquet({h2oai_medium}), on="id2")`, "v1", "v2"),
	question("j3", "left join with thousands by an integer", `SELECT x.*, y.id1 AS y1, y.id4 AS y4, y.id5 AS y5, y.v2 FROM {h2oai_x} AS x LEFT JOIN {h2oai_medium} AS y USING (id2)`,
		`pl.scan_parquet({h2oai_x}).join(pl.scan_parquet({h2oai_medium}), on="id2", how="left")`, "v1", "v2"),
	question("j4", "join with thousands by a text", `SELECT x.*, y.id1 AS y1, y.id2 AS y2, y.id4 AS y4, y.v2 FROM {h2oai_x} AS x JOIN {h2oai_medium} AS y USING (id5)`,
		`pl.scan_parquet({h2oai_x}).join(pl.scan_parquet({h2oai_medium}), on="id5")`, "v1", "v2"),
	question("j5", "join with as many by an integer", `SELECT x.*, y.id1 AS y1, y.id2 AS y2, y.id4 AS y4, y.id5 AS y5, y.id6 AS y6, y.v2 FROM {h2oai_x} AS x JOIN {h2oai_big} AS y USING (id3)`,
		`pl.scan_parquet({h2oai_x}).join(pl.scan_parquet({h2oai_big}), on="id3")`, "v1", "v2"),
}
