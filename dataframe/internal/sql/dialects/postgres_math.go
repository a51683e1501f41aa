package dialects

// postgresMath are functions of PostgreSQL: math.
var postgresMath = []Function{
	{Call: "div", Example: "div(9, 4)", Want: "2"},
	{Call: "mod", Example: "mod(7, 3)", Want: "1"},
	{Call: "cot", Example: "cot(1)", Want: "0.6420926159343308"},
	{Call: "log(x)", Doc: "log(x) is the logarithm to the base 10.", Example: "log(100)", Want: "2"},
	{Call: "log(b, x)", Doc: "log(b, x) is the logarithm of x to the base b.", Is: "log(b, x)", Example: "round(log(2.0, 64.0), 4)", Want: "6"},
	{Call: "sind(x)", Doc: "sind(x) is the sine of x degrees.", Is: "sin(radians(x))", Example: "round(sind(30)::numeric, 4)", Want: "0.5000"},
	{Call: "cosd(x)", Doc: "cosd(x) is the cosine of x degrees.", Is: "cos(radians(x))", Example: "round(cosd(60)::numeric, 4)", Want: "0.5000"},
	{Call: "tand(x)", Doc: "tand(x) is the tangent of x degrees.", Is: "tan(radians(x))", Example: "round(tand(45)::numeric, 4)", Want: "1.0000"},
	{Call: "cotd(x)", Doc: "cotd(x) is the cotangent of x degrees.", Is: "cot(radians(x))", Example: "round(cotd(45)::numeric, 4)", Want: "1.0000"},
	{Call: "asind(x)", Doc: "asind(x) is the arc sine of x in degrees.", Is: "degrees(asin(x))",
		Example: "round(asind(0.5)::numeric, 4)", Want: "30.0000"},
	{Call: "acosd(x)", Doc: "acosd(x) is the arc cosine of x in degrees.", Is: "degrees(acos(x))",
		Example: "round(acosd(0.5)::numeric, 4)", Want: "60.0000"},
	{Call: "atand(x)", Doc: "atand(x) is the arc tangent of x in degrees.", Is: "degrees(atan(x))",
		Example: "round(atand(1)::numeric, 4)", Want: "45.0000"},
	{Call: "atan2d(y, x)", Doc: "atan2d(y, x) is the arc tangent of y / x in degrees.", Is: "degrees(atan2(y, x))",
		Example: "round(atan2d(1, 1)::numeric, 4)", Want: "45.0000"},
	{Call: "num_nulls(a, b, …)", Doc: "num_nulls(a, b, …) is how many arguments are null.", Example: "num_nulls(1, NULL, 'a')", Want: "1"},
	{Call: "num_nonnulls(a, b, …)", Doc: "num_nonnulls(a, b, …) is how many arguments are not null.", Example: "num_nonnulls(1, NULL, 'a')", Want: "2"},
	{Call: "coalesce", Example: "coalesce(NULL, 'b')", Want: "b"},
	{Call: "nullif", Example: "nullif('a', 'a')", Want: "null"},
	{Call: "greatest", Example: "greatest(1, NULL, 3)", Want: "3"},
	{Call: "least", Example: "least(1, NULL, 3)", Want: "1"},
}
