# Writes Arrow files of decimals that may have 76 digits: one whose values have few, one with a long one.
import decimal
import sys

import pyarrow as pa

decimal.getcontext().prec = 76
short = [decimal.Decimal("-12.50"), None, decimal.Decimal("99999999999999999999999999999999999.999")]
for name, values in ("short", short), ("long", short + [decimal.Decimal("1" * 50)]):
    table = pa.table({"n": pa.array(range(len(values))), "d": pa.array(values, pa.decimal256(60, 3))})
    with pa.ipc.new_file(f"{sys.argv[1]}/{name}.arrow", table.schema) as out:
        out.write_table(table)
