package dialects

// sparkConditionals are functions of Spark: conditionals.
var sparkConditionals = []Function{
	{Call: "assert_true", Example: "assert_true(1 < 2)", Want: "null"},
	{Call: "equal_null", Example: "equal_null(NULL, NULL)", Want: "true"},
	{Call: "if", Example: "if(1 < 2, 'a', 'b')", Want: "a"},
	{Call: "ifnull(a, b)", Doc: "ifnull(a, b) is a, or b where a is null.", Is: "coalesce(a, b)", Example: "ifnull(NULL, 'b')", Want: "b"},
	{Call: "isnotnull(x)", Doc: "isnotnull(x) is true if x is not null.", Is: "x IS NOT NULL", Example: "isnotnull(1)", Want: "true"},
	{Call: "isnull(x)", Doc: "isnull(x) is true if x is null.", Is: "x IS NULL", Example: "isnull(NULL)", Want: "true"},
	{Call: "nvl(a, b)", Doc: "nvl(a, b) is a, or b where a is null.", Is: "coalesce(a, b)", Example: "nvl(NULL, 2)", Want: "2"},
	{Call: "coalesce", Example: "coalesce(NULL, 2, 3)", Want: "2"},
	{Call: "nullif", Example: "nullif(1, 1)", Want: "null"},
	{Call: "nvl2", Example: "nvl2(NULL, 'a', 'b')", Want: "b"},
	{Call: "decode", Example: "decode(2, 1, 'one', 2, 'two', 'many')", Want: "two"},
	{Call: "raise_error", Example: "raise_error('stop')", Want: "error: error('stop'): stop"},
}
