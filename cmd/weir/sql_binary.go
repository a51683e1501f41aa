package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"weir/dataframe"
)

// binaryFormats are written as one file for one result.
var binaryFormats = []string{"parquet", "arrow"}

// writeBinary writes the rows of a result to the output as a file of the format.
func (r *sqlRunner) writeBinary(f *dataframe.Frame) error {
	if r.printed > 0 {
		return fmt.Errorf("the output is a %s file already, with the rows of the first query; run one query, or print them as jsonl", r.o.format)
	}
	if out, ok := r.out.(*os.File); ok && isTerminal(out) {
		return fmt.Errorf("a %s file is nothing to look at: send the output to a file with > name.%s", r.o.format, r.o.format)
	}
	dir, err := os.MkdirTemp("", "weir-out-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "rows."+r.o.format)
	if _, err := f.Write(path); err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	r.printed++
	_, err = io.Copy(r.out, file)
	return err
}

func isBinary(format string) bool { return slices.Contains(binaryFormats, format) }
