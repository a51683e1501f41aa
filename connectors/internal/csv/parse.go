package csv

import (
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"

	"weir/connectors/internal/jsonl"
	"weir/dataframe/column"
)

// A Column is one field of every record.
type Column struct {
	Name string
	Type column.Type
	Want bool     // Next gives it; else it is only checked
	How  *Reading // how values are written; nil: as usual
}

// parser makes a vector of one column of the records of a scanner.
type parser struct {
	s     *scanner
	nulls []string
	n     int    // records
	col   int    // which field
	bad   []bool // by record; nil: none yet
	why   map[int]fault
	tmp   []byte
	num   []byte
	dicts []*textDict // by column
	col1  Column
	nests []*jsonl.Nested // by column
}

// A fault is why a record is bad.
type fault struct {
	reason string
	kind   Kind
	column string // of a Value or an Encoding
}

// field is the text of record r, and whether it is null.
func (p *parser) field(r int) (text []byte, null bool) {
	pos, step, skip := p.s.places(p.col)
	start, end := pos[r*step]+skip, pos[r*step+1]
	text = p.s.buf[start&offset : end&offset]
	if end&quoted == 0 {
		if null = len(text) == 0; null {
			return text, true
		}
		for _, n := range p.nulls {
			if string(text) == n {
				return text, true
			}
		}
	}
	if start&escaped != 0 {
		p.tmp = p.s.d.unescape(p.tmp[:0], text)
		text = p.tmp
	}
	return text, false
}

// reject marks record r as bad for reason, unless it is already.
func (p *parser) reject(r int, why fault) {
	if p.bad == nil {
		p.bad = make([]bool, p.n)
		p.why = map[int]fault{}
	}
	if !p.bad[r] {
		p.bad[r] = true
		p.why[r] = why
	}
}

func (p *parser) wrong(r int, text []byte) {
	how := ""
	if p.col1.How != nil && p.col1.How.note != "" {
		how = " written " + p.col1.How.note
	}
	p.reject(r, fault{fmt.Sprintf("column %s: %s is not %s%s", p.col1.Name, quote(text), article(p.col1.Type), how), Value, p.col1.Name})
}

func quote(text []byte) string {
	if len(text) > 64 {
		return fmt.Sprintf("%q…", text[:64])
	}
	return fmt.Sprintf("%q", text)
}

func article(t column.Type) string {
	switch t.Kind {
	case column.KindInt64, column.KindInt8, column.KindInt16, column.KindInt32, column.KindInterval:
		return "an " + t.String()
	}
	return "a " + t.String()
}

// parse is column c as a vector, or nil if it is not wanted.
func (p *parser) parse(c int, col Column) column.Vector {
	p.col, p.col1 = c, col
	t := col.Type
	switch t.Kind {
	case column.KindString:
		return p.strings(c)
	case column.KindBinary:
		return p.binary()
	case column.KindList, column.KindMap, column.KindStruct:
		return p.nested(c)
	case column.KindBool:
		return fixed(p, parseBool)
	case column.KindDate:
		if col.How != nil && col.How.Pattern != nil {
			return fixed(p, col.How.Pattern.Date)
		}
		return fixed(p, column.ParseDateBytes)
	case column.KindTimestamp:
		if col.How != nil && col.How.Pattern != nil {
			return fixed(p, func(b []byte) (int64, bool) { return col.How.Pattern.Timestamp(b, t) })
		}
		return p.moments(t)
	case column.KindTime:
		return fixed(p, func(b []byte) (int64, bool) { return column.ParseTimeBytes(b, t) })
	case column.KindInterval:
		return fixed(p, func(b []byte) (column.Int128, bool) {
			v, err := column.ParseInterval(string(b))
			return v.Stored(), err == nil
		})
	}
	return p.number(t)
}

// number is a column of numbers.
func (p *parser) number(t column.Type) column.Vector {
	usual := p.col1.How == nil || p.col1.How.Num.isPlain()
	switch {
	case usual && t.Kind == column.KindInt64:
		return p.integers()
	case usual && t.Kind == column.KindFloat64:
		return p.floats()
	}
	switch t.Kind {
	case column.KindInt64:
		return numeric(p, column.ParseInt)
	case column.KindUint64:
		return numeric(p, parseUint)
	case column.KindFloat64:
		return numeric(p, column.ParseFloat)
	case column.KindFloat32:
		return numeric(p, func(b []byte) (float64, bool) {
			x, ok := column.ParseFloat(b)
			return float64(float32(x)), ok && math.IsInf(x, 0) == math.IsInf(float64(float32(x)), 0)
		})
	case column.KindDecimal:
		if t.Layout() == column.LayoutInt128 {
			return numeric(p, func(b []byte) (column.Int128, bool) { return column.ParseWideBytes(b, t.Precision, t.Scale) })
		}
		return numeric(p, func(b []byte) (int64, bool) { return column.ParseDecimalBytes(b, t.Precision, t.Scale) })
	}
	least, greatest := t.Kind.IntegerRange()
	return numeric(p, func(b []byte) (int64, bool) {
		x, ok := column.ParseInt(b)
		return x, ok && x >= least && x <= greatest
	})
}

// numeric is fixed of numbers as the column writes them.
func numeric[T column.Width](p *parser, f func([]byte) (T, bool)) column.Vector {
	if p.col1.How == nil || p.col1.How.Num.isPlain() {
		return fixed(p, f)
	}
	n := p.col1.How.Num
	return fixed(p, func(b []byte) (v T, ok bool) {
		if p.num, ok = n.plain(p.num[:0], b); ok {
			v, ok = f(p.num)
		}
		return v, ok
	})
}

func parseUint(b []byte) (uint64, bool) {
	if len(b) == 0 || len(b) > 20 {
		return 0, false
	}
	v, err := strconv.ParseUint(string(b), 10, 64)
	return v, err == nil
}

// strings is a column of texts, as a dictionary if there are few.
func (p *parser) strings(c int) column.Vector {
	col := p.col1
	if !col.Want {
		return nil
	}
	if p.dicts == nil || p.n < minDictRows && p.dicts[c] == nil {
		return p.texts()
	}
	first := p.dicts[c] == nil
	if first {
		p.dicts[c] = newTextDict()
	}
	if d := p.dicts[c]; !d.given {
		if v := p.coded(d, first); v != nil {
			return v
		}
		*d = textDict{given: true}
	}
	return p.texts()
}

// minDictRows is how many rows the first batch must have for its texts to tell
// whether a dictionary pays.
const minDictRows = 2000

// parseBool takes the usual words, in any case.
func parseBool(b []byte) (v, ok bool) {
	switch len(b) {
	case 1:
		switch b[0] | 0x20 {
		case 't', 'y', '1':
			return true, true
		case 'f', 'n', '0':
			return false, true
		}
	case 2:
		return b[0]|0x20 == 'o', foldIs(b, "no") || foldIs(b, "on")
	case 3:
		return b[0]|0x20 == 'y', foldIs(b, "yes") || foldIs(b, "off")
	case 4:
		return true, foldIs(b, "true")
	case 5:
		return false, foldIs(b, "false")
	}
	return false, false
}

func foldIs(b []byte, lower string) bool {
	for i, c := range b {
		if c|0x20 != lower[i] {
			return false
		}
	}
	return true
}

func (p *parser) texts() column.Vector {
	out := &column.Texts{Typ: p.col1.Type, Views: make([]column.View, p.n)}
	long := 0
	pos, step, skip := p.s.places(p.col)
	for r := range p.n {
		if n := int(pos[r*step+1]&offset) - int((pos[r*step]+skip)&offset); n > column.InlineLen {
			long += n
		}
	}
	arena := make([]byte, 0, long)
	simple := len(p.nulls) == 0
	for r := range p.n {
		start, end := pos[r*step]+skip, pos[r*step+1]
		var text []byte
		null := false
		if simple && (start|end)&quoted == 0 {
			text = p.s.buf[start:end]
			null = start == end
		} else {
			text, null = p.field(r)
		}
		if null {
			if out.Valid == nil {
				out.Valid = column.FullBitmap(p.n)
			}
			out.Valid.Clear(r)
			continue
		}
		if len(text) <= column.InlineLen {
			v := &out.Views[r]
			v.N = uint32(len(text))
			copy(v.Data[:], text)
			continue
		}
		out.Views[r] = column.MakeView(text, 0, uint32(len(arena)))
		arena = append(arena, text...)
	}
	if len(arena) > 0 {
		out.Buffers = [][]byte{arena}
	}
	return out
}

// binary reads hexadecimal digits, which is how binary values are written.
func (p *parser) binary() column.Vector {
	b := column.TextBuilder{Typ: p.col1.Type}
	for r := range p.n {
		text, null := p.field(r)
		raw, ok := unhex(text)
		if !null && !ok {
			p.wrong(r, text)
		}
		if null || !ok {
			b.AppendNull()
		} else {
			b.Append(raw)
		}
	}
	if !p.col1.Want {
		return nil
	}
	return b.Texts()
}

func unhex(b []byte) ([]byte, bool) {
	out := make([]byte, 0, len(b)/2)
	if len(b)%2 != 0 {
		return nil, false
	}
	for i := 0; i < len(b); i += 2 {
		hi, ok1 := hexDigit(b[i])
		lo, ok2 := hexDigit(b[i+1])
		if !ok1 || !ok2 {
			return nil, false
		}
		out = append(out, hi<<4|lo)
	}
	return out, true
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10, true
	}
	return 0, false
}

// checkUTF8 rejects the records that are not.
func (p *parser) checkUTF8(cols []Column) {
	if p.n == 0 || !p.s.high {
		return
	}
	from, _ := p.s.row(0)
	if _, to := p.s.row(p.n - 1); utf8.Valid(p.s.buf[from:to]) {
		return
	}
	for r := range p.n {
		if from, to := p.s.row(r); utf8.Valid(p.s.buf[from:to]) {
			continue
		}
		for c := range cols {
			p.col = c
			if text, _ := p.field(r); !utf8.Valid(text) {
				p.reject(r, fault{fmt.Sprintf("column %s: %s is not UTF-8", cols[c].Name, quote(text)), Encoding, cols[c].Name})
			}
		}
	}
}
