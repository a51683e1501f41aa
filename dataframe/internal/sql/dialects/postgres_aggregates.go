package dialects

// postgresAggregates are functions of PostgreSQL: aggregates.
var postgresAggregates = []Function{
	{Call: "array_agg", Example: "array_agg(x)", Want: "[1, NULL]", From: "FROM (VALUES (1), (NULL)) t(x)"},
	{Call: "bool_and", Example: "bool_and(x)", Want: "false", From: "FROM (VALUES (true), (false)) t(x)"},
	{Call: "bool_or", Example: "bool_or(x)", Want: "true", From: "FROM (VALUES (true), (false)) t(x)"},
	{Call: "covar_pop", Example: "covar_pop(y, x)", Want: "2", From: "FROM (VALUES (1, 2), (3, 6)) t(y, x)"},
	{Call: "covar_samp", Example: "covar_samp(y, x)", Want: "4", From: "FROM (VALUES (1, 2), (3, 6)) t(y, x)"},
	{Call: "every", Example: "every(x)", Want: "true", From: "FROM (VALUES (true), (NULL)) t(x)"},
	{Call: "mode", Example: "mode() WITHIN GROUP (ORDER BY x)", Want: "2", From: "FROM (VALUES (1), (2), (2)) t(x)"},
	{Call: "percentile_cont", Example: "percentile_cont(0.25) WITHIN GROUP (ORDER BY x)", Want: "2.5", From: "FROM (VALUES (0), (10)) t(x)"},
	{Call: "percentile_disc", Example: "percentile_disc(0.25) WITHIN GROUP (ORDER BY x)", Want: "0", From: "FROM (VALUES (0), (10)) t(x)"},
	{Call: "regr_intercept", Example: "regr_intercept(y, x)", Want: "-1", From: "FROM (VALUES (1, 1), (3, 2)) t(y, x)"},
	{Call: "regr_sxx", Example: "regr_sxx(y, x)", Want: "0.5", From: "FROM (VALUES (1, 1), (3, 2)) t(y, x)"},
	{Call: "regr_sxy", Example: "regr_sxy(y, x)", Want: "1", From: "FROM (VALUES (1, 1), (3, 2)) t(y, x)"},
	{Call: "regr_syy", Example: "regr_syy(y, x)", Want: "2", From: "FROM (VALUES (1, 1), (3, 2)) t(y, x)"},
	{Call: "string_agg", Example: "string_agg(x, '-' ORDER BY x)", Want: "a-b", From: "FROM (VALUES ('b'), ('a')) t(x)"},
	{Call: "grouping", Doc: "grouping(x) is 1 in the rows where x was grouped together.",
		Example: "x, grouping(x)", Want: "a|0\nnull|1", From: "FROM (VALUES ('a')) t(x) GROUP BY ROLLUP (x) ORDER BY 2"},
	{Call: "max", Example: "max(x)", Want: "2", From: "FROM (VALUES (1), (2)) t(x)"},
	{Call: "min", Example: "min(x)", Want: "1", From: "FROM (VALUES (1), (2)) t(x)"},
	{Call: "sum", Example: "sum(x)", Want: "3", From: "FROM (VALUES (1), (2)) t(x)"},
}
