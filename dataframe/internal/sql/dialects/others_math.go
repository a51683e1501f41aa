package dialects

// otherNumbers are functions of numbers.
var otherNumbers = []Function{
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
