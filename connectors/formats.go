package connectors

import (
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// A fileFormat is how the rows of files are written. To add one, add a line to
// formats.
type fileFormat struct {
	name    string
	endings []string // of files' names, before .gz and the like
	open    func(*fileSet) plan.Source
	create  func(*fileSink, Upload, *column.Schema) (filePart, error)
	packed  bool // a compressed file has .gz, .zst or .bz2 behind its ending
}

// formats lists the formats. A folder with files of several is read as the first of
// them.
func formats() []fileFormat {
	return []fileFormat{
		{"parquet", []string{".parquet", ".parq"}, func(s *fileSet) plan.Source { return newParquetSource(s) }, newParquetPart, true},
		{"csv", []string{".csv", ".tsv"}, func(s *fileSet) plan.Source { return newCSVSource(s) }, newCSVPart, true},
		{"jsonl", []string{".jsonl", ".ndjson", ".json"}, func(s *fileSet) plan.Source { return newJSONSource(s) }, newJSONPart, true},
		{"arrow", []string{".arrow", ".arrows", ".feather", ".ipc"}, func(s *fileSet) plan.Source { return &arrowSource{fileSet: s} }, newArrowPart, false},
	}
}

// formatOf is the format that a file's name tells, or nil.
func formatOf(path string) *fileFormat {
	name := strings.ToLower(base(path))
	bare := name
	if packedEnding(name) {
		bare = name[:strings.LastIndexByte(name, '.')]
	}
	for _, f := range formats() {
		for _, e := range f.endings {
			if strings.HasSuffix(bare, e) && (f.packed || bare == name) {
				return &f
			}
		}
	}
	return nil
}

// formatNamed is the format called name, in any case.
func formatNamed(name string) (*fileFormat, error) {
	lower := strings.ToLower(name)
	switch lower {
	case "json", "ndjson":
		lower = "jsonl"
	case "tsv":
		lower = "csv"
	}
	for _, f := range formats() {
		if f.name == lower {
			return &f, nil
		}
	}
	return nil, fmt.Errorf("no format %q; there are %s", name, strings.Join(formatNames(), ", "))
}

func formatNames() []string {
	var out []string
	for _, f := range formats() {
		out = append(out, f.name)
	}
	return out
}

func formatEndings() []string {
	var out []string
	for _, f := range formats() {
		out = append(out, f.endings...)
	}
	return out
}
