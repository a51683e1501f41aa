"""fixture.py CSV PARQUET writes a CSV file as Parquet: snappy, dictionaries,
row groups of a million rows. No engine of the comparison has a hand in it."""

import sys

import pyarrow as pa
from pyarrow import csv, parquet

GROUP = 1_000_000

source, target = sys.argv[1:]
types = {"ts": pa.timestamp("us"), "user_id": pa.int64(), "product_id": pa.int64(), "price": pa.float64(), "list": pa.float64()}
reader = csv.open_csv(
    source,
    read_options=csv.ReadOptions(block_size=16 << 20),
    convert_options=csv.ConvertOptions(column_types=types),
)
with parquet.ParquetWriter(target, reader.schema, compression="snappy", use_dictionary=True) as writer:
    held = []
    for batch in reader:
        held.append(batch)
        while sum(b.num_rows for b in held) >= GROUP:
            table = pa.Table.from_batches(held)
            writer.write_table(table.slice(0, GROUP), row_group_size=GROUP)
            held = table.slice(GROUP).to_batches()
    if held:
        writer.write_table(pa.Table.from_batches(held), row_group_size=GROUP)
