// Package oracle holds no code but tests: random queries over random rows of every type, which
// DuckDB answers too, and the cases kept from them.
//
//	go test ./dataframe/internal/oracle                     replays testdata/*.case against the stored answers
//	go test -tags oracle ./dataframe/internal/oracle        draws new queries and asks DuckDB
//	WEIR_ORACLE_SEEDS=1000-1400 go test -tags oracle …      draws with these seeds
//	WEIR_ORACLE_KEEP=1 go test -tags oracle …               writes what fails, shrunk, to testdata
//	WEIR_ORACLE_SAMPLE=1 go test -tags oracle …             writes what both answer over few rows
//	WEIR_ORACLE_REWRITE=1 go test -tags oracle …            asks DuckDB for the answers in testdata anew
//
// Every query also runs with 1, 2 and 8 workers, batches of 1, 2, 3 and all rows, and without
// the rules of the optimizer: the rows must be the same, in the same order, floats to the bit.
//
// TestFramesAsSQL draws queries by the verbs of frames, and the same as SQL: those give the same
// rows too, in the same order, floats to the bit.
//
// Where the two engines differ on purpose the generator writes what means the same in each, or
// differences_test.go names the difference and why it is meant.
package oracle
