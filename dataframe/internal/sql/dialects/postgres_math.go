package dialects

// postgresMath are functions of PostgreSQL: math.
var postgresMath = []Function{
	{Call: "div", Example: "div(9, 4)", Want: "2"},
	{Call: "mod", Example: "mod(7, 3)", Want: "1"},
	{Call: "cot", Example: "cot(1)", Want: "0.6420926159343308"},
	{Call: "log(x)", Doc: "log(x) is the logarithm to the base 10.", Example: "log(100)", Want: "2"},
	{Call: "log(b, x)", Doc: "log(b, x) is the logarithm of x to the base b.", Is: "log(b, x)", Example: "round(log(2.0, 64.0), 4)", Want: "6"},
	{Call: "sind", Example: "sind(30)", Want: "0.5"},
	{Call: "cosd", Example: "cosd(60)", Want: "0.5"},
	{Call: "tand", Example: "tand(45)", Want: "1"},
	{Call: "cotd", Example: "cotd(45)", Want: "1"},
	{Call: "asind", Example: "asind(0.5)", Want: "30"},
	{Call: "acosd", Example: "acosd(0.5)", Want: "60"},
	{Call: "atand", Example: "atand(1)", Want: "45"},
	{Call: "atan2d", Example: "atan2d(1, 1)", Want: "45"},
	{Call: "num_nulls(a, b, …)", Doc: "num_nulls(a, b, …) is how many arguments are null.", Example: "num_nulls(1, NULL, 'a')", Want: "1"},
	{Call: "num_nonnulls(a, b, …)", Doc: "num_nonnulls(a, b, …) is how many arguments are not null.", Example: "num_nonnulls(1, NULL, 'a')", Want: "2"},
	{Call: "coalesce", Example: "coalesce(NULL, 'b')", Want: "b"},
	{Call: "nullif", Example: "nullif('a', 'a')", Want: "null"},
	{Call: "greatest", Example: "greatest(1, NULL, 3)", Want: "3"},
	{Call: "least", Example: "least(1, NULL, 3)", Want: "1"},
}
