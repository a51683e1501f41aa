package dialects

// mysqlConditionals are functions of MySQL: conditionals.
var mysqlConditionals = []Function{
	{Call: "case", Doc: "CASE WHEN condition THEN x ELSE y END chooses a value.", Example: "CASE WHEN 2 THEN 'a' END", Want: "a"},
	{Call: "cast(x AS type)", Doc: "cast(x AS type) is x as another type: SIGNED, UNSIGNED, CHAR, DATE, DATETIME, DECIMAL(p, s), DOUBLE.",
		Example: "cast('12' AS SIGNED)", Want: "12"},
	{Call: "convert(x, type)", Doc: "convert(x, type) is cast(x AS type).", Example: "convert('12', SIGNED)", Want: "12"},
	{Call: "coalesce", Example: "coalesce(NULL, 'b')", Want: "b"},
	{Call: "if", Example: "if(1 < 2, 'a', 'b')", Want: "a"},
	{Call: "ifnull", Example: "ifnull(NULL, 'b')", Want: "b"},
	{Call: "isnull(x)", Doc: "isnull(x) is true if x is null.", Is: "x IS NULL", Example: "isnull(NULL)", Want: "true"},
	{Call: "name_const(name, x)", Doc: "name_const(name, x) is x.", Is: "coalesce(x)", Example: "name_const('a', 14)", Want: "14"},
	{Call: "any_value", Example: "any_value(x)", Want: "1", From: "FROM (SELECT 1 AS x) t"},
	{Call: "interval", Doc: "INTERVAL n unit beside a date adds units.", Example: "'2026-03-02' + INTERVAL 1 DAY", Want: "2026-03-03"},
	{Call: "version", Doc: "version() is what runs the query.", Example: "version() <> ''", Want: "true"},
}
