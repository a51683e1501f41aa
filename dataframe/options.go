package dataframe

import (
	"fmt"
	"strconv"
	"strings"
	"time"

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

// FileFormat names the file format, "csv", "jsonl", "arrow" or "parquet", where the name of the file
// does not tell.
func FileFormat(name string) ReadOption {
	return func(o *plan.ReadOptions) error {
		o.Format = name
		return nil
	}
}

// AsOfVersion reads a table as it was at a version; History lists them.
func AsOfVersion(version int) ReadOption {
	return func(o *plan.ReadOptions) error {
		if version < 0 {
			return fmt.Errorf("version %d: versions begin with 0", version)
		}
		v := int64(version)
		o.Version = &v
		return nil
	}
}

// AsOf reads a table as it was at a moment, "2026-03-01 08:00:00" (UTC) or a time.Time.
func AsOf(moment any) ReadOption {
	return func(o *plan.ReadOptions) error {
		switch m := moment.(type) {
		case time.Time:
			o.Time = m
		case string:
			v, ok := column.ParseTimestampBytes([]byte(m), column.Timestamp)
			if !ok {
				return fmt.Errorf("as of %q: write a time such as 2026-03-01 08:00:00", m)
			}
			o.Time = column.Timestamp.Time(v)
		default:
			return fmt.Errorf("as of %v: a %T is no time; AsOfVersion takes a version", moment, moment)
		}
		return nil
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

// Compression is how files are packed: "zstd" (the default), "snappy", "gzip", "lz4" or "none" in Parquet files and
// tables, "zstd" (the default), "lz4" or "none" in Arrow files. CSV and JSON files are packed as their name says, with
// gzip if it ends in .gz and zstd if in .zst, or as "gzip", "zstd" or "none" asks for.
//
// With zstd, whole numbers of 64 bits and moments that are small as differences are written to Parquet in
// DELTA_BINARY_PACKED, without compression; a reader that does not know that (Spark before 3.3) reads files with
// another one.
func Compression(name string) WriteOption {
	return func(o *plan.WriteOptions) error {
		o.Compression = name
		return nil
	}
}

// RowGroupRows is the most rows that a row group of a Parquet file has: what is read
// or passed over at once. Without it there are up to 1,048,576, fewer where rows are long.
func RowGroupRows(rows int) WriteOption {
	return func(o *plan.WriteOptions) error {
		if rows < 1 {
			return fmt.Errorf("row group rows: %d is not at least 1", rows)
		}
		o.RowGroupRows = rows
		return nil
	}
}

// SortWithin sorts the rows of each row group of a Parquet file by columns, upwards and
// nulls last, so that filters on them pass over most pages. The order of all rows
// is kept only without it.
//
//	frame.Write("clicks.parquet", weir.SortWithin("user_id", "ts"))
func SortWithin(columns ...string) WriteOption {
	return func(o *plan.WriteOptions) error {
		o.SortWithin = columns
		return nil
	}
}

// BloomFilter adds Bloom filters of columns to a Parquet file, so that a search for a single
// value passes over row groups without it. Columns hold whole numbers, decimals, texts, dates or
// times; null is never found.
//
//	frame.Write("clicks.parquet", weir.BloomFilter("user_id"))
func BloomFilter(columns ...string) WriteOption {
	return func(o *plan.WriteOptions) error {
		o.BloomFilters = columns
		return nil
	}
}

// DelimitedBy is what stands between the fields of a CSV file that is written: a character, or up to four bytes such
// as "||", but no end of a line. Without it that is a comma, or a tab if the name ends in .tsv.
//
//	frame.Write("clicks.csv", weir.DelimitedBy(";"))
func DelimitedBy(d string) WriteOption {
	return func(o *plan.WriteOptions) error {
		o.Delimiter = d
		return plan.CheckDelimiter(d)
	}
}

// NoHeader leaves the line with the columns' names out of CSV files that are written. Files of other formats
// have no such line, and are written as without it.
//
//	frame.Write("rows.csv", weir.NoHeader())
func NoHeader() WriteOption {
	return func(o *plan.WriteOptions) error {
		o.NoHeader = true
		return nil
	}
}

// NullAs is what stands for a null in CSV files that are written. Without it that is nothing: an empty text is then "". A
// text with a delimiter, quote or end of a line is an error of the write. Files of other formats know nulls.
//
//	frame.Write("rows.csv", weir.NullAs("\\N"))
func NullAs(text string) WriteOption {
	return func(o *plan.WriteOptions) error {
		o.Null = text
		return nil
	}
}

// QuotedBy is the character around fields of CSV files that are written, where they need it, or "none": then a text
// that needs it is an error. Without it that is ". Files of other formats have no quotes.
//
//	frame.Write("rows.csv", weir.QuotedBy("'"))
func QuotedBy(quote string) WriteOption {
	return func(o *plan.WriteOptions) error {
		o.Quote = quote
		return plan.CheckMark("quote", quote)
	}
}

// EscapedBy is the character before a quote, or itself, within a field in quotes of CSV files that are written, or "none".
// Without it quotes are doubled. Files of other formats have no quotes.
//
//	frame.Write("rows.csv", weir.EscapedBy("\\"))
func EscapedBy(escape string) WriteOption {
	return func(o *plan.WriteOptions) error {
		o.Escape = escape
		return plan.CheckMark("escape", escape)
	}
}

// ForceQuotes has all values of columns in quotes in CSV files that are written, but not nulls; "*" is every column. A name
// that is no column is an error of the write. Files of other formats have no quotes.
//
//	frame.Write("rows.csv", weir.ForceQuotes("*"))
func ForceQuotes(columns ...string) WriteOption {
	return func(o *plan.WriteOptions) error {
		o.ForceQuote = columns
		return nil
	}
}

// DatesAs is the pattern of dates in CSV files that are written, such as %d/%m/%Y; without it that is %Y-%m-%d. A pattern
// that is none is an error of the write. Files of other formats keep dates as dates.
//
//	frame.Write("rows.csv", weir.DatesAs("%d/%m/%Y"))
func DatesAs(pattern string) WriteOption {
	return func(o *plan.WriteOptions) error {
		o.DateFormat = pattern
		return nil
	}
}

// TimestampsAs is the pattern of timestamps in CSV files that are written, such as %d/%m/%Y %H:%M:%S; those with a
// zone are written in it, and %z tells its offset. Without it they are written as they are shown, such as
// 2024-05-01 10:00:00. A pattern that is none is an error of the write. Files of other formats keep timestamps.
//
//	frame.Write("rows.csv", weir.TimestampsAs("%Y%m%dT%H%M%S"))
func TimestampsAs(pattern string) WriteOption {
	return func(o *plan.WriteOptions) error {
		o.TimeFormat = pattern
		return nil
	}
}

// IfExists says what to do if the table is there: "overwrite" (the default;
// readers see the old table until the new one is complete), "append", "overwrite
// partitions" (those that rows are written to), "error", or "ignore": leave it as it is.
// A single file knows overwrite, error and ignore; a table of MySQL append, too, where an overwritten one that has
// just the columns of the rows keeps its declaration and keys.
func IfExists(what string) WriteOption {
	return func(o *plan.WriteOptions) error {
		switch what {
		case "overwrite", "append", "overwrite partitions", "error", "ignore":
			o.Mode = what
			return nil
		}
		return fmt.Errorf("if exists: %q is not overwrite, append, overwrite partitions, error or ignore", what)
	}
}

// Append adds the rows to a table. Its columns are found by name; one that the rows lack is null. Several
// writers may append at once: no row is lost or doubled.
func Append() WriteOption { return IfExists("append") }

// OverwritePartitions replaces those partitions of a table that rows are written to, and leaves the
// others alone: a day is loaded again without touching other days.
func OverwritePartitions() WriteOption { return IfExists("overwrite partitions") }

// AddColumns lets Append and OverwritePartitions add columns that the table does not have yet; they are
// null in the rows that are there.
func AddColumns() WriteOption {
	return func(o *plan.WriteOptions) error {
		o.AddColumns = true
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
