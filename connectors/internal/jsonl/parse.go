package jsonl

import (
	"fmt"
	"math"
	"strconv"

	"weir/dataframe/column"
)

// value reads the value at i into n.
func (p *parser) value(n *node, depth int) bool {
	c := p.peek()
	if c == 'n' {
		n.null()
		return p.literal("null")
	}
	switch n.typ.Kind {
	case column.KindStruct:
		return p.structValue(n, depth)
	case column.KindList:
		return p.listValue(n, depth)
	case column.KindMap:
		return p.mapValue(n, depth)
	case column.KindString:
		return p.textValue(n, c, depth)
	}
	start := p.i
	quoted := c == '"'
	var text []byte
	ok := true
	switch {
	case quoted:
		text, ok = p.str()
	case c == 't' || c == 'f':
		ok = p.literal(map[byte]string{'t': "true", 'f': "false"}[c])
		text = p.b[start:p.i]
	case c == '{' || c == '[':
		if ok = p.skip(depth); ok {
			return p.wrong(p.b[start:p.i], n.typ)
		}
	default:
		text, ok = p.number()
	}
	if !ok {
		return false
	}
	if !n.scalar(text, quoted) {
		return p.wrong(p.b[start:p.i], n.typ)
	}
	return true
}

func (p *parser) wrong(text []byte, t column.Type) bool {
	tail := ""
	if len(text) > 64 {
		text, tail = text[:64], "…"
	}
	p.mismatch = true
	return p.fail("%s%s is not %s", text, tail, article(t))
}

func article(t column.Type) string {
	switch t.Kind {
	case column.KindInt64, column.KindInt8, column.KindInt16, column.KindInt32, column.KindInterval:
		return "an " + t.String()
	}
	return "a " + t.String()
}

func (p *parser) structValue(n *node, depth int) bool {
	if p.peek() != '{' {
		start := p.i
		return p.skip(depth) && p.wrong(p.b[start:p.i], n.typ)
	}
	n.mark(true)
	n.next = 0
	ok := p.object(depth, func(key []byte) bool {
		k := n.next
		if k >= len(n.parts) || n.typ.Fields[k].Name != string(key) {
			var known bool
			if k, known = n.names[string(key)]; !known {
				if p.more != nil {
					p.more(key)
				}
				return p.skip(depth + 1)
			}
		}
		n.next = k + 1
		if n.parts[k].n == n.n {
			return p.fail("the key %q is there twice", key)
		}
		if !p.value(n.parts[k], depth+1) {
			p.path = join(n.typ.Fields[k].Name, p.path)
			if p.mismatch {
				p.wrongAt = n.typ.Fields[k].Name // the outermost comes last
			}
			return false
		}
		return true
	})
	if !ok {
		return false
	}
	for _, f := range n.parts {
		if f.n < n.n {
			f.null()
		}
	}
	return true
}

func join(name, path string) string {
	if path == "" {
		return name
	}
	return name + "." + path
}

func (p *parser) listValue(n *node, depth int) bool {
	if p.peek() != '[' {
		start := p.i
		return p.skip(depth) && p.wrong(p.b[start:p.i], n.typ)
	}
	n.mark(true)
	child := n.parts[0]
	from := child.n
	if !p.array(depth, func() bool { return p.value(child, depth+1) }) {
		return false
	}
	return p.span(n, from)
}

// span ends a list or map whose items in the child begin at from.
func (p *parser) span(n *node, from int) bool {
	if n.parts[0].n > math.MaxInt32 {
		return p.fail("too many items in lists")
	}
	if n.want {
		n.spans = append(n.spans, column.Span{Start: int32(from), Len: int32(n.parts[0].n - from)})
	}
	return true
}

// mapValue reads an object as a map.
func (p *parser) mapValue(n *node, depth int) bool {
	if p.peek() != '{' {
		start := p.i
		return p.skip(depth) && p.wrong(p.b[start:p.i], n.typ)
	}
	n.mark(true)
	entries := n.parts[0]
	keys, values := entries.parts[0], entries.parts[1]
	from := entries.n
	ok := p.object(depth, func(key []byte) bool {
		entries.mark(true)
		if !keys.scalar(key, true) {
			return p.fail("key %q is not %s", key, article(keys.typ))
		}
		return p.value(values, depth+1)
	})
	return ok && p.span(n, from)
}

func (p *parser) textValue(n *node, c byte, depth int) bool {
	if c == '"' {
		text, ok := p.str()
		if !ok {
			return false
		}
		n.mark(true)
		if n.want {
			n.text.Append(text)
		}
		return true
	}
	start := p.i
	if !p.skip(depth) {
		return false
	}
	n.mark(true)
	if n.want {
		n.text.Append(p.b[start:p.i])
	}
	return true
}

// scalar adds the value that text, of a string or a number, stands for. It is not ok if n's type has none, and n is
// as before then.
func (n *node) scalar(text []byte, quoted bool) bool {
	t := n.typ
	switch t.Layout() {
	case column.LayoutBool:
		v := string(text) == "true"
		return (v || string(text) == "false") && put(n, &n.bools, v)
	case column.LayoutInt32:
		v, ok := column.ParseDateBytes(text)
		return quoted && ok && put(n, &n.days, v)
	case column.LayoutInt64:
		v, ok := parseInt64(t, text, quoted)
		return ok && put(n, &n.ints, v)
	case column.LayoutUint64:
		v, err := strconv.ParseUint(string(plain(text)), 10, 64)
		return err == nil && put(n, &n.uints, v)
	case column.LayoutFloat64:
		v, ok := column.ParseFloat(text)
		if t.Kind == column.KindFloat32 {
			narrow := float64(float32(v))
			ok, v = ok && math.IsInf(v, 0) == math.IsInf(narrow, 0), narrow
		}
		return ok && put(n, &n.floats, v)
	case column.LayoutInt128:
		v, ok := parseWide(t, text, quoted)
		return ok && put(n, &n.wides, v)
	case column.LayoutText:
		return n.bytes(text, quoted)
	}
	return false
}

func put[T column.Width](n *node, to *[]T, v T) bool {
	n.mark(true)
	if n.want {
		*to = append(*to, v)
	}
	return true
}

func parseInt64(t column.Type, text []byte, quoted bool) (int64, bool) {
	switch t.Kind {
	case column.KindTimestamp:
		v, ok := column.ParseTimestampBytes(text, t)
		return v, ok && quoted
	case column.KindTime:
		v, ok := column.ParseTimeBytes(text, t)
		return v, ok && quoted
	case column.KindDecimal:
		return column.ParseDecimalBytes(plain(text), t.Precision, t.Scale)
	}
	v, ok := column.ParseInt(text)
	if !ok {
		var w column.Int128
		if w, ok = column.ParseWideBytes(plain(text), 38, 0); ok {
			v, ok = w.Int64()
		}
	}
	least, greatest := t.Kind.IntegerRange()
	return v, ok && v >= least && v <= greatest
}

func parseWide(t column.Type, text []byte, quoted bool) (column.Int128, bool) {
	if t.Kind != column.KindInterval {
		return column.ParseWideBytes(plain(text), t.Precision, t.Scale)
	}
	v, err := column.ParseInterval(string(text))
	return v.Stored(), err == nil && quoted
}

// bytes adds a text or, from hexadecimal digits, a binary value.
func (n *node) bytes(text []byte, quoted bool) bool {
	if n.typ.Kind == column.KindBinary {
		var raw []byte
		if _, err := fmt.Sscanf(string(text), "%x", &raw); len(text) > 0 && (err != nil || 2*len(raw) != len(text)) || !quoted {
			return false
		}
		text = raw
	}
	n.mark(true)
	if n.want {
		n.text.Append(text)
	}
	return true
}

// maxExponent is how many zeros an exponent may stand for in an exact number.
const maxExponent = 80

// plain writes a number without its exponent, if that is small.
func plain(text []byte) []byte {
	e := -1
	for i, c := range text {
		if c|0x20 == 'e' {
			e = i
		}
	}
	if e < 0 {
		return text
	}
	exp, err := strconv.Atoi(string(text[e+1:]))
	if err != nil || exp > maxExponent || exp < -maxExponent {
		return text
	}
	var sign, digits []byte
	point := -1
	for i, c := range text[:e] {
		switch {
		case c == '-' && i == 0:
			sign = []byte{'-'}
		case c == '.':
			point = len(digits)
		default:
			digits = append(digits, c)
		}
	}
	if point < 0 {
		point = len(digits)
	}
	point += exp
	for ; point < 1; point++ {
		digits = append([]byte{'0'}, digits...)
	}
	for len(digits) < point {
		digits = append(digits, '0')
	}
	out := append(sign, digits[:point]...)
	if point < len(digits) {
		out = append(append(out, '.'), digits[point:]...)
	}
	return out
}
