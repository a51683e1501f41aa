# Writes Parquet files that are seldom seen, by pyarrow, Polars and DuckDB: python write_odd.py FOLDER
import base64, datetime as dt, decimal, sys
import duckdb, numpy as np, polars as pl, pyarrow as pa, pyarrow.parquet as pq, pyarrow.parquet.encryption as pe

out = sys.argv[1]
D = decimal.Decimal


def w(name, t, **k):
    pq.write_table(t, f"{out}/{name}.parquet", **k)


ts = [None if i % 7 == 3 else 1_600_000_000_123_456_000 + i * 1_000_000_007_000 for i in range(50)]
w("int96", pa.table({"ts": pa.array(ts, pa.timestamp("ns")), "us": pa.array([None if x is None else x // 1000 for x in ts], pa.timestamp("us", "UTC"))}), use_deprecated_int96_timestamps=True)
w("nulltype", pa.table({"a": pa.nulls(5), "b": pa.array([1, 2, None, 4, 5])}))
w("dictionary-type", pa.table({"a": pa.array(["x", None, "y", "x"]).dictionary_encode(), "b": pa.array([1, 1, None, 2]).dictionary_encode()}))
w("fixed-list", pa.table({"a": pa.array([[1, 2], None, [3, None]], pa.list_(pa.int32(), 2))}))
w("decimal-wide", pa.table({"a": pa.array([D("1.5"), None, D("-99999999999999999999999999999999999999999999.25")], pa.decimal256(60, 2)), "b": [1, 2, 3]}))
w("decimal256", pa.table({"a": pa.array([D("1.5"), None, D("-9.25")], pa.decimal256(10, 2))}))
w("no-columns", pa.table({}))
w("names", pa.table({"a.b": [1, 2], "": [3, 4], "ü ñ": ["x", "y"], 'q"uote': [True, None], "A.B": [5, 6]}))
w("names-by-case", pa.table([[1, 2], [3, 4], [5, 6]], names=["a", "A", "b"]))
w("names-twice", pa.table([[1, 2], [3, 4], [5, 6], [7, 8]], names=["a", "a", "b", "a_1"]))
w("seconds", pa.table({"s": pa.array([1, None, -1], pa.timestamp("s")), "d64": pa.array([86400000, None, 0], pa.date64()), "du": pa.array([1, None, 3], pa.duration("us")), "t": pa.array([1, None, 86399], pa.time32("s"))}))
for v, codec in [("1.0", "snappy"), ("2.0", "zstd")]:
    w(f"checksums-{v[0]}", pa.table({"a": list(range(1000)), "s": [str(i) for i in range(1000)], "l": [[i] for i in range(1000)]}), write_page_checksum=True, data_page_size=500, data_page_version=v, compression=codec)
w("empty", pa.table({"a": pa.array([], pa.int32()), "l": pa.array([], pa.list_(pa.string()))}))
with pq.ParquetWriter(f"{out}/groups-of-no-rows.parquet", pa.schema([("a", pa.int64()), ("l", pa.list_(pa.int8()))])) as f:
    for some in ([1, 2], [], [], [3]):
        f.write_table(pa.table({"a": pa.array(some, pa.int64()), "l": pa.array([[r] for r in some], pa.list_(pa.int8()))}))
w("nan", pa.table({"f": [1.0, float("nan"), None, -0.0, 0.0, float("inf")], "g": pa.array([float("nan")] * 6, pa.float32())}))
w("nan-only", pa.table({"f": [float("nan")]}))
w("half", pa.table({"h": pa.array([np.float16(x) for x in [0, -0.0, 1.5, float("nan"), float("inf"), -2, 6e-8]], pa.float16())}))
w("no-statistics", pa.table({"a": list(range(100)), "s": [str(i) for i in range(100)]}), write_statistics=False)
w("rle-booleans", pa.table({"b": [i % 3 == 0 if i % 5 else None for i in range(1000)]}), use_dictionary=False, column_encoding={"b": "RLE"}, data_page_version="2.0")
deep = pa.list_(pa.struct([("m", pa.map_(pa.string(), pa.list_(pa.list_(pa.int32())))), ("s", pa.struct([("a", pa.int8()), ("b", pa.list_(pa.struct([("c", pa.string())])))]))]))
w("deep", pa.table({"x": pa.array([[{"m": [("k", [[1, None], None, []])], "s": {"a": None, "b": [{"c": "v"}]}}], None, [], [None]], deep)}))
w("map-of-maps", pa.table({"m": pa.array([[("a", [(1, True), (2, False)]), ("b", [(1, True)])], [("c", None)], [("d", [])], [], None], pa.map_(pa.string(), pa.map_(pa.int32(), pa.bool_())))}))
w("many-groups", pa.table({"a": list(range(3000)), "s": ["v%d" % (i % 7) for i in range(3000)]}), row_group_size=1)
w("tiny-pages", pa.table({"a": list(range(3000)), "s": [None if i % 3 else "v%d" % (i % 700) for i in range(3000)], "l": [[i] * (i % 4) for i in range(3000)]}), data_page_size=1, write_batch_size=1, write_page_index=True)
w("many-pages", pa.table({"b": [i % 2 == 0 for i in range(40000)]}), data_page_size=1, write_batch_size=1, use_dictionary=False)
w("many-columns", pa.table({"c%d" % i: [i, None] for i in range(3000)}))
w("long-texts", pa.table({"s": ["x" * 300_000, None, "", "y" * 3_000_000], "b": [b"\xff" * 100_000, None, b"", b"\x00"]}), compression="brotli")
w("extensions", pa.table({"u": pa.array([b"0123456789abcdef", None], pa.uuid()), "j": pa.array(['{"a":1}', None], pa.json_())}))
w("large-types", pa.table({"l": pa.array([["a"], None, []], pa.large_list(pa.large_string()))}))
for c in ["none", "snappy", "gzip", "brotli", "zstd", "lz4"]:
    for v in ["1.0", "2.0"]:
        w(f"codec-{c}-{v[0]}", pa.table({"a": pa.array([None if i % 9 == 0 else i * 7919 % 1000 for i in range(5000)]), "s": ["text %d" % (i % 777) for i in range(5000)], "n": [None] * 5000, "l": [[i, None] if i % 3 else None for i in range(5000)]}), compression=c, data_page_version=v, data_page_size=3000)
w("all-null", pa.table({"s": pa.array([None] * 100, pa.string()), "i": pa.array([None] * 100, pa.int64()), "l": pa.array([None] * 100, pa.list_(pa.int32())), "st": pa.array([None] * 100, pa.struct([("a", pa.int32())]))}), data_page_version="2.0")
w("required", pa.table([pa.array([1, 2, 3]), pa.array(["a", "b", "c"]), pa.array([[1], [], [2]], pa.list_(pa.field("e", pa.int32(), nullable=False)))], schema=pa.schema([pa.field("i", pa.int64(), nullable=False), pa.field("s", pa.string(), nullable=False), pa.field("l", pa.list_(pa.field("e", pa.int32(), nullable=False)), nullable=False)])))
w("binaries", pa.table({"b": [b"abc", None, b"\xff\x00"], "f": pa.array([b"ab", None, b"\x00\xff"], pa.binary(2))}))
for fixed in [True, False]:
    w(f"decimals-{fixed}", pa.table({"a": pa.array([D("1.2"), None, D("-99.9")], pa.decimal128(3, 1)), "b": pa.array([D("12345678.12"), None, D("-1")], pa.decimal128(18, 2)), "c": pa.array([D("1234567890123456789012345678.1234567890"), None, D("-1")], pa.decimal128(38, 10)), "z": pa.array([D(7), None, D(-7)], pa.decimal128(5, 0))}), store_decimal_as_integer=not fixed)
w("far-dates", pa.table({"d": pa.array([dt.date(1, 1, 1), dt.date(9999, 12, 31), None, dt.date(1582, 10, 4)]), "t": pa.array([dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31, 23, 59, 59, 999999), None, dt.datetime(1582, 10, 4)], pa.timestamp("us"))}))

pl.DataFrame({
    "c": pl.Series(["a", None, "b"], dtype=pl.Categorical), "e": pl.Series(["x", "y", None], dtype=pl.Enum(["x", "y"])), "t": [dt.time(1, 2, 3), None, dt.time(23, 59, 59, 999999)],
    "d": [dt.timedelta(seconds=1), None, dt.timedelta(days=-1)], "arr": pl.Series([[1, 2], None, [3, 4]], dtype=pl.Array(pl.Int8, 2)), "dec": pl.Series([D("1.50"), None, D("-2")], dtype=pl.Decimal(10, 2)),
    "s": [{"a": 1, "b": "x"}, None, {"a": None, "b": None}], "n": pl.Series([None] * 3, dtype=pl.Null), "u": pl.Series([1, None, 255], dtype=pl.UInt8), "ns": pl.Series([1, None, -1], dtype=pl.Datetime("ns", "UTC")),
}).write_parquet(f"{out}/polars.parquet")
pl.DataFrame({"i": range(2000), "l": [[str(i), None] for i in range(2000)]}).write_parquet(f"{out}/polars-pages.parquet", data_page_size=100, row_group_size=500, compression="lz4")

for name, sql in {
    "tinyint": "i::tinyint", "utinyint": "i::utinyint", "hugeint": "i::hugeint", "uhugeint": "i::uhugeint", "float": "(i/7)::float", "uuid": "'00000000-0000-0000-0000-00000000000a'::uuid",
    "interval": "to_days(i::int)", "bit": "'101'::bit", "enum": "('v' || i%3)::enum('v0','v1','v2')", "time": "time '01:02:03'", "timetz": "timetz '01:02:03+02'", "timestamptz": "timestamptz '2026-01-01 00:00:00+02'",
    "timestamp_ns": "timestamp_ns '2026-01-01 00:00:00.123456789'", "timestamp_s": "timestamp_s '2026-01-01 00:00:00'", "timestamp_ms": "timestamp_ms '2026-01-01 00:00:00.5'", "struct": "{'a': i, 'b': [i]}", "map": "map {i: 'x'}",
    "list": "[i, null]", "array": "[i,2]::integer[2]", "json": "'{\"a\":1}'::json", "blob": "'\\xAA'::blob", "boolean": "i%2=0", "union": "union_value(num := i)", "date": "date '2026-01-01' + i::int", "decimal": "1.5::decimal(30,3)",
    "variant": "i::variant", "geometry": "'POINT(1 2)'::geometry",
}.items():
    for v in ["v1", "v2"]:
        duckdb.sql(f"copy (select {sql} as x, i from range(100) t(i)) to '{out}/duckdb-{name}-{v}.parquet' (format parquet, parquet_version {v})")


class Kms(pe.KmsClient):
    """Keeps no secrets."""

    def __init__(self, _):
        super().__init__()

    def wrap_key(self, key, master):
        return base64.b64encode(key)

    def unwrap_key(self, key, master):
        return base64.b64decode(key)


for name, plain in [("encrypted-footer", False), ("encrypted-column", True)]:
    conf = pe.EncryptionConfiguration(footer_key="f", column_keys={"c": ["a"]}, plaintext_footer=plain)
    t = pa.table({"a": [1, 2], "b": [3, 4]})
    with pq.ParquetWriter(f"{out}/{name}.parquet", t.schema, encryption_properties=pe.CryptoFactory(Kms).file_encryption_properties(pe.KmsConnectionConfig(), conf)) as f:
        f.write_table(t)
