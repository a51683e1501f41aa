package dataframe

import (
	"fmt"
	"strconv"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// A ReadOption is a setting of Session.Read; without any, Weir finds out itself.
type ReadOption func(*plan.ReadOptions) error

// Types declares the types of columns, "ts timestamp(ms, UTC), price decimal(10,2)";
// the others are found out from the data.
func Types(schema string) ReadOption {
	return func(o *plan.ReadOptions) (err error) {
		o.Types, err = column.ParseSchema(schema)
		return err
	}
}

// FileFormat names the file format, "csv" or "parquet", where the name of the file
// does not tell.
func FileFormat(name string) ReadOption {
	return func(o *plan.ReadOptions) error {
		o.Format = name
		return nil
	}
}

// Delimiter is the character between the fields of a CSV file.
func Delimiter(d string) ReadOption {
	return func(o *plan.ReadOptions) error {
		if len(d) != 1 {
			return fmt.Errorf("delimiter %q must be one character", d)
		}
		o.Delimiter = d[0]
		return nil
	}
}

// Header says whether the first line of a CSV file holds names.
func Header(has bool) ReadOption {
	return func(o *plan.ReadOptions) error {
		o.Header = map[bool]string{true: "yes", false: "no"}[has]
		return nil
	}
}

// NullText names a text that stands for null, besides the empty field.
func NullText(text string) ReadOption {
	return func(o *plan.ReadOptions) error {
		o.Null = append(o.Null, text)
		return nil
	}
}

// BadRows says what happens to lines that cannot be read: "quarantine" (the
// default: Frame.Quarantine has them), "skip" or "fail".
func BadRows(what string) ReadOption {
	return func(o *plan.ReadOptions) error {
		switch what {
		case "quarantine", "skip", "fail":
			o.BadRows = what
			return nil
		}
		return fmt.Errorf("bad rows: %q is not quarantine, skip or fail", what)
	}
}

// A WriteOption is a setting of Frame.Write.
type WriteOption func(*plan.WriteOptions) error

// PartitionBy makes folders name=value of the values of columns.
func PartitionBy(columns ...string) WriteOption {
	return func(o *plan.WriteOptions) error {
		o.PartitionBy = columns
		return nil
	}
}

// FileSize is the size to aim at for each file, such as "120MB", the default.
func FileSize(size string) WriteOption {
	return func(o *plan.WriteOptions) (err error) {
		o.TargetBytes, err = parseSize(size)
		return err
	}
}

// Compression is "zstd" (the default), "snappy" or "none".
func Compression(name string) WriteOption {
	return func(o *plan.WriteOptions) error {
		o.Compression = name
		return nil
	}
}

// IfExists says what to do if the table is there: "overwrite" (the default;
// readers see the old table until the new one is complete) or "error".
func IfExists(what string) WriteOption {
	return func(o *plan.WriteOptions) error {
		if what != "overwrite" && what != "error" {
			return fmt.Errorf("if exists: %q is not overwrite or error", what)
		}
		o.Mode = what
		return nil
	}
}

func parseSize(s string) (int64, error) {
	units := []struct {
		suffix string
		bytes  float64
	}{{"GB", 1e9}, {"MB", 1e6}, {"KB", 1e3}, {"B", 1}, {"", 1}}
	up := strings.ToUpper(strings.TrimSpace(s))
	for _, u := range units {
		if n, ok := strings.CutSuffix(up, u.suffix); ok {
			v, err := strconv.ParseFloat(strings.TrimSpace(n), 64)
			if err != nil || v <= 0 || v > 1e6*1e9/u.bytes {
				break
			}
			return int64(v * u.bytes), nil
		}
	}
	return 0, fmt.Errorf("size %q: write a number and KB, MB or GB", s)
}
