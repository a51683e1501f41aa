# Prints the rows of the tables in a folder as deltalake and Polars read them, sorted: a line "NAME k|n k|n ..." for each:
# python table_rows.py FOLDER
import os, sys
import polars as pl, pyarrow as pa
from deltalake import DeltaTable

for name in sorted(os.listdir(sys.argv[1])):
    path = f"{sys.argv[1]}/{name}"
    theirs = pa.table(DeltaTable(path).to_pyarrow_table()) if hasattr(DeltaTable, "to_pyarrow_table") else None
    polars = pl.read_delta(path)
    both = [sorted(f"{r['k']}|{r['n']}" for r in rows) for rows in ([polars.to_dicts()] + ([theirs.to_pylist()] if theirs is not None else []))]
    assert all(b == both[0] for b in both), (name, both)
    print(name, *both[0])
