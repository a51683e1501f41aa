//go:build oracle

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"weir/connectors"
	"weir/dataframe"
)

// TestTPCH compares the answers of the queries of TPC-H at a hundredth of the scale with DuckDB's.
func TestTPCH(t *testing.T) {
	python := os.Getenv("WEIR_PYTHON")
	if python == "" {
		t.Fatal("WEIR_PYTHON must name a Python with duckdb, as make test does")
	}
	dir := t.TempDir()
	f := filesIn(dir, 100_000)
	if err := makeTPCH(python, f.TPCH, tpchScale(f.Rows)); err != nil {
		t.Fatal(err)
	}
	duckdb, err := start("duckdb", exec.Command(python, "peers.py", "duckdb", "2"), os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := duckdb.stop(); err != nil {
			t.Error(err)
		}
	}()
	s := dataframe.NewSession(dataframe.Options{Open: connectors.Open, Create: connectors.Create, Workers: 2})
	var setup []string
	for _, statement := range tpchViews() {
		setup = append(setup, fill(statement, f, ""))
		if _, err := s.SQL(setup[len(setup)-1]).Collect(); err != nil {
			t.Fatal(err)
		}
	}
	empty := 0
	for _, w := range tpchQueries() {
		t.Run(w.name, func(t *testing.T) {
			save := filepath.Join(dir, w.name+".csv")
			if _, err := duckdb.ask(request{Setup: setup, Query: w.duckdb, Save: save}); err != nil {
				t.Fatal(err)
			}
			want, err := readAnswer(save)
			if err != nil {
				t.Fatal(err)
			}
			if d := weirAnswer(t, s, &w, f).differs(want); d != "" {
				t.Errorf("Weir and DuckDB: %s", d)
			}
			if len(want) == 0 {
				empty++
			}
		})
	}
	if empty > 3 {
		t.Errorf("%d answers have no row", empty)
	}
}
