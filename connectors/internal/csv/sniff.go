package csv

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"weir/dataframe/column"
)

// Options are what the caller knows of a file; zero values are sniffed.
type Options struct {
	Delimiter byte
	Header    string // "yes", "no" or ""
	Nulls     []string
	Types     *column.Schema // declared
}

// A Sniffed is what a sample tells of a file.
type Sniffed struct {
	Dialect
	Names []string
	Types []column.Type // Null where the sample has no value
}

// sampleRows is how many records of a sample are looked at.
const sampleRows = 2000

// Sniff looks at the first bytes of a file; whole says that they are all.
func Sniff(sample []byte, whole bool, o Options) (*Sniffed, error) {
	sample = bytes.TrimPrefix(sample, []byte("\xef\xbb\xbf"))
	switch {
	case bytes.HasPrefix(sample, []byte("\xff\xfe")) || bytes.HasPrefix(sample, []byte("\xfe\xff")):
		return nil, fmt.Errorf("it is UTF-16; convert it to UTF-8")
	case bytes.HasPrefix(sample, []byte("PAR1")):
		return nil, fmt.Errorf("it is Parquet, not CSV; call it .parquet or set Format")
	}
	out := &Sniffed{Dialect: Dialect{o.Delimiter, o.Header == "yes", o.Nulls}}
	if out.Delimiter == 0 {
		out.Delimiter = sniffDelimiter(sample, whole)
	}
	rows := split(sample, out.Delimiter, sampleRows, whole)
	if len(rows) == 0 {
		return out, nil
	}
	if o.Header == "" {
		out.Header = looksLikeHeader(rows, o)
	}
	head := rows[0]
	if out.Header {
		rows = rows[1:]
	}
	for _, c := range head {
		if out.Header && !c.quoted && strings.Contains(c.text, "\r") {
			return nil, fmt.Errorf("its first line has a carriage return in it, so its lines end in different ways; make all of them end in a line feed, as tr '\\r' '\\n' does")
		}
	}
	out.Names = names(head, out.Header)
	out.Types = make([]column.Type, len(head))
	for c, name := range out.Names {
		if t, ok := o.declared(name); ok {
			out.Types[c] = t
			continue
		}
		out.Types[c] = sniffType(rows, c, len(head), o.Nulls)
	}
	return out, nil
}

func (o Options) declared(name string) (column.Type, bool) {
	if o.Types == nil {
		return column.Type{}, false
	}
	i := o.Types.Index(name)
	if i < 0 {
		return column.Type{}, false
	}
	return o.Types.Fields[i].Type, true
}

// A cell is a field of a sample.
type cell struct {
	text   string
	quoted bool
}

// split cuts a sample into records of any number of fields.
func split(sample []byte, delim byte, max int, whole bool) [][]cell {
	var rows [][]cell
	for len(sample) > 0 && len(rows) < max {
		row, next, ok := splitOne(sample, delim)
		if !ok {
			// A wrong quote: pass by the line, as the reader does.
			next = bytes.IndexByte(sample, '\n') + 1
			if next == 0 {
				break
			}
			sample = sample[next:]
			continue
		}
		if next == len(sample) && !whole && sample[next-1] != '\n' {
			break // cut off
		}
		if len(row) > 1 || row[0].text != "" || row[0].quoted {
			rows = append(rows, row)
		}
		sample = sample[next:]
	}
	return rows
}

func splitOne(b []byte, delim byte) (row []cell, next int, ok bool) {
	i := 0
	for {
		if i < len(b) && b[i] == '"' {
			end, flag, state := closeQuote(b, i+1, true)
			if state == more {
				return nil, 0, false
			}
			text := b[i+1 : end]
			if flag != 0 {
				text = unescape(nil, text)
			}
			row = append(row, cell{string(text), true})
			i = end + 1
			if i < len(b) && b[i] == '\r' && (i+1 == len(b) || b[i+1] == '\n') {
				i++
			}
			if i < len(b) && b[i] != delim && b[i] != '\n' {
				return nil, 0, false
			}
		} else {
			start := i
			for i < len(b) && b[i] != delim && b[i] != '\n' {
				i++
			}
			end := i
			if end > start && b[end-1] == '\r' && (end == len(b) || b[end] == '\n') {
				end--
			}
			row = append(row, cell{string(b[start:end]), false})
		}
		if i == len(b) {
			return row, i, true
		}
		i++
		if b[i-1] == '\n' {
			return row, i, true
		}
	}
}

// sniffDelimiter takes the character that cuts most records into the same
// number of fields, the more the better; a comma if none does.
func sniffDelimiter(sample []byte, whole bool) byte {
	best, score := byte(','), 0
	for _, d := range []byte{',', ';', '\t', '|'} {
		rows := split(sample, d, 200, whole)
		counts := map[int]int{}
		for _, r := range rows {
			counts[len(r)]++
		}
		for n, times := range counts {
			if n < 2 || 2*times < len(rows) {
				continue
			}
			if s := times * 1000 * min(n, 100) / len(rows); s > score {
				best, score = d, s
			}
		}
	}
	return best
}

// looksLikeHeader says whether the first record names columns: its fields are
// texts. Names that were declared are the surest sign. Where a name is empty or
// there twice, the record may as well be a row: it is a header if it is of other
// types than the rows, or if none of its texts comes again in its column.
func looksLikeHeader(rows [][]cell, o Options) bool {
	head := rows[0]
	seen := map[string]bool{}
	named, doubt := 0, false
	for _, c := range head {
		if _, ok := o.declared(c.text); ok {
			return true
		}
		doubt = doubt || c.text == "" || seen[c.text]
		seen[c.text] = true
		if c.text == "" {
			continue
		}
		named++
		if kindOf([]byte(c.text)) != column.KindString {
			return false
		}
	}
	if named == 0 || !doubt {
		return named > 0
	}
	again := false
	for c := range head {
		if head[c].text == "" {
			continue
		}
		if k := sniffType(rows[1:], c, len(head), o.Nulls).Kind; k != column.KindString && k != column.KindNull {
			return true
		}
		for _, row := range rows[1:] {
			again = again || len(row) == len(head) && row[c].text == head[c].text
		}
	}
	return !again
}

// names makes names of a header that are all different: an empty one is named by
// its position, and one that is there already is numbered.
func names(head []cell, header bool) []string {
	out := make([]string, len(head))
	taken := map[string]bool{}
	if header {
		for _, c := range head {
			taken[c.text] = true
		}
	}
	given := map[string]bool{}
	for i, c := range head {
		name := c.text
		if !header || name == "" {
			name = "c" + strconv.Itoa(i+1)
		}
		free := !given[name] && (name == c.text || !taken[name])
		for n, stem := 1, name; !free; n++ {
			name = stem + "_" + strconv.Itoa(n)
			free = !taken[name] && !given[name]
		}
		given[name] = true
		out[i] = name
	}
	return out
}

// sniffType is the narrowest type of the values of column c; Null without any.
func sniffType(rows [][]cell, c, width int, nulls []string) column.Type {
	found := column.KindNull
	for _, row := range rows {
		if len(row) != width || row[c].text == "" || isNull(row[c], nulls) {
			continue
		}
		found = Widen(found, kindOf([]byte(row[c].text)))
		if found == column.KindString {
			break
		}
	}
	if found == column.KindTimestamp && needNanos(rows, c, width, nulls) {
		return Nanos
	}
	return TypeOf(found)
}

// Nanos is the type of moments that are written with more digits than
// microseconds need.
var Nanos = column.Type{Kind: column.KindTimestamp, Unit: column.Nano, Zone: column.Timestamp.Zone}

// needNanos reports whether moments of column c have more than six digits behind
// the second, and all of them fit nanoseconds.
func needNanos(rows [][]cell, c, width int, nulls []string) bool {
	found := false
	for _, row := range rows {
		if len(row) != width || row[c].text == "" || isNull(row[c], nulls) {
			continue
		}
		if _, ok := column.ParseTimestampBytes([]byte(row[c].text), Nanos); !ok {
			return false
		}
		_, fraction, _ := strings.Cut(row[c].text, ".")
		digits := strings.IndexFunc(fraction, func(r rune) bool { return r < '0' || r > '9' })
		found = found || digits > 6 || digits < 0 && len(fraction) > 6
	}
	return found
}

// TypeOf is the type that a sniffed kind stands for.
func TypeOf(k column.Kind) column.Type {
	if k == column.KindTimestamp {
		return column.Timestamp
	}
	return column.Type{Kind: k}
}

func isNull(c cell, nulls []string) bool {
	for _, n := range nulls {
		if !c.quoted && c.text == n {
			return true
		}
	}
	return false
}

// Widen is the kind that holds sniffed values of both.
func Widen(a, b column.Kind) column.Kind {
	switch {
	case a == b || b == column.KindNull:
		return a
	case a == column.KindNull:
		return b
	case a == column.KindInt64 && b == column.KindFloat64, a == column.KindFloat64 && b == column.KindInt64:
		return column.KindFloat64
	case a == column.KindDate && b == column.KindTimestamp, a == column.KindTimestamp && b == column.KindDate:
		return column.KindTimestamp
	}
	return column.KindString
}

// kindOf is the narrowest kind of one value. Digits with a leading zero or a plus are
// codes, not numbers: a number would lose them.
func kindOf(b []byte) column.Kind {
	if _, ok := parseBool(b); ok {
		return column.KindBool
	}
	switch string(b) {
	case "NaN", "+Inf", "-Inf", "nan", "inf", "-inf", "Infinity", "-Infinity":
		return column.KindFloat64
	}
	if b[0] == '+' || len(b) > 1 && b[0] == '0' && b[1] >= '0' && b[1] <= '9' {
		return column.KindString
	}
	if _, ok := column.ParseInt(b); ok {
		return column.KindInt64
	}
	if digitsOnly(b) {
		return column.KindString // too large for an int64, and a float64 would round it
	}
	if c := b[len(b)-1]; c >= '0' && c <= '9' || c == '.' {
		if _, ok := column.ParseFloat(b); ok {
			return column.KindFloat64
		}
	}
	if _, ok := column.ParseDateBytes(b); ok {
		return column.KindDate
	}
	if _, ok := column.ParseTimestampBytes(b, column.Timestamp); ok {
		return column.KindTimestamp
	}
	return column.KindString
}

// Header is the names of the columns of the file that begins with sample; nil
// if it is empty.
func Header(sample []byte, whole bool, d Dialect) []string {
	sample = bytes.TrimPrefix(sample, []byte("\xef\xbb\xbf"))
	rows := split(sample, d.Delimiter, 1, whole)
	if len(rows) == 0 {
		return nil
	}
	return names(rows[0], true)
}

func digitsOnly(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}
