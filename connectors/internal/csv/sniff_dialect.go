package csv

import (
	"bytes"
	"fmt"
	"strings"
)

// sniffRows is how many records tell the dialect.
const sniffRows = 200

// one is the character that an option gives; 0 for "none".
func one(what, text string) (byte, error) {
	switch {
	case text == "none":
		return 0, nil
	case len(text) == 1 && text[0] != '\n' && text[0] != '\r':
		return text[0], nil
	}
	return 0, fmt.Errorf("%s %q is not one ASCII character, nor none", what, text)
}

// sniffDialect tries the usual dialects, and takes the one that cuts most records into the same number of
// fields, the more the better. What o declares is taken as it is.
func sniffDialect(sample []byte, whole bool, o Options) (*Dialect, error) {
	if c := separatorLine(sample); c != "" && o.Skip == nil && (o.Delimiter == "" || o.Delimiter == c) {
		n := 1
		o.Delimiter, o.Skip = c, &n
	}
	base := Dialect{Quote: '"', Escape: '"', Header: o.Header == "yes", Nulls: o.Nulls, Ragged: o.Ragged, Trailing: o.Trailing}
	delimiters, quotes := []byte{',', ';', '\t', '|'}, []byte{'"', '\''}
	var escapes []byte // 0: the quote
	if o.Delimiter != "" {
		delimiters, base.Rest = []byte{o.Delimiter[0]}, o.Delimiter[1:]
	}
	if o.Quote != "" {
		q, err := one("quote", o.Quote)
		if err != nil {
			return nil, err
		}
		quotes = []byte{q}
	} else if !startsField(sample, '\'') {
		quotes = quotes[:1]
	}
	switch {
	case o.Escape != "":
		e, err := one("escape", o.Escape)
		if err != nil {
			return nil, err
		}
		escapes = []byte{e}
	case bytes.Contains(sample, []byte(`\"`)) || bytes.Contains(sample, []byte(`\'`)):
		escapes = []byte{0, '\\'}
	default:
		escapes = []byte{0}
	}
	if o.Comment != "none" {
		base.Comment = o.Comment
	}
	var best candidate
	for _, q := range quotes {
		for _, e := range escapes {
			for _, c := range delimiters {
				d := base
				d.Delimiter, d.Quote, d.Escape = c, q, e
				if e == 0 && o.Escape != "none" {
					d.Escape = q
				}
				if o.Skip != nil {
					d.Skip = *o.Skip
				}
				d.CR = d.LoneCR(sample, whole)
				if o.Delimiter != "" && (o.Quote != "" || q == quotes[0]) {
					if err := d.checkDelimiter(); err != nil {
						return nil, err
					}
				}
				best = better(best, judge(sample, d, whole, o))
			}
		}
	}
	if o.Quote == "" && o.Escape == "" && quotesBreak(sample, best.d, whole) {
		best.d.Quote, best.d.Escape = 0, 0
	}
	return &best.d, nil
}

// quoteRows is how many records tell whether quotes are any.
const quoteRows = 5000

// quotesBreak reports whether the quotes of d cannot be meant: with them a tenth of the records or more is
// broken, and without them all records have the same number of fields.
func quotesBreak(sample []byte, d Dialect, whole bool) bool {
	if bytes.IndexByte(sample, d.Quote) < 0 {
		return false
	}
	rows, bad := splitCounting(sample, &d, quoteRows, whole)
	width := commonWidth(rows)
	for _, r := range rows {
		if len(r) != width {
			bad++
		}
	}
	if bad < 2 || 10*bad < len(rows)+bad {
		return false
	}
	d.Quote, d.Escape = 0, 0
	rows, bad = splitCounting(sample, &d, quoteRows, whole)
	for _, r := range rows {
		if len(r) != len(rows[0]) {
			bad++
		}
	}
	return bad == 0 && len(rows) > 0 && len(rows[0]) == width && width > 1
}

// startsField reports whether a field may begin with quote.
func startsField(sample []byte, quote byte) bool {
	for i, c := range sample {
		if c == quote && (i == 0 || strings.IndexByte(",;\t|\n\r ", sample[i-1]) >= 0) {
			return true
		}
	}
	return false
}

// A candidate is a dialect and how well it cuts a sample.
type candidate struct {
	d       Dialect
	score   float64
	even    bool // all records have the same number of fields, at least two
	comma   bool // its fields have decimal commas
	matched int  // fields in quotes
}

// judge cuts a sample with d, after it found comments and what stands before the header.
func judge(sample []byte, d Dialect, whole bool, o Options) candidate {
	rows, bad := splitCounting(sample, &d, sniffRows, whole)
	if d.Spaces = spacedQuotes(rows, d.Quote) || bad > 0 && d.spacesHelp(sample, bad, whole); d.Spaces {
		rows, bad = splitCounting(sample, &d, sniffRows, whole)
	}
	width := commonWidth(rows)
	if o.Comment == "" && o.Skip == nil && width > 1 {
		if n, rest := d.lead(sample, width, whole, o); n > 0 {
			c := judge(rest, d, whole, o)
			c.d.Skip += n
			return c
		}
	}
	if o.Comment == "" && width > 1 && comments(rows, width) {
		d.Comment, d.Guess = "#", true
		rows, bad = splitCounting(sample, &d, sniffRows, whole)
		width = commonWidth(rows)
	}
	first := 0
	if o.Skip == nil && width > 1 {
		if first = preamble(rows, width, o); first > 0 {
			d.Skip = linesBefore(sample, &d, first)
		}
	}
	c := candidate{d: d}
	even := 0
	for _, r := range rows {
		if len(r) == width {
			even++
		}
		for _, x := range r {
			if x.quoted {
				c.matched++
			}
		}
	}
	total := len(rows) + bad
	if total == 0 {
		return c
	}
	c.even = even == total && width > 1
	c.score = float64(even) / float64(total)
	if width > 1 && 2*even >= total-first {
		c.score *= float64(1000 * min(width, 100))
		if first < len(rows) && looksLikeHeader(rows[first:], width, o) {
			c.score *= 4
		}
	}
	c.comma = c.even && decimalCommas(rows)
	return c
}

// better is the candidate that cuts better; a where none does.
func better(a, b candidate) candidate {
	switch {
	case a.d.Delimiter == 0:
		return b
	case a.even && b.even && a.d.Delimiter == ',' && b.comma && a.d.Quote == b.d.Quote:
		return b // 1,5;2,5
	case a.even != b.even && a.d.Delimiter != b.d.Delimiter:
		if b.even {
			return b
		}
		return a
	case a.d.Delimiter == b.d.Delimiter && b.score == a.score && b.d.Quote == '\'' && a.d.Quote == '"' && b.matched > 0 && a.matched == 0:
		return b
	case b.score > a.score:
		return b
	}
	return a
}

// decimalCommas reports whether commas in the fields are those of numbers, and there are some.
func decimalCommas(rows [][]cell) bool {
	n := Number{Decimal: ','}
	found := false
	for _, r := range rows {
		for _, x := range r {
			if !strings.Contains(x.text, ",") {
				continue
			}
			if found = true; !inNumber(n, isFloat)([]byte(strings.TrimSpace(x.text))) {
				return false
			}
		}
	}
	return found
}

// commonWidth is the number of fields, at least two, that speaks most for a delimiter; else 1.
func commonWidth(rows [][]cell) int {
	counts := map[int]int{}
	for _, r := range rows {
		counts[len(r)]++
	}
	best := 1
	for n, times := range counts {
		if n > 1 && (best == 1 || times*min(n, 100) > counts[best]*min(best, 100) || times*min(n, 100) == counts[best]*min(best, 100) && n > best) {
			best = n
		}
	}
	return best
}

// comments reports whether lines that begin with # are none of the records.
func comments(rows [][]cell, width int) bool {
	found := false
	for _, r := range rows {
		if strings.HasPrefix(r[0].text, "#") && !r[0].quoted {
			if len(r) == width {
				return false
			}
			found = true
		}
	}
	return found
}

// preamble is how many records stand before the header: those before the first with width fields, if most
// of the others have as many.
func preamble(rows [][]cell, width int, o Options) int {
	first := 0
	for first < len(rows) && len(rows[first]) != width {
		first++
	}
	even := 0
	for _, r := range rows[first:] {
		if len(r) == width {
			even++
		}
	}
	if even < 2 || 4*even < 3*(len(rows)-first) || o.Declared != nil && len(rows[0]) == 1 && o.Declared(trimName(rows[0][0])) {
		return 0
	}
	return headerBefore(rows, first, width, o)
}

// headerBefore is the record to begin with: first has as many fields as those behind it, but the one before it
// may be a header whose last names are missing, or that has too many.
func headerBefore(rows [][]cell, first, width int, o Options) int {
	if first == 0 || first == len(rows) {
		return 0
	}
	head := rows[first-1]
	if trailing(head, rows[first:], true) {
		return first - 1
	}
	if len(head) < 2 || looksLikeHeader(rows[first:], width, o) {
		return first
	}
	for _, c := range head {
		if isTyped(trimName(c), o.Readings) {
			return first
		}
	}
	return first - 1
}

// linesBefore is how many lines stand before record n.
func linesBefore(sample []byte, d *Dialect, n int) int {
	s := sampleScanner(sample, d, -1)
	for s.at < len(sample) {
		s.reset()
		line := s.line
		if o, _ := s.record(); o != good {
			continue
		}
		if n == 0 {
			return int(line - 1)
		}
		n--
	}
	return 0
}

// spacedQuotes reports whether blanks stand before fields in quotes.
func spacedQuotes(rows [][]cell, quote byte) bool {
	for _, r := range rows {
		for _, x := range r {
			if t := strings.TrimLeft(x.text, " "); quote != 0 && !x.quoted && len(t) < len(x.text) && len(t) > 1 && t[0] == quote {
				return true
			}
		}
	}
	return false
}

// spacesHelp reports whether blanks stand behind fields in quotes: fewer lines than bad are bad if they may.
func (d Dialect) spacesHelp(sample []byte, bad int, whole bool) bool {
	if d.Quote == 0 || !bytes.Contains(sample, []byte{d.Quote, ' '}) {
		return false
	}
	d.Spaces = true
	_, left := splitCounting(sample, &d, sniffRows, whole)
	return left < bad
}

// LoneCR reports whether carriage returns without line feeds end lines, too: they do if no other line ends
// stand outside of quotes, or if only with them all records have as many fields or are more than one.
func (d Dialect) LoneCR(sample []byte, whole bool) bool {
	if bytes.IndexByte(sample, '\r') < 0 {
		return false
	}
	alone, feeds := d.lineEnds(sample)
	if !alone || !feeds {
		return alone
	}
	var even [2]bool
	var records [2]int
	for i, cr := range []bool{false, true} {
		d.CR = cr
		rows, bad := splitCounting(sample, &d, sniffRows, whole)
		width := modal(rows)
		records[i], even[i] = len(rows), bad == 0 && width > 1
		for _, r := range rows {
			even[i] = even[i] && len(r) == width
		}
	}
	return even[1] && (!even[0] || records[0] == 1 && records[1] > 1)
}

// lineEnds reports whether carriage returns stand alone, and whether there are line feeds, outside of quotes.
func (d *Dialect) lineEnds(sample []byte) (alone, feeds bool) {
	inside := false
	for i, c := range sample {
		switch {
		case c == d.Quote && d.Quote != 0:
			inside = !inside
		case inside:
		case c == '\n':
			feeds = true
		case c == '\r' && i+1 < len(sample) && sample[i+1] != '\n':
			alone = true
		}
	}
	return alone, feeds
}
