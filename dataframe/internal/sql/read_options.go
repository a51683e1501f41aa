package sql

import (
	"fmt"
	"strconv"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// optionOf sets an option of a table function that reads files.
type optionOf func(r *tableReading, v optionValue) error

// fileOptions are those of every format.
var fileOptions = map[string]optionOf{
	"filename": textOption(func(r *tableReading, s string) error {
		yes, err := optionValue{texts: []string{s}}.truth()
		if r.o.FileColumn = s; err == nil {
			r.o.FileColumn = map[bool]string{true: "filename"}[yes]
		}
		return nil
	}),
	"hive_partitioning": truthOption(func(r *tableReading, yes bool) error {
		r.o.NoFolders = !yes
		return nil
	}),
	"hive_types": declare(false),
	// Files are brought together by name anyway; who asks for it wants the columns of all of them.
	"union_by_name": truthOption(func(r *tableReading, yes bool) error {
		if !yes {
			return fmt.Errorf("the columns of files are always brought together by name")
		}
		if r.o.SniffFiles == 0 {
			r.o.SniffFiles = -1
		}
		return nil
	}),
}

// textOptions are those of CSV and JSON.
var textOptions = map[string]optionOf{
	"columns": declare(true),
	"compression": textOption(func(r *tableReading, s string) error {
		switch s = strings.ToLower(s); s {
		case "gzip", "zstd", "bzip2", "none":
			r.o.Compression = s
		case "auto", "auto_detect", "infer":
		default:
			return fmt.Errorf("%q is not gzip, zstd, bzip2, none or auto", s)
		}
		return nil
	}),
	"ignore_errors": truthOption(func(r *tableReading, yes bool) error {
		r.o.BadRows = map[bool]string{true: "skip", false: "fail"}[yes]
		return nil
	}),
	"store_rejects": truthOption(func(r *tableReading, yes bool) error {
		if yes {
			r.o.BadRows = "quarantine"
		}
		return nil
	}),
	"rejects": truthOption(func(r *tableReading, yes bool) error {
		r.rejects = yes
		return nil
	}),
	"files_to_sniff":       numberOption(func(r *tableReading, n int) error { r.o.SniffFiles = n; return nil }),
	"maximum_sample_files": numberOption(func(r *tableReading, n int) error { r.o.SniffFiles = n; return nil }),
	"encoding":             textOption(func(r *tableReading, s string) error { r.o.Encoding = s; return nil }),
	"auto_detect": truthOption(func(r *tableReading, yes bool) error {
		r.plain = !yes && readers[r.name] == "csv"
		return nil
	}),
}

// jsonOptions are those of JSON alone.
var jsonOptions = map[string]optionOf{
	"format": textOption(func(_ *tableReading, s string) error {
		switch strings.ToLower(s) {
		case "auto", "newline_delimited", "nd", "array", "unstructured":
			return nil
		}
		return fmt.Errorf("%q is not auto, newline_delimited, array or unstructured", s)
	}),
	"records": textOption(func(_ *tableReading, s string) error {
		if s = strings.ToLower(s); s != "auto" && s != "true" {
			return fmt.Errorf("objects are always read as rows")
		}
		return nil
	}),
}

// csvOptions are those of CSV alone.
var csvOptions = map[string]optionOf{
	"delim": delimiter, "sep": delimiter, "delimiter": delimiter, "separator": delimiter,
	"header": truthOption(func(r *tableReading, yes bool) error {
		r.o.Header = map[bool]string{true: "yes", false: "no"}[yes]
		return nil
	}),
	"quote":   textOption(func(r *tableReading, s string) error { r.o.Quote = orNone(s); return nil }),
	"escape":  textOption(func(r *tableReading, s string) error { r.o.Escape = orNone(s); return nil }),
	"comment": textOption(func(r *tableReading, s string) error { r.o.Comment = orNone(s); return nil }),
	"skip": numberOption(func(r *tableReading, n int) error {
		if n < 0 {
			return fmt.Errorf("%d is below 0", n)
		}
		r.o.Skip = &n
		return nil
	}),
	"nullstr": nulls, "null": nulls,
	"names": names, "column_names": names,
	"types": types, "dtypes": types, "column_types": types,
	"all_varchar": truthOption(func(r *tableReading, yes bool) error { r.o.AllText = yes; return nil }),
	"null_padding": truthOption(func(r *tableReading, yes bool) error {
		r.o.Ragged = map[bool]string{true: "fill"}[yes]
		return nil
	}),
	"decimal_separator": textOption(func(r *tableReading, s string) (err error) { r.o.Decimal, err = oneByte(s); return err }),
	"thousands":         textOption(func(r *tableReading, s string) (err error) { r.o.Thousands, err = oneByte(s); return err }),
	"dateformat":        dates, "date_format": dates,
	"timestampformat": timestamps, "timestamp_format": timestamps,
	"strict_mode": truthOption(func(_ *tableReading, yes bool) error {
		if !yes {
			return fmt.Errorf("fields with quotes in their middle are bad rows: ignore_errors = true leaves them out, null_padding = true fills short ones")
		}
		return nil
	}),
}

var (
	delimiter = textOption(func(r *tableReading, s string) error {
		s = plan.UnescapeDelimiter(s)
		r.o.Delimiter = s
		return plan.CheckDelimiter(s)
	})
	dates      = textOption(func(r *tableReading, s string) error { r.o.Dates = pattern(s); return nil })
	timestamps = textOption(func(r *tableReading, s string) error { r.o.Timestamps = pattern(s); return nil })
	nulls      = func(r *tableReading, v optionValue) error { r.o.Null = v.texts; return nil }
	names      = func(r *tableReading, v optionValue) error { r.o.Names = v.texts; return nil }
	types      = func(r *tableReading, v optionValue) (err error) {
		if v.names != nil {
			return declare(false)(r, v)
		}
		r.types, err = v.parsed()
		return err
	}
)

// tuningOptions change how fast DuckDB is, not what it reads.
var tuningOptions = []string{
	"sample_size", "parallel", "buffer_size", "max_line_size", "maximum_line_size", "new_line", "rejects_table", "rejects_scan", "rejects_limit", "auto_type_candidates",
	"maximum_object_size", "maximum_depth", "field_appearance_threshold", "map_inference_threshold", "convert_strings_to_integers", "explicit_cardinality", "prefetch_strategy", "can_have_nan",
}

// refusedOptions are those that ask for what is not built, with what to do instead.
var refusedOptions = map[string]string{
	"force_not_null":     "coalesce(column, '') makes texts of nulls",
	"allow_quoted_nulls": "nullif(column, 'text') makes nulls of a text",
	"normalize_names":    "say AS t(name, …) after the call",
	"binary_as_string":   "cast the column to VARCHAR",
	"file_row_number":    "filename = true tells the file of each row",
	"encryption_config":  "encrypted files cannot be read", "schema": "cast the columns", "hive_types_autocast": "hive_types = {'name': 'TYPE'} declares them",
	"int96_as": "INT96 is in the unit of its writer", "allow_empty": "a place without files is an error",
}

func orNone(s string) string {
	if s == "" || s == "\x00" {
		return "none"
	}
	return s
}

// pattern is one that is not left to be found out.
func pattern(s string) []string {
	switch strings.ToLower(s) {
	case "auto", "iso", "":
		return nil
	}
	return []string{s}
}

func oneByte(s string) (byte, error) {
	if len(s) != 1 || s == "\n" || s == "\r" {
		return 0, fmt.Errorf("%q must be one ASCII character", s)
	}
	return s[0], nil
}

func textOption(set func(r *tableReading, s string) error) optionOf {
	return func(r *tableReading, v optionValue) error {
		s, err := v.text()
		if err != nil {
			return err
		}
		return set(r, s)
	}
}

func truthOption(set func(r *tableReading, yes bool) error) optionOf {
	return func(r *tableReading, v optionValue) error {
		yes, err := v.truth()
		if err != nil {
			return err
		}
		return set(r, yes)
	}
}

func numberOption(set func(r *tableReading, n int) error) optionOf {
	return func(r *tableReading, v optionValue) error {
		s, err := v.text()
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(s)
		if err != nil {
			return fmt.Errorf("%q is no whole number", s)
		}
		return set(r, n)
	}
}

// optionValue is a constant, a list of them, or the values of names.
type optionValue struct {
	texts []string
	list  bool
	names []string // of {'name': value, …}
}

func (v optionValue) text() (string, error) {
	if v.list || v.names != nil {
		return "", fmt.Errorf("its value is a single one")
	}
	return v.texts[0], nil
}

func (v optionValue) truth() (bool, error) {
	s, err := v.text()
	if err != nil {
		return false, err
	}
	switch strings.ToLower(s) {
	case "true", "1", "yes", "on":
		return true, nil
	case "false", "0", "no", "off":
		return false, nil
	}
	return false, fmt.Errorf("%q is not true or false", s)
}

// parsed is the types that v names.
func (v optionValue) parsed() (out []column.Type, err error) {
	for _, s := range v.texts {
		t, err := column.ParseType(s)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// declare takes the types of {'column': 'TYPE', …}; all: there are no other columns.
func declare(all bool) optionOf {
	return func(r *tableReading, v optionValue) error {
		if v.names == nil {
			return fmt.Errorf("its value is not {'column': 'TYPE', …}")
		}
		list, err := v.parsed()
		if err != nil {
			return err
		}
		r.o.Types = typed(r.o.Types, v.names, list)
		switch {
		case all && readers[r.name] == "csv":
			r.o.Names = v.names
		case all:
			for _, name := range v.names {
				r.only = append(r.only, &plan.Column{Name: name})
			}
		}
		return nil
	}
}
