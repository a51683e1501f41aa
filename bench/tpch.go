package main

import (
	"embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"weir/dataframe"
)

// tpch is the suite of the 22 queries of the TPC-H benchmark with the parameters that it names for checking answers (TPC
// Benchmark H, Standard Specification 3.0.1, 2.4). Its tables come from tpchgen-cli, as one Parquet file each, and the
// right answers from DuckDB.
const tpch = "TPC-H"

const tpchEach = 2 // the ratio of each query that is aimed at

//go:embed tpch/*.sql
var tpchTexts embed.FS

var tpchTables = []string{"region", "nation", "supplier", "customer", "part", "partsupp", "orders", "lineitem"}

// tpchSummaries say what each query asks for.
var tpchSummaries = [22]string{
	"pricing summary", "cheapest supplier", "shipping priority", "order priorities", "revenue of local suppliers", "revenue change",
	"volume between nations", "market share", "profit by nation and year", "returned items", "important stock", "shipping modes",
	"orders of customers", "promotion effect", "top supplier", "suppliers of parts", "small orders", "large orders", "discounted revenue",
	"potential promotion", "waiting suppliers", "customers without orders",
}

// tpchQueries are the workloads, in the order of their numbers.
func tpchQueries() []workload {
	out := make([]workload, 0, len(tpchSummaries))
	for i, about := range tpchSummaries {
		text := tpchText(i + 1)
		out = append(out, workload{
			name: fmt.Sprintf("tpch-q%d", i+1), title: fmt.Sprintf("TPC-H %d: %s", i+1, about), suite: tpch,
			setup: tpchViews(),
			weir: func(s *dataframe.Session, _ files, _ string) (*dataframe.Table, error) {
				return s.SQL(text).Collect()
			},
			duckdb: text,
			target: tpchEach,
		})
	}
	return out
}

func tpchText(number int) string {
	text, err := tpchTexts.ReadFile(fmt.Sprintf("tpch/q%02d.sql", number))
	if err != nil {
		panic(err) // the file is embedded
	}
	return string(text)
}

// tpchViews are the statements that give the files their names.
func tpchViews() (out []string) {
	for _, table := range tpchTables {
		out = append(out, fmt.Sprintf("CREATE OR REPLACE TEMP VIEW %s AS SELECT * FROM '{tpch}/%[1]s.parquet'", table))
	}
	return out
}

// tpchFolder is where the tables of a scale factor lie.
func tpchFolder(dir string, scale float64) string {
	return filepath.Join(dir, fmt.Sprintf("tpch-%g", scale))
}

// tpchScale is the scale factor beside a number of clicks: 1, with six million lines of orders, beside ten million.
func tpchScale(rows int) float64 { return float64(rows) / 10_000_000 }

// makeTPCH makes the tables of a scale factor in folder by the generator that stands beside Python.
func makeTPCH(python, folder string, scale float64) error {
	generator := filepath.Join(filepath.Dir(python), "tpchgen-cli")
	part := folder + ".part"
	cmd := exec.Command(generator, "parquet", "-s", fmt.Sprint(scale), "--overwrite", "-o", part)
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("make %s with %s (make install installs it): %w", folder, generator, err)
	}
	return os.Rename(part, folder)
}
