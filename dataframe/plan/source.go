package plan

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"weir/dataframe/column"
)

// A Source is where rows come from. It is safe for use by several goroutines
// and does not change.
type Source interface {
	String() string // "s3://lake/users/*.parquet", as Explain prints it; no secret
	// Schema is asked once for a query, and must be quick: a footer, a header, a
	// catalogue look-up.
	Schema(ctx context.Context) (*column.Schema, error)
	// Splits are the pieces that workers read, in the order of the input. They do
	// not depend on the number of workers.
	Splits(ctx context.Context, req Request) ([]Split, error)
}

// Request is what a query wants of a source. Every field is a hint except
// Columns: the engine filters and limits again unless the source promises more.
type Request struct {
	Columns []string // the columns of every batch, in this order; may be empty: then only N counts
	Filters []Filter // conjuncts
	Limit   int64    // rows that the query needs at most after Filters; -1: all
}

// A Filter is a condition given as a tree, to be pushed or matched with
// statistics, and as a function, to be applied to decoded columns before the
// rest is decoded. Columns of the tree are meant by name.
type Filter struct {
	Expr    Expr     // resolved, of type bool
	Columns []string // what Eval needs
	// Eval says which rows of b, whose columns are Columns in that order, fulfil
	// Expr (true; neither false nor null); nil: all.
	Eval func(b *column.Batch) (column.Bitmap, error)

	Hint   bool // the engine drops the rows anyway: a source may leave it out where it does not pay
	Moving bool // Eval lets fewer rows pass as time goes, so what it said of a value is not kept
}

// A Split is a piece of a source that one worker reads: a row group, a key
// range, a file.
type Split interface {
	Rows() int64  // estimate, -1 if unknown
	Bytes() int64 // to read from the store, estimate, -1 if unknown
	// Open starts to read. runtime holds filters learnt after Splits was called
	// (from a join's build side); they are hints. The batches' Seq may be zero; the
	// engine numbers them.
	Open(ctx context.Context, runtime []Filter) (column.Reader, error)
}

// A Divisible is a Split that can be read in parts, so that all workers have work until the end. Divide gives up to n
// that together are the split, in its order; nil: it is better read at once.
type Divisible interface{ Divide(n int) []Split }

// Exactness says how a source treats a pushed filter.
type Exactness uint8

// No: not at all. Partly: it may still give rows that do not fulfil it. Fully:
// every row that comes fulfils it.
const (
	No Exactness = iota
	Partly
	Fully
)

// Optional abilities of a Source, found by type assertion.
type (
	// A Filterer takes filters in its Request.
	Filterer interface{ Pushes(e Expr) Exactness }
	// A Counter knows its number of rows without reading them.
	Counter interface {
		Count(ctx context.Context) (int64, error)
	}
	// A Quarantiner sets bad rows aside. Quarantined is a source of them, with
	// the columns file, line, byte_offset, reason and raw; it reads what has not been read yet.
	Quarantiner interface{ Quarantined() Source }
	// A Detailer adds to Explain's line what a Request will touch: "12 files,
	// 3 of 40 row groups, 18 MB".
	Detailer interface {
		Detail(ctx context.Context, req Request) (string, error)
	}
)

// A Partial source has columns that it cannot give.
type Partial interface{ LeftOut() []Missing }

// A Missing column and why: "list: nested types are not supported yet".
type Missing struct{ Name, Why string }

// A SetAsider tells how many rows it has set aside or skipped so far.
type SetAsider interface{ SetAside() int64 }

// A Noter has notes on what was read so far that a person should know: columns that only some
// files have.
type Noter interface{ Notes() []string }

// Recycler is an optional ability of a Reader from a Split: it can use memory of its batches again. Recycle says that
// nothing points into the batch that Next gave last.
type Recycler interface{ Recycle() }

// Metered is an optional ability of a Reader from a Split: how many bytes it
// has read from its store so far. It may be called from another goroutine.
type Metered interface{ BytesRead() int64 }

// A Sniffer tells what it has found out about how its files are written, as the options that
// would declare it.
type Sniffer interface {
	Sniffed(ctx context.Context) (string, error)
}

// ReadOptions are settings of a read. The zero value means: find out.
type ReadOptions struct {
	Format     string         // "csv", "jsonl", "parquet"; "": by the name's ending
	Types      *column.Schema // declared types of named columns; others are sniffed
	FileColumn string         // a column with the file of each row; "": none
	NoFolders  bool           // folders called name=value are no columns
	And        []string       // more places with files, which are read behind the first as one; each must have some, and none twice

	// Of text files: CSV and JSON.
	BadRows     string // "quarantine", "fail" or "skip"; all are counted; "": quarantine, but fail where a column is not what its first values made it
	Encoding    string // "utf-16le", "windows-1252", …; "": UTF-8, or as the byte order mark says
	Compression string // "none", "gzip", "zstd" or "bzip2"; "": as the first bytes say
	SniffFiles  int    // how many files are looked at for columns and types; 0: 64, or all small ones on disk; below 0: all

	// Of CSV files.
	Delimiter  string   // one to four bytes; "": sniffed
	Quote      string   // a character, "none", or "": sniffed
	Escape     string   // what stands before a quote in quotes: the quote itself, another character, "none", or "": sniffed
	Comment    string   // lines that begin with it are passed by; "none", or "": sniffed
	Skip       *int     // lines before the header; nil: sniffed
	Header     string   // "yes", "no" or "": sniffed
	Names      []string // of the columns, instead of those of a header
	AllText    bool     // columns without a declared type are texts
	Null       []string // texts that mean null besides the empty field
	Ragged     string   // records with too few or too many fields are "bad" (default); "fill" gives short ones nulls, "cut" drops fields too many, "fit" does both
	Decimal    byte     // before the fraction of numbers; 0: sniffed
	Thousands  byte     // between thousands; 0: sniffed
	Dates      []string // patterns such as %d/%m/%Y; none: sniffed
	Timestamps []string

	Version *int64    // of a table; nil: the newest
	Time    time.Time // the version of a table that was the newest then; zero: now
}

// WriteOptions are settings of a write. The zero value means the defaults.
type WriteOptions struct {
	Format      string   // "parquet", "csv", "jsonl"; "": by the name's ending, else parquet
	PartitionBy []string // columns whose values become folders name=value
	TargetBytes int64    // size of a file to aim at; 0: 120 MB
	Compression string   // of Parquet and tables "zstd" (default), "snappy", "gzip", "lz4", "none"; of Arrow "zstd" (default), "lz4", "none"; of text "gzip", "zstd", "none" (default: as the name says)
	// Mode is "overwrite" (default), or what else to do if the target exists: "error" or
	// "ignore"; for tables also "append" and "overwrite partitions", those that rows are
	// written to.
	Mode string
	// AddColumns lets append and overwrite partitions add columns to the table.
	AddColumns bool
	Operation  string // what a table's history calls it; "": WRITE
	// Constraints, if not nil, become the table's conditions on its rows; see Constrained.
	Constraints map[string]string

	// Of CSV files only:
	Delimiter string // one to four bytes; "": a comma, or a tab if the name ends in .tsv
	NoHeader  bool   // the columns' names are not written
	Null      string // what stands for a null; "": nothing
	Quote     string // a character, or "none"; "": "
	Escape    string // what stands before a quote within quotes; "": the quote itself
	// ForceQuote are the columns whose values are in quotes whether they need it or not, nulls excepted; "*" is all.
	ForceQuote []string
	DateFormat string // a pattern such as %d/%m/%Y; "": %Y-%m-%d
	TimeFormat string // a pattern for timestamps; "": as they are shown

	// Of Parquet files only:
	RowGroupRows int      // the most rows of a row group; 0: 1,048,576, or fewer where rows are long
	SortWithin   []string // columns that the rows of each row group are sorted by
	BloomFilters []string // columns with a Bloom filter for each row group
}

// MaxDelimiter is how many bytes the delimiter of a CSV file may have.
const MaxDelimiter = 4

// UnescapeDelimiter is the delimiter that SQL means by d: \t, \x01 and \001 stand for one character.
func UnescapeDelimiter(d string) string {
	if strings.HasPrefix(d, `\`) {
		if one, err := strconv.Unquote(`"` + d + `"`); err == nil {
			return one
		}
	}
	return d
}

// CheckDelimiter says why d cannot stand between the fields of a CSV file.
func CheckDelimiter(d string) error {
	if len(d) < 1 || len(d) > MaxDelimiter || strings.ContainsAny(d, "\n\r") {
		return fmt.Errorf("delimiter %q: it must be one to %d bytes without line ends", d, MaxDelimiter)
	}
	return nil
}

// CheckMark says why text is not one character, "none" or "" (what there is without it), as quotes and escapes of CSV files
// must be; what names it in the error.
func CheckMark(what, text string) error {
	if text == "" || text == "none" || len(text) == 1 && text[0] < 0x80 && text[0] != '\n' && text[0] != '\r' {
		return nil
	}
	return fmt.Errorf("%s %q is not one ASCII character, nor none", what, text)
}

// A Sink is written by one or many workers and becomes visible by one Commit.
type Sink interface {
	String() string
	Begin(ctx context.Context, schema *column.Schema) (Write, error)
}

// A Write is one run of a Sink. Until Commit nothing of it is visible; after
// Abort, or the death of the process, nothing of it ever is.
type Write interface {
	// Keys are the columns, by ordinal, whose equal values must all go to the
	// same part, in input order; nil: one part takes all rows.
	Keys() []int
	Part() (PartWriter, error) // one per worker
	Commit(ctx context.Context) (*Written, error)
	Abort() error // after Commit it does nothing
}

// A PartWriter takes batches. One goroutine uses it at a time.
type PartWriter interface {
	Write(ctx context.Context, b *column.Batch) error
	Close() error // flushes; before the Write's Commit
}

// A Holder is a PartWriter that keeps rows of each key until they are worth writing, and whose
// memory the engine watches: what it cannot write early with profit comes to it key by key, from disk.
type Holder interface {
	PartWriter
	// Held is about how many bytes of memory the rows take that are not written yet, and what is known of their keys.
	Held() int64
	// Spare writes rows until those left take at most n bytes, first of the keys with most rows. It leaves keys of
	// which there are too few to be worth it, and does not touch what is known of keys: Held tells what is left.
	Spare(ctx context.Context, n int64) error
	// Round begins a round: the keys that rows come of from here to Settle get no others later.
	Round(ctx context.Context) error
	// Settle ends the round and writes all rows of its keys.
	Settle(ctx context.Context) error
}

// Written tells what a Write made visible.
type Written struct {
	Rows    int64
	Bytes   int64
	Files   []File
	Version *int64 // of the table that was written; nil: it is no table
}

// A File is one written file.
type File struct {
	Path  string
	Rows  int64
	Bytes int64
}
