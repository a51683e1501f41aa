package connectors

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// csvStyle is how values are written in a CSV file. Without settings a null is an empty field and an empty text
// is "", and quotes within quotes are doubled.
type csvStyle struct {
	delim, null    string
	quote, escape  byte // quote 0: nothing is quoted
	force          []bool
	dates, moments datePattern // nil: as they are shown
	plain          bool        // values that are no texts need no quotes
	scratch        []byte
}

// styleOf is what o asks for; tabs are between fields if it says nothing of them and the name says so.
func styleOf(o plan.WriteOptions, tabs bool, schema *column.Schema) (s csvStyle, err error) {
	s = csvStyle{delim: o.Delimiter, null: o.Null, force: make([]bool, schema.Len())}
	if s.delim == "" {
		s.delim = map[bool]string{true: "\t", false: ","}[tabs]
	}
	if s.quote, err = mark("quote", o.Quote, '"'); err != nil {
		return s, err
	}
	if s.escape, err = mark("escape", o.Escape, s.quote); err != nil {
		return s, err
	}
	for _, c := range []byte{s.quote, s.escape} {
		if c != 0 && strings.IndexByte(s.delim, c) >= 0 {
			return s, fmt.Errorf("delimiter %q: the quote or escape %q cannot be part of it", s.delim, c)
		}
	}
	if strings.ContainsAny(s.null, "\r\n") || strings.Contains(s.null, s.delim) || s.quote != 0 && strings.IndexByte(s.null, s.quote) >= 0 {
		return s, fmt.Errorf("null %q: delimiter, quote and line ends cannot be part of it", s.null)
	}
	if s.dates, err = parseDatePattern(o.DateFormat, false); err != nil {
		return s, err
	}
	if s.moments, err = parseDatePattern(o.TimeFormat, true); err != nil {
		return s, err
	}
	s.plain = s.null == "" && o.DateFormat == "" && o.TimeFormat == "" && !valueByte(s.delim[0]) && !valueByte(s.quote) && !valueByte(s.escape)
	return s, s.forced(o.ForceQuote, schema)
}

// valueByte reports whether c may be part of a number, a date or the like.
func valueByte(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c != 0 && strings.IndexByte("+-.:/_ ", c) >= 0
}

// mark is the character that an option gives; def if it gives none, 0 if it gives "none".
func mark(what, text string, def byte) (byte, error) {
	switch text {
	case "":
		return def, nil
	case "none":
		return 0, nil
	}
	return text[0], plan.CheckMark(what, text)
}

func (s *csvStyle) forced(names []string, schema *column.Schema) error {
	if len(names) > 0 && s.quote == 0 {
		return errors.New("columns are to be in quotes, and the quote is none")
	}
	for _, name := range names {
		at := schema.Index(name)
		if at < 0 && name != "*" {
			return fmt.Errorf("quotes: %w", &column.UnknownColumn{Name: name, Have: schema.Names()})
		}
		for i := range s.force {
			s.force[i] = s.force[i] || i == at || name == "*"
		}
	}
	return nil
}

// text appends a text, in quotes if it would be read differently without.
func (s *csvStyle) text(dst, b []byte, force bool) ([]byte, error) {
	special := s.special(b)
	switch {
	case !force && !special:
		return append(dst, b...), nil
	case s.quote == 0 && len(b) == 0 && s.null != "":
		return dst, nil // whoever reads it tells nulls by their text
	case s.quote == 0:
		return dst, fmt.Errorf("%q cannot be written without quotes: it would be read as something else", b[:min(len(b), 64)])
	}
	dst = append(dst, s.quote)
	for _, c := range b {
		switch {
		case c == s.quote && s.escape == 0:
			return dst, fmt.Errorf("%q has a quote within, and there is no escape for it", b[:min(len(b), 64)])
		case c == s.quote || s.escape != 0 && c == s.escape:
			dst = append(dst, s.escape)
		}
		dst = append(dst, c)
	}
	return append(dst, s.quote), nil
}

// byteOrderMark is dropped by who reads it at the beginning of a file.
var byteOrderMark = []byte("\ufeff")

// special reports whether b would be read differently without quotes.
func (s *csvStyle) special(b []byte) bool {
	if len(b) == 0 || bytes.HasPrefix(b, byteOrderMark) || string(b) == s.null {
		return true
	}
	// A part of the delimiter may become a whole one with what stands behind the field.
	return bytes.IndexByte(b, s.delim[0]) >= 0 || bytes.IndexByte(b, '\n') >= 0 || bytes.IndexByte(b, '\r') >= 0 ||
		s.quote != 0 && bytes.IndexByte(b, s.quote) >= 0 || s.escape != 0 && bytes.IndexByte(b, s.escape) >= 0
}

// csvOnly reports whether o asks for what only CSV files have.
func csvOnly(o plan.WriteOptions) bool {
	return o.Null != "" || o.Quote != "" || o.Escape != "" || len(o.ForceQuote) > 0 || o.DateFormat != "" || o.TimeFormat != ""
}
