# Values as text that Weir's tests can write, too, and random tables of all types.
import decimal, json, random, struct, datetime
import pyarrow as pa


def canon(x):
    """The text of one scalar."""
    if not x.is_valid:
        return "~"
    t = x.type
    if isinstance(x, pa.ExtensionScalar):
        return canon(x.value)
    if pa.types.is_map(t):
        v = x.values
        return "<" + ",".join(canon(v.field(0)[i]) + "=" + canon(v.field(1)[i]) for i in range(len(v))) + ">"
    if pa.types.is_list(t) or pa.types.is_large_list(t) or pa.types.is_fixed_size_list(t):
        return "[" + ",".join(canon(e) for e in x.values) + "]"
    if pa.types.is_struct(t):
        return "{" + ",".join(t.field(i).name + ":" + canon(x[i]) for i in range(t.num_fields)) + "}"
    if pa.types.is_boolean(t):
        return "true" if x.as_py() else "false"
    if pa.types.is_integer(t):
        return str(x.as_py())
    if pa.types.is_floating(t):
        v = float(x.as_py())
        return "nan" if v != v else struct.pack(">d", v).hex()
    if pa.types.is_decimal(t):
        with decimal.localcontext() as c:
            c.prec = 80
            return str(int(x.as_py().scaleb(t.scale))) + "e" + str(t.scale)
    if pa.types.is_date(t) or pa.types.is_time(t) or pa.types.is_timestamp(t):
        return str(x.value)
    if pa.types.is_string(t) or pa.types.is_large_string(t):
        return json.dumps(x.as_py(), ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return x.as_py().hex()


def rows(t):
    cols = [[canon(x) for x in c] for c in t.columns]
    return ["|".join(c[i] for c in cols) for i in range(t.num_rows)]


FLAT = [
    pa.bool_(), pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64(),
    pa.float16(), pa.float32(), pa.float64(), pa.decimal128(4, 1), pa.decimal128(9, 0), pa.decimal128(18, 9), pa.decimal128(19, 2), pa.decimal128(38, 10),
    pa.string(), pa.large_string(), pa.binary(), pa.binary(5), pa.date32(), pa.time32("ms"), pa.time64("us"), pa.time64("ns"),
    pa.timestamp("ms"), pa.timestamp("us"), pa.timestamp("ns"), pa.timestamp("ms", tz="UTC"), pa.timestamp("us", tz="UTC"), pa.timestamp("ns", tz="UTC"),
]


def random_type(r, depth):
    k = r.random()
    if depth == 0 or k < 0.4:
        return r.choice(FLAT)
    if k < 0.6:
        return pa.list_(pa.field("element", random_type(r, depth - 1), nullable=r.random() < 0.7))
    if k < 0.65:
        return pa.large_list(random_type(r, depth - 1))
    if k < 0.8:
        return pa.map_(r.choice([pa.string(), pa.int32(), pa.date32()]), random_type(r, depth - 1))
    return pa.struct([pa.field("f%d" % i, random_type(r, depth - 1), nullable=r.random() < 0.7) for i in range(r.randint(1, 3))])


def random_value(r, t, nullable=True):
    if nullable and r.random() < 0.15:
        return None
    if pa.types.is_map(t):
        keys = {random_value(r, t.key_type, False) for _ in range(r.choice([0, 1, 2, 5]))}
        return [(k, random_value(r, t.item_type)) for k in sorted(keys)]
    if pa.types.is_list(t) or pa.types.is_large_list(t):
        return [random_value(r, t.value_type, t.value_field.nullable) for _ in range(r.choice([0, 0, 1, 2, 3, 9]))]
    if pa.types.is_struct(t):
        return {t.field(i).name: random_value(r, t.field(i).type, t.field(i).nullable) for i in range(t.num_fields)}
    few = r.random() < 0.5
    if pa.types.is_boolean(t):
        return r.random() < 0.5
    if pa.types.is_integer(t):
        low = 0 if "uint" in str(t) else -(1 << t.bit_width - 1)
        return r.choice([low, low + (1 << t.bit_width) - 1, 0, 7]) if few else r.randint(low, low + (1 << t.bit_width) - 1)
    if pa.types.is_float16(t):
        import numpy as np
        return np.float16(r.choice([0.0, -0.0, 1.5, float("inf"), -float("inf"), 6e-8, 65504.0, r.uniform(-10, 10)]))
    if pa.types.is_floating(t):
        v = r.choice([0.0, -0.0, float("nan"), float("inf"), -float("inf"), r.uniform(-1e6, 1e6)])
        return struct.unpack("f", struct.pack("f", v))[0] if t.bit_width == 32 else v
    if pa.types.is_decimal(t):
        most = 10 ** t.precision - 1
        with decimal.localcontext() as c:
            c.prec = 80
            return decimal.Decimal(r.choice([most, -most, 0, 1, -1]) if few else r.randint(-most, most)).scaleb(-t.scale)
    if pa.types.is_string(t) or pa.types.is_large_string(t):
        return r.choice(["", "a", "ü", "more than twelve bytes", '"<&\\']) if few else "x" * r.randint(0, 20) + str(r.random())
    if pa.types.is_fixed_size_binary(t):
        return r.randbytes(5)
    if pa.types.is_binary(t):
        return r.randbytes(r.choice([0, 1, 12, 13, 40]))
    if pa.types.is_date(t):
        return datetime.date(1970, 1, 1) + datetime.timedelta(days=r.randint(-100000, 100000))
    if pa.types.is_time(t):
        per = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[t.unit]
        return pa.scalar(r.randint(0, 86400 * per - 1), pa.int32() if t.bit_width == 32 else pa.int64()).cast(t)
    return pa.scalar(r.randint(-(10**9), 2 * 10**9) * {"ms": 10**3, "us": 10**6, "ns": 10**9}[t.unit] // r.choice([1, 7]), pa.int64()).cast(pa.timestamp(t.unit)).cast(t)


def random_array(r, t, n, nullable=True):
    values = [random_value(r, t, nullable) for _ in range(n)]
    return pa.array(values, t)


def random_table(r, n, columns, depth):
    fields, arrays = [], []
    for i in range(columns):
        t, nullable = random_type(r, depth), r.random() < 0.7
        fields.append(pa.field("c%d" % i, t, nullable=nullable))
        arrays.append(random_array(r, t, n, nullable))
    return pa.table(arrays, schema=pa.schema(fields))
