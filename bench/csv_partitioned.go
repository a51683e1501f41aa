package main

import "weir/dataframe"

// As csvToParquet, but a folder for each country, of whose name it becomes a part.
var csvPartitioned = workload{
	name:  "csv-partitioned",
	title: "CSV → Parquet in folders by country",
	weir: func(s *dataframe.Session, f files, out string) (*dataframe.Table, error) {
		_, err := s.Read(f.ClicksCSV).Write(out, dataframe.PartitionBy("country"))
		return nil, err
	},
	folder: true,
	duckdb: `COPY (SELECT * FROM read_csv({csv})) TO {out} (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (country))`,
	polars: `pl.scan_csv({csv}, try_parse_dates=True).sink_parquet(pl.PartitionBy({out}, key="country", include_key=False), compression="zstd", statistics=True, mkdir=True)`,
	check: `SELECT count(*), count(price), sum(price)::DECIMAL(30,2), sum(user_id), min(epoch_us(ts)), max(epoch_us(ts)), count(DISTINCT country),
		sum(hash(epoch_us(ts), user_id::BIGINT, session, event, country, product_id::BIGINT, price::DOUBLE, url)::HUGEINT),
		(SELECT count(DISTINCT path_in_schema) FROM parquet_metadata({parts})
		 WHERE coalesce(stats_min_value, stats_min) IS NOT NULL AND stats_null_count IS NOT NULL)
		FROM read_parquet({parts}, hive_partitioning = true)`,
	target: 0.3,
}
