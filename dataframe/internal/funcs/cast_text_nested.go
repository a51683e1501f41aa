package funcs

import (
	"bytes"
	"slices"
	"strings"

	"weir/dataframe/column"
)

// nestedFromText reads texts such as [1, NULL, 3], {'a': 1, 'b': x}, (1, x) and {k=1} as lists, structs and maps, as DuckDB does, and
// {1,NULL,"a b"} as PostgreSQL does. What stands in them is cast as a text of its own.
func (c *caster) nestedFromText(in *column.Texts) (column.Vector, error) {
	parts := make([]column.TextBuilder, len(c.to.Fields))
	spans := make([]column.Span, len(in.Views))
	valid := in.Valid
	shared := true
	refused := func(i int) {
		if shared {
			if valid, shared = in.Valid.Clone(), false; valid == nil {
				valid = column.FullBitmap(len(in.Views))
			}
		}
		valid.Clear(i)
	}
	for i := range in.Views {
		if in.Valid != nil && !in.Valid.Has(i) {
			c.appendItems(parts, nil, spans, i)
			continue
		}
		items, ok := readNested(in.Bytes(i), c.to)
		if !ok && !c.try {
			return nil, c.refuse(i)
		}
		if !ok {
			refused(i)
		}
		c.appendItems(parts, items, spans, i)
	}
	var cols []column.Vector
	for k, f := range c.to.Fields {
		v, err := CastVector(parts[k].Texts(), f.Type, c.try)
		if err != nil {
			return nil, err
		}
		cols = append(cols, column.Flatten(v))
	}
	switch c.to.Kind {
	case column.KindStruct:
		return &column.Structs{Typ: c.to, Cols: cols, N: len(in.Views), Valid: valid}, nil
	case column.KindList:
		return &column.Lists{Typ: c.to, Spans: spans, Child: cols[0], Valid: valid}, nil
	}
	out := &column.Lists{Typ: c.to, Spans: spans, Child: &column.Structs{Typ: c.to.Element(), Cols: cols, N: cols[0].Len()}}
	err := eachBadMap(out, func(i int, err error) error {
		if !c.try {
			return err
		}
		refused(i)
		spans[i] = column.Span{}
		return nil
	})
	out.Valid = valid
	return out, err
}

// appendItems adds the items of row i to the columns of parts: to one of elements, to those of keys and values, or one to each
// of a struct.
func (c *caster) appendItems(parts []column.TextBuilder, items []nestedItem, spans []column.Span, i int) {
	add := func(k int, it nestedItem) {
		if it.null {
			parts[k].AppendNull()
		} else {
			parts[k].Append(it.text)
		}
	}
	spans[i] = column.Span{Start: int32(parts[0].Len()), Len: int32(len(items) / len(parts))}
	switch {
	case c.to.Kind != column.KindStruct:
		for k, it := range items {
			add(k%len(parts), it)
		}
	case items == nil:
		for k := range parts {
			parts[k].AppendNull()
		}
	default:
		for k, it := range items {
			add(k, it)
		}
	}
}

// A nestedItem is what stands between two commas, without its quotes.
type nestedItem struct {
	text   []byte
	quoted bool
	null   bool
}

// readNested are the items of a text of type t: elements, keys and values in turn, or the fields of a struct in their order.
func readNested(s []byte, t column.Type) ([]nestedItem, bool) {
	r := &nestedReader{text: bytes.TrimSpace(s), quotes: `"'`}
	if len(r.text) < 2 {
		return nil, false
	}
	open := r.text[0]
	r.at = 1
	var items []nestedItem
	var ok bool
	switch {
	case t.Kind == column.KindList && open == '[':
		items, ok = r.items(']', 0)
	case t.Kind == column.KindList && open == '{':
		r.postgres, r.quotes = true, `"`
		items, ok = r.items('}', 0)
	case t.Kind == column.KindStruct && open == '(':
		items, ok = r.items(')', 0)
		if ok = ok && len(items) <= len(t.Fields); ok {
			for len(items) < len(t.Fields) {
				items = append(items, nestedItem{null: true})
			}
		}
	case t.Kind == column.KindStruct && open == '{':
		if items, ok = r.items('}', ':'); ok {
			items, ok = byFields(items, t)
		}
	case t.Kind == column.KindMap && open == '{':
		items, ok = r.items('}', '=')
	}
	if !ok || r.at != len(r.text) {
		return nil, false
	}
	return items, true
}

// byFields are the values of keys and values in turn in the order of t's fields: null for one that is not there, the last of one
// that is there twice.
func byFields(items []nestedItem, t column.Type) ([]nestedItem, bool) {
	out := make([]nestedItem, len(t.Fields))
	for k := range out {
		out[k].null = true
	}
	for k := 0; k < len(items); k += 2 {
		at := slices.IndexFunc(t.Fields, func(f column.Field) bool { return f.Name == string(items[k].text) })
		if at < 0 {
			at = slices.IndexFunc(t.Fields, func(f column.Field) bool { return strings.EqualFold(f.Name, string(items[k].text)) })
		}
		if at < 0 {
			return nil, false
		}
		out[at] = items[k+1]
	}
	return out, true
}

// A nestedReader reads what stands in brackets.
type nestedReader struct {
	text     []byte
	at       int
	quotes   string
	postgres bool // a backslash escapes outside of quotes, too; quotes hold a whole element, which is not empty without
}

// items reads up to the bracket end. between stands between a key and its value; 0: there are no keys.
func (r *nestedReader) items(end, between byte) ([]nestedItem, bool) {
	out := []nestedItem{}
	if r.space(); r.next() == end {
		r.at++
		return out, true
	}
	for {
		if between != 0 {
			key, ok := r.item(end, between)
			if !ok || r.next() != between {
				return nil, false
			}
			r.at++
			out = append(out, key)
		}
		it, ok := r.item(end, 0)
		if !ok {
			return nil, false
		}
		out = append(out, it)
		switch r.at++; r.text[r.at-1] {
		case end:
			return out, true
		case ',':
			continue
		}
		return nil, false
	}
}

// item reads up to a comma, end or between, which it leaves, over brackets and quotes that stand in it.
func (r *nestedReader) item(end, between byte) (it nestedItem, ok bool) {
	r.space()
	kept, depth := 0, 0 // how much of the text was in quotes
	for ; r.at < len(r.text); r.at++ {
		c := r.text[r.at]
		switch {
		case strings.IndexByte(r.quotes, c) >= 0:
			if r.postgres && depth == 0 && (it.quoted || len(it.text) > 0) {
				return it, false
			}
			from := r.at
			s, ok := r.inQuotes(c)
			if !ok {
				return it, false
			}
			if r.at--; depth > 0 {
				s = r.text[from : r.at+1] // for the cast of what is inside
			} else {
				it.quoted = true
			}
			it.text = append(it.text, s...)
			kept = len(it.text)
			continue
		case depth == 0 && (c == ',' || c == end || c == between):
			it.text = append(it.text[:kept:kept], bytes.TrimRight(it.text[kept:], " \t\r\n")...)
			it.null = !it.quoted && bytes.EqualFold(it.text, []byte("null"))
			return it, !r.postgres || it.quoted || len(it.text) > 0
		case r.postgres && it.quoted && c > ' ':
			return it, false
		case r.postgres && it.quoted:
			continue
		case r.postgres && c == '\\' && r.at+1 < len(r.text):
			if depth > 0 { // for the cast of what is inside
				it.text = append(it.text, c)
			}
			r.at++
			it.text = append(it.text, r.text[r.at])
			kept = len(it.text)
			continue
		case c == '{' || !r.postgres && (c == '[' || c == '('):
			depth++
		case c == '}' || !r.postgres && (c == ']' || c == ')'):
			if depth--; depth < 0 {
				return it, false
			}
		}
		it.text = append(it.text, c)
	}
	return it, false
}

// inQuotes reads up to the quote behind the one that stands here; a backslash escapes.
func (r *nestedReader) inQuotes(quote byte) ([]byte, bool) {
	s := []byte{}
	for r.at++; r.at < len(r.text); r.at++ {
		switch c := r.text[r.at]; {
		case c == quote:
			r.at++
			return s, true
		case c == '\\' && r.at+1 < len(r.text):
			r.at++
			s = append(s, r.text[r.at])
		default:
			s = append(s, c)
		}
	}
	return nil, false
}

func (r *nestedReader) next() byte {
	if r.at >= len(r.text) {
		return 0
	}
	return r.text[r.at]
}

func (r *nestedReader) space() {
	for r.at < len(r.text) && strings.IndexByte(" \t\n\r", r.text[r.at]) >= 0 {
		r.at++
	}
}
