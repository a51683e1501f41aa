package connectors

import (
	"fmt"
	"strings"

	"weir/connectors/internal/csv"
	"weir/dataframe/column"
)

// sniffed implements textFormat: delimiter and header, and whatever is unusual.
func (s *csvSource) sniffed() string {
	d := s.dialect
	if len(s.fields) == 0 {
		return "no records"
	}
	header := "no header"
	if d.Header {
		header = "header"
	}
	out := []string{"delimiter " + delimiterText(&d), header}
	say := func(when bool, format string, args ...any) {
		if when {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	say(d.Quote == 0 && d.Delimiter != 0, "no quotes")
	say(d.Quote != '"' && d.Quote != 0, "quote %q", d.Quote)
	say(d.Escape != d.Quote && d.Escape != 0, "escape %q", d.Escape)
	say(d.Comment != "", "comment %q", d.Comment)
	say(d.Skip == 1, "1 line skipped")
	say(d.Skip > 1, "%d lines skipped", d.Skip)
	say(d.CR, "lines end in CR")
	say(d.Trailing, "a delimiter behind the last field")
	say(d.Spaces, "blanks around quotes")
	if enc := s.encodings(); enc != "" {
		out = append(out, enc)
	}
	for _, f := range s.fields {
		if how := s.how[f.Name]; how != nil && how.Note() != "" {
			out = append(out, f.Name+" "+how.Note())
		}
	}
	return strings.Join(append(out, s.doubts...), ", ")
}

// notes implements textFormat.
func (s *csvSource) notes() []string { return s.doubts }

// asOptions implements textFormat.
func (s *csvSource) asOptions() []string {
	d := s.dialect
	out := []string{fmt.Sprintf("Delimiter(%q)", d.Whole()), fmt.Sprintf("Header(%v)", d.Header)}
	add := func(when bool, format string, args ...any) {
		if when {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	char := func(c byte) string {
		if c == 0 {
			return "none"
		}
		return string(c)
	}
	add(true, "QuoteChar(%q)", char(d.Quote))
	add(d.Escape != d.Quote, "EscapeChar(%q)", char(d.Escape))
	add(d.Comment != "", "Comment(%q)", d.Comment)
	add(d.Skip > 0, "SkipLines(%d)", d.Skip)
	add(len(s.o.Names) > 0, "Names(%s)", quoteAll(s.o.Names))
	var dates, times []string
	nums := map[csv.Number]bool{}
	for _, f := range s.fields {
		how := s.how[f.Name]
		switch {
		case how == nil:
		case how.Pattern != nil && f.Type.Kind == column.KindDate:
			dates = append(dates, how.Pattern.Text)
		case how.Pattern != nil:
			times = append(times, how.Pattern.Text)
		case how.Num != csv.Number{}:
			nums[how.Num] = true
		}
	}
	add(len(dates) > 0, "DateFormat(%s)", quoteAll(unique(dates)))
	add(len(times) > 0, "TimestampFormat(%s)", quoteAll(unique(times)))
	for n := range nums {
		if len(nums) == 1 {
			add(n.Decimal != 0 && n.Decimal != '.', "DecimalSeparator(%q)", string(n.Decimal))
			add(n.Thousands != 0, "ThousandsSeparator(%q)", string(n.Thousands))
		}
	}
	return out
}

func quoteAll(texts []string) string {
	var out []string
	for _, t := range texts {
		out = append(out, fmt.Sprintf("%q", t))
	}
	return strings.Join(out, ", ")
}

func unique(texts []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, t := range texts {
		if !seen[t] {
			seen[t] = true
			out = append(out, t)
		}
	}
	return out
}

// delimiterText is the delimiter in quotes: one character, or several.
func delimiterText(d *csv.Dialect) string {
	if d.Rest == "" {
		return fmt.Sprintf("%q", d.Delimiter)
	}
	return fmt.Sprintf("%q", d.Whole())
}
