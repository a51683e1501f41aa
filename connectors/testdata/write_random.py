# Writes random tables in every way that pyarrow has: python write_random.py FOLDER SEED FILES
import os, random, sys
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pyarrow as pa, pyarrow.parquet as pq
from canon import FLAT, random_table, random_array, rows

folder, seed, files = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
for k in range(files):
    r = random.Random(seed * 1000 + k)
    n = r.choice([0, 1, 2, 50, 300, 1000])
    t = random_table(r, n, r.randint(1, 5), r.choice([0, 1, 2, 3]))
    pq.write_table(t, f"{folder}/r{k:04}.parquet", compression=r.choice(["snappy", "gzip", "zstd", "none", "lz4", "brotli"]),
        use_dictionary=r.random() < 0.5, data_page_version=r.choice(["1.0", "2.0"]), row_group_size=r.choice([7, 100, 10000]),
        data_page_size=r.choice([50, 1000, 1 << 20]), use_compliant_nested_type=r.random() < 0.7, store_decimal_as_integer=r.random() < 0.5,
        write_page_index=r.random() < 0.5)
    open(f"{folder}/r{k:04}.txt", "w").write("\n".join(rows(t)))

# Every encoding of every type.
r = random.Random(seed)
t = pa.table({"c%d" % i: random_array(r, x, 700) for i, x in enumerate(FLAT)})
for enc in ["PLAIN", "DELTA_BINARY_PACKED", "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY", "BYTE_STREAM_SPLIT", "RLE"]:
    for version in ["1.0", "2.0"]:
        def takes(name):
            try:
                pq.write_table(t.select([name]), f"{folder}/probe", use_dictionary=False, column_encoding={name: enc})
                return True
            except Exception:
                return False
        kept = t.select([c for c in t.column_names if takes(c)])
        file = f"{folder}/enc-{enc}-{version[0]}"
        pq.write_table(kept, file + ".parquet", use_dictionary=False, column_encoding={c: enc for c in kept.column_names},
            data_page_version=version, data_page_size=1000, row_group_size=300)
        open(file + ".txt", "w").write("\n".join(rows(kept)))
