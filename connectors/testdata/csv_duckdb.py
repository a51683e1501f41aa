# Reads the files of a folder with DuckDB's own sniffing and prints, as JSON, the rows of each as texts: null for
# null. A file that it cannot read has the first line of its error instead.
import glob, json, os, sys
import duckdb

out = {}
duckdb.sql("SET TimeZone = 'UTC'")
for path in glob.glob(os.path.join(sys.argv[1], "*")):
    if path.endswith(".want"):
        continue
    try:
        duckdb.sql(f"CREATE OR REPLACE TEMP TABLE t AS FROM read_csv('{path}')")
        rows = duckdb.sql("SELECT CAST(COLUMNS(*) AS VARCHAR) FROM t")
        out[os.path.basename(path)] = {"names": rows.columns, "rows": rows.fetchall()}
    except Exception as e:
        out[os.path.basename(path)] = {"error": str(e).split("\n")[0]}
json.dump(out, sys.stdout)
