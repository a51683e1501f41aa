package dialects

// mysqlMath are functions of MySQL: math.
var mysqlMath = []Function{
	{Call: "log(x)", Doc: "log(x) is the natural logarithm.", Example: "log(1)", Want: "0"},
	{Call: "log(b, x)", Doc: "log(b, x) is the logarithm of x to the base b, null where there is none.", Example: "log(2, 8)", Want: "3"},
	{Call: "mod", Example: "mod(7, 3)", Want: "1"},
	{Call: "pi", Doc: "pi() is the number π.", Example: "round(pi(), 4)", Want: "3.1416"},
	{Call: "div", Doc: "x DIV y is the whole part of x / y.", Example: "7 div 2", Want: "3"},
	{Call: "truncate", Example: "truncate(12.789, 1)", Want: "12.7"},
	{Call: "rand", Example: "rand() < 1", Want: "true"},
	{Call: "greatest(a, b, …)", Doc: "greatest(a, b, …) is the largest, null if one is null.", Example: "greatest(2, NULL)", Want: "null"},
	{Call: "least(a, b, …)", Doc: "least(a, b, …) is the smallest, null if one is null.", Example: "least(2, 1)", Want: "1"},
}
