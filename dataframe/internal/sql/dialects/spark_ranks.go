package dialects

// sparkRanks are functions of Spark: ranks.
var sparkRanks = []Function{
	{Call: "cume_dist",
		Example: "x, cume_dist() OVER (ORDER BY x)", Want: "1|0.3333333333333333\n2|1\n2|1", From: "FROM VALUES (1), (2), (2) AS t(x) ORDER BY 1, 2"},
	{Call: "dense_rank",
		Example: "x, dense_rank() OVER (ORDER BY x)", Want: "1|1\n2|2\n2|2\n3|3", From: "FROM VALUES (1), (2), (2), (3) AS t(x) ORDER BY 1, 2"},
	{Call: "first_value",
		Example: "x, first_value(x) OVER (ORDER BY x)", Want: "1|1\n2|1\n3|1", From: "FROM VALUES (1), (2), (3) AS t(x) ORDER BY 1, 2"},
	{Call: "lag", Example: "x, lag(x) OVER (ORDER BY x)", Want: "1|null\n2|1\n3|2", From: "FROM VALUES (1), (2), (3) AS t(x) ORDER BY 1, 2"},
	{Call: "last_value", Example: "x, last_value(x) OVER (ORDER BY x)", Want: "1|1\n2|2\n3|3", From: "FROM VALUES (1), (2), (3) AS t(x) ORDER BY 1, 2"},
	{Call: "lead", Example: "x, lead(x, 1, 0) OVER (ORDER BY x)", Want: "1|2\n2|3\n3|0", From: "FROM VALUES (1), (2), (3) AS t(x) ORDER BY 1, 2"},
	{Call: "nth_value",
		Example: "x, nth_value(x, 2) OVER (ORDER BY x)", Want: "1|null\n2|2\n3|2", From: "FROM VALUES (1), (2), (3) AS t(x) ORDER BY 1, 2"},
	{Call: "ntile", Example: "x, ntile(2) OVER (ORDER BY x)", Want: "1|1\n2|1\n3|2", From: "FROM VALUES (1), (2), (3) AS t(x) ORDER BY 1, 2"},
	{Call: "percent_rank",
		Example: "x, percent_rank() OVER (ORDER BY x)", Want: "1|0\n2|0.5\n3|1", From: "FROM VALUES (1), (2), (3) AS t(x) ORDER BY 1, 2"},
	{Call: "rank", Example: "x, rank() OVER (ORDER BY x)", Want: "1|1\n1|1\n3|3", From: "FROM VALUES (1), (1), (3) AS t(x) ORDER BY 1, 2"},
	{Call: "row_number", Example: "x, row_number() OVER (ORDER BY x)", Want: "1|1\n2|2\n3|3", From: "FROM VALUES (1), (2), (3) AS t(x) ORDER BY 1, 2"},
}
