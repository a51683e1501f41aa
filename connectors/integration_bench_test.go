//go:build integration

package connectors_test

import (
	"context"
	"io"
	"testing"

	"weir/connectors"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// BenchmarkRealMySQLScan reads a million rows of ten columns over the wire.
func BenchmarkRealMySQLScan(b *testing.B) {
	const rows = 1_000_000
	address := serverOf(b, "WEIR_TEST_MYSQL")
	b.Setenv("WEIR_PROFILE_SHOP", address)
	db := realDB(b, address)
	exec(b, db, "DROP TABLE IF EXISTS wide")
	exec(b, db, "CREATE TABLE wide (id INT PRIMARY KEY, a INT, b BIGINT, c DOUBLE, d DECIMAL(10,2), e VARCHAR(40), f VARCHAR(10), g DATE, h DATETIME, i TINYINT(1))")
	exec(b, db, "INSERT INTO wide SELECT seq, seq*7, seq*1000003, seq/3, seq/100, CONCAT('a longer text of row ',seq), seq%100, '2024-01-01' + INTERVAL seq%400 DAY, '2024-01-01' + INTERVAL seq SECOND, seq%2 FROM seq_1_to_1000000")
	ctx := context.Background()
	src, err := connectors.Open(ctx, "mysql://shop/wide", plan.ReadOptions{})
	if err != nil {
		b.Fatal(err)
	}
	schema, err := src.Schema(ctx)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if n, bytes := scan(b, ctx, src, schema); n != rows {
			b.Fatal(n)
		} else {
			b.SetBytes(bytes)
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func scan(b *testing.B, ctx context.Context, src plan.Source, schema *column.Schema) (rows int, bytes int64) {
	splits, err := src.Splits(ctx, all(schema))
	if err != nil {
		b.Fatal(err)
	}
	for _, s := range splits {
		r, err := s.Open(ctx, nil)
		if err != nil {
			b.Fatal(err)
		}
		for {
			batch, err := r.Next(ctx)
			if err == io.EOF {
				break
			}
			if err != nil {
				b.Fatal(err)
			}
			rows += batch.N
		}
		bytes += r.(plan.Metered).BytesRead()
		r.Close()
	}
	return rows, bytes
}
