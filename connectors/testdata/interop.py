# Checks Parquet files and a table that Weir wrote, and writes files for it to
# read: python interop.py FOLDER
import datetime, decimal, json, sys
import pyarrow as pa, pyarrow.compute, pyarrow.parquet as pq, duckdb

folder = sys.argv[1]
out = {}
for c in ["zstd", "snappy", "none"]:
    t = pq.read_table(f"{folder}/{c}.parquet")
    meta = pq.ParquetFile(f"{folder}/{c}.parquet").metadata.row_group(0)
    stats = {meta.column(i).path_in_schema: meta.column(i).statistics for i in range(meta.num_columns)}
    out[c] = [t.num_rows, pa.compute.sum(t["i"]).as_py(), t["many"].null_count, stats["i"].min, stats["few"].max]
    duck = duckdb.sql(f"select count(*), sum(i), count(*) - count(many) from '{folder}/{c}.parquet'").fetchall()[0]
    assert list(duck) == out[c][:3], duck
    # Statistics must not make another reader skip what is there.
    for where in ["few = 'kind 3 of a few'", "i > 1000", "d >= date '2026-03-02'", "f < 5", "p = 1.25", "b"]:
        a, b = (duckdb.sql(f"select count(*) from {x} where {where}").fetchall()[0] for x in (f"'{folder}/{c}.parquet'", "t"))
        assert a == b, (where, a, b)
adds = [json.loads(l)["add"] for l in open(f"{folder}/table/_delta_log/00000000000000000000.json") if '"add"' in l[:10]]
out["table"] = [sum(pq.read_metadata(f"{folder}/table/{a['path']}").num_rows for a in adds)]

n = 20000
t = pa.table({
    "i8": pa.array([None if i % 9 == 0 else i % 100 - 50 for i in range(n)], pa.int8()),
    "u16": pa.array([i % 65536 for i in range(n)], pa.uint16()),
    "u32": pa.array([(i * 1000003) % 4294967296 for i in range(n)], pa.uint32()),
    "f32": pa.array([i / 8 for i in range(n)], pa.float32()),
    "dec": pa.array([decimal.Decimal(i % 1000) / 100 for i in range(n)], pa.decimal128(10, 2)),
    "s": pa.array([None if i % 5 == 0 else "v%d" % (i % 50) for i in range(n)]),
    "u": pa.array(["unique value number %d" % i for i in range(n)]),
    "fx": pa.array([b"%04d" % (i % 7) for i in range(n)], pa.binary(4)),
    "d": pa.array([datetime.date(2026, 1, 1) + datetime.timedelta(days=i % 300) for i in range(n)]),
    "ts": pa.array([datetime.datetime(2026, 1, 1) + datetime.timedelta(seconds=i) for i in range(n)], pa.timestamp("ms", tz="UTC")),
    "b": pa.array([None if i % 3 == 0 else i % 2 == 0 for i in range(n)]),
    "l": pa.array([[1, 2] for i in range(n)]),
})
for comp in ["snappy", "gzip", "zstd", "none", "lz4"]:
    for v in ["1.0", "2.0"]:
        pq.write_table(t, f"{folder}/py-{comp}-{v}.parquet", compression=comp, data_page_version=v, row_group_size=7000, data_page_size=20000)
pq.write_table(t, f"{folder}/py-delta.parquet", use_dictionary=False, data_page_version="2.0", column_encoding={
    "i8": "DELTA_BINARY_PACKED", "u": "DELTA_BYTE_ARRAY", "s": "DELTA_LENGTH_BYTE_ARRAY", "f32": "BYTE_STREAM_SPLIT",
    "ts": "DELTA_BINARY_PACKED", "b": "RLE", "fx": "DELTA_BYTE_ARRAY"})
pq.write_table(t, f"{folder}/py-int96.parquet", use_deprecated_int96_timestamps=True)
duckdb.sql(f"copy (select * exclude (l) from t) to '{folder}/py-duckdb.parquet' (format parquet)")

show = lambda x: "∅" if x is None else str(x).lower() if isinstance(x, bool) else x.hex() if isinstance(x, bytes) else str(x)
with open(f"{folder}/want.txt", "w") as f:
    for r in t.to_pylist():
        r["ts"] = r["ts"].replace(tzinfo=None)
        f.write("|".join(show(r[k]) for k in ["i8", "u16", "u32", "dec", "s", "u", "fx", "d", "ts", "b"]) + "\n")
json.dump(out, sys.stdout)
