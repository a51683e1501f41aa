"""Writes aggregates.txt: a table, and aggregates and groupings of it as DuckDB answers them.

Run it with a Python that has duckdb: python3 aggregates.py
"""

import datetime
import decimal
import math
import random

import duckdb

SEED = 20260302
SCHEMA = "id bigint, k string, g bigint, n bigint, x double, m decimal(8,2), s string, b bool, d date, ts timestamp"
TYPES = {"string": "VARCHAR", "double": "DOUBLE", "bool": "BOOLEAN"}
ROWS = 60

# Aggregates whose value depends on no order of the input. Known differences are left out: medians of decimals
# are decimals there, and float64s here; count_if of nulls alone is null there, and 0 here; corr and
# regr_slope are NaN there, and null here, where one does not vary (see answers).
NUMBERS = ["n", "x", "m"]
ONE = ["count({})", "sum({})", "avg({})", "min({})", "max({})", "median({})", "quantile_cont({}, 0.3)", "quantile_disc({}, 0.3)",
       "quantile_disc({}, 0.75)", "stddev_samp({})", "stddev_pop({})", "var_samp({})", "var_pop({})", "product({})",
       "count(DISTINCT {})", "avg(DISTINCT {})", "entropy({})", "list({} ORDER BY {}, id)", "min({}, 2)", "max({}, 3)",
       "histogram({})", "arg_min({}, id)", "arg_max({}, id)", "first({} ORDER BY id) FILTER (WHERE {} IS NOT NULL)",
       "last({} ORDER BY id) FILTER (WHERE {} IS NOT NULL)", "any_value({} ORDER BY id DESC)"]
ANY = ["count({})", "min({})", "max({})", "count(DISTINCT {})", "quantile_disc({}, 0.5)", "list({} ORDER BY id)", "list({} ORDER BY {} DESC NULLS LAST, id)",
       "arg_min({}, id)", "arg_max({}, n + id / 100.0)", "arg_min({}, id, 3)", "mode({} ORDER BY id)", "entropy({})",
       "list(DISTINCT {} ORDER BY {} NULLS LAST)", "histogram({})"]
PAIRS = ["corr({}, {})", "covar_pop({}, {})", "covar_samp({}, {})", "regr_slope({}, {})", "regr_intercept({}, {})", "regr_r2({}, {})",
         "regr_count({}, {})", "regr_avgx({}, {})", "regr_avgy({}, {})", "regr_sxx({}, {})", "regr_syy({}, {})", "regr_sxy({}, {})"]
OTHERS = ["count(*)", "count_if(id % 3 = 0)", "bool_and(b)", "bool_or(b)", "bit_and(n)", "bit_or(n)", "bit_xor(n)", "skewness(g)", "kurtosis(g)", "kurtosis_pop(g)",
          "string_agg(s, '+' ORDER BY id)", "string_agg(s ORDER BY s DESC, id)", "string_agg(DISTINCT s, '-' ORDER BY s)", "geomean(g)",
          "sum(n) FILTER (WHERE b)", "count(DISTINCT s) FILTER (WHERE n > 0)", "list(n ORDER BY x DESC NULLS FIRST, id) FILTER (WHERE s IS NOT NULL)",
          "quantile_cont(n, [0.25, 0.5, 0.75])", "quantile_disc(d, [0.0, 1.0])", "median(d)", "sum(n) / count(n)"]
SETS = ["ROLLUP (k, g)", "CUBE (k, g)", "GROUPING SETS ((k), (g), ())", "k, ROLLUP (g, b)", "GROUPING SETS ((k, b), (b), (b), ())"]
BETWEEN = ("median", "quantile_cont")


def value(r, name, typ):
    if name != "id" and r.random() < 0.15:
        return "-"
    if name in ("k", "s"):
        return r.choice(["a", "b", "c", "longer_than_twelve_bytes"] if name == "s" else ["p", "q", "r"])
    if typ == "bool":
        return r.choice(["true", "false"])
    if typ == "double":
        return str(r.randrange(-20, 40) / 4)
    if typ == "date":
        return "2026-0%d-%02d" % (r.randrange(2, 4), r.randrange(1, 28))
    if typ == "timestamp":
        return "2026-03-01T%02d:%02d:00" % (r.randrange(24), r.randrange(60))
    if typ.startswith("decimal"):
        return "%.2f" % (r.randrange(-400, 900) / 100)
    return str(r.randrange(1, 4) if name == "g" else r.randrange(-9, 30))


def cell(v, nested=False):
    if v is None:
        return "NULL" if nested else "-"
    if isinstance(v, bool):
        return str(v).lower()
    if isinstance(v, float):
        return "NaN" if math.isnan(v) else repr(v).removesuffix(".0")
    if isinstance(v, dict):
        return "{%s}" % ",_".join("%s=%s" % (cell(k, True), cell(x, True)) for k, x in v.items())
    if isinstance(v, list):
        return "[%s]" % ",_".join(cell(x, True) for x in v)
    if isinstance(v, datetime.datetime):
        return v.strftime("%Y-%m-%d_%H:%M:%S" if nested else "%Y-%m-%dT%H:%M:%S")
    if isinstance(v, decimal.Decimal):
        return str(v)
    return str(v).replace(" ", "_") or "''"


def answers(db, q):
    undefined = "corr(" in q or "regr_slope(" in q
    return [[None if undefined and isinstance(v, float) and math.isnan(v) else v for v in row] for row in db.sql(q).fetchall()]


def main():
    r = random.Random(SEED)
    columns = [c.split(" ", 1) for c in SCHEMA.split(", ")]
    rows = [[str(i + 1) if name == "id" else value(r, name, typ) for name, typ in columns] for i in range(ROWS)]
    db = duckdb.connect()
    db.execute("CREATE TABLE t (%s)" % ", ".join("%s %s" % (n, TYPES.get(t, t)) for n, t in columns))
    for row in rows:
        db.execute("INSERT INTO t VALUES (%s)" % ", ".join("?" for _ in row), [None if c == "-" else c for c in row])
    calls = []
    for x in NUMBERS:
        calls += [a.replace("{}", "m::double" if x == "m" and a.startswith(BETWEEN) else x) for a in ONE]
    for x in ["s", "b", "d", "ts", "k"]:
        calls += [a.replace("{}", x) for a in ANY]
    for y, x in [("n", "x"), ("x", "m"), ("id", "n"), ("m", "m")]:
        calls += [a.format(y, x) for a in PAIRS]
    calls += OTHERS
    out = ["table " + SCHEMA + "\n" + "\n".join(" ".join(row) for row in rows)]
    queries = []
    for call in calls:
        queries.append("SELECT %s AS a FROM t" % call)
        queries.append("SELECT k, %s AS a FROM t GROUP BY k ORDER BY k NULLS LAST" % call)
        queries.append("SELECT g, b, %s AS a FROM t WHERE id > 20 GROUP BY g, b ORDER BY g NULLS LAST, b NULLS LAST" % call)
    for sets in SETS:
        names = sorted({c for c in "kgb" if any(c == w.strip("(),") for w in sets.replace("(", " ").replace(")", " ").replace(",", " ").split())})
        order = ", ".join("%s NULLS LAST" % n for n in ["z"] + names)
        for call in ["count(*)", "sum(n)", "count(DISTINCT s)", "list(id ORDER BY id)", "avg(x)", "first(s ORDER BY id) FILTER (WHERE s IS NOT NULL)"]:
            for having in ["", " HAVING count(*) > 3"]:
                queries.append("SELECT grouping(%s) AS z, %s, %s AS a FROM t GROUP BY %s%s ORDER BY %s" % (", ".join(names), ", ".join(names), call, sets, having, order))
    for q in queries:
        answer = answers(db, q)
        out.append(q + "\n----\n" + "\n".join(" ".join(cell(v) for v in row) for row in answer))
    with open("aggregates.txt", "w") as f:
        f.write("\n\n".join(out) + "\n")
    print(len(queries), "queries")


main()
