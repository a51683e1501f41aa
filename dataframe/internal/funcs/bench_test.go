package funcs_test

import (
	"math/rand/v2"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql"
	"weir/dataframe/plan"
)

// Throughput of a batch of expressions, in bytes of the first column.
func BenchmarkScalars(b *testing.B) {
	schema, batch := benchBatch(b)
	for _, text := range []string{
		"i > 5", "i > j", "f > 0.5", "s = 'ab'", "s < u", "i + 1", "i + j", "i * j", "f * g", "p * 2", "p + q", "i / 3", "i % 7",
		"i > 5 AND f > 0", "i IN (1, 2, 3)", "i IS NULL", "coalesce(i, j)", "upper(s)", "s || u", "s LIKE '%shop%'", "substr(s, 2, 3)",
		"year(ts)", "date_trunc('hour', ts)", "date_trunc('day', zoned)", "i::double", "s::text = i::text", "try_cast(s AS bigint)", "hash64(i, s)",
		"parse_url(s, 'query', 'x')", "url_domain(s)", "regexp_matches(s, 'x=[0-9]')", "regexp_replace(s, '[0-9]+', '#')", "translate(s, 'ab', 'x')", "strpos(s, 'x')",
		"md5(s)", "json_extract_string('{\"a\":' || i || '}', '$.a')", "json_object('a', i, 'b', s)", "printf('%s-%d', s, i)", "levenshtein(s, u)", "split(s, '/')",
	} {
		e, err := sql.ParseExpr(text)
		if err != nil {
			b.Fatal(err)
		}
		if e, err = plan.Resolve(e, schema); err != nil {
			b.Fatal(err)
		}
		b.Run(text, func(b *testing.B) {
			b.SetBytes(8 * int64(batch.N))
			for b.Loop() {
				if _, err := eval(e, batch); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkAggregates(b *testing.B) {
	schema, batch := benchBatch(b)
	groups := make([]int32, batch.N)
	for i := range groups {
		groups[i] = int32(i % 100)
	}
	for _, text := range []string{"count(i)", "sum(i)", "sum(f)", "avg(f)", "min(i)", "max(s)", "stddev(f)", "first(s)", "count_distinct(i)", "count_distinct(s)"} {
		e, err := sql.ParseExpr(text)
		if err != nil {
			b.Fatal(err)
		}
		call := e.(*plan.Call)
		col := batch.Cols[schema.Index(call.Args[0].String())]
		b.Run(text, func(b *testing.B) {
			b.SetBytes(8 * int64(batch.N))
			acc := newAccumulator(call.Func, col.Type())
			acc.Grow(100)
			for b.Loop() {
				if err := acc.Add(groups, []column.Vector{col}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func benchBatch(b *testing.B) (*column.Schema, *column.Batch) {
	schema, err := column.ParseSchema("i bigint, j bigint, f double, g double, p decimal(8,2), q decimal(8,2), s string, u string, ts timestamp, zoned timestamp(us, Europe/Paris)")
	if err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	batch := &column.Batch{N: column.BatchRows}
	words := []string{"ab", "visitor", "https://shop.example/p?x=1&y=2", "17", "a somewhat longer text"}
	for _, f := range schema.Fields {
		v := column.NewBuilder(f.Type, batch.N)
		for range batch.N {
			var err error
			switch f.Type.Kind {
			case column.KindInt64:
				err = v.Append(r.Int64N(1000))
			case column.KindFloat64:
				err = v.Append(r.NormFloat64())
			case column.KindDecimal:
				err = v.Append(column.DecimalOf(r.Int64N(100000), 2))
			case column.KindString:
				err = v.Append(words[r.IntN(len(words))])
			default:
				err = v.Append(f.Type.Time(1.7e15 + r.Int64N(1e12)))
			}
			if err != nil {
				b.Fatal(err)
			}
		}
		batch.Cols = append(batch.Cols, v.Vector())
	}
	return schema, batch
}
