package dialects

// sparkCasts are functions of Spark: casts.
var sparkCasts = []Function{
	{Call: "bigint(x)", Doc: "bigint(x) is x as a 64-bit integer.", Example: "bigint('12')", Want: "12"},
	{Call: "binary(x)", Doc: "binary(x) is a text as its bytes.", Example: "hex(binary('ab'))", Want: "6162"},
	{Call: "boolean(x)", Doc: "boolean(x) is x as a condition.", Example: "boolean('true')", Want: "true"},
	{Call: "date(x)", Doc: "date(x) is x as a date.", Example: "date('2026-03-02')", Want: "2026-03-02"},
	{Call: "decimal(x)", Doc: "decimal(x) is x as decimal(10, 0).", Example: "decimal('7')", Want: "7"},
	{Call: "double(x)", Doc: "double(x) is x as a float of 64 bits.", Example: "double('1.5')", Want: "1.5"},
	{Call: "float(x)", Doc: "float(x) is x as a float of 32 bits.", Example: "float('1.5')", Want: "1.5"},
	{Call: "int(x)", Doc: "int(x) is x as an integer; fractions are cut off.", Example: "int(-2.7)", Want: "-2"},
	{Call: "smallint(x)", Doc: "smallint(x) is x as a 16-bit integer.", Example: "smallint('12')", Want: "12"},
	{Call: "string(x)", Doc: "string(x) is x as a text.", Example: "string(1.50)", Want: "1.50"},
	{Call: "timestamp(x)", Doc: "timestamp(x) is x as a timestamp.", Example: "timestamp('2026-03-02 10:30:00')", Want: "2026-03-02 10:30:00"},
	{Call: "tinyint(x)", Doc: "tinyint(x) is x as an 8-bit integer.", Example: "tinyint('12')", Want: "12"},
}
