package main

import (
	"compress/gzip"
	"io"
	"os"

	"weir/dataframe"
)

// As csvToParquet, but one file that gzip has packed: no engine can begin in its middle.
var gzipToParquet = workload{
	name:  "gzip-to-parquet",
	title: "CSV in gzip → Parquet, all columns",
	weir: func(s *dataframe.Session, f files, out string) (*dataframe.Table, error) {
		_, err := s.Read(f.ClicksGzip).Write(out)
		return nil, err
	},
	duckdb: `COPY (SELECT * FROM read_csv({gzip})) TO {out} (FORMAT parquet, COMPRESSION zstd)`,
	polars: `pl.scan_csv({gzip}, try_parse_dates=True).sink_parquet({out}, compression="zstd", statistics=True)`,
	check:  csvToParquet.check,
	target: 0.6,
}

// pack writes the file path to w, in gzip.
func pack(path string) func(w io.Writer) error {
	return func(w io.Writer) error {
		in, err := os.Open(path)
		if err != nil {
			return err
		}
		defer in.Close()
		z := gzip.NewWriter(w)
		if _, err := io.Copy(z, in); err != nil {
			return err
		}
		return z.Close()
	}
}
