package dialects

// otherNumbers are functions of numbers.
var otherNumbers = []Function{
	{Call: "add(a, b)", Doc: "add(a, b) is a + b.", Is: "a + b", Example: "add(1, 2)", Want: "3"},
	{Call: "subtract(a, b)", Doc: "subtract(a, b) is a - b.", Is: "a - b", Example: "subtract(1, 2)", Want: "-1"},
	{Call: "sub(a, b)", Doc: "sub(a, b) is a - b.", Is: "a - b", Example: "sub(1, 2)", Want: "-1"},
	{Call: "multiply(a, b)", Doc: "multiply(a, b) is a * b.", Is: "a * b", Example: "multiply(3, 2)", Want: "6"},
	{Call: "mul(a, b)", Doc: "mul(a, b) is a * b.", Is: "a * b", Example: "mul(3, 2)", Want: "6"},
	{Call: "divide(a, b)", Doc: "divide(a, b) is a // b of whole numbers.", Is: "a // b", Example: "divide(7, 2)", Want: "3"},
	{Call: "fmod(a, b)", Doc: "fmod(a, b) is a % b.", Is: "a % b", Example: "fmod(7.5, 2)", Want: "1.5"},
	{Call: "total(x)", Doc: "total(x) adds up the x as a float64, 0 if there are none.", Is: "coalesce(sum(x)::double, 0::double)", Example: "total(x)", Want: "5", From: fewNumbers},
	{Call: "fsum(x)", Doc: "fsum(x) is the sum as a float64.", Is: "sum(x::double)", Example: "fsum(x)", Want: "5", From: fewNumbers},
	{Call: "kahan_sum(x)", Doc: "kahan_sum(x) is the sum as a float64.", Is: "sum(x::double)", Example: "kahan_sum(x)", Want: "5", From: fewNumbers},
	{Call: "sumkahan(x)", Doc: "sumkahan(x) is the sum as a float64.", Is: "sum(x::double)", Example: "sumkahan(x)", Want: "5", From: fewNumbers},
	{Call: "favg(x)", Doc: "favg(x) is the mean as a float64.", Is: "avg(x::double)", Example: "favg(x)", Want: "1.6666666666666667", From: fewNumbers},
	{Call: "coth(x)", Doc: "coth(x) is the hyperbolic cotangent.", Is: "1::double / tanh(x)", Example: "round(coth(1), 4)", Want: "1.313"},
	{Call: "iszero(x)", Doc: "iszero(x) is true if x is 0.", Is: "x = 0", Example: "iszero(0.0)", Want: "true"},
	{Call: "var(x)", Doc: "var(x) is the sample variance.", Is: "var_samp", Example: "round(var(x), 4)", Want: "0.3333", From: fewNumbers},
	{Call: "roundbankers(x, n)", Doc: "roundbankers(x, n) rounds to n digits, a half to the even neighbour.", Is: "round_even(x, n)", Example: "roundbankers(2.5, 0)", Want: "2"},
	{Call: "list_cosine_similarity(a, b)", Doc: "list_cosine_similarity(a, b) is the cosine of the angle between two lists of numbers of equal length.", Is: "list_sum(zip_with(a, b, (x, y) -> x::double * y)) / (sqrt(list_sum(list_transform(a, x -> x::double * x))) * sqrt(list_sum(list_transform(b, x -> x::double * x))))",
		Example: "list_cosine_similarity([1, 0], [1, 0])", Want: "1"},
	{Call: "list_distance(a, b)", Doc: "list_distance(a, b) is the Euclidean distance of two lists of numbers of equal length.", Is: "sqrt(list_sum(zip_with(a, b, (x, y) -> (x::double - y) * (x::double - y))))",
		Example: "list_distance([0, 0], [3, 4])", Want: "5"},
	{Call: "list_inner_product(a, b)", Doc: "list_inner_product(a, b) is the sum of the products of the elements of two lists of equal length.", Is: "list_sum(zip_with(a, b, (x, y) -> x::double * y))",
		Example: "list_inner_product([1, 2], [3, 4])", Want: "11"},
}
