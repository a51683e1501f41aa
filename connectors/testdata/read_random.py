# Reads files that Weir wrote with pyarrow, DuckDB and Polars: python read_random.py FOLDER
# Each NAME.parquet has NAME.txt beside it, its rows as canon.py writes them.
import glob, os, sys
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import duckdb, polars, pyarrow as pa, pyarrow.parquet as pq
from canon import canon, rows

folder = sys.argv[1]
bad = 0


def intervals(t):
    """Whether t has an interval in it, which pyarrow reads as bytes and Polars not at all."""
    return any(intervals(t.field(i).type) for i in range(t.num_fields)) if t.num_fields else str(t) == "fixed_size_binary[12]"


def compare(name, what, got, want):
    global bad
    if got != want:
        bad += 1
        at = next((i for i in range(min(len(got), len(want))) if got[i] != want[i]), -1)
        print(f"{name}: {what}: {len(got)} rows of {len(want)}; row {at}: {got[at:at+1]}, not {want[at:at+1]}")


for file in sorted(glob.glob(folder + "/*.parquet")):
    name = os.path.basename(file)
    text = open(file[:-8] + ".txt").read()
    want = text.split("\n") if text else []
    t = pq.read_table(file, page_checksum_verification=True)
    keep = [i for i, f in enumerate(t.schema) if not intervals(f.type)]
    t = t.select(keep)
    if not keep:
        continue
    part = ["|".join(split[i] for i in keep) for split in (w.split("|") for w in want)]
    compare(name, "pyarrow", rows(t), part)
    duck = duckdb.sql(f"select * from '{file}'").arrow()
    duck = (duck.read_all() if hasattr(duck, "read_all") else duck).select(keep)
    compare(name, "DuckDB", [len(rows(t))], [duck.num_rows])
    flat = [i for i, f in enumerate(t.schema) if not pa.types.is_nested(f.type) and str(f.type) not in ("time64[ns]",)]
    for i in flat:
        a, b = t.column(i), duck.column(i)
        try:
            b = b.cast(a.type)
        except Exception as e:
            print(name, t.schema.field(i), duck.schema.field(i), e)
            bad += 1
            continue
        compare(name, f"DuckDB, {t.schema.field(i)}", [canon(x) for x in b], [canon(x) for x in a])
    for i, f in enumerate(t.schema):
        if pa.types.is_nested(f.type):
            c = f.name
            sql = f"select count({c}), count(*), sum(len({c})) from '{file}'" if not pa.types.is_struct(f.type) else f"select count({c}), count(*), 0 from '{file}'"
            if pa.types.is_map(f.type):
                sql = f"select count({c}), count(*), sum(cardinality({c})) from '{file}'"
            got = [int(x or 0) for x in duckdb.sql(sql).fetchall()[0]]
            col = t.column(i)
            lens = 0 if pa.types.is_struct(f.type) else sum(len(x.values) for x in col if x.is_valid)
            compare(name, f"DuckDB, {f}", got, [len(col) - col.null_count, len(col), lens])
    if len(keep) == len(want[0].split("|")) if want else False:
        p = polars.read_parquet(file)
        compare(name, "Polars", [p.height], [len(want)])
        for i in flat:
            a = t.column(i)
            if pa.types.is_fixed_size_binary(a.type):
                continue
            try:
                b = p.to_series(i).to_arrow().cast(a.type)
            except Exception as e:
                print(name, t.schema.field(i), p.to_series(i).dtype, e)
                bad += 1
                continue
            compare(name, f"Polars, {t.schema.field(i)}", [canon(x) for x in b], [canon(x) for x in a])
print(bad, "differences")
sys.exit(1 if bad else 0)
