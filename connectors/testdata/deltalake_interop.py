# Reads a table that Weir wrote with deltalake and Polars, and writes tables for Weir to read:
# python deltalake_interop.py FOLDER
import datetime, decimal, json, sys
import pyarrow as pa, polars as pl
from deltalake import DeltaTable, write_deltalake

folder = sys.argv[1]
out = {}
for name in ["plain", "parts", "checkpointed", "compacted"]:
    t = DeltaTable(f"{folder}/{name}")
    p = pl.read_delta(f"{folder}/{name}")
    f = pa.table(t.to_pyarrow_table()) if hasattr(t, "to_pyarrow_table") else p.to_arrow()
    out[name] = [t.version(), f.num_rows, p.height, pa.compute.sum(f["i"]).as_py(), int(p["i"].sum()), f["many"].null_count]
    # Statistics must not make another reader skip what is there.
    for where in [pl.col("i") > 100, pl.col("few") == "kind 3 of a few", pl.col("d") >= datetime.date(2026, 3, 2), pl.col("t") > datetime.datetime(2026, 3, 1, tzinfo=datetime.timezone.utc), pl.col("f") < 5, pl.col("p") == decimal.Decimal("1.25")]:
        try:
            a = pl.scan_delta(f"{folder}/{name}").filter(where).select(pl.len()).collect().item()
            b = p.filter(where).height
        except pl.exceptions.ColumnNotFoundError:
            continue
        assert a == b, (name, where, a, b)

# Polars does not read tables that map names.
from deltalake import QueryBuilder
for mode in ["name", "id"]:
    t = QueryBuilder().register("t", DeltaTable(f"{folder}/mapped-{mode}"))
    out["mapped-" + mode] = [str(r) for r in pa.table(t.execute("select n, s, k, v from t order by n").read_all()).to_pylist()]
    out["mapped-" + mode] += [str(r) for r in pa.table(t.execute("select n from t where n > 3 and k = 5").read_all()).to_pylist()]

n = 2000
rows = pa.table({
    "i8": pa.array([None if i % 9 == 0 else i % 100 - 50 for i in range(n)], pa.int8()),
    "i16": pa.array(range(n), pa.int16()), "i32": pa.array(range(n), pa.int32()), "i64": pa.array(range(n), pa.int64()),
    "f32": pa.array([i / 8 for i in range(n)], pa.float32()), "f64": pa.array([i / 7 for i in range(n)]),
    "dec": pa.array([decimal.Decimal(i) / 100 for i in range(n)], pa.decimal128(38, 2)),
    "s": pa.array([None if i % 5 == 0 else "v%d" % (i % 50) for i in range(n)]),
    "bin": pa.array([b"%d" % i for i in range(n)]), "b": pa.array([i % 3 == 0 for i in range(n)]),
    "d": pa.array([datetime.date(2026, 3, 1 + i % 5) for i in range(n)]),
    "ts": pa.array([datetime.datetime(2026, 3, 1, tzinfo=datetime.timezone.utc) + datetime.timedelta(microseconds=i * 1000003) for i in range(n)], pa.timestamp("us", "UTC")),
    "ntz": pa.array([datetime.datetime(2026, 3, 1) + datetime.timedelta(seconds=i) for i in range(n)], pa.timestamp("us")),
    "l": pa.array([[i, None] for i in range(n)], pa.list_(pa.int64())),
    "m": pa.array([[("k", i)] for i in range(n)], pa.map_(pa.string(), pa.int64())),
    "st": pa.array([{"x": i, "y": "t"} for i in range(n)]),
})
theirs = f"{folder}/theirs"
for i in range(13):
    write_deltalake(theirs, rows.slice(i * 150, 150), mode="append", partition_by=["d"])
DeltaTable(theirs).create_checkpoint()
write_deltalake(theirs, rows.slice(1950, 50), mode="append")
DeltaTable(theirs).delete("i64 < 10")
json.dump(out, sys.stdout)
