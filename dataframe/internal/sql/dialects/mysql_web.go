package dialects

// mysqlWeb are functions of MySQL: web.
var mysqlWeb = []Function{
	{Call: "inet_aton(s)", Doc: "inet_aton(s) is the number of an IPv4 address; of fewer than four parts the last stands at the end, and zeros before it.", Is: `CASE WHEN regexp_matches(s, '^(0*(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){0,3}0*(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])$') THEN TRY_CAST(regexp_extract(s, '[0-9]+$') AS bigint) + CASE WHEN contains(s, '.') THEN TRY_CAST(split_part(s, '.', 1) AS bigint) * 16777216 ELSE 0 END + CASE WHEN split_part(s, '.', 3) <> '' THEN TRY_CAST(split_part(s, '.', 2) AS bigint) * 65536 ELSE 0 END + CASE WHEN split_part(s, '.', 4) <> '' THEN TRY_CAST(split_part(s, '.', 3) AS bigint) * 256 ELSE 0 END END`,
		Example: "inet_aton('10.0.5.9')", Want: "167773449"},
	{Call: "inet_ntoa(n)", Doc: "inet_ntoa(n) is the IPv4 address of a number.", Is: "CASE WHEN n BETWEEN 0 AND 4294967295 THEN concat_ws('.', n // 16777216, n // 65536 % 256, n // 256 % 256, n % 256) END",
		Example: "inet_ntoa(167773449)", Want: "10.0.5.9"},
	{Call: "is_ipv4(s)", Doc: "is_ipv4(s) is true if s is an IPv4 address.", Is: `regexp_matches(s, '^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$')`,
		Example: "is_ipv4('10.0.5.9')", Want: "true"},
	{Call: "is_uuid(s)", Doc: "is_uuid(s) is true if s is a UUID.", Is: `regexp_matches(s, '^\{?[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\}?$') OR regexp_matches(s, '^[0-9a-fA-F]{32}$')`,
		Example: "is_uuid('6ccd780c-baba-1026-9564-5b8c656024db')", Want: "true"},
	{Call: "uuid_to_bin(s)", Doc: "uuid_to_bin(s) are the 16 bytes of a UUID.", Is: "unhex(replace(s, '-', ''))",
		Example: "hex(uuid_to_bin('6ccd780c-baba-1026-9564-5b8c656024db'))", Want: "6CCD780CBABA102695645B8C656024DB"},
	{Call: "bin_to_uuid(b)", Doc: "bin_to_uuid(b) is the UUID of 16 bytes.", Is: "lower(left(hex(b), 8) || '-' || substr(hex(b), 9, 4) || '-' || substr(hex(b), 13, 4) || '-' || substr(hex(b), 17, 4) || '-' || substr(hex(b), 21))",
		Example: "bin_to_uuid(unhex('6CCD780CBABA102695645B8C656024DB'))", Want: "6ccd780c-baba-1026-9564-5b8c656024db"},
	{Call: "sha2", Example: "sha2('abc', 256)", Want: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
}
