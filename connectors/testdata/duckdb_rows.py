# Writes NAME.txt beside every NAME.parquet of a folder: the rows that DuckDB reads, or "!" and
# why it does not: python duckdb_rows.py FOLDER
import glob, os, sys
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import duckdb, pyarrow as pa
from canon import canon

NANOS = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1}


def text(x):
    """canon of x, with moments in nanoseconds: units do not matter here."""
    t = x.type
    if not x.is_valid:
        return "~"
    if isinstance(t, pa.DictionaryType):
        return text(pa.scalar(x.as_py(), t.value_type))
    if isinstance(x, pa.ExtensionScalar):
        v = x.as_py()
        return text(pa.scalar(str(v))) if str(t) in ("extension<arrow.uuid>", "extension<arrow.json>") else text(x.value)
    if pa.types.is_map(t):
        v = x.values
        return "<" + ",".join(text(v.field(0)[i]) + "=" + text(v.field(1)[i]) for i in range(len(v))) + ">"
    if pa.types.is_list(t) or pa.types.is_large_list(t) or pa.types.is_fixed_size_list(t):
        return "[" + ",".join(text(e) for e in x.values) + "]"
    if pa.types.is_struct(t):
        return "{" + ",".join(t.field(i).name + ":" + text(x[i]) for i in range(t.num_fields)) + "}"
    if pa.types.is_timestamp(t) or pa.types.is_time(t):
        return str(x.value * NANOS[t.unit])
    if pa.types.is_interval(t):
        v = x.as_py()
        return f"{v.months},{v.days},{v.nanoseconds // 1000}"
    return canon(x)


duckdb.sql("set timezone = 'UTC'")
for file in sorted(glob.glob(sys.argv[1] + "/*.parquet")):
    try:
        got = duckdb.sql(f"select * from read_parquet('{file}')").to_arrow_table()
        cols = [[text(x) for x in c] for c in got.columns]
        lines = ["|".join(c[i] for c in cols) for i in range(got.num_rows)]
    except Exception as e:
        lines = ["!" + str(e).replace("\n", " ")]
    open(file[:-8] + ".txt", "w").write("\n".join(lines))
