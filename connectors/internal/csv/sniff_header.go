package csv

import "strconv"

// nullMark is how Hive and MySQL write a null: no column is called that.
const nullMark = `\N`

// looksLikeHeader says whether the first record names columns: its fields are
// texts. Names that were declared are the surest sign. Where a name is empty or
// there twice, the record may as well be a row: it is a header if it is of other
// types than the rows, or if none of its texts comes again in its column. With a number or a date among its
// fields it is a header only if it is of other types than the rows, and none of its texts comes again. With no
// text at all it names no column, but is no row either.
func looksLikeHeader(rows [][]cell, width int, o Options) bool {
	head := rows[0]
	seen := map[string]bool{}
	named, doubt := 0, false
	for _, c := range head {
		name := trimName(c)
		if o.Declared != nil && o.Declared(name) {
			return true
		}
		if name == nullMark && !c.quoted {
			return false
		}
		doubt = doubt || name == "" || seen[name]
		seen[name] = true
		if name == "" {
			continue
		}
		named++
		if isTyped(name, o.Readings) {
			return otherThanRows(rows, width, o) && !comesAgain(rows, width, o)
		}
	}
	if named == 0 {
		return len(head) == width && width > 1 && len(rows) > 1
	}
	if !doubt {
		return true
	}
	again := false
	for c := range head {
		if head[c].text == "" {
			continue
		}
		shape := NewShape(o.Readings)
		for _, row := range rows[1:] {
			if len(row) != width || c >= len(row) || row[c].text == "" || isNull([]byte(row[c].text), row[c].quoted, o.Nulls) {
				continue
			}
			shape.Add([]byte(row[c].text))
			again = again || row[c].text == head[c].text
		}
		if best, _ := shape.Best(); best != nil {
			return true
		}
	}
	return !again
}

// otherThanRows reports whether a text of the first record stands above values that are none: id above 1, 2, 3; or
// a date above numbers, or a year above texts only.
func otherThanRows(rows [][]cell, width int, o Options) bool {
	for c, x := range rows[0] {
		name := trimName(x)
		if name == "" || len(rows[0]) != width {
			continue
		}
		shape, texts, values := NewShape(o.Readings), true, 0
		for _, row := range rows[1:] {
			if len(row) == width && row[c].text != "" && !isNull([]byte(row[c].text), row[c].quoted, o.Nulls) {
				shape.Add([]byte(row[c].text))
				texts = texts && !isTyped(row[c].text, o.Readings)
				values++
			}
		}
		if texts && values > 1 && isTyped(name, o.Readings) {
			return true
		}
		if best, _ := shape.Best(); best == nil || isNull([]byte(x.text), x.quoted, o.Nulls) {
			continue
		}
		if !isTyped(name, o.Readings) {
			return true
		}
		shape.Add([]byte(name))
		if best, doubt := shape.Best(); best == nil && len(doubt) == 0 {
			return true
		}
	}
	return false
}

// comesAgain reports whether a text of the first record, which is no number, is in its column again.
func comesAgain(rows [][]cell, width int, o Options) bool {
	for c, x := range rows[0] {
		if trimName(x) == "" || isTyped(trimName(x), o.Readings) {
			continue
		}
		for _, row := range rows[1:] {
			if len(row) == width && c < len(row) && row[c].text == x.text {
				return true
			}
		}
	}
	return false
}

// isTyped reports whether a text by itself is something else than a text, whichever of several.
func isTyped(text string, all []*Reading) bool {
	s := NewShape(all)
	s.Add([]byte(text))
	best, doubt := s.Best()
	return best != nil || len(doubt) > 0
}

// names makes names of a header that are all different: an empty one is named by
// its position, and one that is there already is numbered.
func names(head []cell, header bool) []string {
	out := make([]string, len(head))
	taken := map[string]bool{}
	if header {
		for _, c := range head {
			taken[trimName(c)] = true
		}
	}
	given := map[string]bool{}
	next := map[string]int{}
	for i, c := range head {
		text := trimName(c)
		name := text
		if !header || name == "" {
			name = "c" + strconv.Itoa(i+1)
		}
		free := !given[name] && (name == text || !taken[name])
		for stem := name; !free; {
			next[stem]++
			name = stem + "_" + strconv.Itoa(next[stem])
			free = !taken[name] && !given[name]
		}
		given[name] = true
		out[i] = name
	}
	return out
}
