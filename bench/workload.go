package main

import (
	"slices"
	"strconv"
	"strings"

	"weir/dataframe"
)

// A workload is one row of the table. In the texts for the peers {csv}, {gzip},
// {clicks}, {products}, {out} and the names of
// tables stand for paths in quotes, {tpch} for the folder of its tables, {half} for half the number of clicks.
type workload struct {
	name  string // for -only
	title string

	// setup are statements that an engine runs before, untimed.
	setup []string

	// weir builds the query and runs it. A nil table means that the answer is
	// the file out.
	weir func(s *dataframe.Session, f files, out string) (*dataframe.Table, error)

	duckdb string // one statement
	polars string // an expression of Python: a DataFrame, or None if the answer is the file {out}; "": not asked

	// check is a statement for DuckDB that tells what is in the file {out},
	// the same for every right one.
	check string

	folder bool // the file {out} is a folder, of whose Parquet files {parts} is the pattern

	// sums, if there are any, are the columns of whose numbers the sums are compared, and the number of rows, instead of
	// an answer that is too large. DuckDB has the answer in the table of that name.
	sums []string

	memory string  // it may use; "": as an engine likes
	suite  string  // it belongs to; "": none
	keys   int     // the first columns of the answer, which tell its rows apart; floats follow
	scales bool    // also timed on one thread
	target float64 // our time / the best peer's that is aimed at; 0: none yet
}

// workloads lists them in the order of the table.
func workloads() []workload {
	return slices.Concat([]workload{
		csvToParquet,
		csvPartitioned,
		gzipToParquet,
		csvRead,
		csvGroup,
		filterSum,
		equality,
		groupFew,
		groupMany,
		joinGroup,
		plainTexts,
		fewRows,
		groupStrings,
		groupMixed,
		sortRows,
		topRows,
		distinctPairs,
		windowRows,
		sessionStarts,
		starJoin,
		bigJoin,
		asofJoin,
		groupSpilled,
		joinSpilled,
		sortSpilled,
	}, h2oaiQuestions, tpchQueries())
}

// fill puts paths into the text of a workload.
func fill(text string, f files, out string) string {
	quote := func(s string) string { return "'" + s + "'" }
	words := []string{"{csv}", quote(f.ClicksCSV), "{gzip}", quote(f.ClicksGzip), "{clicks}", quote(f.Clicks), "{products}", quote(f.Products), "{out}", quote(out), "{parts}", quote(out + "/*/*.parquet"), "{tpch}", f.TPCH, "{half}", strconv.Itoa(f.Rows / 2)}
	for name, path := range f.Dimensions {
		words = append(words, "{"+name+"}", quote(path))
	}
	return strings.NewReplacer(words...).Replace(text)
}
