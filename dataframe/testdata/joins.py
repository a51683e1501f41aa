"""Writes joins.txt: two tables, and joins of them as DuckDB answers them.

Run it with a Python that has duckdb: python3 joins.py
"""

import random

import duckdb

SEED = 20260301
SCHEMAS = {
    "a": "id int64, k int64, s string, x float64, n int64, day date, ts timestamp, m decimal(8,2)",
    "b": "id int64, k int64, s string, x float64, lo int64, hi int64, ts timestamp, m decimal(9,3)",
}
# ts of c is different in every row of a k: of equal ones DuckDB takes any.
SCHEMAS["c"] = SCHEMAS["b"]
TYPES = {"int64": "BIGINT", "string": "VARCHAR", "float64": "DOUBLE", "date": "DATE", "timestamp": "TIMESTAMP"}

CASES = [
    ("equal", "a JOIN b ON a.k = b.k AND a.s = b.s"),
    ("left with a condition", "a LEFT JOIN b ON a.k = b.k AND a.n < b.lo"),
    ("left with a condition on the left", "a LEFT JOIN b ON a.k = b.k AND a.n > 20"),
    ("left with a condition on the right", "a LEFT JOIN b ON a.s = b.s AND b.lo IS NOT NULL"),
    ("right", "a RIGHT JOIN b ON a.s = b.s AND a.k = b.k"),
    ("right with a condition on the left", "a RIGHT JOIN b ON a.s = b.s AND a.n > 20"),
    ("right with a condition on the right", "a RIGHT JOIN b ON a.s = b.s AND b.lo < 20"),
    ("full on floats", "a FULL JOIN b ON a.x = b.x"),
    ("full, null-safe", "a FULL JOIN b ON a.k IS NOT DISTINCT FROM b.k AND a.s IS NOT DISTINCT FROM b.s"),
    ("full on decimals of two scales", "a FULL JOIN b ON a.m = b.m"),
    ("full on an integer and a decimal", "a FULL JOIN b ON a.n = b.m"),
    ("full on an integer and a float", "a FULL JOIN b ON a.k = b.x"),
    ("full on either", "a FULL JOIN b ON (a.k = b.k AND a.n > 10) OR a.s = b.s"),
    ("full on less", "a FULL JOIN b ON a.n < b.lo AND a.s <> b.s"),
    ("floats in order", "a LEFT JOIN b ON a.x >= b.x"),
    ("interval", "a LEFT JOIN b ON a.n >= b.lo AND a.n < b.hi"),
    ("interval of a key", "a FULL JOIN b ON a.k = b.k AND a.n BETWEEN b.lo AND b.hi"),
    ("intervals that overlap", "a JOIN b ON a.n < b.hi AND a.n + 7 > b.lo"),
    ("a date and a time", "a JOIN b ON a.day <= b.ts AND a.s = b.s"),
    ("texts in order", "a JOIN b ON a.s < b.s AND a.k = b.k"),
    ("not equal", "a JOIN b ON a.k <> b.k AND a.x = b.x"),
    ("as-of backward", "a ASOF LEFT JOIN c b ON a.k = b.k AND a.ts >= b.ts"),
    ("as-of strictly backward", "a ASOF LEFT JOIN c b ON a.k = b.k AND a.ts > b.ts"),
    ("as-of forward", "a ASOF LEFT JOIN c b ON a.k = b.k AND a.ts <= b.ts"),
    ("as-of strictly forward", "a ASOF JOIN c b ON a.k = b.k AND a.ts < b.ts"),
    ("as-of on two keys", "a ASOF JOIN c b ON a.k = b.k AND a.s = b.s AND a.ts >= b.ts"),
]
ASKS = [
    ("semi", "EXISTS (SELECT 1 FROM b WHERE a.k = b.k AND a.n < b.hi)"),
    ("anti", "NOT EXISTS (SELECT 1 FROM b WHERE a.k = b.k AND a.n < b.hi)"),
    ("anti, null-safe", "NOT EXISTS (SELECT 1 FROM b WHERE a.k IS NOT DISTINCT FROM b.k AND a.s IS NOT DISTINCT FROM b.s)"),
    ("anti on an interval", "NOT EXISTS (SELECT 1 FROM b WHERE a.n >= b.lo AND a.n < b.hi)"),
    ("semi on either", "EXISTS (SELECT 1 FROM b WHERE a.s = b.s AND (a.x < b.x OR b.lo = a.n))"),
]


def value(r, name, typ):
    if name != "id" and r.random() < 0.12:
        return "-"
    if name == "s":
        return r.choice(["", "x", "X", "é", "e\u0301", "longer_than_twelve_bytes", "longer_than_twelve_bytez", "zz"]) or "q"
    if typ == "float64":
        return r.choice(["nan", "-0", "0", "inf", "-inf", "1.5", "2", "3"])
    if typ == "date":
        return f"2026-03-0{r.randint(1, 5)}"
    if typ == "timestamp":
        return f"2026-03-0{r.randint(1, 4)}T0{r.randint(0, 3)}:00:00"
    if typ.startswith("decimal"):
        return r.choice(["1.00", "2.50", "7.00", "12.00", "0.00", "-1.50"])
    return str(r.randint(0, 5 if name == "k" else 40))


def rows(r, table, n):
    out, seen = [], set()
    while len(out) < n:
        row = [value(r, *c.split()) for c in SCHEMAS[table].split(", ")]
        if table == "c" and (row[1], row[6]) in seen:
            continue
        seen.add((row[1], row[6]))
        row[0] = str(len(out))
        out.append(row)
    return out


def main():
    r = random.Random(SEED)
    db = duckdb.connect()
    db.execute("SET threads = 1")
    text = []
    for table, n in [("a", 60), ("b", 45), ("c", 60)]:
        data = rows(r, table, n)
        columns = [c.split() for c in SCHEMAS[table].split(", ")]
        db.execute(f"CREATE TABLE {table} ({', '.join(f'{c} {TYPES.get(t, t)}' for c, t in columns)})")
        for row in data:
            db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", [None if v == "-" else v for v in row])
        text.append(f"table {table}: {SCHEMAS[table]}\n----\n" + "\n".join(" ".join(row) for row in data))
    for name, source in CASES:
        pairs = db.execute(f"SELECT a.id, b.id FROM {source} ORDER BY a.id IS NULL, a.id, b.id IS NULL, b.id").fetchall()
        text.append(f"{name}: {source}\n----\n" + " ".join(f"{x},{y}".replace("None", "-") for x, y in pairs))
    for name, where in ASKS:
        ids = db.execute(f"SELECT id FROM a WHERE {where} ORDER BY id").fetchall()
        text.append(f"{name}: {where}\n----\n" + " ".join(str(x) for x, in ids))
    with open("joins.txt", "w") as f:
        f.write(f"# DuckDB {duckdb.__version__}, by joins.py\n\n" + "\n\n".join(text) + "\n")


main()
