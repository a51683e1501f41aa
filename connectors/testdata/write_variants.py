# Writes a file of variants as DuckDB stores them, in bytes or in columns of their own, beside the JSON
# that DuckDB makes of them.
import random
import sys

import duckdb

path, seed, shredding = sys.argv[1], int(sys.argv[2]), sys.argv[3]
r = random.Random(seed)


def value(depth):
    if depth < 3 and r.random() < 0.4:
        items = [value(depth + 1) for _ in range(r.randrange(4))]
        if r.random() < 0.5:
            # A list of SQL has one type, one of variants any.
            return "[" + ", ".join(i + "::VARIANT" for i in items) + "]" if items else "[]::VARIANT[]"
        names = r.sample(["a", "b", "c d", "é", "x"], len(items))
        if not items:
            return "'x'"
        return "{" + ", ".join(f"'{n}': {i}::VARIANT" for n, i in zip(sorted(names), items)) + "}"
    return r.choice([
        "NULL", "true", "false", "5::TINYINT", "-300::SMALLINT", "70000", "5000000000::BIGINT", "1.5::DOUBLE", "0.1::DOUBLE", "-0.0::DOUBLE", "12.30::DECIMAL(9,2)",
        "-1234567890123456789.012::DECIMAL(38,3)", "'ada'", "'a\"b\\c'", "''", "DATE '2024-02-29'", "TIME '23:59:59.5'",
        "TIMESTAMP '2024-02-29 01:02:03.25'", "TIMESTAMPTZ '2024-02-29 01:02:03+00'", "TIMESTAMP_NS '2024-02-29 01:02:03.123456789'",
        "'f24f9b64-81fa-49d1-b74e-8c09a6e31c56'::UUID", "3::UTINYINT",
    ])


db = duckdb.connect()
db.execute("SET TimeZone = 'UTC'")
db.execute("CREATE TABLE t (i INT, v VARIANT)")
rows = ", ".join(f"({i}, ({value(0)})::VARIANT)" for i in range(300))
db.execute("INSERT INTO t VALUES " + rows)
options = "FORMAT parquet"
if shredding != "none":
    options += f", SHREDDING {{v: '{shredding}'}}"
db.execute(f"COPY (SELECT v, v::JSON::VARCHAR AS want FROM t ORDER BY i) TO '{path}' ({options})")
