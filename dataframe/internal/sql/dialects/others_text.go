package dialects

// otherTexts are functions of texts and JSON.
var otherTexts = []Function{
	{Call: "to_string(x)", Doc: "to_string(x) is x as a text.", Is: "x::text", Example: "to_string(12) || '!'", Want: "12!"},
	{Call: "json_group_array(x)", Doc: "json_group_array(x) is the JSON array of all x, nulls too.", Is: "to_json(list(x))", Example: "json_group_array(x)", Want: "[1,2,2,null]", From: fewNumbers},
	{Call: "json_group_object(k, v)", Doc: "json_group_object(k, v) is the JSON object of keys and values.", Is: "to_json(map(list(k), list(v)))",
		Example: "json_group_object(k, v)", Want: "{\"a\":1}", From: "FROM (VALUES ('a', 1)) t(k, v)"},
	{Call: "parse_json(s)", Doc: "parse_json(s) is s, a JSON document; an error if it is none.", Is: "s::json", Example: "parse_json('{\"a\": 1}') ->> 'a'", Want: "1"},
	{Call: "try_parse_json(s)", Doc: "try_parse_json(s) is s, a JSON document; null if it is none.", Is: "CASE WHEN json_valid(s) THEN s::json END",
		Example: "try_parse_json('{')", Want: "null"},
	{Call: "parse_filename(path)", Doc: "parse_filename(path) is the last part of a path.", Is: "regexp_extract(path, '[^/\\\\\\\\]*$')",
		Example: "parse_filename('a/b/c.csv')", Want: "c.csv"},
	{Call: "ifelse(test, a, b)", Doc: "ifelse(test, a, b) is a where test is true, else b.", Is: "CASE WHEN test THEN a ELSE b END", Example: "ifelse(1 < 2, 'yes', 'no')", Want: "yes"},
	{Call: "user()", Doc: "user() is weir.", Is: "'weir'", Example: "user()", Want: "weir"},
	{Call: "session_user()", Doc: "session_user() is weir.", Is: "'weir'", Example: "session_user()", Want: "weir"},
	{Call: "current_role()", Doc: "current_role() is weir.", Is: "'weir'", Example: "current_role()", Want: "weir"},
	{Call: "current_catalog()", Doc: "current_catalog() is weir.", Is: "'weir'", Example: "current_catalog()", Want: "weir"},
	{Call: "current_database()", Doc: "current_database() is weir.", Is: "'weir'", Example: "current_database()", Want: "weir"},
}
