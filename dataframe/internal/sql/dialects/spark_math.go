package dialects

// sparkMath are functions of Spark: math.
var sparkMath = []Function{
	{Call: "bit_get(x, i)", Doc: "bit_get(x, i) is bit i of x, counted from 0 at the lowest.", Is: "(x >> i) & 1",
		Example: "bit_get(11, 2)", Want: "0"},
	{Call: "getbit(x, i)", Doc: "getbit(x, i) is bit i of x, counted from 0 at the lowest.", Is: "(x >> i) & 1", Example: "getbit(11, 1)", Want: "1"},
	{Call: "bitmap_bit_position(x)", Doc: "bitmap_bit_position(x) is the place of x in its bitmap of 32,768 bits.", Is: "CASE WHEN x > 0 THEN (x - 1) % 32768 ELSE (-x) % 32768 END",
		Example: "bitmap_bit_position(123)", Want: "122"},
	{Call: "bitmap_bucket_number(x)", Doc: "bitmap_bucket_number(x) is the number of the bitmap of 32,768 bits that x is in.", Is: "CASE WHEN x > 0 THEN 1 + (x - 1) // 32768 ELSE x // 32768 END",
		Example: "bitmap_bucket_number(40000)", Want: "2"},
	{Call: "csc(x)", Doc: "csc(x) is 1 / sin(x).", Is: "1 / sin(x)", Example: "csc(1)", Want: "1.1883951057781212"},
	{Call: "sec(x)", Doc: "sec(x) is 1 / cos(x).", Is: "1 / cos(x)", Example: "sec(0)", Want: "1"},
	{Call: "rint(x)", Doc: "rint(x) is x rounded to a whole number, half to the even one.", Is: "round_even(x::double, 0)",
		Example: "rint(2.5)", Want: "2"},
	{Call: "negative(x)", Doc: "negative(x) is -x.", Is: "-x", Example: "negative(3)", Want: "-3"},
	{Call: "positive(x)", Doc: "positive(x) is x.", Is: "coalesce(x)", Example: "positive(3)", Want: "3"},
	{Call: "nanvl(a, b)", Doc: "nanvl(a, b) is a, or b where a is NaN.", Is: "CASE WHEN isnan(a::double) THEN b::double ELSE a::double END", Example: "nanvl('nan'::double, 2)", Want: "2"},
	{Call: "mod", Example: "mod(7, 3)", Want: "1"},
	{Call: "nullifzero(x)", Doc: "nullifzero(x) is x, null if it is 0.", Is: "CASE WHEN TRY_CAST(x AS double) = 0 THEN NULL ELSE x END", Example: "nullifzero(0)", Want: "null"},
	{Call: "zeroifnull(x)", Doc: "zeroifnull(x) is x, 0 if it is null.", Is: "coalesce(x, 0)", Example: "zeroifnull(NULL)", Want: "0"},
	{Call: "uniform(low, high)", Doc: "uniform(low, high) is a random number from low on and below high.", Is: "low + random() * (high - low)",
		Example: "uniform(10.0, 20.0) BETWEEN 10 AND 20", Want: "true"},
	{Call: "randn", Doc: "randn() is a random number of the standard normal distribution.", Is: "sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random())",
		Example: "randn() < 10", Want: "true"},
}
