package dataframe

import (
	"fmt"

	"weir/dataframe/plan"
)

// Delimiter is what stands between the fields of a CSV file: a character, or up to four bytes such as "||".
func Delimiter(d string) ReadOption {
	return func(o *plan.ReadOptions) error {
		o.Delimiter = d
		return plan.CheckDelimiter(d)
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

// BadRows says what happens to lines that cannot be read: "quarantine" (Frame.Quarantine has them), "skip" or
// "fail"; all are counted. Without it they are in quarantine, too, but a read fails when many values of a column whose
// type was not declared are not what the first ones were: then the column is another, and nobody asked to lose it.
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

// oneByte is the option that sets a character.
func oneByte(what, c string, set func(*plan.ReadOptions, byte)) ReadOption {
	return func(o *plan.ReadOptions) error {
		if len(c) != 1 || c == "\n" || c == "\r" {
			return fmt.Errorf("%s %q must be one ASCII character", what, c)
		}
		set(o, c[0])
		return nil
	}
}

// QuoteChar is the character around fields of a CSV file that hold delimiters or line ends, or "none".
func QuoteChar(c string) ReadOption {
	return func(o *plan.ReadOptions) error {
		o.Quote = c
		return nil
	}
}

// EscapeChar is what stands before a quote in the quotes of a CSV file: the quote itself ("say ""hi"""), such
// as \, or "none". Without quotes, QuoteChar("none"), it stands before delimiters and line ends.
func EscapeChar(c string) ReadOption {
	return func(o *plan.ReadOptions) error {
		o.Escape = c
		return nil
	}
}

// Comment passes by the lines of a CSV file that begin with prefix; "none" reads all lines.
func Comment(prefix string) ReadOption {
	return func(o *plan.ReadOptions) error {
		o.Comment = prefix
		return nil
	}
}

// SkipLines passes by the first n lines of a CSV file, before its header.
func SkipLines(n int) ReadOption {
	return func(o *plan.ReadOptions) error {
		if n < 0 {
			return fmt.Errorf("skip lines: %d is below 0", n)
		}
		o.Skip = &n
		return nil
	}
}

// Names are the names of the columns of a CSV file, instead of those of its header if it has one.
//
//	weir.Read("clicks.csv", Header(false), Names("ts", "user_id", "url"))
func Names(names ...string) ReadOption {
	return func(o *plan.ReadOptions) error {
		seen := map[string]bool{}
		for _, n := range names {
			if n == "" || seen[n] {
				return fmt.Errorf("names: %q is empty or there twice", n)
			}
			seen[n] = true
		}
		o.Names = names
		return nil
	}
}

// Ragged says what happens to records of a CSV file with too few or too many fields: they are "bad" (the
// default), "fill" gives short ones nulls, "cut" drops what is too many, and "fit" does both.
func Ragged(how string) ReadOption {
	return func(o *plan.ReadOptions) error {
		switch how {
		case "bad", "fill", "cut", "fit":
			o.Ragged = how
			return nil
		}
		return fmt.Errorf("ragged: %q is not bad, fill, cut or fit", how)
	}
}

// DateFormat is how dates of a CSV file are written: %d/%m/%Y. There are %Y %y %m %d %b %B %a %A and those of
// TimestampFormat. ISO dates are always understood. With several, a column is written in one of them.
func DateFormat(patterns ...string) ReadOption {
	return func(o *plan.ReadOptions) error {
		o.Dates = append(o.Dates, patterns...)
		return nil
	}
}

// TimestampFormat is how moments of a CSV file are written: "%d/%m/%Y %H:%M:%S". There are %H %I %p %M %S %f (a
// fraction of a second) %z (+02:00, Z), %F, %T and those of DateFormat.
func TimestampFormat(patterns ...string) ReadOption {
	return func(o *plan.ReadOptions) error {
		o.Timestamps = append(o.Timestamps, patterns...)
		return nil
	}
}

// DecimalSeparator is the character before the fraction of numbers in a CSV file.
func DecimalSeparator(c string) ReadOption {
	return oneByte("decimal separator", c, func(o *plan.ReadOptions, b byte) { o.Decimal = b })
}

// ThousandsSeparator is the character between thousands of numbers in a CSV file.
func ThousandsSeparator(c string) ReadOption {
	return oneByte("thousands separator", c, func(o *plan.ReadOptions, b byte) { o.Thousands = b })
}

// Encoding is how the characters of a text file are written: "utf-16le", "windows-1252", "latin-1" or another code page.
// Without it a file is UTF-8, or UTF-16 if its first bytes say so.
func Encoding(name string) ReadOption {
	return func(o *plan.ReadOptions) error {
		o.Encoding = name
		return nil
	}
}

// Compressed says how a text file is compressed, "gzip", "zstd", "bzip2" or "none", where its first bytes do not tell.
func Compressed(how string) ReadOption {
	return func(o *plan.ReadOptions) error {
		switch how {
		case "gzip", "zstd", "bzip2", "none":
			o.Compression = how
			return nil
		}
		return fmt.Errorf("compressed: %q is not gzip, zstd, bzip2 or none", how)
	}
}

// SniffFiles is how many files are looked at for columns and types before they are read: 64 without it, or all of
// up to 4,096 text files on disk of 64 MB together, and all with -1. A column that only another file has is an error, unless its type is declared. Of more than 64 Parquet files
// eight are looked at, and all if these are not alike.
func SniffFiles(n int) ReadOption {
	return func(o *plan.ReadOptions) error {
		o.SniffFiles = n
		return nil
	}
}

// FileColumn adds a column with the name of the file that each row comes from.
func FileColumn(name string) ReadOption {
	return func(o *plan.ReadOptions) error {
		if name == "" {
			return fmt.Errorf("file column: the name is empty")
		}
		o.FileColumn = name
		return nil
	}
}
