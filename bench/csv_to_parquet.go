package main

import "weir/dataframe"

// All eight columns are found out, parsed and written typed, compressed with
// zstd and with statistics. Row groups and page sizes are each engine's own.
var csvToParquet = workload{
	name:  "csv-to-parquet",
	title: "CSV → Parquet, all columns",
	weir: func(s *dataframe.Session, f files, out string) (*dataframe.Table, error) {
		_, err := s.Read(f.ClicksCSV).Write(out)
		return nil, err
	},
	duckdb: `COPY (SELECT * FROM read_csv({csv})) TO {out} (FORMAT parquet, COMPRESSION zstd)`,
	polars: `pl.scan_csv({csv}, try_parse_dates=True).sink_parquet({out}, compression="zstd", statistics=True)`,
	check: `SELECT count(*), count(price), sum(price)::DECIMAL(30,2), sum(user_id), min(epoch_us(ts)), max(epoch_us(ts)),
		sum(hash(epoch_us(ts), user_id::BIGINT, session, event, country, product_id::BIGINT, price::DOUBLE, url)::HUGEINT),
		(SELECT count(DISTINCT path_in_schema) FROM parquet_metadata({out})
		 WHERE coalesce(stats_min_value, stats_min) IS NOT NULL AND stats_null_count IS NOT NULL)
		FROM read_parquet({out})`,
	target: 0.3,
}
