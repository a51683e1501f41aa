"""Writes Arrow files by pyarrow and Polars beside the rows that they hold, and
says what both read of Weir's files."""
import datetime as dt, decimal, json, sys
import pyarrow as pa, pyarrow.ipc as ipc, pyarrow.feather as feather, polars as pl

folder = sys.argv[1]
D = decimal.Decimal
cols = {
    "b": pa.array([True, None, False]),
    "i8": pa.array([-128, None, 127], pa.int8()),
    "u64": pa.array([2**64 - 1, None, 0], pa.uint64()),
    "f32": pa.array([0.5, None, -0.0], pa.float32()),
    "f64": pa.array([1e300, None, float("nan")]),
    "dec": pa.array([D("-12.50"), None, D("99999.99")], pa.decimal128(7, 2)),
    "wide": pa.array([D("-1234567890123456789012345678.1234"), None, D("0")], pa.decimal128(38, 4)),
    "s": pa.array(["short", None, "a text of more than twelve bytes, é"]),
    "ls": pa.array(["short", None, ""], pa.large_string()),
    "bin": pa.array([b"\xff\x00", None, b""], pa.binary()),
    "d": pa.array([dt.date(1969, 12, 31), None, dt.date(2024, 2, 29)]),
    "t": pa.array([dt.time(1, 2, 3, 4), None, dt.time(23, 59, 59)], pa.time64("us")),
    "ts": pa.array([-1, None, 1709164800123], pa.timestamp("ms", "UTC")),
    "local": pa.array([-1, None, 1709164800123456789], pa.timestamp("ns")),
    "l": pa.array([[1, None], None, []], pa.list_(pa.int32())),
    "st": pa.array([{"a": 1, "b": "x"}, None, {"a": None, "b": None}], pa.struct([("a", pa.int64()), ("b", pa.string())])),
    "cat": pa.array(["x", None, "y"]).dictionary_encode(),
}
table = pa.table(cols)
more = table.append_column("sv", pa.array(["short", None, "a text of more than twelve bytes"], pa.string_view())) \
    .append_column("m", pa.array([[("k", 1)], None, []], pa.map_(pa.string(), pa.int64()))) \
    .append_column("v", pa.array([(1, -2, 3000), None, (0, 0, 0)], pa.month_day_nano_interval())) \
    .append_column("fl", pa.array([[1, 2], None, [3, 4]], pa.list_(pa.int8(), 2))) \
    .append_column("du", pa.array([1500, None, 0], pa.duration("ms"))) \
    .append_column("half", pa.array([0.5, None, -2.0], pa.float16())) \
    .append_column("nothing", pa.nulls(3))
for codec in (None, "lz4", "zstd"):
    with ipc.new_file(f"{folder}/py-{codec}.arrow", more.schema, options=ipc.IpcWriteOptions(compression=codec)) as w:
        w.write_table(more)
    with ipc.new_stream(f"{folder}/py-{codec}.arrows", more.schema, options=ipc.IpcWriteOptions(compression=codec)) as w:
        w.write_table(more)
feather.write_feather(more.select([c for c in more.column_names if c != "v"]), f"{folder}/py-feather.feather")
frame = pl.from_arrow(table)
for codec in ("uncompressed", "lz4", "zstd"):
    frame.write_ipc(f"{folder}/pl-{codec}.arrow", compression=codec)
frame.write_ipc_stream(f"{folder}/pl-stream.arrows")

told = {}
for name in sys.argv[2:]:
    path = f"{folder}/{name}"
    got = ipc.open_stream(path).read_all() if name.endswith("s") else ipc.open_file(path).read_all()
    got.validate(full=True)
    told[name] = {c: str(got.column(c).to_pylist()) for c in got.column_names}
    if name.startswith("plain"):  # Polars has neither intervals nor maps
        again = pl.read_ipc_stream(path) if name.endswith("s") else pl.read_ipc(path)
        told[name]["polars"] = str(again.equals(pl.from_arrow(got)))
told["want"] = {c: str(more.column(c).to_pylist()) for c in more.column_names}
print(json.dumps(told))
