# Random tables of all types that tables have: python random_tables.py write FOLDER TABLES writes them by deltalake, with their
# rows beside them in NAME.txt, sorted; python random_tables.py read FOLDER compares those that Weir wrote with theirs.
import os, random, sys
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import duckdb, polars as pl, pyarrow as pa
from deltalake import DeltaTable, write_deltalake
import canon
from canon import random_table, rows

canon.FLAT = [
    pa.bool_(), pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.float32(), pa.float64(), pa.decimal128(4, 1), pa.decimal128(9, 0), pa.decimal128(18, 9), pa.decimal128(19, 2),
    pa.decimal128(38, 10), pa.string(), pa.binary(), pa.date32(), pa.timestamp("us"), pa.timestamp("us", tz="UTC"),
]
what, folder = sys.argv[1], sys.argv[2]


def nullable(t):
    """t without promises of no nulls, which tables do not keep within values."""
    if pa.types.is_struct(t):
        return pa.struct([pa.field(f.name, nullable(f.type)) for f in t])
    if pa.types.is_map(t):
        return pa.map_(t.key_type, nullable(t.item_type))
    if pa.types.is_list(t) or pa.types.is_large_list(t):
        return pa.list_(nullable(t.value_type))
    return t


def plain(t):
    return t.cast(pa.schema([pa.field(f.name, nullable(f.type)) for f in t.schema]))


if what == "write":
    canon.FLAT.remove(pa.timestamp("us"))  # deltalake cannot write it within values
    for k in range(int(sys.argv[3])):
        r = random.Random(k)
        t = plain(random_table(r, r.choice([0, 1, 2, 50, 300]), r.randint(1, 5), r.choice([0, 1, 2])))
        path = f"{folder}/theirs-{k:03}"
        for part in ([t] if r.random() < 0.5 else [t.take(list(range(t.num_rows // 2)) or pa.array([], pa.int64())), t.take(list(range(t.num_rows // 2, t.num_rows)) or pa.array([], pa.int64()))]):
            write_deltalake(path, part, mode="append")
        if r.random() < 0.3:
            DeltaTable(path).create_checkpoint()
        open(path + ".txt", "w").write("\n".join(sorted(rows(t))))
    sys.exit()
bad = 0
for name in sorted(n for n in os.listdir(folder) if not n.endswith(".txt")):
    want = [x for x in open(f"{folder}/{name}.txt").read().split("\n") if x]
    t = DeltaTable(f"{folder}/{name}")
    readers = {"Polars": lambda: pl.read_delta(f"{folder}/{name}").to_arrow()}
    if hasattr(t, "to_pyarrow_table"):
        readers["deltalake"] = t.to_pyarrow_table
    if want:  # the files of the newest version
        readers["DuckDB"] = lambda: duckdb.read_parquet(t.file_uris()).to_arrow_table()
    for reader, read in readers.items():
        try:
            got = sorted(rows(read()))
        except Exception as e:
            got = [f"{type(e).__name__}: {e}"]
        if got != want:
            bad += 1
            at = next((i for i in range(min(len(got), len(want))) if got[i] != want[i]), -1)
            print(f"{name}: {reader}: {len(got)} rows of {len(want)}; {got[at:at+1]}, not {want[at:at+1]}; {t.schema().to_json()[:300]}")
print(bad, "differences")
sys.exit(1 if bad else 0)
