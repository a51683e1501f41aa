package csv

import (
	"fmt"
	"strings"
)

// A Dialect is how a file is written.
type Dialect struct {
	Delimiter byte
	Rest      string // of a delimiter of several bytes, what is behind the first
	Quote     byte   // 0: fields are never quoted
	Escape    byte   // what stands before a quote in quotes: Quote itself, or such as \
	Spaces    bool   // blanks may stand around quotes
	Comment   string // lines that begin with it are passed by; "": none
	Guess     bool   // Comment was found, not declared: a line that is a good record is one all the same
	CR        bool   // a carriage return alone ends a line, too
	Skip      int    // lines before the header, or before the first record
	Header    bool
	Trailing  bool // a delimiter stands behind the last field
	Ragged    Ragged
	Nulls     []string // texts without quotes that mean null besides the empty field
}

// Whole is all of the delimiter.
func (d *Dialect) Whole() string { return string([]byte{d.Delimiter}) + d.Rest }

// delimits is how many bytes the delimiter has that begins at b[i]; 0: none does. It is not sure if b ends too soon.
func (d *Dialect) delimits(b []byte, i int) (n int, sure bool) {
	switch {
	case b[i] != d.Delimiter:
		return 0, true
	case d.Rest == "":
		return 1, true
	case len(b)-i-1 < len(d.Rest):
		return 0, !strings.HasPrefix(d.Rest, string(b[i+1:]))
	case string(b[i+1:i+1+len(d.Rest)]) != d.Rest:
		return 0, true
	}
	return 1 + len(d.Rest), true
}

// namesAny reports whether a header has a name: the lines that are alike are that header once more. Of one without
// names they are records without values.
func (d *Dialect) namesAny(line []byte) bool {
	return strings.Trim(string(line), d.Whole()+" "+string([]byte{d.Quote})) != ""
}

// checkDelimiter refuses a delimiter that has a character in it with another meaning.
func (d *Dialect) checkDelimiter() error {
	for _, c := range []byte(d.Whole()) {
		if c == d.Quote && c != 0 || d.escapes() && c == d.Escape {
			return fmt.Errorf("delimiter %q: the quote or escape %q cannot be part of it", d.Whole(), c)
		}
	}
	return nil
}

// Ragged is what becomes of records with too few or too many fields.
type Ragged uint8

// What Ragged may be: a set of these.
const (
	FillShort Ragged = 1 << iota // fields that a short record lacks are null
	CutLong                      // fields too many are dropped
)

// ParseRagged reads "bad" (or nothing), "fill", "cut" or "fit", which is both.
func ParseRagged(s string) (Ragged, error) {
	switch s {
	case "", "bad":
		return 0, nil
	case "fill":
		return FillShort, nil
	case "cut":
		return CutLong, nil
	case "fit":
		return FillShort | CutLong, nil
	}
	return 0, fmt.Errorf("ragged rows: %q is not bad, fill, cut or fit", s)
}

// MaxColumns is how many fields the records of a file may have.
const MaxColumns = 100_000

// TooWide is the error of a file with more columns.
func TooWide(n int) error {
	return fmt.Errorf("its first record has %d fields; at most %d are read", n, MaxColumns)
}

// escapes reports whether an escape is another character than the quote.
func (d *Dialect) escapes() bool { return d.Escape != 0 && d.Escape != d.Quote }
